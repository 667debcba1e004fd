"""Figures of many territories as arrays: one row a territory, one column a measure.

A measure is an indicator at a period. Long tables of text are slow to group and heavy to keep; here
a column of figures is a column of numbers, and a text is written once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.statuses import IS_ABSENT, IS_PUBLISHED, NOWHERE, STATUSES

Floats = NDArray[np.float64]
States = NDArray[np.int8]
Positions = NDArray[np.intp]
#: Position of the text of each cell, and the texts.
Numbered = tuple[NDArray[np.int32], tuple[str, ...]]

KEY: Final = ("code", "indicator", "period")
COLUMNS: Final = (*KEY, "value", "status", "note")


@dataclass(frozen=True, eq=False)
class Matrix:
    """Figures of ``codes`` (rows) by ``measures`` (columns), both sorted; its arrays are read-only.

    Attributes
    ----------
    codes
        Of the territories.
    measures
        Pairs of an indicator and a period: the columns of an indicator are side by side.
    values
        ``float64`` array, NaN where nothing is published.
    states
        ``int8`` array of positions in `geo.statuses.STATUSES`.
    reasons
        ``int32`` array of positions in ``notes``; the last one where a cell is absent.
    notes
        Distinct texts, empty for no note; `NOWHERE` is the last.
    """

    codes: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]
    values: Floats
    states: States
    reasons: NDArray[np.int32]
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        for array in (self.values, self.states, self.reasons):
            array.flags.writeable = False

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Matrix:
        """Arrange rows ``code, indicator, period, value, status, note``, one a cell.

        Raises
        ------
        ValueError
            If a status is not one of `geo.statuses.STATUSES`.
        """
        place = Places.of(frame)
        status = frame["status"].astype("category")
        # A status that is not given has the category -1: the last one here, unknown too.
        known = np.append(positions(STATUSES, status.cat.categories.tolist()), -1)
        states = known[status.cat.codes.to_numpy()]
        if (states < 0).any():
            raise ValueError(f"unknown status among {list(status.cat.categories)}")
        note = frame["note"].astype("category")
        notes = ("", *note.cat.categories.tolist(), NOWHERE)
        shape = (len(place.codes), len(place.measures))
        values = np.full(shape, np.nan)
        arranged = np.zeros(shape, dtype=np.int8)
        reasons = np.full(shape, len(notes) - 1, dtype=np.int32)
        published = states == IS_PUBLISHED
        number = frame["value"].to_numpy(dtype=float, na_value=np.nan)
        values[place.rows, place.columns] = np.where(published, number, np.nan)
        arranged[place.rows, place.columns] = states
        # A row without a note has the category -1, hence the empty text in front.
        reasons[place.rows, place.columns] = note.cat.codes.to_numpy() + 1
        return cls(place.codes, place.measures, values, arranged, reasons, notes)

    @classmethod
    def noted(
        cls,
        codes: tuple[str, ...],
        measures: tuple[tuple[str, str], ...],
        values: Floats,
        states: States,
        notes: Numbered,
    ) -> Matrix:
        """Make a matrix, the note of each cell given by its number among texts."""
        numbers, texts = notes
        reasons = np.where(states == IS_ABSENT, len(texts), numbers).astype(np.int32)
        return cls(codes, measures, values, states, reasons, (*texts, NOWHERE))

    def select(self, indicators: Collection[str]) -> Matrix:
        """Return the columns of some indicators."""
        kept = np.array([name in indicators for name, _ in self.measures], dtype=bool)
        if kept.all():
            return self
        measures = tuple(one for one, keep in zip(self.measures, kept, strict=True) if keep)
        return replace(
            self,
            measures=measures,
            values=self.values[:, kept],
            states=self.states[:, kept],
            reasons=self.reasons[:, kept],
        )

    def spans(self) -> Iterator[tuple[str, slice]]:
        """Give each indicator with the columns it has."""
        start = 0
        for end in range(1, len(self.measures) + 1):
            name = self.measures[start][0]
            if end == len(self.measures) or self.measures[end][0] != name:
                yield name, slice(start, end)
                start = end

    def at(
        self, codes: Sequence[str], measures: Sequence[tuple[str, str]]
    ) -> tuple[Floats, States]:
        """Return the values and the states of cells, NaN and absent where the matrix has none.

        Parameters
        ----------
        codes, measures
            Rows and columns wanted, in the order of the result.
        """
        shape = (len(codes), len(measures))
        values, states = np.full(shape, np.nan), np.zeros(shape, dtype=np.int8)
        row = positions(self.codes, codes)
        known = {one: column for column, one in enumerate(self.measures)}
        column = np.array([known.get(one, -1) for one in measures], dtype=np.intp)
        there = np.ix_(row >= 0, column >= 0)
        mine = np.ix_(row[row >= 0], column[column >= 0])
        values[there], states[there] = self.values[mine], self.states[mine]
        return values, states


@dataclass(frozen=True)
class Places:
    """Where the rows of a long table stand in a matrix: ``rows`` by ``columns``."""

    codes: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]
    rows: Positions
    columns: Positions

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Places:
        """Place the rows of a table by its columns ``code, indicator, period``."""
        (rows, codes), (of_indicator, indicators), (of_period, periods) = (
            _sorted_positions(frame[name]) for name in KEY
        )
        pairs = [(indicator, period) for indicator in indicators for period in periods]
        columns, used = _ranked(of_indicator * len(periods) + of_period, len(pairs))
        return cls(codes, tuple(pairs[one] for one in used), rows, columns)


def _sorted_positions(texts: pd.Series[str]) -> tuple[Positions, tuple[str, ...]]:
    """Return the position of each text among those present, and these, sorted."""
    category = texts.astype("category").cat
    names: list[str] = category.categories.tolist()
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.empty(len(names), dtype=np.intp)
    place[order] = np.arange(len(names))
    rows, used = _ranked(place[category.codes.to_numpy()], len(names))
    return rows, tuple(names[order[one]] for one in used)


def _ranked(numbers: Positions, most: int) -> tuple[Positions, list[int]]:
    """Return the rank of each number among those present, all under ``most``, and these, sorted."""
    used = np.flatnonzero(np.bincount(numbers, minlength=most))
    rank = np.empty(most, dtype=np.intp)
    rank[used] = np.arange(len(used))
    return rank[numbers], used.tolist()


def positions(known: Sequence[str], wanted: Iterable[str]) -> Positions:
    """Return the place of each text among the distinct ``known`` ones, -1 where it is not."""
    place = {text: rank for rank, text in enumerate(known)}
    return np.array([place.get(text, -1) for text in wanted], dtype=np.intp)


def combinations(*parts: NDArray[Any]) -> tuple[NDArray[np.int32], list[tuple[Any, ...]]]:
    """Give a number to each distinct combination that arrays make cell by cell.

    Parameters
    ----------
    *parts
        Arrays of shapes that broadcast together.

    Returns
    -------
    tuple
        The number of the combination of each cell, and the combinations in the order of numbers.
    """
    shape = np.broadcast_shapes(*(part.shape for part in parts))
    key = np.zeros(shape, dtype=np.int64)
    distinct = []
    for part in parts:
        number, values = pd.factorize(part.ravel(), use_na_sentinel=False)
        key = key * len(values) + number.reshape(part.shape)
        distinct.append(values)
    numbers, found = pd.factorize(key.ravel())
    which = np.unravel_index(found, [len(values) for values in distinct])
    chosen = (values[one].tolist() for values, one in zip(distinct, which, strict=True))
    return numbers.reshape(shape).astype(np.int32), list(zip(*chosen, strict=True))


def to_frame(parts: Sequence[Matrix]) -> pd.DataFrame:
    """Return the cells of matrices that share no measure, as rows; those that are absent are none.

    Parameters
    ----------
    parts
        Matrices; their codes need not be the same.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`, sorted by code, indicator and period; texts as texts.
    """
    codes = sorted({code for part in parts for code in part.codes})
    measures = sorted({one for part in parts for one in part.measures})
    notes = [note for part in parts for note in part.notes]
    shape = (len(codes), len(measures))
    values, states = np.full(shape, np.nan), np.zeros(shape, dtype=np.int8)
    reasons = np.zeros(shape, dtype=np.int32)
    column_of = {one: column for column, one in enumerate(measures)}
    shift = 0
    for part in parts:
        columns = np.array([column_of[one] for one in part.measures], dtype=np.intp)
        cells = np.ix_(positions(codes, part.codes), columns)
        values[cells], states[cells] = part.values, part.states
        reasons[cells] = part.reasons + shift
        shift += len(part.notes)
    row, column = np.nonzero(states != IS_ABSENT)
    return pd.DataFrame(
        {
            "code": repeated(codes, row),
            "indicator": repeated([name for name, _ in measures], column),
            "period": repeated([period for _, period in measures], column),
            "value": values[row, column],
            "status": repeated(STATUSES, states[row, column]),
            "note": repeated([note or None for note in notes], reasons[row, column]),
        }
    )


def repeated(texts: Sequence[str | None], places: NDArray[np.integer[Any]]) -> pd.Series[str]:
    """Return a column of texts, by their positions."""
    return pd.Series(pd.array(list(texts), dtype="str").take(places))


EMPTY: Final = Matrix(
    (), (), np.empty((0, 0)), np.empty((0, 0), np.int8), np.empty((0, 0), np.int32), (NOWHERE,)
)
"""No figure."""
