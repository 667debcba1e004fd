"""The indicators of the project, as declared in ``data/indicators.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from loaders.errors import Fault, SchemaFaultError, SourceMissingError, SourceUnreadableError

CATALOGUE: Final = Path(__file__).resolve().parent.parent / "data" / "indicators.toml"
"""Where the catalogue is in the project."""
KINDS: Final = ("additive", "ratio", "rate", "median")
START: Final = "population"
"""Family kept in the table ``values``, the only one that the application reads at start."""

_ID: Final = r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
_TEXTS: Final = ("id", "label", "unit", "kind", "family", "definition", "caveat")
_OF_RATIOS: Final = ("numerator", "denominator", "factor")
_TYPES: Final[Mapping[str, tuple[type, ...]]] = MappingProxyType(
    {
        "editions": (list,),
        "sources": (list,),
        "numerator": (list,),
        "factor": (int, float),
        "minimum": (int, float),
    }
)
"""Types of the fields that are not texts."""
_TYPE_NAMES: Final[Mapping[type, str]] = {list: "une liste de textes", str: "un texte"}


@dataclass(frozen=True)
class Family:
    """Indicators read from the same files, kept in one table of the snapshot.

    Attributes
    ----------
    id : str
        Stable identifier.
    label : str
        French name.
    sources : tuple of str
        Identifiers in ``data/sources.toml``.
    period : str
        What a period is, in French.
    """

    id: str
    label: str
    sources: tuple[str, ...]
    period: str

    @property
    def table(self) -> str:
        """Name of its table in the snapshot."""
        return "values" if self.id == START else f"values_{self.id}"


@dataclass(frozen=True)
class Indicator:
    """One indicator; all texts shown to users are in French.

    Attributes
    ----------
    id, label, unit : str
        Stable identifier, name, unit of the values.
    kind : str
        ``"additive"``, ``"rate"``, ``"median"``, or ``"ratio"``: computed, never stored.
    family : str
        Identifier of its family, which names its sources and what its periods are.
    definition, caveat : str
        What it measures, and how not to read it.
    column : str
        Name in the publisher's file; empty for those read by place, and for ratios.
    editions : tuple of str
        Editions of the file that have it; empty: all.
    whole, partition : str
        For a part, the count it is a part of and the name of the set of exclusive parts.
    within : str
        For a count that another one contains without being its sum, that other count.
    numerator : tuple of str
        Counts to add up; ``denominator`` divides them and ``factor`` multiplies them.
    denominator, denominator_period : str
        Count that divides, and its period where it has but one.
    factor : float
        Multiplier of a ratio.
    minimum : float
        Smallest value that makes sense.
    """

    id: str
    label: str
    unit: str
    kind: str
    family: str
    definition: str
    caveat: str
    column: str = ""
    editions: tuple[str, ...] = ()
    whole: str = ""
    partition: str = ""
    within: str = ""
    numerator: tuple[str, ...] = ()
    denominator: str = ""
    denominator_period: str = ""
    factor: float = 1.0
    minimum: float = 0.0

    @property
    def stored(self) -> bool:
        """Whether its values are in the snapshot, rather than computed from others."""
        return self.kind != "ratio"

    @property
    def maximum(self) -> float:
        """Largest value that makes sense: 100 for a percentage."""
        return 100.0 if self.unit == "%" else float("inf")

    def in_edition(self, edition: str) -> bool:
        """Whether an edition of the file has it."""
        return not self.editions or edition in self.editions


@dataclass(frozen=True)
class Catalogue:
    """The families and the indicators, both in the order of the file, by identifier."""

    families: Mapping[str, Family]
    indicators: Mapping[str, Indicator]

    def of_family(self, family: str) -> tuple[Indicator, ...]:
        """Return the indicators of a family that are stored."""
        return tuple(one for one in self.indicators.values() if one.family == family and one.stored)

    def ratios(self) -> tuple[Indicator, ...]:
        """Return the indicators computed from others."""
        return tuple(one for one in self.indicators.values() if not one.stored)

    def partitions(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return the exclusive parts by (whole, name of the partition)."""
        found: dict[tuple[str, str], list[str]] = {}
        for one in self.indicators.values():
            if one.whole:
                found.setdefault((one.whole, one.partition), []).append(one.id)
        return {key: tuple(parts) for key, parts in found.items()}


@lru_cache(maxsize=4)
def load(path: Path = CATALOGUE) -> Catalogue:
    """Read and validate the catalogue.

    Parameters
    ----------
    path : Path
        The TOML file, tables ``[[family]]`` and ``[[indicator]]``.

    Returns
    -------
    Catalogue
        Families and indicators.

    Raises
    ------
    SourceMissingError, SourceUnreadableError
        No file, or not TOML in UTF-8.
    SchemaFaultError
        Everything that is wrong, in one report.
    """
    content = _content(path)
    families, indicators = content["family"], content["indicator"]
    faults = _all_faults(Family, "famille", families)
    faults += _all_faults(Indicator, "indicateur", indicators)
    if not faults:
        faults = _broken_links(families, indicators)
    if faults:
        raise SchemaFaultError(path.name, faults)
    made = {one["id"]: Family(**_frozen(one)) for one in families}
    return Catalogue(
        MappingProxyType(made),
        MappingProxyType({one["id"]: Indicator(**_frozen(one)) for one in indicators}),
    )


def _frozen(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }


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
    for table in ("family", "indicator"):
        entries = content.get(table)
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise SourceUnreadableError(path.name, f"aucune table [[{table}]]", todo)
    return content


def _all_faults(
    made: type[Family | Indicator], what: str, entries: Sequence[Mapping[str, Any]]
) -> list[Fault]:
    """List what is wrong in entries, each on its own, and the identifiers used twice."""
    allowed = [field.name for field in fields(made)]
    required = allowed if made is Family else list(_TEXTS)
    faults = []
    seen: set[object] = set()
    for rank, entry in enumerate(entries, 1):
        name = entry.get("id", "sans identifiant")
        place = f"indicators.toml, {what} n° {rank} ({name})"
        faults += _entry_faults(place, entry, allowed, required)
        if made is Indicator:
            faults += _kind_faults(place, entry)
        if str(name) in seen:
            faults.append(Fault(place, None, "id", name, "identifiant en double", "un seul"))
        seen.add(str(name))
    return faults


def _entry_faults(
    place: str, entry: Mapping[str, Any], allowed: Sequence[str], required: Sequence[str]
) -> list[Fault]:
    faults = [
        Fault(place, None, name, None, "champ absent", "un texte")
        for name in required
        if name not in entry
    ]
    for name, value in entry.items():

        def fault(why: str, expected: str, name: str = name, value: object = value) -> Fault:
            return Fault(place, None, name, value, why, expected)

        types = _TYPES.get(name, (str,))
        if name not in allowed:
            faults.append(fault("champ inconnu", "l'un de : " + ", ".join(allowed)))
        elif not isinstance(value, types) or isinstance(value, bool):
            expected = _TYPE_NAMES.get(types[0], "un nombre")
            faults.append(fault("type inattendu", expected))
        elif types == (list,) and not _texts(value):
            faults.append(fault("liste vide ou mêlée", "une liste de textes"))
        elif types == (str,) and not str(value).strip() and name != "caveat":
            faults.append(fault("champ vide", "un texte"))
        elif name == "id" and not re.fullmatch(_ID, str(value)):
            faults.append(fault("identifiant mal formé", "minuscules, chiffres et « _ »"))
    return faults


def _texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _kind_faults(place: str, entry: Mapping[str, Any]) -> list[Fault]:
    """Report a kind that is unknown, or that does not have its own fields."""
    kind = entry.get("kind")
    if kind not in KINDS:
        return [Fault(place, None, "kind", kind, "nature inconnue", ", ".join(KINDS))]
    faults = []
    for name in _OF_RATIOS:
        if (kind == "ratio") != (name in entry):
            why = "champ absent d'un ratio" if kind == "ratio" else "champ réservé aux ratios"
            faults.append(Fault(place, None, name, entry.get(name), why, "voir l'en-tête"))
    if ("whole" in entry) != ("partition" in entry):
        why = "« whole » et « partition » vont ensemble"
        faults.append(Fault(place, None, "whole", entry.get("whole"), why, "les deux, ou aucun"))
    return faults


def _broken_links(
    families: Sequence[Mapping[str, Any]], indicators: Sequence[Mapping[str, Any]]
) -> list[Fault]:
    """Report the families, wholes, numerators and denominators that nothing declares."""
    known = {one["id"] for one in families}
    counts = {one["id"] for one in indicators if one["kind"] == "additive"}
    faults = []
    for one in indicators:
        place = f"indicators.toml, {one['id']}"
        if one["family"] not in known:
            why, expected = "famille inconnue", ", ".join(sorted(known))
            faults.append(Fault(place, None, "family", one["family"], why, expected))
        named = [(name, one.get(name)) for name in ("whole", "within", "denominator")]
        named += [("numerator", name) for name in one.get("numerator", ())]
        for column, name in named:
            if name is not None and name not in counts:
                why, expected = "compte inconnu", "l'identifiant d'un indicateur « additive »"
                faults.append(Fault(place, None, column, name, why, expected))
    return faults
