"""What is published about the programme, as declared in ``data/programme.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from geo.reports import AXES
from loaders.errors import Fault, SchemaFaultError, SourceMissingError, SourceUnreadableError

CATALOGUE: Final = Path(__file__).resolve().parent.parent / "data" / "programme.toml"
"""Where the table is in the project."""

_TYPES: Final[Mapping[str, tuple[tuple[type, ...], str]]] = MappingProxyType(
    {
        "value": ((int, float), "un nombre"),
        "begin": ((int,), "une année"),
        "end": ((int,), "une année"),
        "finding": ((list,), "une liste de textes"),
        "examples": ((list,), "une liste de textes"),
    }
)
"""Types of the fields that are not texts, and how to say them in French."""
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
    content = _content(path)
    faults = [fault for table in _TABLES for fault in _faults(table, content[table])]
    if not faults:
        faults = list(_broken_links(content))
    if faults:
        raise SchemaFaultError(path.name, faults)
    made: dict[str, list[Any]] = {
        table: [kind(**_frozen(entry)) for entry in content[table]]
        for table, kind in _TABLES.items()
    }
    sources, axes, figures = (
        MappingProxyType({one.id: one for one in made[table]})
        for table in ("source", "axis", "figure")
    )
    return Programme(sources, axes, figures, tuple(made["actor"]), tuple(made["event"]))


def _frozen(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {n: tuple(value) if isinstance(value, list) else value for n, value in entry.items()}


def _content(path: Path) -> dict[str, list[dict[str, Any]]]:
    todo = "corriger le fichier, ou reprendre celui du projet."
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SourceMissingError(path.name, f"« {path.parent} »") from error
    except tomllib.TOMLDecodeError as error:
        raise SourceUnreadableError(path.name, f"TOML mal formé ({error})", todo) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = f"ce n'est pas un texte UTF-8 ({error})"
        raise SourceUnreadableError(path.name, reason, todo) from error
    for table in _TABLES:
        entries = content.get(table)
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise SourceUnreadableError(path.name, f"aucune table [[{table}]]", todo)
    return content


def _faults(table: str, entries: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """List what is wrong in the entries of a table, each on its own, and what is there twice."""
    known = {field.name: field.default is MISSING for field in fields(_TABLES[table])}
    seen: set[object] = set()
    for rank, entry in enumerate(entries, 1):
        place = f"programme.toml, {table} n° {rank} ({entry.get('id', entry.get('label', '?'))})"
        for name, required in known.items():
            if required and name not in entry:
                yield Fault(place, None, name, None, "champ absent", _expected(name)[1])
        for name, value in entry.items():
            if name not in known:
                expected = "l'un de : " + ", ".join(known)
                yield Fault(place, None, name, value, "champ inconnu", expected)
            elif why := _wrong(name, value):
                yield Fault(place, None, name, value, why, _expected(name)[1])
        if "id" in entry and str(entry["id"]) in seen:
            yield Fault(place, None, "id", entry["id"], "identifiant en double", "un seul")
        seen.add(str(entry.get("id")))


def _expected(name: str) -> tuple[tuple[type, ...], str]:
    return _TYPES.get(name, ((str,), "un texte"))


def _wrong(name: str, value: object) -> str:
    """Say why a value is wrong; empty when it is right."""
    types = _expected(name)[0]
    if not isinstance(value, types) or isinstance(value, bool):
        return "type inattendu"
    if isinstance(value, list) and not (value and all(isinstance(one, str) for one in value)):
        return "liste vide ou mêlée"
    if isinstance(value, str) and not value.strip() and name not in _MAY_BE_EMPTY:
        return "champ vide"
    if isinstance(value, (int, float)) and value < 0:
        return "nombre négatif"
    return ""


def _broken_links(content: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Fault]:
    """Report the sources and axes that nothing declares, and the years in the wrong order."""
    sources = {one["id"] for one in content["source"]}
    for table in ("figure", "event"):
        for one in content[table]:
            place = f"programme.toml, {one.get('id', one['label'])}"
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
        yield Fault("programme.toml", None, "axis", found, "axes inattendus", ", ".join(AXES))
