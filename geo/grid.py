"""One indicator at one level of territory: a value, a status and a reason by code and by period."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo import statuses
from geo.matrix import Matrix
from geo.statuses import IS_ABSENT, NOWHERE, PUBLISHED, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

MISSING: Final = statuses.MISSING
ABSENT: Final = statuses.ABSENT
"""Status of a territory that an indicator does not concern: it has no figure to publish."""


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
        Distinct notes, which grids of one family share: some may be of another indicator.
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
        return of_matrix(Matrix.from_frame(frame.assign(indicator=""))).get("", EMPTY)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.codes)}

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {period: column for column, period in enumerate(self.periods)}

    def rows(self, codes: Iterable[str]) -> list[int]:
        """Return the rows of some codes, each once, in order; a code without row has none."""
        return sorted({self._rows[code] for code in codes if code in self._rows})

    def cell(self, code: str, period: str) -> Cell:
        """Return the figure of a territory at a period; "absent" where the grid has none."""
        row, column = self._rows.get(code), self._columns.get(period)
        if row is None or column is None:
            return Cell(None, ABSENT, NOWHERE)
        status = STATUSES[self.states[row, column]]
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
        return {code: value for code, value in found if not math.isnan(value)}

    def published(self) -> NDArray[np.float64]:
        """Return every published value, all periods together."""
        return self.values[~np.isnan(self.values)]


EMPTY: Final = Grid(
    (), (), np.empty((0, 0)), np.empty((0, 0), np.int8), np.empty((0, 0), np.int32), ()
)
"""The grid of an indicator that a level does not have."""


def of_matrix(matrix: Matrix) -> dict[str, Grid]:
    """Return a grid an indicator, on the arrays of a matrix: nothing but what has no cell is cut.

    Parameters
    ----------
    matrix
        Figures of a level.
    """
    found = {}
    for indicator, span in matrix.spans():
        there = matrix.states[:, span] != IS_ABSENT
        rows, columns = there.any(axis=1), there.any(axis=0)
        if not rows.any():
            continue
        codes, periods = matrix.codes, tuple(period for _, period in matrix.measures[span])
        kept: tuple[Any, ...] = (slice(None), span)
        if not (rows.all() and columns.all()):
            codes, periods = tuple(compress(codes, rows)), tuple(compress(periods, columns))
            kept = np.ix_(rows, np.flatnonzero(columns) + span.start)
        found[indicator] = Grid(
            codes, periods,
            matrix.values[kept], matrix.states[kept], matrix.reasons[kept], matrix.notes,
        )  # fmt: skip
    return found
