"""The two waves as groups of cités: what is published of each, and how it is spread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from geo.distribution import Distribution, describe
from loaders.catalogues import indicators
from loaders.statistics import figures
from pages.parts import data
from pages.parts.comparer import reading
from pages.parts.kept import kept
from pages.parts.territories import Territory

if TYPE_CHECKING:
    from geo.cites import Cite
    from pages.parts.comparer.reading import Figure

WAVES: Final = (2020, 2021)


@dataclass(frozen=True)
class Group:
    """The cités of a wave at one indicator and one period.

    Attributes
    ----------
    wave
        2020 or 2021.
    members
        Every cité of the wave with its figure, published or not.
    whole
        The figure of all the QPV of the wave together, each counted once.
    """

    wave: int
    members: tuple[tuple[Cite, Figure], ...]
    whole: Figure

    @cached_property
    def published(self) -> tuple[tuple[Cite, Figure], ...]:
        """The cités with a published figure."""
        return tuple((cite, f) for cite, f in self.members if f.value is not None)

    @cached_property
    def hidden(self) -> tuple[tuple[Cite, Figure], ...]:
        """The cités without one."""
        return tuple((cite, f) for cite, f in self.members if f.value is None)

    @property
    def complete(self) -> int:
        """How many cités are published for all of their QPV."""
        return sum(f.published == f.expected for _, f in self.published)

    @cached_property
    def spread(self) -> Distribution | None:
        """How the published figures are spread, None where there are none."""
        return describe(f.value for _, f in self.published if f.value is not None)


def group(wave: int, indicator: str, period: str) -> Group:
    """Return a wave at one indicator and one period."""
    members = tuple(
        (cite, reading.figure(Territory("cite", cite.code), indicator, period))
        for cite in data.cites().values()
        if cite.wave == wave
    )
    whole = reading.figure(Territory("wave", str(wave)), indicator, period)
    return Group(wave, members, whole)


@kept(256)
def pair(indicator: str, period: str) -> tuple[Group, Group]:
    """Return both waves at one indicator and one period."""
    return group(WAVES[0], indicator, period), group(WAVES[1], indicator, period)


def offered() -> tuple[str, ...]:
    """Return the indicators that cités have."""
    known = indicators.load().indicators
    return tuple(name for name in known if reading.periods("cite", name))


def periods(indicator: str) -> tuple[str, ...]:
    """Return the periods at which a cité at least has a published figure."""
    grid = figures.grid("cite", reading.statistic("cite", indicator))
    return tuple(period for period in grid.periods if grid.at(period))


def key_indicators() -> list[str]:
    """Return the indicators of the tables that cités have, in order."""
    return [name for name in reading.key_indicators() if periods(name)]
