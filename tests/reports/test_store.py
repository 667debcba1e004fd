from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from geo.reports import Key
from loaders.reports import errors
from loaders.reports.records import Batch, Change, Undo
from loaders.reports.store import EMPTY, LARGEST, Store
from tests.reports.conftest import LOCAL
from tests.reports.examples import ANNE, BRUNO, LILLE, LYON, PARIS, SHA, many, row, save


@pytest.fixture
def clocked(store: Store) -> Store:
    days = count(1)
    store.clock = lambda: datetime(2026, 3, next(days), 12, tzinfo=UTC)
    return store


def test_what_is_saved_is_read_again(clocked: Store) -> None:
    rows = [row(LILLE, 12, "dont 3 en visio"), row(PARIS, 0), row(LYON, LARGEST, "é’ œ 🙂 ; \"'\n")]
    batch = save(clocked, rows)
    assert clocked.current() == {one.key: one for one in rows}
    when = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert batch == Batch(batch.id, "anne", when, "remontees.csv", SHA, 3, 0, demonstration=False)
    assert clocked.batches() == [batch]


def test_a_store_that_nobody_wrote_in_is_empty_and_makes_no_file(
    tmp_path: pytest.TempPathFactory,
) -> None:
    path = f"{tmp_path}/sous/base.sqlite3"
    store = Store.open(f"sqlite:///{path}", LOCAL)
    assert store.token() == EMPTY
    assert store.current() == {}
    assert store.batches() == store.history(LILLE) == store.rights() == []
    assert not store.database.exists()
    save(store, [row(LILLE, 1)])
    assert store.database.exists()


def test_a_correction_supersedes_and_the_history_keeps_all(clocked: Store) -> None:
    first = save(clocked, [row(LILLE, 12, "provisoire"), row(PARIS, 5)])
    second = save(clocked, [row(LILLE, 14, "définitif")], BRUNO)
    assert clocked.current()[LILLE] == row(LILLE, 14, "définitif")
    assert clocked.current()[PARIS] == row(PARIS, 5)
    newest, oldest = clocked.history(LILLE)
    assert (newest.row, newest.batch, newest.status) == (
        row(LILLE, 14, "définitif"),
        second,
        "current",
    )
    assert (oldest.row, oldest.batch, oldest.status) == (
        row(LILLE, 12, "provisoire"),
        first,
        "superseded",
    )
    assert second.who == "bruno"


def test_a_comment_alone_is_a_correction(store: Store) -> None:
    save(store, [row(LILLE, 12)])
    assert save(store, [row(LILLE, 12, "vérifié")]).rows == 1
    assert store.current()[LILLE].comment == "vérifié"


def test_identical_figures_are_counted_and_not_written(store: Store) -> None:
    save(store, [row(LILLE, 12), row(PARIS, 5)])
    again = save(store, [row(LILLE, 12), row(PARIS, 6), row(LYON, 1)])
    assert (again.rows, again.unchanged) == (2, 1)
    assert len(store.history(LILLE)) == 1
    same = save(store, [row(LILLE, 12)])
    assert (same.rows, same.unchanged) == (0, 1)


def test_undoing_brings_back_what_was_superseded(clocked: Store) -> None:
    save(clocked, [row(LILLE, 12)])
    wrong = save(clocked, [row(LILLE, 999), row(PARIS, 5)])
    expected = [Change(PARIS, row(PARIS, 5), None), Change(LILLE, row(LILLE, 999), row(LILLE, 12))]
    assert clocked.effect(wrong.id) == sorted(expected, key=lambda one: one.key)
    undone = clocked.undo(wrong.id, BRUNO)
    assert undone.undone == Undo("bruno", datetime(2026, 3, 3, 12, tzinfo=UTC))
    assert clocked.current() == {LILLE: row(LILLE, 12)}
    assert [one.status for one in clocked.history(LILLE)] == ["undone", "current"]
    assert clocked.history(PARIS)[0].batch.undone == undone.undone
    assert clocked.batches()[0] == undone


def test_undoing_an_older_batch_leaves_the_newer_values(store: Store) -> None:
    first = save(store, [row(LILLE, 12), row(PARIS, 5)])
    save(store, [row(LILLE, 14)])
    store.undo(first.id, ANNE)
    assert store.current() == {LILLE: row(LILLE, 14)}


def test_a_batch_is_undone_once_and_the_error_says_by_whom(clocked: Store) -> None:
    batch = save(clocked, [row(LILLE, 12)])
    clocked.undo(batch.id, BRUNO)
    with pytest.raises(errors.AlreadyUndoneError, match=r"bruno le 2 mars 2026"):
        clocked.undo(batch.id, ANNE)
    with pytest.raises(errors.BatchUnknownError, match="n° 404"):
        clocked.undo(404, ANNE)
    with pytest.raises(errors.BatchUnknownError, match="n° 404"):
        clocked.effect(404)


def test_the_token_changes_with_the_data_and_only_then(store: Store) -> None:
    save(store, [row(LILLE, 12)])
    seen = [store.token()]
    assert store.token() == seen[0]
    store.current()
    assert store.token() == seen[0] == store.state().token
    batch = save(store, [row(LILLE, 13)])
    seen.append(store.token())
    store.undo(batch.id, ANNE)
    seen.append(store.token())
    assert len(set(seen)) == 3


def test_demonstration_and_reports_never_mix(store: Store) -> None:
    save(store, [row(LILLE, 12)])
    save(store, [row(LILLE, 777), row(PARIS, 888)], demonstration=True)
    assert store.current() == {LILLE: row(LILLE, 12)}
    assert store.current(demonstration=True) == {LILLE: row(LILLE, 777), PARIS: row(PARIS, 888)}
    assert [one.row.value for one in store.history(LILLE)] == [12]
    assert [one.row.value for one in store.history(LILLE, demonstration=True)] == [777]
    # The same value as the demonstration's is a report like any other.
    assert save(store, [row(PARIS, 888)]).rows == 1


def test_the_demonstration_is_removed_at_once(store: Store) -> None:
    save(store, [row(LILLE, 12)])
    save(store, [row(LILLE, 777)], demonstration=True)
    save(store, [row(LILLE, 778), row(PARIS, 5)], demonstration=True)
    assert store.remove_demonstration(ANNE) == 2
    assert store.current(demonstration=True) == {}
    assert store.current() == {LILLE: row(LILLE, 12)}
    assert store.remove_demonstration(ANNE) == 0


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (row(LILLE, -1), "hors limites"),
        (row(LILLE, LARGEST + 1), "hors limites"),
        (row(LILLE, 1, "nul \x00"), "illisibles"),
        (row(LILLE, 1, "moitié \ud800"), "illisibles"),
        (row(Key("cde-062", "2023-T5", "comites"), 1), "trimestre"),
        (row(Key("cde-062", "2019-T1", "comites"), 1), "trimestre"),
        (row(PARIS, 1), "deux fois"),
        (row(Key("", "2023-T1", "comites"), 1), "contrainte"),
    ],
)
def test_one_impossible_figure_and_nothing_is_saved(
    store: Store, refused: object, reason: str
) -> None:
    with pytest.raises(errors.ReportRefusedError, match=reason):
        save(store, [row(PARIS, 3), refused])
    assert store.current() == {}
    assert store.batches() == []


def test_a_large_import_is_whole(store: Store) -> None:
    rows = many(10_000, 7)
    assert save(store, rows).rows == 10_000
    assert store.current() == {one.key: one for one in rows}
