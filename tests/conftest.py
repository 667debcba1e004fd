"""What every kind of test shares."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
#: The publishers' files, beside the repository where there are some.
SOURCES = ROOT.parent / "shared" / "sources"

# No deadline: a machine busy with a browser is slow. On CI the same examples at each run.
settings.register_profile(
    "project", deadline=None, derandomize="CI" in os.environ, database=None, print_blob=True
)
settings.load_profile("project")


@pytest.fixture(scope="session")
def sources() -> Path:
    """Folder of the publishers' files; a test that needs them is skipped where there are none."""
    if not SOURCES.is_dir():
        pytest.skip("les fichiers des producteurs (../shared/sources) ne sont pas là")
    return SOURCES


@pytest.fixture(autouse=True, scope="session")
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the tests away from the reports that a person has saved: theirs start with none."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CITES_DATA_DIR", str(folder))
        for name in ("CITES_DATABASE_URL", "CITES_WRITE"):
            patch.delenv(name, raising=False)
        yield folder


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the tests away from the perimeters that a person has synced: theirs start with none."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CITES_CACHE_DIR", str(folder))
        yield folder
