"""The indicators of every territory, with in words how many QPV each figure rests on.

Counts are sums over QPV; rates and medians, which do not add, become a minimum, a median and a
maximum, under the identifier of the indicator with a suffix; ratios are recomputed from summed
counts. What is not published keeps its status and its reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo import aggregation, matrix
from geo.aggregation import PROTECTED, Summary, Terms
from geo.groups import Groups
from geo.matrix import Floats, Matrix, Numbered
from geo.statuses import IS_ABSENT, IS_PUBLISHED, IS_SECRET, NOWHERE
from geo.territories import FigureLevel
from loaders.catalogues import indicators
from loaders.catalogues.indicators import Indicator
from loaders.snapshot import FAMILIES, Snapshot

COLUMNS: Final = ("level", "code", "indicator", "period", "value", "status", "note")
STATISTICS: Final = {"minimum": "_min", "median": "_mediane", "maximum": "_max"}
"""Suffixes of the three figures that stand for a rate or a median over several QPV."""
ZERO_TERMS: Final = "un des comptes du ratio n'est pas diffusé"

_COMPUTED: Final = "calculé"
#: Levels that no QPV 2015 adds up to.
_APART: Final = frozenset({"qpv2015", "qpv2024", "ze"})
#: Levels by families: all that can be asked for.
_ENOUGH: Final = 96


def base(indicator: str) -> str:
    """Return the identifier in the catalogue of an indicator that may have a suffix."""
    for suffix in STATISTICS.values():
        if indicator.endswith(suffix):
            return indicator.removesuffix(suffix)
    return indicator


def of_level(level: FigureLevel, data: Snapshot, only: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return indicators of all territories of a level.

    Parameters
    ----------
    level : str
        A level of territory, or "wave" for the two waves of cités.
    data : Snapshot
        The snapshot.
    only : tuple of str
        Identifiers in the catalogue of the indicators wanted; all of them by default.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, sorted by code, indicator and period. Empty for the QPV 2024: no source
        of the project publishes an indicator for them.
    """
    table = matrix.to_frame(list(matrices(level, data, only)))
    table.insert(0, "level", matrix.repeated([level], np.zeros(len(table), dtype=np.intp)))
    return table


def matrices(level: FigureLevel, data: Snapshot, only: Collection[str] = ()) -> Iterator[Matrix]:
    """Give what `of_level` returns as matrices; no measure is in two of them.

    Parameters
    ----------
    level : str
        A level of territory, or "wave" for the two waves of cités.
    data : Snapshot
        The snapshot.
    only : collection of str
        Identifiers in the catalogue of the indicators wanted; all of them by default.

    Yields
    ------
    Matrix
        Figures of the level; statistics of rates bear their suffix.
    """
    whole = Whole(data)
    catalogue = indicators.load()
    wanted = [one for one in catalogue.indicators.values() if not only or one.id in only]
    for family in dict.fromkeys(one.family for one in wanted if one.stored):
        known = [one for one in wanted if one.family == family and one.stored]
        cells = of_qpv(data, family, [one.id for one in known])
        if level == "qpv2015":
            yield cells
            continue
        rates = {one.id for one in known if one.kind != "additive"}
        yield _published_at(level, whole, family, rates)
        if level not in _APART:
            groups = _groups(whole, level, cells.codes)
            yield from _summed(
                cells, groups, rates, _stored(whole, family).get("france", matrix.EMPTY)
            )
    for ratio in wanted:
        if ratio.stored or level in _APART - {"qpv2015"}:
            continue
        terms = _operands(data, ratio)
        if level == "qpv2015":
            yield _own_ratio(terms, ratio)
        else:
            yield _summed_ratio(terms, ratio, _groups(whole, level, terms.codes))


class Whole:
    """A snapshot as the key of a cache: one is equal to itself only."""

    def __init__(self, data: Snapshot) -> None:
        self.data = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Whole) and other.data is self.data

    def __hash__(self) -> int:
        return id(self.data)


def of_qpv(data: Snapshot, family: str, ids: Collection[str]) -> Matrix:
    """Return figures of a family for the QPV 2015, no secret one left to a subtraction.

    Parameters
    ----------
    data : Snapshot
        The snapshot.
    family : str
        Identifier of the family.
    ids : collection of str
        Indicators wanted.

    Returns
    -------
    Matrix
        QPV 2015 by measures.
    """
    return _stored(Whole(data), family).get("qpv2015", matrix.EMPTY).select(ids)


@lru_cache(maxsize=2 * (1 + len(FAMILIES)))  # the population too, of two snapshots
def _stored(whole: Whole, family: str) -> Mapping[str, Matrix]:
    """Return the figures that the snapshot holds, by level."""
    by_level = whole.data.figures(family).groupby("level", observed=True)
    found = {str(level): Matrix.from_frame(rows) for level, rows in by_level}
    if "qpv2015" in found:
        partitions = indicators.load().partitions()
        found["qpv2015"] = aggregation.protected(found["qpv2015"], partitions)
    return found


@lru_cache(maxsize=_ENOUGH)
def _groups(whole: Whole, level: FigureLevel, codes: tuple[str, ...]) -> Groups:
    """Return the territories of a level over the rows of a matrix of QPV 2015."""
    return Groups.of(_pairs(whole, level), codes)


@lru_cache(maxsize=_ENOUGH)
def _pairs(whole: Whole, level: FigureLevel) -> pd.DataFrame:
    data = whole.data
    codes = data.values["code"].unique()
    return aggregation.parents(level, data.memberships, data.cites, list(codes))


def _published_at(level: FigureLevel, whole: Whole, family: str, rates: Collection[str]) -> Matrix:
    """Return the rates that a producer publishes for a level other than the QPV."""
    cells = _stored(whole, family).get(level, matrix.EMPTY).select(rates)
    if family == "chomage":
        return cells
    absent = cells.states == IS_ABSENT
    notes = ("ensemble des QPV, publié par le producteur", NOWHERE)
    return replace(cells, reasons=absent.astype(np.int32), notes=notes)


def _summed(
    cells: Matrix, groups: Groups, rates: Collection[str], totals: Matrix
) -> Iterator[Matrix]:
    """Give the counts of a family summed over the QPV of each territory, and its rates spread."""
    counts = cells.select({name for name, _ in cells.measures} - set(rates))
    if counts.measures:
        yield _sums(counts, groups, totals)
    spread = cells.select(rates)
    if spread.measures:
        summary = Summary(groups, spread.values, spread.states)
        noted = _noted(spread, summary, np.zeros((1, 1), dtype=bool), np.full((1, 1), np.nan))
        states = summary.status()
        for suffix, values in zip(STATISTICS.values(), summary.spread(), strict=True):
            measures = tuple((name + suffix, period) for name, period in spread.measures)
            yield Matrix.noted(groups.names, measures, values, states, noted)


def _sums(counts: Matrix, groups: Groups, totals: Matrix) -> Matrix:
    """Sum counts, but those that would reveal a QPV beside the total that its producer publishes.

    That total, rounded, is said in the note.
    """
    summary = Summary(groups, counts.values, counts.states)
    known, _ = totals.at(groups.names, counts.measures)
    states = summary.status()
    hidden = aggregation.revealing(summary.published, groups.expected, known)
    hidden &= states != IS_ABSENT
    return Matrix.noted(
        groups.names,
        counts.measures,
        np.where(hidden, np.nan, summary.total),
        np.where(hidden, IS_SECRET, states).astype(np.int8),
        _noted(counts, summary, hidden, known),
    )


def _noted(cells: Matrix, summary: Summary, hidden: NDArray[np.bool_], totals: Floats) -> Numbered:
    """Compose the note of each cell of a summary, once for all those that have the same."""
    groups = summary.groups
    bits, reasons = aggregation.reasons(cells, groups)
    numbers, cases = matrix.combinations(
        summary.published, groups.expected, groups.shared, bits, hidden, totals
    )
    notes = []
    for published, expected, shared, why, withheld, total in cases:
        note = _coverage(published, expected, shared)
        if why:
            said = [reason for rank, reason in enumerate(reasons) if why >> rank & 1]
            note += " ; non diffusé : " + ", ".join(said)
        if withheld:
            note = PROTECTED
        if not np.isnan(total):
            note += f" ; total arrondi du producteur : {total:.0f}"
        notes.append(note)
    return numbers, tuple(notes)


def _coverage(published: int, expected: int, shared: int) -> str:
    """Say how many QPV a figure rests on, and which count elsewhere too."""
    note = f"QPV diffusés : {published} sur {expected}"
    if not shared:
        return note
    counted = "compté" if shared == 1 else "comptés"
    return f"{note}, dont {shared} {counted} en entier dans plusieurs territoires"


def _operands(data: Snapshot, ratio: Indicator) -> Terms:
    catalogue = indicators.load()
    used: dict[str, list[str]] = {}
    for one in (*ratio.numerator, ratio.denominator):
        used.setdefault(catalogue.indicators[one].family, []).append(one)
    cells = [of_qpv(data, family, ids) for family, ids in used.items()]
    period = ratio.denominator_period
    return aggregation.operands(cells, ratio.numerator, ratio.denominator, period)


def _own_ratio(terms: Terms, ratio: Indicator) -> Matrix:
    """Compute a ratio for each QPV."""
    values = ratio.factor * terms.numerator / terms.denominator
    numbers = (terms.states != IS_PUBLISHED).astype(np.int32)
    measures = tuple((ratio.id, period) for period in terms.periods)
    return Matrix.noted(
        terms.codes, measures, values, terms.states, (numbers, (_COMPUTED, ZERO_TERMS))
    )


def _summed_ratio(terms: Terms, ratio: Indicator, groups: Groups) -> Matrix:
    """Recompute a ratio for larger territories, over the QPV whose counts are all published."""
    above = Summary(groups, terms.numerator, terms.states)
    below = Summary(groups, terms.denominator, terms.states)
    numbers, cases = matrix.combinations(above.published, groups.expected, groups.shared)
    notes = tuple(
        f"{_COMPUTED} ; {_coverage(published, expected, shared)}"
        + (f" ; ailleurs {ZERO_TERMS}" if published < expected else "")
        for published, expected, shared in cases
    )
    values = ratio.factor * above.total / below.total
    measures = tuple((ratio.id, period) for period in terms.periods)
    return Matrix.noted(groups.names, measures, values, above.status(), (numbers, notes))
