"""Figures of a territory as the page Comparer reads them: value, range and coverage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.grid import EMPTY, Cell
from loaders.catalogues import indicators
from loaders.statistics import aggregates, figures
from pages.parts import fr
from pages.parts.kept import kept
from pages.parts.territories import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.territories import FigureLevel
    from loaders.catalogues.indicators import Indicator
    from pages.parts.territories import Territory

_COVERAGE: Final = re.compile(r"QPV diffusés : (\d+) sur (\d+)")
_MEDIAN: Final = aggregates.STATISTICS["median"]
_RANGE: Final = (aggregates.STATISTICS["minimum"], aggregates.STATISTICS["maximum"])

#: Levels whose territories give a chart its scale, the first that has figures.
_PEERS: Final[tuple[FigureLevel, ...]] = ("cite", "departement", "region", "ze")

#: Indicators of the tables, by theme: what one looks at first. Under the title of its theme an
#: indicator may go by a shorter name; "" stands for that of the catalogue.
KEY: Final[dict[str, dict[str, str]]] = {
    "Habitants": {"population": ""},
    "Demandeurs d’emploi de catégories A, B, C": {
        "defm_abc": "Inscrits",
        "defm_abc_pour_100_habitants": "Inscrits pour 100 habitants (calculé)",
        "part_femmes_abc": "Part des femmes (calculée)",
        "part_moins26_abc": "Part des moins de 26 ans (calculée)",
        "part_50plus_abc": "Part des 50 ans ou plus (calculée)",
        "part_rsa_abc": "Part des bénéficiaires du RSA (calculée)",
        "part_longue_duree_abc": "Part des classes de durée 3 et 4 (calculée)",
    },
    "Emploi": {"taux_emploi": "", "taux_emploi_femmes": "", "part_emploi_duree_limitee": ""},
    "Âges et nationalités": {"part_moins25": "", "part_60plus": "", "part_etrangers": ""},
    "Revenus": {"revenu_median": "", "taux_pauvrete": ""},
    "Chômage de tout le territoire": {"taux_chomage_localise": ""},
}


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


def key_indicators() -> list[str]:
    """Return the identifiers of the indicators of `KEY`, in order."""
    return [name for names in KEY.values() for name in names]


def known(indicator: str) -> Indicator:
    """Return an indicator of the catalogue."""
    return indicators.load().indicators[indicator]


def sources(uses: Iterable[tuple[str, str | None]]) -> tuple[str, ...]:
    """Return the sources behind some indicators, each once.

    Parameters
    ----------
    uses
        Identifiers of the catalogue, each with the period shown, None for all periods: of files
        that are one a year, only those of the periods shown are named.
    """
    catalogue = indicators.load()
    used: dict[str, None] = {}
    for name, period in uses:
        one = catalogue.indicators[name]
        used |= dict.fromkeys(_editions(one.family, period))
        for term in filter(None, (*one.numerator, one.denominator)):
            family = catalogue.indicators[term].family
            used |= dict.fromkeys(_editions(family, period if family == one.family else None))
    listed = [name for family in catalogue.families.values() for name in family.sources]
    return tuple(sorted(used, key=listed.index))


def _editions(family: str, period: str | None) -> tuple[str, ...]:
    """Return the sources of a family that hold a period; all where they are not one a year."""
    every = indicators.load().families[family].sources
    if period is None:
        return every
    # Job seekers at the end of a year are in the edition of the next one.
    year = int(period[:4]) + period.endswith("-12-31")
    return tuple(name for name in every if name.endswith(f"-{year}")) or every


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


def span(indicator: str, period: str) -> tuple[float, ...]:
    """Return the extremes of an indicator over all cités, or départements where cités have none."""
    for level in _PEERS:
        found = figures.grid(level, statistic(level, indicator)).at(period).values()
        if found:
            return min(found), max(found)
    return ()


def best_period(places: Sequence[Territory], indicator: str) -> str | None:
    """Return the latest of the periods at which most of the territories are published."""
    return _best_period(tuple(map(str, places)), indicator)


@kept(2048)
def _best_period(words: tuple[str, ...], indicator: str) -> str | None:
    places = [place for place in map(parse, words) if place]
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
