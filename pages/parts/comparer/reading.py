"""Figures of a territory as the page Comparer reads them: value, range and coverage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.grid import EMPTY, Cell
from loaders import aggregates, figures, indicators
from pages.parts import fr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.territories import FigureLevel
    from loaders.indicators import Indicator
    from pages.parts.territories import Territory

_COVERAGE: Final = re.compile(r"QPV diffusés : (\d+) sur (\d+)")
_MEDIAN: Final = aggregates.STATISTICS["median"]
_RANGE: Final = (aggregates.STATISTICS["minimum"], aggregates.STATISTICS["maximum"])

#: Indicators of the table, by theme: what one looks at first.
KEY: Final[dict[str, tuple[str, ...]]] = {
    "Habitants": ("population",),
    "Demandeurs d’emploi": (
        "defm_abc", "defm_abc_pour_100_habitants", "part_femmes_abc", "part_moins26_abc",
        "part_50plus_abc", "part_rsa_abc", "part_longue_duree_abc",
    ),
    "Emploi": ("taux_emploi", "taux_emploi_femmes", "part_emploi_duree_limitee"),
    "Âges et nationalités": ("part_moins25", "part_60plus", "part_etrangers"),
    "Revenus": ("revenu_median", "taux_pauvrete"),
    "Chômage de tout le territoire": ("taux_chomage_localise",),
}  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A figure of a territory at a period.

    Attributes
    ----------
    cell
        Value, status and reason.
    low, high
        Smallest and largest value over the QPV, for what is shown as a median; else None.
    published, expected
        QPV that the figure rests on, and QPV of the territory; None where it is not a summary.
    """

    cell: Cell
    low: float | None = None
    high: float | None = None
    published: int | None = None
    expected: int | None = None

    @property
    def value(self) -> float | None:
        """The value, None where nothing is published."""
        return self.cell.value

    @property
    def is_median(self) -> bool:
        """Whether the value is a median over QPV rather than the figure of the whole."""
        return self.low is not None

    @property
    def coverage(self) -> str:
        """Return "19 QPV sur 20", "" where the figure does not summarise QPV."""
        if self.published is None or self.expected is None:
            return ""
        return f"{fr.number(self.published)} QPV sur {fr.number(self.expected)}"

    @property
    def reason(self) -> str:
        """Why there is no value, in words; "" where there is one."""
        if self.value is not None:
            return ""
        return self.cell.note or "sans motif donné par le producteur"


def known(indicator: str) -> Indicator:
    """Return an indicator of the catalogue."""
    return indicators.load().indicators[indicator]


def statistic(level: FigureLevel, indicator: str) -> str:
    """Return what stands for an indicator at a level, the same for every level that has QPV.

    It is the median over the QPV for rates and medians, for France too: a rate published for all
    the QPV together is not comparable with the medians beside it.
    """
    if figures.grid(level, indicator + _MEDIAN) is not EMPTY:
        return indicator + _MEDIAN
    return indicator


def periods(level: FigureLevel, indicator: str) -> tuple[str, ...]:
    """Return the periods of an indicator at a level, in order."""
    return figures.grid(level, statistic(level, indicator)).periods


def figure(place: Territory, indicator: str, period: str) -> Figure:
    """Return the figure of a territory at a period."""
    shown = statistic(place.level, indicator)
    cell = figures.grid(place.level, shown).cell(place.code, period)
    low = high = None
    if shown != indicator:
        low, high = (
            figures.grid(place.level, indicator + suffix).cell(place.code, period).value
            for suffix in _RANGE
        )
    counted = coverage(cell.note)
    return Figure(cell, low, high, *(counted or (None, None)))


def coverage(note: str) -> tuple[int, int] | None:
    """Return how many QPV a note says that a figure rests on, and out of how many."""
    found = _COVERAGE.search(note)
    return (int(found[1]), int(found[2])) if found else None


def offered(places: Iterable[Territory], indicator: str) -> tuple[str, ...]:
    """Return the periods at which some of the territories have a published figure, in order."""
    found: set[str] = set()
    for place in places:
        grid = figures.grid(place.level, statistic(place.level, indicator))
        found |= {p for p in grid.periods if grid.cell(place.code, p).value is not None}
    return tuple(sorted(found))


def best_period(places: Sequence[Territory], indicator: str) -> str | None:
    """Return the latest of the periods at which most of the territories are published."""
    at = offered(places, indicator)
    if not at:
        return None
    published = {
        period: sum(figure(place, indicator, period).value is not None for place in places)
        for period in at
    }
    return max(at, key=lambda period: (published[period], period))


def row(places: Sequence[Territory], indicator: str) -> tuple[str | None, list[Figure]]:
    """Return the best period of an indicator and the figure of each territory at it."""
    period = best_period(places, indicator)
    if period is not None:
        return period, [figure(place, indicator, period) for place in places]
    last = {place: periods(place.level, indicator)[-1:] for place in places}
    found = [figure(p, indicator, last[p][0] if last[p] else "") for p in places]
    return max((p for ps in last.values() for p in ps), default=None), found
