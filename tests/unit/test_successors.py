"""What a QPV 2015 became in 2024, in words."""

from __future__ import annotations

import pytest

from geo.successors import Fate, fates
from tests.unit import small_snapshot as small


@pytest.fixture(scope="module")
def known() -> dict[str, Fate]:
    return fates(small.CROSSWALK, small.territories(), small.SHAPES)


def test_every_qpv_2015_has_a_fate(known: dict[str, Fate]) -> None:
    assert list(known) == ["QP075001", "QP092001", "QP092002", "QP972001"]


def test_a_successor_is_named_with_the_share_that_it_keeps(known: dict[str, Fate]) -> None:
    assert str(known["QP075001"]) == "Porte Neuve (QN07501M), 90 % de la surface 2015"


def test_the_largest_share_comes_first(known: dict[str, Fate]) -> None:
    shares = [round(s.share, 3) for s in known["QP092001"].successors]
    assert shares == [0.605, 0.1]
    assert str(known["QP092001"]).startswith("Quais (QN09201M), 60 %")
    assert str(known["QP092001"]).endswith(" ; Porte Neuve (QN07501M), 10 % de la surface 2015")


def test_a_qpv_that_nothing_follows_is_not_one_whose_shape_is_unknown(
    known: dict[str, Fate],
) -> None:
    assert str(known["QP092002"]) == "aucun QPV 2024 à cet endroit"
    assert str(known["QP972001"]) == "non établi : périmètre 2015 non publié"
