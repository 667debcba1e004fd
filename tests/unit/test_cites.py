"""The cités as value objects: joins, totals, extents."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from geo.aggregation import Total
from geo.cites import Cite, Place, assemble, extent, population
from tests.unit import small_snapshot as small


@pytest.fixture(scope="module")
def cites() -> dict[str, Cite]:
    return assemble(small.CITES, small.territories(), small.MEMBERSHIPS, small.VALUES)


def test_the_cites_come_in_the_order_of_their_codes(cites: dict[str, Cite]) -> None:
    assert list(cites) == ["cde-001", "cde-002", "cde-003"]


def test_a_cite_has_its_territories_by_code_and_name(cites: dict[str, Cite]) -> None:
    cite = cites["cde-001"]
    assert (cite.name, cite.wave, cite.evidence) == ("Paris Sud", 2020, "text")
    assert (cite.lon, cite.lat) == (2.35, 48.82)
    assert cite.region == Place("11", "Île-de-France")
    assert cite.departements == (Place("75", "Paris"), Place("92", "Hauts-de-Seine"))
    assert cite.communes == (Place("75056", "Paris"), Place("92001", "Rive"))
    assert [qpv.code for qpv in cite.qpv] == ["QP075001", "QP092001"]


def test_what_is_not_known_is_empty_text(cites: dict[str, Cite]) -> None:
    assert cites["cde-001"].evidence_urls == ("https://a.fr/x", "https://b.fr/y")
    assert (cites["cde-001"].bearer, cites["cde-001"].note) == ("La ville", "")
    assert cites["cde-002"].evidence_urls == ()
    assert (cites["cde-002"].bearer, cites["cde-002"].note) == ("", "Deux communes.")


def test_a_qpv_knows_every_cite_and_every_commune_it_belongs_to(cites: dict[str, Cite]) -> None:
    shared = cites["cde-001"].qpv[1]
    assert shared == cites["cde-002"].qpv[0]
    assert shared.cites == ("cde-001", "cde-002")
    assert shared.communes == (Place("92001", "Rive"), Place("92002", "Nord"))
    assert shared.placement == "official"
    assert cites["cde-003"].qpv[0].placement == "commune"


def test_only_the_published_population_of_2018_counts(cites: dict[str, Cite]) -> None:
    people = {q.code: q.population for cite in cites.values() for q in cite.qpv}
    assert people == {"QP075001": 1000, "QP092001": None, "QP092002": 300, "QP972001": 40}


def test_a_qpv_of_two_cites_counts_once(cites: dict[str, Cite]) -> None:
    assert population(cites.values()) == Total(1340, 3, 4)
    assert population([cites["cde-001"]]) == Total(1000, 1, 2)


def test_an_unknown_population_is_not_a_zero(cites: dict[str, Cite]) -> None:
    silent = replace(cites["cde-001"], qpv=(cites["cde-001"].qpv[1],))
    assert population([silent]) == Total(None, 0, 1)
    assert population([]) == Total(None, 0, 0)


def test_overseas_cites_count_in_the_extent_only_when_alone(cites: dict[str, Cite]) -> None:
    (south, west), (north, east) = extent(cites.values()) or ((0, 0), (0, 0))
    assert (south, north) == pytest.approx((48.79, 48.97))
    assert (west, east) == pytest.approx((2.258, 2.382))
    (south, west), (north, east) = extent([cites["cde-003"]]) or ((0, 0), (0, 0))
    assert south < 14.61 < north
    assert west < -61.05 < east


def test_a_qpv_placed_at_its_commune_gets_a_wider_extent(cites: dict[str, Cite]) -> None:
    (south, _), (north, _) = extent([cites["cde-003"]]) or ((0, 0), (0, 0))
    assert north - south == pytest.approx(0.12)
    assert extent([]) is None


def test_a_cite_does_not_change(cites: dict[str, Cite]) -> None:
    with pytest.raises(FrozenInstanceError):
        cites["cde-001"].name = "autre"
