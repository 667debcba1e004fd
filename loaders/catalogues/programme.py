"""What is published about the programme, as declared in ``data/programme.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from geo.reports import AXES
from loaders.catalogues import toml_files
from loaders.catalogues.toml_files import NUMBER, TEXTS, Kind, frozen, placed, shape_of
from loaders.errors import Fault, SchemaFaultError

CATALOGUE: Final = Path(__file__).resolve().parents[2] / "data" / "programme.toml"
"""Where the table is in the project."""

_YEAR: Final = Kind((int,), "une année", least=0)
_KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "value": replace(NUMBER, least=0),
        "begin": _YEAR,
        "end": _YEAR,
        "finding": TEXTS,
        "examples": TEXTS,
    }
)
"""Of the fields that are not texts."""
_MAY_BE_EMPTY: Final = frozenset({"page", "note", "wording", "detail", "axis"})


@dataclass(frozen=True)
class Publication:
    """Where figures were published; ``page`` is empty where it is not known."""

    id: str
    publisher: str
    title: str
    date: str
    page: str


@dataclass(frozen=True)
class Axis:
    """An axis of the programme: ``finding`` and ``example`` in the brochure's words."""

    id: str
    finding: tuple[str, ...]
    aim: str
    example: str
    cite: str

    @property
    def label(self) -> str:
        """Name of the axis, in the programme's own words."""
        return AXES[self.id]


@dataclass(frozen=True)
class Figure:
    """A published figure.

    Attributes
    ----------
    id, label, unit : str
        Stable identifier, name, unit.
    axis : str
        One of `AXES`; empty for a figure of the whole programme.
    group : str
        Which figures it is read with.
    value : float
        As published.
    period : str
        The date or the years that the source gives, in French.
    source : str
        Identifier of its publication.
    wording : str
        Words of the source; empty where they were not read.
    note : str
        What to beware of.
    """

    id: str
    axis: str
    group: str
    label: str
    value: float
    unit: str
    period: str
    source: str
    wording: str = ""
    note: str = ""


@dataclass(frozen=True)
class Actor:
    """A family of actors around a cité, with the brochure's examples."""

    id: str
    label: str
    examples: tuple[str, ...]
    icon: str


@dataclass(frozen=True)
class Event:
    """A dated fact of the programme; ``begin`` and ``end`` are years, both included.

    ``kind`` is "fait", or "budget" for the money that a cité had in those years.
    """

    begin: int
    end: int
    period: str
    label: str
    detail: str
    kind: str
    source: str


@dataclass(frozen=True)
class Programme:
    """All that is published, in the order of the file; sources, axes and figures by identifier."""

    sources: Mapping[str, Publication]
    axes: Mapping[str, Axis]
    figures: Mapping[str, Figure]
    actors: tuple[Actor, ...]
    events: tuple[Event, ...]

    def of_axis(self, axis: str) -> tuple[Figure, ...]:
        """Return the figures of an axis."""
        return tuple(one for one in self.figures.values() if one.axis == axis)

    def of_group(self, group: str) -> tuple[Figure, ...]:
        """Return the figures that are read together."""
        return tuple(one for one in self.figures.values() if one.group == group)


_TABLES: Final = MappingProxyType(
    {"source": Publication, "axis": Axis, "figure": Figure, "actor": Actor, "event": Event}
)


@lru_cache(maxsize=4)
def load(path: Path = CATALOGUE) -> Programme:
    """Read and validate the table.

    Parameters
    ----------
    path : Path
        The TOML file.

    Returns
    -------
    Programme
        Shared, read-only.

    Raises
    ------
    SourceMissingError, SourceUnreadableError
        No file, or not TOML in UTF-8.
    SchemaFaultError
        Everything that is wrong, in one report.
    """
    content = toml_files.tables(path, _TABLES)
    faults = [fault for table in _TABLES for fault in _all_faults(path.name, table, content[table])]
    if not faults:
        faults = list(_broken_links(path.name, content))
    if faults:
        raise SchemaFaultError(path.name, faults)
    made: dict[str, list[Any]] = {
        table: [kind(**frozen(entry)) for entry in content[table]]
        for table, kind in _TABLES.items()
    }
    sources, axes, figures = (
        MappingProxyType({one.id: one for one in made[table]})
        for table in ("source", "axis", "figure")
    )
    return Programme(sources, axes, figures, tuple(made["actor"]), tuple(made["event"]))


def _all_faults(file: str, table: str, entries: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """List what is wrong in the entries of a table, each on its own, and what is there twice."""
    shape = shape_of(_TABLES[table], _KINDS, _MAY_BE_EMPTY)
    known = placed(file, table, entries)
    faults = [fault for one in known for fault in shape.faults(*one)]
    return faults + toml_files.repeated(known)


def _broken_links(file: str, content: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Fault]:
    """Report the sources and axes that nothing declares, and the years in the wrong order."""
    sources = {one["id"] for one in content["source"]}
    for table in ("figure", "event"):
        for one in content[table]:
            place = f"{file}, {one.get('id', one['label'])}"
            if one["source"] not in sources:
                expected = ", ".join(sorted(sources))
                yield Fault(place, None, "source", one["source"], "source inconnue", expected)
            if table == "figure" and one["axis"] not in ("", *AXES):
                expected = ", ".join(AXES)
                yield Fault(place, None, "axis", one["axis"], "axe inconnu", expected)
            if table == "event" and one["begin"] > one["end"]:
                yield Fault(place, None, "end", one["end"], "finit avant de commencer", "après")
    if [one["id"] for one in content["axis"]] != list(AXES):
        found = [one["id"] for one in content["axis"]]
        yield Fault(file, None, "axis", found, "axes inattendus", ", ".join(AXES))
