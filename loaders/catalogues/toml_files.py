"""What the TOML catalogues of the project have in common: how they are read and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, Final

from loaders.errors import Fault, SourceMissingError, SourceUnreadableError

Entry = Mapping[str, Any]
"""One entry of a table, as it stands in the file."""
Placed = tuple[str, Entry]
"""An entry after the words that say where it is."""

_ID: Final = r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
_TODO: Final = "corriger le fichier, ou reprendre celui du projet."


@dataclass(frozen=True)
class Kind:
    """What a field may hold, and how to say it in French; ``least`` bounds a number."""

    types: tuple[type, ...]
    expected: str
    least: float = float("-inf")


TEXT: Final = Kind((str,), "un texte")
TEXTS: Final = Kind((list,), "une liste de textes")
NUMBER: Final = Kind((int, float), "un nombre")
FLAG: Final = Kind((bool,), "true ou false")


@dataclass(frozen=True)
class Shape:
    """The fields of a table.

    Attributes
    ----------
    kinds : Mapping of str to Kind
        Every field that may be there.
    required : frozenset of str
        Those that must.
    may_be_empty : frozenset of str
        Texts that may be blank.
    """

    kinds: Mapping[str, Kind]
    required: frozenset[str]
    may_be_empty: frozenset[str]

    def faults(self, place: str, entry: Entry) -> list[Fault]:
        """List what is wrong in an entry taken alone.

        Parameters
        ----------
        place : str
            Where it is, for the report.
        entry : Mapping of str to object
            The entry.
        """
        faults = [
            Fault(place, None, name, None, "champ absent", kind.expected)
            for name, kind in self.kinds.items()
            if name in self.required and name not in entry
        ]
        for name, value in entry.items():
            kind = self.kinds.get(name)
            if kind is None:
                expected = "l'un de : " + ", ".join(self.kinds)
                faults.append(Fault(place, None, name, value, "champ inconnu", expected))
            elif why := _wrong(kind, value, may_be_empty=name in self.may_be_empty):
                faults.append(Fault(place, None, name, value, why, kind.expected))
            elif name == "id" and not re.fullmatch(_ID, value):
                why, expected = "identifiant mal formé", "minuscules, chiffres et « _ »"
                faults.append(Fault(place, None, name, value, why, expected))
        return faults


def shape_of(
    made: type, kinds: Mapping[str, Kind] | None = None, may_be_empty: Collection[str] = ()
) -> Shape:
    """Return the fields that a dataclass asks for; those without a default are required.

    Parameters
    ----------
    made : type
        The dataclass that an entry becomes.
    kinds : Mapping of str to Kind
        Of the fields that are not texts.
    may_be_empty : Collection of str
        Texts that may be blank.
    """
    of_it = {field.name: (kinds or {}).get(field.name, TEXT) for field in fields(made)}
    required = frozenset(field.name for field in fields(made) if field.default is MISSING)
    return Shape(of_it, required, frozenset(may_be_empty))


def tables(path: Path, names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Read the tables of a catalogue.

    Parameters
    ----------
    path : Path
        The TOML file.
    names : Iterable of str
        Of the tables that must be there.

    Returns
    -------
    dict of str to list
        The entries of each table, not checked.

    Raises
    ------
    SourceMissingError, SourceUnreadableError
        No file, or not TOML in UTF-8, or without one of the tables.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SourceMissingError(path.name, f"« {path.parent} »") from error
    except tomllib.TOMLDecodeError as error:
        raise SourceUnreadableError(path.name, f"TOML mal formé ({error})", _TODO) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = f"ce n'est pas un texte UTF-8 ({error})"
        raise SourceUnreadableError(path.name, reason, _TODO) from error
    for name in names:
        entries = content.get(name)
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise SourceUnreadableError(path.name, f"aucune table [[{name}]]", _TODO)
    return content


def placed(file: str, what: str, entries: Sequence[Entry]) -> list[Placed]:
    """Return each entry after where it is: "metrics.toml, métrique n° 2 (ateliers)"."""
    return [
        (f"{file}, {what} n° {rank} ({one.get('id', one.get('label', 'sans identifiant'))})", one)
        for rank, one in enumerate(entries, 1)
    ]


def repeated(entries: Iterable[Placed]) -> list[Fault]:
    """Report the identifiers used before."""
    faults = []
    seen: set[str] = set()
    for place, entry in entries:
        if "id" not in entry:
            continue
        if str(entry["id"]) in seen:
            faults.append(Fault(place, None, "id", entry["id"], "identifiant en double", "un seul"))
        seen.add(str(entry["id"]))
    return faults


def frozen(entry: Entry) -> dict[str, Any]:
    """Return an entry with its lists as tuples, for a dataclass."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }


def _wrong(kind: Kind, value: object, *, may_be_empty: bool) -> str:
    """Say why a value is wrong; empty when it is right."""
    if not isinstance(value, kind.types) or (isinstance(value, bool) and bool not in kind.types):
        return "type inattendu"
    if isinstance(value, list) and not (value and all(isinstance(one, str) for one in value)):
        return "liste vide ou mêlée"
    if isinstance(value, str) and not value.strip() and not may_be_empty:
        return "champ vide"
    if isinstance(value, (int, float)) and value < kind.least:
        return "nombre négatif"
    return ""
