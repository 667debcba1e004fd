"""The same tests on both engines: each gets a database of its own, empty."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from loaders.reports.rights import Settings
from loaders.reports.store import Store
from tests.reports.postgres import ABSENT, Cluster, binaries

LOCAL = Settings("local", "localhost")

_numbers = itertools.count()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    if binaries() is None:
        pytest.skip(ABSENT)
    server = Cluster()
    try:
        server.start()
        yield server
        server.stop()
    finally:
        server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def new_url(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[], str]]:
    """Make the address of one more empty database."""
    made: list[str] = []

    def new() -> str:
        name = f"base_{next(_numbers)}"
        if engine == "sqlite":
            return f"sqlite:///{tmp_path / name}.sqlite3"
        server: Cluster = request.getfixturevalue("cluster")
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return server.url(name)

    yield new
    for name in made:
        server: Cluster = request.getfixturevalue("cluster")
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    return new_url()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url, LOCAL)
    yield opened
    opened.close()
