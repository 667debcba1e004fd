"""Extents of places."""

from __future__ import annotations

import pytest

from geo.extent import MAINLAND, OVERSEAS, PARIS, around, is_overseas


def test_no_point_no_extent() -> None:
    assert around([]) is None


def test_a_lone_point_still_gives_an_extent() -> None:
    (south, west), (north, east) = around([(2.0, 48.0)], margin=0.1) or ((0, 0), (0, 0))
    assert (south, north) == pytest.approx((47.9, 48.1))
    assert (west, east) == pytest.approx((1.86, 2.14))


def test_the_extent_holds_every_point_whatever_their_order() -> None:
    points = [(3.0, 45.0), (-1.0, 50.0), (7.0, 43.0)]
    bounds = around(iter(points), margin=0)
    assert bounds == ((43.0, -1.0), (50.0, 7.0))
    assert around(points[::-1], margin=0) == bounds


@pytest.mark.parametrize("lon", [-61.5, -61.0, -52.3, 55.5, 45.2])
def test_the_overseas_regions_lie_outside_the_mainland_map(lon: float) -> None:
    assert is_overseas(lon)


@pytest.mark.parametrize("lon", [-4.49, 2.35, 7.75, 9.45])
def test_brest_paris_strasbourg_and_bastia_lie_inside(lon: float) -> None:
    assert not is_overseas(lon)


def test_every_known_extent_goes_from_south_west_to_north_east() -> None:
    for (south, west), (north, east) in (MAINLAND, PARIS, *OVERSEAS.values()):
        assert south < north
        assert west < east
