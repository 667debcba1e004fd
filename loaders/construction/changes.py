"""What changed between two snapshots, by table: rows added, removed and edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from loaders import schemas

EXAMPLES = 3
"""Keys given as examples of each kind of change."""


@dataclass(frozen=True)
class Change:
    """Changes of one table.

    Attributes
    ----------
    table : str
        Its name.
    rows : int
        Rows it holds now.
    added, removed, edited : tuple of str
        Keys of the rows, sorted; an edited row has the same key and another content.
    """

    table: str
    rows: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    edited: tuple[str, ...]

    def sentence(self) -> str:
        """Say it in French, in one line."""
        kinds = (
            ("ajoutée", self.added),
            ("retirée", self.removed),
            ("modifiée", self.edited),
        )
        parts = [_count(label, keys) for label, keys in kinds if keys]
        rows = f"{self.rows:,}".replace(",", "\u202f")
        return f"{self.table} : {rows} lignes, {' ; '.join(parts) or 'sans changement'}."


def _count(label: str, keys: tuple[str, ...]) -> str:
    plural = "s" if len(keys) > 1 else ""
    examples = ", ".join(keys[:EXAMPLES]) + (", …" if len(keys) > EXAMPLES else "")
    return f"{len(keys)} {label}{plural} ({examples})"


def compare(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame]
) -> tuple[Change, ...]:
    """Compare the tables of two snapshots.

    Parameters
    ----------
    before, after
        Tables by name; a table absent from `before` counts as empty.

    Returns
    -------
    tuple of Change
        One for each table of `after`, in its order.
    """
    return tuple(_compare(name, before.get(name), table) for name, table in after.items())


def _compare(name: str, before: pd.DataFrame | None, after: pd.DataFrame) -> Change:
    new = _rows(name, after)
    # A table of another format has no comparable keys: all its rows are new then.
    comparable = before is not None and set(schemas.key(name)) <= set(before.columns)
    old = _rows(name, before) if before is not None and comparable else new.iloc[:0]
    kept = new.index.intersection(old.index)
    same = new.loc[kept].eq(old.loc[kept])
    return Change(
        name,
        len(after),
        tuple(sorted(new.index.difference(old.index))),
        tuple(sorted(old.index.difference(new.index))),
        tuple(sorted(kept[~same])),
    )


def _rows(name: str, table: pd.DataFrame) -> pd.Series[int]:
    """Return a digest of each row, by its key; a column added or renamed edits every row."""
    plain = pd.DataFrame(table).copy()
    if isinstance(table, gpd.GeoDataFrame):
        plain["geometry"] = table.geometry.to_wkb(hex=True)
    content = plain[sorted(plain.columns)]
    header = " ".join(content.columns)
    digests = pd.util.hash_pandas_object(content.assign(_header=header), index=False)
    return pd.Series(digests.to_numpy(), index=schemas.labels(name, plain).to_numpy())
