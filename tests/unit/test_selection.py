"""Which cités a set of filters keeps."""

from __future__ import annotations

import pytest

from geo.cites import assemble
from geo.selection import Filters, keep
from tests.unit import small_snapshot as small

CITES = assemble(small.CITES, small.territories(), small.MEMBERSHIPS, small.VALUES).values()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ["cde-001", "cde-002", "cde-003"]),
        (Filters(regions=("02",)), ["cde-003"]),
        (Filters(regions=("02", "11")), ["cde-001", "cde-002", "cde-003"]),
        (Filters(departements=("75",)), ["cde-001"]),
        (Filters(departements=("92",)), ["cde-001", "cde-002"]),
        (Filters(waves=(2021,)), ["cde-002", "cde-003"]),
        (Filters(found=frozenset({"cde-002"})), ["cde-002"]),
        (Filters(found=frozenset()), []),
        (Filters(regions=("11",), waves=(2021,)), ["cde-002"]),
        (Filters(regions=("02",), departements=("75",)), []),
        (Filters(waves=(2021,), found=frozenset({"cde-001", "cde-003"})), ["cde-003"]),
    ],
)
def test_a_cite_passes_every_filter_or_none(filters: Filters, expected: list[str]) -> None:
    assert [cite.code for cite in keep(CITES, filters)] == expected


def test_the_order_of_the_cites_is_kept() -> None:
    backwards = list(CITES)[::-1]
    assert keep(backwards, Filters()) == tuple(backwards)


def test_equal_choices_have_equal_names_and_others_do_not() -> None:
    choices = [
        Filters(),
        Filters(regions=("11",)),
        Filters(departements=("11",)),
        Filters(waves=(2020,)),
        Filters(waves=(2020, 2021)),
        Filters(found=frozenset({"cde-001"})),
    ]
    assert len({choice.key() for choice in choices}) == len(choices)
    assert Filters(regions=("11", "02")).key() == Filters(regions=("02", "11")).key()
