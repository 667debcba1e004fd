"""The snapshot as the application reads it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from loaders import errors, manifest, snapshot
from tests.unit.construction.test_publication import ROOT, publish, tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    publish(tmp_path, tables("x"))
    return tmp_path


def test_the_same_snapshot_serves_everyone_until_it_changes(folder: Path) -> None:
    first = snapshot.load(folder)
    assert snapshot.load(folder) is first
    assert first.outlines() is first.outlines()
    publish(folder, tables("y"))
    assert snapshot.load(folder).cites["name"].iloc[0] == "y"


def test_a_published_snapshot_is_read_before_it_is_at_its_place(folder: Path) -> None:
    published = folder / snapshot.NEXT
    publish(published, tables("next"))
    assert snapshot.load(folder).cites["name"].iloc[0] == "next"


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("values.parquet", None, "values.parquet : fichier absent"),
        ("values.parquet", b"PAR1 half", "n'est pas celui que le manifeste annonce"),
        (manifest.FILE, None, "manifest.json"),
        (manifest.FILE, b"{", "manifest.json"),
        (manifest.FILE, b'{"format": 99, "tables": {}}', "format de manifeste 99 au lieu de"),
        (manifest.FILE, b"[]", "manifest.json"),
        (manifest.FILE, b"\xff\xfe", "manifest.json"),
    ],
    ids=["missing", "truncated", "no manifest", "not JSON", "format", "not an object", "bytes"],
)
def test_a_damaged_snapshot_says_what_to_do(
    folder: Path, file: str, content: bytes | None, said: str
) -> None:
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    with pytest.raises(errors.InvalidSnapshotError) as raised:
        snapshot.load(folder)
    assert said in str(raised.value)
    assert "python -m loaders build" in str(raised.value)


def test_a_table_that_the_manifest_does_not_name_is_refused(folder: Path) -> None:
    content = json.loads((folder / manifest.FILE).read_text())
    del content["tables"]["cites"]
    (folder / manifest.FILE).write_text(json.dumps(content))
    with pytest.raises(errors.InvalidSnapshotError, match=r"cites\.parquet"):
        snapshot.load(folder)


def test_reading_the_snapshot_imports_nothing_slow() -> None:
    program = (
        "import sys; from loaders import snapshot; snapshot.load();"
        "slow = {'geopandas', 'shapely', 'pandera', 'pyproj', 'requests', 'pooch', 'streamlit'};"
        "sys.exit(', '.join(sorted(slow & set(sys.modules))) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
