"""One indicator at one level of territory: a value, a status and a reason by code and by period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.aggregation import PUBLISHED, SECRET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

MISSING: Final = "missing"
ABSENT: Final = "absent"
"""Status of a territory that an indicator does not concern: it has no figure to publish."""
_STATUSES: Final = (ABSENT, MISSING, SECRET, PUBLISHED)
_NOWHERE: Final = "aucune source du projet ne donne ce chiffre pour ce territoire"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure: ``value`` is None unless ``status`` is "published"; ``note`` says what it rests on.

    ``status`` is "published", "secret" (withheld), "missing" (the source leaves it out) or "absent"
    (the territory is not one that the indicator concerns).
    """

    value: float | None
    status: str
    note: str


@dataclass(frozen=True, eq=False)
class Grid:
    """A table of ``codes`` by ``periods`` (both sorted), read-only.

    Attributes
    ----------
    codes, periods
        Of the rows and of the columns.
    values
        ``float64`` array, NaN where nothing is published.
    states
        ``int8`` array of positions in ("absent", "missing", "secret", "published").
    reasons
        ``int32`` array of positions in ``notes``.
    notes
        Distinct notes.
    """

    codes: tuple[str, ...]
    periods: tuple[str, ...]
    values: NDArray[np.float64]
    states: NDArray[np.int8]
    reasons: NDArray[np.int32]
    notes: tuple[str, ...]

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Grid:
        """Make a grid of rows ``code, period, value, status, note``, one a code and period."""
        rows, codes = pd.factorize(frame["code"], sort=True)
        columns, periods = pd.factorize(frame["period"], sort=True)
        reasons, notes = pd.factorize(frame["note"].astype("str").fillna(""))
        shape = (len(codes), len(periods))
        values = np.full(shape, np.nan)
        states = np.zeros(shape, dtype=np.int8)
        noted = np.full(shape, len(notes), dtype=np.int32)
        status = frame["status"].astype("str").map({s: i for i, s in enumerate(_STATUSES)})
        states[rows, columns] = status.to_numpy(dtype=np.int8)
        values[rows, columns] = frame["value"].to_numpy(dtype=float)
        noted[rows, columns] = reasons
        values[states != _STATUSES.index(PUBLISHED)] = np.nan
        names = ("" if pd.isna(n) or n == "nan" else str(n) for n in notes)
        return cls(
            tuple(map(str, codes)), tuple(map(str, periods)), values, states, noted,
            (*names, _NOWHERE),
        )  # fmt: skip

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.codes)}

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {period: column for column, period in enumerate(self.periods)}

    def cell(self, code: str, period: str) -> Cell:
        """Return the figure of a territory at a period; "absent" where the grid has none."""
        row, column = self._rows.get(code), self._columns.get(period)
        if row is None or column is None:
            return Cell(None, ABSENT, _NOWHERE)
        status = _STATUSES[self.states[row, column]]
        value = float(self.values[row, column]) if status == PUBLISHED else None
        return Cell(value, status, self.notes[self.reasons[row, column]])

    def series(self, code: str) -> dict[str, Cell]:
        """Return the figures of a territory by period, in order."""
        return {period: self.cell(code, period) for period in self.periods}

    def at(self, period: str, codes: Iterable[str] | None = None) -> dict[str, float]:
        """Return what is published at a period, by code, in order; of some codes only if given."""
        column = self._columns.get(period)
        if column is None:
            return {}
        wanted = self.codes if codes is None else [c for c in codes if c in self._rows]
        found = ((code, float(self.values[self._rows[code], column])) for code in wanted)
        return {code: value for code, value in found if value == value}  # noqa: PLR0124 - not NaN

    def published(self) -> NDArray[np.float64]:
        """Return every published value, all periods together."""
        return self.values[~np.isnan(self.values)]


EMPTY: Final = Grid(
    (), (), np.empty((0, 0)), np.empty((0, 0), np.int8), np.empty((0, 0), np.int32), ()
)
"""The grid of an indicator that a level does not have."""
