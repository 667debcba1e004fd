"""What the benchmarks visit is what the app has."""

from __future__ import annotations

from loaders import snapshot
from tests.bench import visits


def test_each_entry_of_the_table_is_a_page_of_the_app() -> None:
    assert set(visits.CHANGES) <= set(visits.pages())
    assert visits.pages()[0] == visits.FIRST


def test_a_page_without_an_entry_is_run_again_as_it_is() -> None:
    assert visits.changes("donnees_et_methode") == (visits.Change(),)


def test_sheets_seen_for_the_first_time_are_those_of_cites_that_no_other_measure_opens() -> None:
    cites = set(snapshot.load().cites["code"])
    opened = {change.query for change in visits.changes("territoire")}
    assert len(set(visits.SHEETS)) == len(visits.SHEETS)
    assert {query.removeprefix("cite=") for query in visits.SHEETS} <= cites
    assert not opened & set(visits.SHEETS)
