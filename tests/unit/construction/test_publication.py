"""A new snapshot takes the place of the old one as a whole, wherever the build is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import filelock
import pandas as pd
import pytest

from loaders import errors, manifest, snapshot
from loaders.construction import publication
from tests.unit import small_snapshot as small

ROOT = Path(__file__).parents[3]

STEPS = 26
"""Operations on files that a publication does, and a few more."""

KILLER = """
import os, shutil, signal, sys
from pathlib import Path
from tests.unit.construction.test_publication import STEPS, publish, tables

done = 0

def deadly(function, step):
    def run(*words, **options):
        global done
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)
        done += 1
        return function(*words, **options)
    return run

def attempt(target, step):
    publish(target, tables("before"))
    Path.rename, Path.replace = deadly(Path.rename, step), deadly(Path.replace, step)
    shutil.copyfile, shutil.rmtree = deadly(shutil.copyfile, step), deadly(shutil.rmtree, step)
    Path.write_text = deadly(Path.write_text, step)
    publish(target, tables("after"))

# One fork a step: importing everything anew each time would take a minute.
for step in range(STEPS):
    child = os.fork()
    if not child:
        attempt(Path(sys.argv[1]) / str(step), step)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def tables(name: str) -> dict[str, pd.DataFrame]:
    """Return the tables of the small snapshot, the first cité being renamed."""
    cites = small.CITES.assign(name=name)
    return {
        "territories": small.territories(),
        "memberships": small.MEMBERSHIPS,
        "cites": cites,
        "values": small.VALUES,
        "shapes": small.SHAPES,
        "crosswalk": small.CROSSWALK.assign(share_2015=0.5 if name == "after" else 0.1),
        "outlines": small.outlines(),
    }


def publish(target: Path, content: dict[str, pd.DataFrame]) -> None:
    with publication.exclusive(target) as staging:
        whole = staging / "snapshot"
        whole.mkdir()
        publication.write(whole, content, {"inputs": []})
        publication.publish(whole, target)


def state(target: Path) -> tuple[str, float]:
    """Return what tells the two snapshots apart, from two of their tables."""
    read = snapshot.load(target)
    return str(read.cites["name"].iloc[0]), float(read.crosswalk["share_2015"].iloc[0])


BEFORE, AFTER = ("before", 0.1), ("after", 0.5)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """Kill a publication before each of its steps; return the folders and the exit codes."""
    root = tmp_path_factory.mktemp("killed")
    done = subprocess.run(
        [sys.executable, "-c", KILLER, str(root)], cwd=ROOT, check=True, capture_output=True
    )
    return root, [int(line) for line in done.stdout.split()]


@pytest.mark.parametrize("step", range(STEPS))
def test_a_kill_leaves_the_old_snapshot_or_the_new_one(
    killed: tuple[Path, list[int]], step: int
) -> None:
    target, code = killed[0] / str(step), killed[1][step]
    assert code in (0, -signal.SIGKILL)
    left = state(target)
    assert left in (BEFORE, AFTER)
    if step == 0:
        assert (code, left) == (-signal.SIGKILL, BEFORE)
    if step == STEPS - 1:
        assert (code, left) == (0, AFTER), "the last steps are not tried: raise STEPS"
    # The next build ends or clears what was left, whatever it was.
    publish(target, tables("after"))
    assert state(target) == AFTER
    expected = {f"{name}.parquet" for name in tables("after")} | {manifest.FILE, publication.LOCK}
    assert {path.name for path in target.iterdir()} == expected


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        publish(tmp_path / name, tables("x"))
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def fail_halfway(target: Path) -> None:
    with publication.exclusive(target) as staging:
        publication.write(staging, tables("after"), {})
        raise RuntimeError


def test_a_build_that_fails_changes_nothing(tmp_path: Path) -> None:
    publish(tmp_path, tables("before"))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    with pytest.raises(RuntimeError):
        fail_halfway(tmp_path)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    lock = tmp_path / publication.LOCK
    assert {**after, lock: 0} == {**before, lock: 0}


def test_two_builds_do_not_run_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "WAIT", 0.1)
    with filelock.FileLock(tmp_path / publication.LOCK):
        found: list[Exception] = []

        def build() -> None:
            try:
                publish(tmp_path, tables("after"))
            except errors.CitesError as error:
                found.append(error)

        other = threading.Thread(target=build)
        other.start()
        other.join()
    assert [type(error) for error in found] == [errors.BuildRunningError]
    assert "Que faire" in str(found[0])


def test_the_manifest_describes_the_tables(tmp_path: Path) -> None:
    publish(tmp_path, tables("x"))
    content = manifest.read(tmp_path)
    assert content["tables"]["cites"]["rows"] == 3
    data = (tmp_path / "cites.parquet").read_bytes()
    assert content["tables"]["cites"]["sha256"] == manifest.digest(data)
