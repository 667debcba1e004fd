"""The embedded snapshot: the one thing the application reads at start.

Only pandas and pyarrow are imported here; geopandas, slow to import, waits until outlines are
asked for, and the large tables of figures are decoded when a page first asks for them. A build
that is interrupted leaves a readable snapshot: see `current_folder`.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import pyarrow as pa

from loaders import errors, manifest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

DATA: Final = Path(__file__).resolve().parent.parent / "data"
#: Complete snapshot that a build published and has not yet moved to its place.
NEXT: Final = ".next"
TABLES: Final = ("territories", "memberships", "cites", "values", "shapes", "crosswalk")
OUTLINES: Final = "outlines"
#: Tables of figures, by the family of indicators they hold; the population is in ``values``.
FAMILIES: Final = {
    family: f"values_{family}"
    for family in ("demandeurs", "emploi", "demographie", "revenus", "chomage")
}
_REPEATED: Final = ["level", "code", "indicator", "period", "status", "note"]

_ATTEMPTS: Final = 3


@dataclass(frozen=True)
class Snapshot:
    """The tables the pages read, as stated by the schemas of ``loaders.schemas``.

    Treat every frame as read-only: one snapshot serves all sessions.
    """

    territories: pd.DataFrame
    memberships: pd.DataFrame
    cites: pd.DataFrame
    values: pd.DataFrame
    shapes: pd.DataFrame
    crosswalk: pd.DataFrame
    manifest: Mapping[str, Any]
    _outlines: bytes = field(repr=False)
    _figures: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def outlines(self) -> gpd.GeoDataFrame:
        """Return the outlines: ``level, code, geometry`` in EPSG:4326 (shared, read-only)."""
        return _decode(self._outlines)

    def figures(self, family: str) -> pd.DataFrame:
        """Return the figures of a family of indicators, in the columns of ``values``.

        They are decoded at each call: keep what is made of them, not the whole table.

        Parameters
        ----------
        family
            A key of `FAMILIES`, or "population".

        Returns
        -------
        pandas.DataFrame
            Read-only; texts are categories, except those of ``values``.
        """
        if family not in FAMILIES:
            return self.values
        if family not in self._figures:
            table = FAMILIES[family]
            expected = "la table que fait le build"
            fault = errors.Fault(table, None, None, None, "table absente", expected)
            raise errors.InvalidSnapshotError("Instantané des données", [fault])
        return _decode_figures(self._figures[family])

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every table by its name, outlines and figures included, texts as texts."""
        found = {name: getattr(self, name) for name in TABLES}
        for family, data in self._figures.items():
            found[FAMILIES[family]] = pd.read_parquet(io.BytesIO(data))
        return {**found, OUTLINES: self.outlines()}


def load(folder: Path = DATA) -> Snapshot:
    """Load the snapshot; the same one is returned until its files change.

    Parameters
    ----------
    folder
        Where ``manifest.json`` and the tables are.

    Raises
    ------
    loaders.errors.InvalidSnapshotError
        If a file is missing, unreadable or not the one the manifest names.
    """
    for attempt in range(_ATTEMPTS):
        try:
            return _load(*_in_force(folder))
        except (errors.InvalidSnapshotError, OSError) as error:
            # A build may have moved the files while they were read: look again, then say so.
            if attempt == _ATTEMPTS - 1:
                raise _invalid(folder, error) from error
    raise AssertionError


def current_folder(folder: Path) -> Path:
    """Return where the snapshot in force lies: as published by a build, or at its place."""
    published = folder / NEXT
    return published if (published / manifest.FILE).is_file() else folder


def _in_force(folder: Path) -> tuple[Path, int, int]:
    """Return where the snapshot in force lies, with what tells that its manifest changed.

    Pages ask for it hundreds of times: paths are made once.
    """
    (published, manifest_there), (own, manifest_here) = _places(folder)
    try:
        stamp, current = os.stat(manifest_there), published  # noqa: PTH116 - ten times as quick
    except OSError:
        stamp, current = os.stat(manifest_here), own  # noqa: PTH116 - same
    return current, stamp.st_mtime_ns, stamp.st_size


@lru_cache(maxsize=8)
def _places(folder: Path) -> tuple[tuple[Path, str], tuple[Path, str]]:
    published = folder / NEXT
    return (published, str(published / manifest.FILE)), (folder, str(folder / manifest.FILE))


def _invalid(folder: Path, error: Exception) -> errors.InvalidSnapshotError:
    if isinstance(error, errors.InvalidSnapshotError):
        return error
    fault = errors.Fault(
        manifest.FILE, None, None, None, f"fichier illisible dans {folder}", "un manifeste lisible"
    )
    return errors.InvalidSnapshotError("Instantané des données", [fault])


@lru_cache(maxsize=2)
def _load(folder: Path, modified: int, size: int) -> Snapshot:  # noqa: ARG001 - they are the key
    try:
        content = manifest.read(folder)
    except (ValueError, UnicodeDecodeError) as error:
        fault = errors.Fault(manifest.FILE, None, None, None, str(error), "le manifeste du build")
        raise errors.InvalidSnapshotError("Instantané des données", [fault]) from error
    files = {name: _verified(folder, name, content) for name in (*TABLES, OUTLINES)}
    figures = {
        family: _verified(folder, name, content)
        for family, name in FAMILIES.items()
        if name in content["tables"]
    }
    outlines = files.pop(OUTLINES)
    # Where Python takes its own: a pool apart keeps some 20 MiB more.
    pa.set_memory_pool(pa.system_memory_pool())
    tables = {name: pd.read_parquet(io.BytesIO(data)) for name, data in files.items()}
    _release()
    return Snapshot(
        **tables, manifest=MappingProxyType(content), _outlines=outlines, _figures=figures
    )


def _verified(folder: Path, name: str, content: Mapping[str, Any]) -> bytes:
    """Return the bytes of a table, once they are those that the manifest names."""
    file = f"{name}.parquet"
    try:
        data = (folder / file).read_bytes()
    except OSError as error:
        fault = errors.Fault(file, None, None, None, "fichier absent ou illisible", "une table")
        raise errors.InvalidSnapshotError("Instantané des données", [fault]) from error
    expected = content["tables"].get(name, {}).get("sha256")
    found = manifest.digest(data)
    if found != expected:
        why = "le contenu n'est pas celui que le manifeste annonce"
        fault = errors.Fault(file, None, "sha256", found, why, str(expected))
        raise errors.InvalidSnapshotError("Instantané des données", [fault])
    return data


@lru_cache(maxsize=2)
def _decode(data: bytes) -> gpd.GeoDataFrame:
    import geopandas  # noqa: PLC0415 - slow to import, and only needed to draw layers

    return geopandas.read_parquet(io.BytesIO(data))


def _decode_figures(data: bytes) -> pd.DataFrame:
    import pyarrow.parquet as pq  # noqa: PLC0415 - only needed when figures are asked for

    table = pq.read_table(io.BytesIO(data), read_dictionary=_REPEATED)
    frame: pd.DataFrame = table.to_pandas(split_blocks=True, self_destruct=True)
    _release()
    return frame


def _release() -> None:
    """Give back the memory that decoding took, several times what it leaves: it would be kept."""
    pa.default_memory_pool().release_unused()
