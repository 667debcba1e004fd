"""The metrics that the cités report, as declared in ``data/metrics.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from geo.lookup import normalise
from geo.reports import AXES
from loaders.errors import Fault, SchemaFaultError, SourceMissingError, SourceUnreadableError

CATALOGUE: Final = Path(__file__).resolve().parent.parent / "data" / "metrics.toml"
"""Where the catalogue is in the project."""

_ID: Final = r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
_REQUIRED: Final = ("id", "axis", "label", "unit", "definition")
_FLAGS: Final = ("additive", "per_job_seekers")


@dataclass(frozen=True)
class Metric:
    """One metric, a count; all texts shown to users are in French.

    Attributes
    ----------
    id, label, unit, definition : str
        Stable identifier, name, unit of the count, what to count.
    axis : str
        A key of `geo.reports.AXES`.
    whole : str
        For a part, the metric it is a part of; else empty.
    partition : str
        For a part, the set of exclusive parts it belongs to; else empty.
    additive : bool
        Whether a sum over cités or quarters means something.
    per_job_seekers : bool
        Whether a figure per 100 job seekers means something.
    """

    id: str
    axis: str
    label: str
    unit: str
    definition: str
    whole: str = ""
    partition: str = ""
    additive: bool = True
    per_job_seekers: bool = False


Catalogue = Mapping[str, Metric]
"""Metrics by identifier, in the order of the file; those of an axis follow one another."""


def of_axis(axis: str, catalogue: Catalogue | None = None) -> tuple[Metric, ...]:
    """Return the metrics of an axis, in the order of the catalogue."""
    known = load() if catalogue is None else catalogue
    return tuple(one for one in known.values() if one.axis == axis)


def parts(catalogue: Catalogue | None = None) -> dict[str, tuple[Metric, ...]]:
    """Return the parts of each whole that has some, by the identifier of the whole."""
    found: dict[str, list[Metric]] = {}
    for one in (load() if catalogue is None else catalogue).values():
        if one.whole:
            found.setdefault(one.whole, []).append(one)
    return {whole: tuple(of_it) for whole, of_it in found.items()}


@lru_cache(maxsize=4)
def load(path: Path = CATALOGUE) -> Catalogue:
    """Read and validate the catalogue.

    Parameters
    ----------
    path : Path
        The TOML file, tables ``[[metric]]``.

    Returns
    -------
    Mapping of str to Metric
        Read-only, shared.

    Raises
    ------
    SourceMissingError, SourceUnreadableError
        No file, or not TOML in UTF-8, or without a table.
    SchemaFaultError
        Everything that is wrong, in one report.
    """
    entries = _entries(path)
    faults = [
        fault
        for rank, entry in enumerate(entries, 1)
        for fault in _entry_faults(_place(path.name, rank, entry), entry)
    ]
    if not faults:
        faults = _shared_faults(path.name, entries) + _broken_wholes(path.name, entries)
    if faults:
        raise SchemaFaultError(path.name, faults)
    return MappingProxyType({entry["id"]: Metric(**entry) for entry in entries})


def _entries(path: Path) -> list[dict[str, Any]]:
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
    entries = content.get("metric")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SourceUnreadableError(path.name, "aucune table [[metric]]", todo)
    return entries


def _place(file: str, rank: int, entry: Mapping[str, Any]) -> str:
    return f"{file}, métrique n° {rank} ({entry.get('id', 'sans identifiant')})"


def _entry_faults(place: str, entry: Mapping[str, Any]) -> list[Fault]:
    """List what is wrong in one entry taken alone."""
    allowed = [field.name for field in fields(Metric)]
    faults = [
        Fault(place, None, name, None, "champ absent", "un texte")
        for name in _REQUIRED
        if name not in entry
    ]
    for name, value in entry.items():
        wrong = _wrong_field(name, value, allowed)
        if wrong:
            faults.append(Fault(place, None, name, value, *wrong))
    if "partition" in entry and "whole" not in entry:
        why, expected = "une part sans son tout", "le champ « whole »"
        faults.append(Fault(place, None, "partition", entry["partition"], why, expected))
    return faults


def _wrong_field(name: str, value: object, allowed: Sequence[str]) -> tuple[str, str] | None:
    """Say why a field is wrong and what is expected; None when it is right."""
    if name not in allowed:
        return "champ inconnu", "l'un de : " + ", ".join(allowed)
    if name in _FLAGS:
        return None if isinstance(value, bool) else ("type inattendu", "true ou false")
    if not isinstance(value, str):
        return "type inattendu", "un texte"
    return _wrong_text(name, value)


def _wrong_text(name: str, value: str) -> tuple[str, str] | None:
    if not value.strip():
        return "champ vide", "un texte"
    if name == "id" and not re.fullmatch(_ID, value):
        return "identifiant mal formé", "minuscules, chiffres et « _ »"
    if name == "axis" and value not in AXES:
        return "axe inconnu", ", ".join(AXES)
    return None


def _shared_faults(file: str, entries: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Report identifiers and labels that an import could not tell apart, and scattered axes."""
    faults: list[Fault] = []
    owners: dict[str, str] = {}
    ended: set[str] = set()
    for rank, entry in enumerate(entries, 1):
        place = _place(file, rank, entry)
        for column in ("id", "label"):
            key = normalise(entry[column])
            if owners.setdefault(key, f"{rank}") != f"{rank}":
                why = "se confond avec une autre métrique, aux accents et à la casse près"
                faults.append(Fault(place, None, column, entry[column], why, "un nom distinct"))
        before = entries[rank - 2]["axis"] if rank > 1 else entry["axis"]
        ended |= {before} - {entry["axis"]}
        if entry["axis"] in ended:
            why, expected = "axe déjà refermé plus haut", "les métriques d'un axe ensemble"
            faults.append(Fault(place, None, "axis", entry["axis"], why, expected))
    return faults


def _broken_wholes(file: str, entries: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """Report the wholes that nothing declares, or that cannot be one."""
    known = {entry["id"]: entry for entry in entries}
    faults = []
    for rank, entry in enumerate(entries, 1):
        name = entry.get("whole")
        if name is None:
            continue
        whole = known.get(name)
        if whole is None:
            why, expected = "tout inconnu", "l'identifiant d'une métrique"
        elif name == entry["id"] or "whole" in whole:
            why, expected = "ce tout est lui-même une part", "une métrique sans « whole »"
        elif (whole["axis"], whole["unit"]) != (entry["axis"], entry["unit"]):
            why, expected = "une part d'un autre axe ou d'une autre unité", "ceux du tout"
        else:
            continue
        faults.append(Fault(_place(file, rank, entry), None, "whole", name, why, expected))
    return faults
