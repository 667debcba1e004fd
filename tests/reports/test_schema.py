from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from loaders.reports import errors, schema, tables
from loaders.reports.database import Database
from loaders.reports.store import Store
from tests.conftest import ROOT
from tests.reports.conftest import LOCAL
from tests.reports.examples import LILLE, row, save

HEAD = "0002"
FORMER = "0001"


def old(url: str) -> None:
    """Make a database as the first version of the application did, with a report in it."""
    database = Database(url)
    database.create()
    with database.writing() as connection:
        schema.upgrade(connection, database.place, FORMER)
        connection.exec_driver_sql(
            "INSERT INTO report_batch (who, at, file_name, sha256, rows, unchanged, demonstration) "
            "VALUES ('anne', '2024-01-02 03:04:05.000000', 'a.csv', "
            "'abababababababababababababababababababababababababababababababab', 1, 0, false)"
        )
        connection.exec_driver_sql(
            "INSERT INTO report_value (batch_id, cite, quarter, metric, value, comment) "
            "VALUES (1, 'cde-062', '2023-T2', 'comites', 12, 'ancien')"
        )
    database.close()


def revision(url: str) -> str | None:
    database = Database(url)
    with database.reading() as connection:
        found = schema.revision(connection)
    database.close()
    return found


def test_an_older_database_is_brought_up_to_date_and_keeps_its_reports(
    url: str, engine: str
) -> None:
    old(url)
    assert revision(url) == FORMER
    store = Store.open(url, LOCAL)
    assert revision(url) == HEAD
    assert store.current() == {LILLE: row(LILLE, 12, "ancien")}
    store.grant("anne@exemple.fr", ["cde-062"])
    assert len(store.rights()) == 1
    store.close()
    if engine == "sqlite":
        path = Path(str(store.database.path))
        copy = path.with_name(f"{path.name}.schema-0001.bak")
        with sqlite3.connect(copy) as connection:
            assert connection.execute("SELECT version_num FROM report_schema").fetchone() == (
                FORMER,
            )
            assert connection.execute("SELECT value FROM report_value").fetchone() == (12,)
        connection.close()
        assert list(path.parent.glob("*.partial")) == []


def test_a_newer_database_is_refused_and_left_alone(url: str) -> None:
    store = Store.open(url, LOCAL)
    save(store, [row(LILLE, 12)])
    with store.database.writing() as connection:
        connection.execute(sa.text("UPDATE report_schema SET version_num = '0999'"))
    # One that was open already writes no more.
    with pytest.raises(errors.SchemaNewerError, match="0999"):
        save(store, [row(LILLE, 13)])
    with pytest.raises(errors.SchemaNewerError, match="mettre l'application à jour"):
        Store.open(url, LOCAL)
    assert revision(url) == "0999"
    with store.database.reading() as connection:
        assert connection.scalars(sa.select(tables.VALUE.c.value)).all() == [12]
    store.close()


def test_a_migration_that_fails_changes_nothing(url: str) -> None:
    old(url)
    database = Database(url)
    with database.writing() as connection:  # in the way of the next revision
        connection.exec_driver_sql("CREATE TABLE report_right (autre integer)")
    with pytest.raises(errors.MigrationFailedError, match="état précédent"):
        Store.open(url, LOCAL)
    assert revision(url) == FORMER
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE report_right")
    database.close()
    store = Store.open(url, LOCAL)
    assert store.current() == {LILLE: row(LILLE, 12, "ancien")}
    store.close()


def test_several_that_open_an_older_database_at_once_migrate_it_once(url: str) -> None:
    old(url)

    def open_and_read(_: int) -> int:
        store = Store.open(url, LOCAL)
        found = len(store.current())
        store.close()
        return found

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(open_and_read, range(4))) == [1] * 4
    assert revision(url) == HEAD


def test_several_that_write_first_make_one_database(new_url: Callable[[], str]) -> None:
    url = new_url()
    keys = [f"cde-{number:03}" for number in range(1, 5)]

    def write(cite: str) -> None:
        store = Store.open(url, LOCAL)
        save(store, [row(type(LILLE)(cite, "2023-T1", "comites"), 1)])
        store.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, keys))
    store = Store.open(url, LOCAL)
    assert sorted(key.cite for key in store.current()) == keys
    store.close()


def test_the_tables_are_those_that_the_migrations_make(store: Store) -> None:
    save(store, [row(LILLE, 12)])
    with store.database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": schema.VERSIONS, "compare_type": True}
        )
        assert compare_metadata(context, tables.METADATA) == []


def test_the_revisions_known_are_those_of_the_folder() -> None:
    script = ScriptDirectory(str(schema.FOLDER))
    assert tuple(one.revision for one in reversed(list(script.walk_revisions()))) == schema.KNOWN
    assert script.get_heads() == [schema.HEAD] == [schema.KNOWN[-1]]


def test_reading_the_modules_of_the_store_does_not_load_the_engines() -> None:
    code = (
        "import sys; from loaders import cli; from loaders.reports import errors, rights, store;"
        "print([name for name in ('sqlalchemy', 'alembic', 'psycopg') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_store_up_to_date_does_not_load_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/base.sqlite3"
    store = Store.open(url, LOCAL)
    save(store, [row(LILLE, 12)])
    store.close()
    code = (
        "import sys; from loaders.reports.store import Store;"
        f"print(len(Store.open({url!r}).current()), 'alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1 False"
