"""A budget of the design, what was measured, and the table of them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Measure:
    """One line of the table.

    Attributes
    ----------
    budget : str
        What is limited.
    value, limit : float
        Measured and allowed, in the same unit; ``value`` is None when it could not be measured.
    unit : str
        Of both: « × » for a ratio.
    note : str
        What the figure rests on, absolute times among it, or why there is none.
    least : bool
        True when the limit is a minimum.
    """

    budget: str
    value: float | None
    limit: float
    unit: str
    note: str
    least: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether the budget holds; None when it was not measured."""
        if self.value is None:
            return None
        return self.value >= self.limit if self.least else self.value <= self.limit


@dataclass(frozen=True)
class Pair:
    """Two series measured in turn, in the same run.

    Their means are compared, not their medians: a run of a few milliseconds takes one of two
    durations, as the threads of the server happen to alternate (every five milliseconds), and the
    median jumps from one to the other.
    """

    measured: Sequence[float]
    reference: Sequence[float]

    @property
    def ratio(self) -> float:
        """Mean of the first over mean of the second."""
        return fmean(self.measured) / fmean(self.reference)

    def text(self, unit: str = "ms", factor: float = 1000.0) -> str:
        """Both means, for information: they depend on the machine."""
        one, other = (fmean(series) * factor for series in (self.measured, self.reference))
        return f"{number(one)} contre {number(other)} {unit}"


def number(value: float) -> str:
    """Write a figure in French, with three significant digits when it is small."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


def show(measures: Sequence[Measure], remarks: Sequence[str]) -> None:
    """Print the table, then what was measured beside the budgets."""
    table = Table("Budget", "Mesuré", "Limite", "Tenu", "Détail")
    for one in measures:
        value = "–" if one.value is None else f"{number(one.value)} {one.unit}"
        sign = "≥" if one.least else "≤"
        held = {True: "oui", False: "NON", None: "non mesuré"}[one.holds]
        table.add_row(one.budget, value, f"{sign} {number(one.limit)} {one.unit}", held, one.note)
    console = Console(width=150, highlight=False)
    console.print(table)
    for remark in remarks:
        console.print(remark)
