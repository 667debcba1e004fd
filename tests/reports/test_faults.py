from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from loaders.reports import errors, ledger
from loaders.reports.records import Batch
from loaders.reports.store import Store
from tests.conftest import ROOT
from tests.reports.conftest import LOCAL
from tests.reports.examples import ANNE, BRUNO, LILLE, LYON, PARIS, many, row, save
from tests.reports.postgres import Cluster


def test_a_kill_in_the_middle_of_a_save_leaves_no_half(store: Store, url: str) -> None:
    save(store, [row(LILLE, 12)])
    before = store.state()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.reports.slow_saver", url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "2501"  # half is written, not committed
        assert store.state() == before
        process.kill()
    assert process.returncode == -9
    assert store.state() == before
    assert len(store.batches()) == 1
    # Nobody is left holding the database: the same figures are saved again, whole.
    assert save(store, many(5_000, 9)).rows == 5_000
    reopened = Store.open(url, LOCAL)
    assert len(reopened.current()) == 5_001
    reopened.close()


def test_a_full_disk_saves_nothing_and_says_so(
    store: Store, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, [row(LILLE, 12)])
    before = store.state()

    def full(connection: sa.Connection, *_: object) -> None:
        if engine == "sqlite":  # the engine itself is out of pages
            connection.exec_driver_sql("PRAGMA max_page_count=1")
        else:  # as the server says it when its disk is full, once the rows are sent
            raise exc.OperationalError("COMMIT", {}, psycopg.errors.DiskFull("disk full"))

    on = "begin" if engine == "sqlite" else "commit"
    sa.event.listen(store.database._engine, on, full)
    with pytest.raises(errors.DatabaseFullError, match=r"libérer de la place"):
        save(store, many(20_000, 9))
    sa.event.remove(store.database._engine, on, full)
    store.close()
    assert store.state() == before
    assert len(store.batches()) == 1
    assert save(store, [row(LILLE, 13)]).rows == 1


def test_a_limit_on_files_is_a_full_disk_to_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/base.sqlite3"
    store = Store.open(url, LOCAL)
    save(store, [row(LILLE, 12)])
    before = store.state()
    done = subprocess.run(
        [sys.executable, "-m", "tests.reports.limited_saver", url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("DatabaseFullError Base des remontées")
    assert store.state() == before
    assert save(store, [row(LILLE, 13)]).rows == 1
    store.close()


def test_of_two_people_who_save_the_same_figures_the_second_is_told(url: str) -> None:
    stores = [Store.open(url, LOCAL), Store.open(url, LOCAL)]
    save(stores[0], [row(LILLE, 12)])
    previews = [one.state().versions for one in stores]
    together = threading.Barrier(2)

    def confirm(person: int) -> Batch | errors.ConflictError:
        together.wait()
        rows = [row(LILLE, 100 + person), row(PARIS, person), row(LYON, person)]
        try:
            return save(
                stores[person], rows[: 2 + person], (ANNE, BRUNO)[person], expected=previews[person]
            )
        except errors.ConflictError as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(confirm, range(2)))
    (saved,) = [one for one in results if isinstance(one, Batch)]
    (refused,) = [one for one in results if isinstance(one, errors.ConflictError)]
    assert {one.key for one in refused.conflicts} == {LILLE, PARIS} | (
        {LYON} if saved.who == "bruno" and refused.total > 2 else set()
    )
    assert {(one.who, one.at) for one in refused.conflicts} == {(saved.who, saved.at)}
    assert saved.who in str(refused)
    assert "relire l'aperçu" in str(refused)
    for one in stores:
        assert one.current()[LILLE].value == (100 if saved.who == "anne" else 101)
        assert len(one.batches()) == 2
        one.close()


def test_many_people_who_save_different_figures_at_once_all_do(url: str) -> None:
    stores = [Store.open(url, LOCAL) for _ in range(4)]

    def confirm(person: int) -> int:
        keys = [row(one.key, person) for one in many(40)[person * 10 : person * 10 + 10]]
        return sum(save(stores[person], [one]).rows for one in keys)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(confirm, range(4))) == 40
    assert len(stores[0].current()) == 40
    for one in stores:
        one.close()


def test_an_undo_since_the_preview_is_a_conflict_with_who_undid(store: Store) -> None:
    first = save(store, [row(LILLE, 12)])
    seen = store.state().versions
    store.undo(first.id, BRUNO)
    with pytest.raises(errors.ConflictError, match="bruno") as raised:
        save(store, [row(LILLE, 13)], expected=seen)
    assert raised.value.conflicts[0].who == "bruno"
    assert store.current() == {}


def test_changes_to_other_figures_are_no_conflict(store: Store) -> None:
    save(store, [row(LILLE, 12)])
    seen = store.state().versions
    save(store, [row(PARIS, 1)], BRUNO)
    assert save(store, [row(LILLE, 13)], expected=seen).rows == 1


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    save(store, [row(LILLE, 12)])
    with store.writing() as writer:
        writer.undo([1], "anne", store.clock())
        assert store.current() == {LILLE: row(LILLE, 12)}


def test_a_writer_who_waits_too_long_is_told_to_try_again(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.reports.database.WAIT", 1)
    stores = [Store.open(url, LOCAL), Store.open(url, LOCAL)]
    save(stores[0], [row(LILLE, 12)])
    with stores[0].writing(), pytest.raises(errors.DatabaseBusyError, match="recommencer"):
        save(stores[1], [row(PARIS, 1)])
    assert save(stores[1], [row(PARIS, 1)]).rows == 1
    for one in stores:
        one.close()


@pytest.fixture
def outage(engine: str, store: Store, request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """How to make the database go, and come back."""
    if engine == "postgresql":
        server: Cluster = request.getfixturevalue("cluster")
        return server.stop, server.start
    path = store.database.path
    assert path is not None
    aside = path.with_suffix(".ailleurs")
    return (lambda: path.rename(aside)), (lambda: aside.rename(path))


def test_the_database_gone_and_back(
    store: Store, outage: tuple[Callable[[], None], Callable[[], None]]
) -> None:
    save(store, [row(LILLE, 12)])
    before = store.state()
    go, come_back = outage
    go()
    try:
        for attempt in (store.current, store.token, lambda: save(store, [row(LILLE, 1)])):
            with pytest.raises(errors.DatabaseUnreachableError, match="Que faire"):
                attempt()
    finally:
        come_back()
    assert store.state() == before
    assert save(store, [row(LILLE, 13)]).rows == 1


def test_the_server_gone_in_the_middle_of_a_save(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE interrompue")
    store = Store.open(cluster.url("interrompue"), LOCAL)
    save(store, [row(LILLE, 12)])
    before = store.state()
    whole = ledger.Ledger.add

    def then_stop(self: ledger.Ledger, *arguments: Any) -> int:
        number = whole(self, *arguments)
        cluster.stop()
        return number

    monkeypatch.setattr(ledger.Ledger, "add", then_stop)
    try:
        with pytest.raises(errors.DatabaseUnreachableError):
            save(store, [row(LILLE, 13), row(PARIS, 4)])
    finally:
        cluster.start()
    monkeypatch.undo()
    assert store.state() == before
    assert save(store, [row(LILLE, 13)]).rows == 1
    store.close()


def test_a_file_put_in_the_place_of_the_database_is_the_one_read(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("une.sqlite3", "autre.sqlite3")]
    stores = [Store.open(f"sqlite:///{path}", LOCAL) for path in paths]
    for number, one in enumerate(stores):
        save(one, [row(LILLE, number)])
        one.token()  # leaves a connection open
    stores[1].close()
    for path in tmp_path.glob("une.sqlite3-*"):
        path.unlink()
    paths[1].replace(paths[0])
    assert stores[0].current() == {LILLE: row(LILLE, 1)}
    stores[0].close()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"ce n'est pas une base" * 100, errors.DatabaseDamagedError),
        (b"SQLite format 3\x00" + bytes(range(200)) * 50, errors.DatabaseDamagedError),
    ],
)
def test_a_file_that_is_no_database_is_refused_and_kept(
    tmp_path: Path, content: bytes, error: type[Exception]
) -> None:
    path = tmp_path / "base.sqlite3"
    path.write_bytes(content)
    with pytest.raises(error, match="mettre ce fichier de côté"):
        Store.open(f"sqlite:///{path}", LOCAL)
    assert path.read_bytes() == content


def test_a_folder_in_the_place_of_the_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(errors.DatabaseUnreachableError, match="ne s'ouvre pas"):
        Store.open(f"sqlite:///{tmp_path}", LOCAL)


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://anne:secret@/base?host={tmp_path}"
    with pytest.raises(errors.DatabaseUnreachableError, match="ne répond pas") as raised:
        Store.open(url, LOCAL)
    assert "secret" not in str(raised.value)


def test_an_unknown_base_on_the_server_is_named(cluster: Cluster) -> None:
    with pytest.raises(errors.DatabaseUnreachableError, match=r"absente.* does not exist"):
        Store.open(cluster.url("absente"), LOCAL)


def test_an_account_without_rights_is_told_so(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("CREATE ROLE lectrice LOGIN")
    with pytest.raises(errors.DatabaseUnreachableError, match="ce compte n'a pas le droit"):
        Store.open(cluster.url().replace("postgres@", "lectrice@"), LOCAL)


@pytest.mark.parametrize("url", ["mysql://x/y", "n'importe quoi", "sqlite://", "postgresql"])
def test_an_address_that_is_not_of_these_engines_is_refused(url: str) -> None:
    with pytest.raises(errors.SettingRefusedError, match="CITES_DATABASE_URL"):
        Store.open(url, LOCAL)


def test_the_address_comes_from_the_environment(
    url: str, monkeypatch: pytest.MonkeyPatch, own_data: Path
) -> None:
    default = Store.open(settings=LOCAL)
    assert default.database.path == own_data / "reports.sqlite3"
    monkeypatch.setenv("CITES_DATABASE_URL", url)
    chosen = Store.open(settings=LOCAL)
    save(chosen, [row(LILLE, 12)])
    same = Store.open(url, LOCAL)
    assert same.current() == {LILLE: row(LILLE, 12)}
    for one in (default, chosen, same):
        one.close()


@pytest.mark.parametrize("table", ["report_batch", "report_value", "report_undo"])
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "UPDATE {} SET id = id + 100", "UPDATE {} SET batch_id = 2"]
)
def test_the_engine_itself_refuses_to_change_or_erase(
    store: Store, table: str, statement: str
) -> None:
    if table == "report_batch" and "batch_id" in statement:
        statement = "UPDATE {} SET who = 'personne'"
    batch = save(store, [row(LILLE, 12), row(PARIS, 3)])
    store.undo(batch.id, ANNE)
    before = store.batches(), store.history(LILLE)
    with pytest.raises(errors.ReportRefusedError, match="append-only"), store.writing() as ledger_:
        ledger_.connection.exec_driver_sql(statement.format(table))
    assert (store.batches(), store.history(LILLE)) == before


@pytest.mark.parametrize(
    "values",
    [
        "(1, 'cde-001', '2023-T2', 'm', -1, '')",
        "(1, 'cde-001', '2023-T5', 'm', 1, '')",
        "(1, 'cde-001', '2019-T1', 'm', 1, '')",
        "(1, 'cde-001', 'x2023-T1', 'm', 1, '')",
        "(1, '', '2023-T1', 'm', 1, '')",
        "(404, 'cde-001', '2023-T1', 'm', 1, '')",
        "(1, 'cde-062', '2023-T2', 'comites', 1, '')",
        "(1, 'cde-001', '2023-T1', 'm', NULL, '')",
        "(1, 'cde-001', '2023-T1', 'm', 'douze', '')",
    ],
)
def test_the_schema_refuses_what_a_report_cannot_be(store: Store, values: str) -> None:
    save(store, [row(LILLE, 12)])
    columns = "batch_id, cite, quarter, metric, value, comment"
    with pytest.raises(errors.ReportRefusedError), store.writing() as ledger_:
        ledger_.connection.exec_driver_sql(f"INSERT INTO report_value ({columns}) VALUES {values}")  # noqa: S608 - ours
    assert store.current() == {LILLE: row(LILLE, 12)}


def test_the_file_is_for_its_user_only(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/sous/base.sqlite3", LOCAL)
    save(store, [row(LILLE, 12)])
    assert (tmp_path / "sous" / "base.sqlite3").stat().st_mode & 0o077 == 0
    assert (tmp_path / "sous").stat().st_mode & 0o077 == 0
    store.close()
