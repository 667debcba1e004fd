"""Localised unemployment rates as their page needs them: who has one, from which edition."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, Literal

from geo.extent import OVERSEAS
from geo.territories import FRANCE
from loaders import snapshot
from loaders.catalogues import sources as catalogue
from loaders.statistics import figures
from pages.parts import data
from pages.parts.kept import kept
from pages.parts.territories import Territory, names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.grid import Grid
    from geo.territories import FigureLevel

INDICATOR: Final = "taux_chomage_localise"
RankedLevel = Literal["departement", "region", "ze"]
#: Levels whose territories are set against one another.
LEVELS: Final[tuple[RankedLevel, ...]] = ("departement", "region", "ze")
NATION: Final = Territory("france", FRANCE)
#: Which file gives the rates of a level: three editions, that revise the same quarters otherwise.
SOURCES: Final[Mapping[FigureLevel, str]] = {
    "departement": "insee-chomage-departements",
    "region": "insee-chomage-regions",
    "france": "insee-chomage-regions",
    "ze": "insee-chomage-ze",
}
#: How many territories the page opens with.
_FIRST: Final = 4


def grid(level: FigureLevel) -> Grid:
    """Return the rates of a level, in percent, by code and by quarter."""
    return figures.grid(level, INDICATOR)


@kept()
def offered() -> dict[str, Territory]:
    """Return the territories that have a rate, by their label, level by level and by name."""
    known = {level: set(grid(level).codes) for level in LEVELS}
    found = (
        Territory(level, code) for level in LEVELS for code in names(level) if code in known[level]
    )
    return {label(place): place for place in found}


@kept()
def named(level: FigureLevel) -> dict[str, str]:
    """Return the names of the territories of a level by code, overseas zones with their région.

    Two zones d'emploi are "Le Sud", and "L'Est" says nothing by itself.
    """
    if level != "ze":
        return names(level)
    rows = snapshot.load().territories
    rows = rows[rows["level"].eq("ze") & rows["region_code"].isin(OVERSEAS)]
    regions = dict(zip(rows["code"], rows["region_code"].map(names("region")), strict=True))
    known = names(level)
    return {c: f"{name}, {regions[c]}" if c in regions else name for c, name in known.items()}


def label(place: Territory) -> str:
    """Return a short name that no other territory has: "Nord (59)", "Bretagne (région)"."""
    if place.level == "departement":
        return f"{place.name} ({place.code})"
    if place.level == "ze":
        return f"{named('ze')[place.code]} (zone d’emploi {place.code})"
    return short(place)


def short(place: Territory) -> str:
    """Return a name with its kind, where it is not a département's."""
    kinds = {"region": " (région)", "ze": " (zone d’emploi)"}
    return named(place.level)[place.code] + kinds.get(place.level, "")


@kept()
def quarters() -> tuple[str, ...]:
    """Return every quarter of every edition, in order."""
    return tuple(sorted({quarter for level in LEVELS for quarter in grid(level).periods}))


@kept()
def edition(level: FigureLevel) -> str:
    """Return the name of the edition that gives the rates of a level."""
    return catalogue.find(SOURCES[level]).edition


@kept()
def cites_held(level: RankedLevel) -> dict[str, tuple[int, int]]:
    """Return how many cités of 2020 and of 2021 each territory holds, by code.

    A cité of two départements counts in both. Nothing read says which communes make a zone
    d'emploi: none is known to hold a cité.
    """
    counts: Counter[tuple[str, int]] = Counter()
    for cite in data.cites().values():
        places = {"departement": cite.departements, "region": (cite.region,), "ze": ()}[level]
        counts.update((place.code, cite.wave) for place in places)
    codes = {code for code, _ in counts}
    return {code: (counts[code, 2020], counts[code, 2021]) for code in sorted(codes)}


@kept()
def first_chosen() -> tuple[str, ...]:
    """Return the labels of the départements that hold most cités, the most first."""
    held = cites_held("departement")
    ranked = sorted(held, key=lambda code: (-sum(held[code]), code))
    found = (label(Territory("departement", code)) for code in ranked)
    return tuple(one for one in found if one in offered())[:_FIRST]


@kept()
def widest_revision() -> float:
    """Return the largest gap (points) between two editions for one place and one quarter.

    Overseas, a région is one département: both editions give the same rate, as each revised it.
    """
    links = snapshot.load().memberships
    kept = links["level"].eq("departement") & links["parent_level"].eq("region")
    parents = dict(zip(links.loc[kept, "code"], links.loc[kept, "parent_code"], strict=True))
    alone = Counter(parents.values())
    gaps = [
        abs(one.value - other.value)
        for code, parent in parents.items()
        if alone[parent] == 1
        for quarter, one in grid("departement").series(code).items()
        if one.value is not None
        and (other := grid("region").cell(parent, quarter)).value is not None
    ]
    return round(max(gaps, default=0.0), 1)


def gap(before: float, after: float) -> float:
    """Return the change from a rate to another in points, to the tenth as rates are published."""
    return round(after - before, 1)
