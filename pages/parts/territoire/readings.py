"""Figures of a territory as the sheet reads them: a value, its date, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo import cohort
from geo.grid import Cell
from loaders.catalogues import indicators
from loaders.statistics import figures
from pages.parts import fr
from pages.parts.kept import kept
from pages.parts.territoire.place import holdings

if TYPE_CHECKING:
    from geo.cohort import Cohort
    from geo.grid import Grid
    from geo.territories import FigureLevel
    from loaders.catalogues.indicators import Indicator
    from pages.parts.territories import Territory

SEEKERS: Final = "defm_abc"
_ABSENT: Final = "QPV absent du fichier du producteur"
#: What a reason of the sources says in words; the files give its number, not its meaning.
REASONS: Final = {
    _ABSENT: "absent du fichier du producteur",
    "cellule vide, sans motif": "case laissée vide par le producteur, sans motif",
    "sans motif": "sans motif du producteur",
}
_IPRO: Final = "absent du fichier de l’Insee, qui couvre la métropole et La Réunion"
#: What is cited for a family: job seekers are read at every date, the rest at the last.
SOURCES: Final = {
    "population": ("insee-population-qpv",),
    "demandeurs": tuple(f"insee-ipro-{year}" for year in range(2017, 2023)),
    "emploi": ("insee-ipro-2022",),
    "demographie": ("insee-demo-2022",),
    "revenus": ("insee-filosofi-2019",),
}


@dataclass(frozen=True)
class Reading:
    """A figure of a territory.

    Attributes
    ----------
    cell
        Its value or its status.
    unit, period
        Of the indicator; "" where no period exists.
    published, expected
        How many of its QPV publish it, of how many.
    median
        Whether it stands for its QPV as their median.
    """

    cell: Cell
    unit: str
    period: str
    published: int
    expected: int
    median: bool

    @property
    def text(self) -> str:
        """The value with its unit, or the words of its status."""
        return fr.cell(self.cell, self.unit)

    @property
    def coverage(self) -> str:
        """Return "22 QPV publiés sur 23"; "" for a single QPV."""
        if self.expected == 1:
            return ""
        word = "publié" if self.published <= 1 else "publiés"
        return f"{self.published} QPV {word} sur {self.expected}"


@dataclass(eq=False)
class Shelf:
    """What was read of the snapshot, at hand: a sheet reads the same grids hundreds of times."""

    _grids: dict[tuple[FigureLevel, str], Grid] = field(default_factory=dict)
    _cohorts: dict[tuple[Territory, str], Cohort] = field(default_factory=dict)
    _held: dict[FigureLevel, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def codes(self, place: Territory) -> tuple[str, ...]:
        """Return the QPV of a territory."""
        if place.level not in self._held:
            self._held[place.level] = holdings(place.level)
        return self._held[place.level].get(place.code, ())

    def grid(self, level: FigureLevel, indicator: str) -> Grid:
        """Return one indicator at one level."""
        found = self._grids.get((level, indicator))
        if found is None:
            found = self._grids[level, indicator] = figures.grid(level, indicator)
        return found

    def last_period(self, indicator: str) -> str:
        """Return the latest period of an indicator of the QPV; "" without any."""
        periods = self.grid("qpv2015", indicator).periods
        return periods[-1] if periods else ""

    def cohort(self, place: Territory, indicator: str) -> Cohort:
        """Return the sums over the QPV of a territory that publish a count at every date."""
        found = self._cohorts.get((place, indicator))
        if found is None:
            codes = self.codes(place)
            found = cohort.over_time(self.grid("qpv2015", indicator), codes)
            self._cohorts[place, indicator] = found
        return found


@kept()
def shelf() -> Shelf:
    """Return the shelf of the process."""
    return Shelf()


def identifier(place: Territory, indicator: str) -> str:
    """Return the figure that stands for an indicator: several QPV have the median of their rates.

    The producer's own rate for all QPV is left aside: a median compares with medians.
    """
    one = indicators.load().indicators[indicator]
    spread = one.kind in ("rate", "median") and place.level != "qpv2015"
    return indicator + figures.MEDIAN if spread else indicator


def last_period(indicator: str) -> str:
    """Return the latest period of an indicator of the QPV; "" without any."""
    return shelf().last_period(indicator)


@kept(8192)
def read(place: Territory, indicator: str, period: str = "") -> Reading:
    """Return the figure of a territory at a period, by default the latest."""
    at_hand = shelf()
    when = period or at_hand.last_period(indicator)
    shown = identifier(place, indicator)
    codes = at_hand.codes(place)
    published = at_hand.grid("qpv2015", indicator).at(when, codes)
    return Reading(
        at_hand.grid(place.level, shown).cell(place.code, when),
        indicators.load().indicators[indicator].unit,
        when,
        len(published),
        len(codes),
        shown != indicator,
    )


def seekers_over_time(place: Territory, indicator: str = SEEKERS) -> Cohort:
    """Return the job seekers of the QPV that publish them at every date."""
    return shelf().cohort(place, indicator)


def change(place: Territory) -> float | None:
    """Return the change of the job seekers from the first date to the last, %."""
    found = seekers_over_time(place)
    if not found.sums:
        return None
    first, *_, last = found.sums
    index = found.index(first).get(last)
    return None if index is None else index - 100


def reasons(place: Territory, indicator: str, period: str) -> list[str]:
    """Return why some QPV of a territory do not publish a figure, in words, most frequent first."""
    return _reasons(shelf().codes(place), indicator, period)


def reasons_of(code: str, indicator: str, period: str) -> list[str]:
    """Return why one QPV does not publish a figure; none where it does."""
    return _reasons((code,), indicator, period)


def _reasons(codes: tuple[str, ...], indicator: str, period: str) -> list[str]:
    grid = shelf().grid("qpv2015", indicator)
    one = indicators.load().indicators[indicator]
    counts: dict[str, int] = {}
    for code in codes:
        cell = grid.cell(code, period)
        if cell.value is None:
            for word in _words(cell.note, one, code, period):
                counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))


def _words(note: str, one: Indicator, code: str, period: str) -> list[str]:
    """Return the reasons of a figure, those of its terms for a ratio."""
    if one.stored:
        return [reason(note, one.family)]
    found = []
    for term in (*one.numerator, one.denominator):
        when = one.denominator_period if term == one.denominator else ""
        found += reasons_of(code, term, when or period)
    return list(dict.fromkeys(found))


def reason(note: str, family: str) -> str:
    """Return the reason of a figure of a family that is not published, in words."""
    note = note or "sans motif"
    if note.startswith("note "):
        return f"retenu par le producteur, {note.removesuffix(' du producteur')} non explicitée"
    if note == _ABSENT and family in ("demandeurs", "emploi"):
        return _IPRO
    return REASONS.get(note, note)
