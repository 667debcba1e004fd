"""Puts a new snapshot in the place of the old one, so that a reader never sees half of it.

The tables and their manifest are written in a folder of their own, inside the target. Renaming
that folder to `NEXT` publishes it: from that instant `loaders.snapshot` reads it there. Its files
then take their places one by one, the manifest last, and the folder goes. Wherever this is killed,
what is read is the old snapshot or the new one; the next build ends what was left undone.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import filelock
import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from loaders import errors, manifest
from loaders.snapshot import NEXT

LOCK: Final = ".build.partial.lock"
STAGING: Final = ".build.partial-"
WAIT: Final = 120.0
"""Seconds given to another build to end: one takes less than a minute."""

_COMPRESSION: Final = {"compression": "zstd", "compression_level": 19}


@contextmanager
def exclusive(target: Path) -> Iterator[Path]:
    """Hold a folder alone; yield an empty folder inside it, removed in the end.

    Raises
    ------
    loaders.errors.BuildRunningError
        If another build holds the folder for more than `WAIT` seconds.
    """
    target.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(target / LOCK)
    try:
        lock.acquire(timeout=WAIT)
    except filelock.Timeout as error:
        raise errors.BuildRunningError(str(target), WAIT) from error
    try:
        finish(target)
        for abandoned in target.glob(f"{STAGING}*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=STAGING) as staging:
            yield Path(staging)
    finally:
        lock.release()


def write(
    folder: Path, tables: Mapping[str, pd.DataFrame], content: Mapping[str, Any]
) -> dict[str, Any]:
    """Write tables and their manifest in an empty folder.

    Parameters
    ----------
    folder
        Where to write.
    tables
        By name; geographic ones are written as GeoParquet.
    content
        The manifest, without its section on the tables.

    Returns
    -------
    dict
        The whole manifest.
    """
    described = {}
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        if isinstance(table, gpd.GeoDataFrame):
            table.to_parquet(path, index=False, **_COMPRESSION)
        else:
            # Without pandas' own metadata, which would tie the bytes to its version.
            plain = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata()
            pq.write_table(plain, path, **_COMPRESSION)
        described[name] = {"rows": len(table), "sha256": manifest.digest(path.read_bytes())}
    whole = {"format": manifest.FORMAT, **content, "tables": described}
    manifest.write(folder, whole)
    return whole


def publish(whole: Path, target: Path) -> None:
    """Make a complete snapshot, in a folder of the same disk, the one in force."""
    whole.rename(target / NEXT)
    finish(target)


def finish(target: Path) -> None:
    """End a publication: move the published files to their places; nothing to do, most often."""
    published = target / NEXT
    if not (published / manifest.FILE).is_file():
        return
    files = sorted(path.name for path in published.glob("*.parquet"))
    for name in [*files, manifest.FILE]:
        temporary = target / f".{name}.partial"
        shutil.copyfile(published / name, temporary)
        temporary.replace(target / name)
    ended = Path(tempfile.mkdtemp(dir=target, prefix=STAGING)) / NEXT
    published.rename(ended)
    shutil.rmtree(ended.parent)
