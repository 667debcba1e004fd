"""Who has reported what, and totals that never hide what they lack."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import completeness, quarters
from geo.reports import Key, Row, is_quarter

SINCE = {"cde-001": "2021-T1", "cde-025": "2021-T4", "cde-026": "2021-T4"}
PERIODS = ("2021-T3", "2021-T4")


def rows(*figures: tuple[str, str, str, int]) -> dict[Key, Row]:
    keys = [Key(*figure[:3]) for figure in figures]
    return {key: Row(key, figure[3]) for key, figure in zip(keys, figures, strict=True)}


def test_a_total_says_how_many_have_reported() -> None:
    found = completeness.total(
        rows(("cde-001", "2021-T4", "a", 3), ("cde-025", "2021-T4", "a", 4)),
        *("a", SINCE, ["2021-T4"]),
    )
    assert (found.value, found.reported, found.expected) == (7, 2, 3)
    assert not found.complete


def test_a_total_over_time_is_complete_only_when_every_quarter_is_in() -> None:
    every = [(cite, "2021-T4", "a", 1) for cite in SINCE]
    found = completeness.total(rows(*every), "a", SINCE, PERIODS)
    assert (found.value, found.reported, found.expected) == (3, 3, 3)
    assert (found.cells, found.expected_cells, found.complete) == (3, 4, False)
    found = completeness.total(rows(*every, ("cde-001", "2021-T3", "a", 5)), "a", SINCE, PERIODS)
    assert (found.value, found.complete) == (8, True)


def test_nothing_reported_is_not_zero() -> None:
    found = completeness.total({}, "a", SINCE, PERIODS)
    assert (found.value, found.reported, found.expected) == (None, 0, 3)
    zero = completeness.total(rows(("cde-001", "2021-T4", "a", 0)), "a", SINCE, PERIODS)
    assert (zero.value, zero.reported) == (0, 1)


def test_a_metric_that_does_not_add_has_no_total_but_keeps_its_counts() -> None:
    figures = rows(*((cite, "2021-T4", "a", 5) for cite in SINCE))
    found = completeness.total(figures, "a", SINCE, ["2021-T4"], additive=False)
    assert (found.value, found.reported, found.complete) == (None, 3, False)


def test_a_cite_is_not_expected_before_it_was_labelled_but_may_report() -> None:
    early = rows(("cde-025", "2021-T3", "a", 2))
    found = completeness.total(early, "a", SINCE, ["2021-T3"])
    assert (found.value, found.reported, found.expected) == (2, 1, 2)


def test_who_has_reported_and_what_is_missing() -> None:
    keys = [
        Key("cde-001", "2021-T4", "b"),
        Key("cde-001", "2021-T4", "a"),
        Key("cde-025", "2021-T3", "a"),
        Key("cde-099", "2021-T4", "a"),
        Key("cde-001", "2021-T4", "z"),
    ]
    found = completeness.completeness(keys, SINCE, PERIODS, ["a", "b", "c"])
    assert found.reported("cde-001", "2021-T4") == ("a", "b")
    assert found.missing("cde-001", "2021-T4") == ("c",)
    assert found.missing("cde-026", "2021-T4") == ("a", "b", "c")
    assert found.missing("cde-026", "2021-T3") == ()
    assert not found.expects("cde-026", "2021-T3")
    assert found.reporting("2021-T4") == ("cde-001",)
    assert found.reporting("2021-T3") == ("cde-025",)
    assert found.silent() == ("cde-026",)
    # Expected: cde-001 twice, the others once, three metrics each; one came early.
    assert found.counts() == (3, 3 * 4 + 1)


CELLS = st.sets(
    st.tuples(st.sampled_from(list(SINCE)), st.sampled_from(PERIODS), st.sampled_from("ab"))
)


@given(CELLS)
def test_a_total_is_complete_when_nothing_is_missing_and_never_before(
    cells: set[tuple[str, str, str]],
) -> None:
    figures = rows(*((*cell, 1) for cell in cells))
    found = completeness.completeness(figures, SINCE, PERIODS, ["a"])
    summed = completeness.total(figures, "a", SINCE, PERIODS)
    missing = [found.missing(cite, quarter) for cite in SINCE for quarter in PERIODS]
    assert summed.complete == (not any(missing))
    assert summed.expected_cells - summed.cells == sum(map(len, missing))
    assert found.counts() == (summed.cells, summed.expected_cells)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (dt.date(2023, 1, 1), "2023-T1"),
        (dt.date(2023, 3, 31), "2023-T1"),
        (dt.date(2023, 4, 1), "2023-T2"),
        (dt.date(2023, 12, 31), "2023-T4"),
    ],
)
def test_the_quarter_of_a_day(day: dt.date, quarter: str) -> None:
    assert quarters.of(day) == quarter


def test_quarters_in_a_row() -> None:
    assert quarters.between("2020-T3", "2021-T2") == ("2020-T3", "2020-T4", "2021-T1", "2021-T2")
    assert quarters.between("2021-T2", "2021-T2") == ("2021-T2",)
    assert quarters.between("2021-T2", "2021-T1") == ()
    assert quarters.after("2020-T4") == "2021-T1"


@given(st.dates(dt.date(2020, 1, 1), dt.date(2100, 1, 1)))
def test_every_day_of_the_programme_has_its_quarter(day: dt.date) -> None:
    assert is_quarter(quarters.of(day))
    assert quarters.between("2020-T1", quarters.of(day))[-1] == quarters.of(day)
