"""What the cités report, in the shape of an indicator: one grid a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.grid import EMPTY, Grid
from geo.statuses import IS_MISSING, IS_PUBLISHED
from pages.parts.kept import kept

if TYPE_CHECKING:
    from pages.parts.actions.reports import Reports

_NOT_REPORTED: Final = "la cité n’a pas remonté ce chiffre"


def grid(shown: Reports, metric: str, cites: tuple[str, ...]) -> Grid:
    """Return the values of a metric, all cités by the quarters that hold one.

    Parameters
    ----------
    shown
        The set of reports in view.
    metric
        Its identifier.
    cites
        Codes of every cité: one that has not reported has no value, never zero.
    """
    # What is private goes with its session: nothing else may hold it.
    return (_made if shown.kind == "private" else _shared)(shown, metric, cites)


def _made(shown: Reports, metric: str, cites: tuple[str, ...]) -> Grid:
    quarters = tuple(quarter for quarter in shown.quarters if shown.values(metric, quarter))
    if not quarters:
        return EMPTY
    columns = [shown.values(metric, quarter) for quarter in quarters]
    rows = [[column.get(cite, np.nan) for column in columns] for cite in cites]
    values = np.array(rows, dtype=np.float64)
    known = ~np.isnan(values)
    return Grid(
        cites, quarters, values,
        np.where(known, IS_PUBLISHED, IS_MISSING).astype(np.int8),
        np.where(known, 1, 0).astype(np.int32),
        (_NOT_REPORTED, shown.label),
    )  # fmt: skip


_shared = kept(64)(_made)
"""The same, made once for each state of the reports: a set is equal to itself only."""
