"""The metrics that the cités report, as declared in ``data/metrics.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from geo.lookup import normalise
from geo.reports import AXES
from loaders.catalogues import toml_files
from loaders.catalogues.toml_files import FLAG, Entry, Placed, placed, shape_of
from loaders.errors import Fault, SchemaFaultError

CATALOGUE: Final = Path(__file__).resolve().parents[2] / "data" / "metrics.toml"
"""Where the catalogue is in the project."""


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
    entries = placed(path.name, "métrique", toml_files.tables(path, ("metric",))["metric"])
    shape = shape_of(Metric, {"additive": FLAG, "per_job_seekers": FLAG})
    faults = [fault for one in entries for fault in (*shape.faults(*one), *_entry_faults(*one))]
    if not faults:
        faults = _shared_faults(entries) + _broken_wholes(entries)
    if faults:
        raise SchemaFaultError(path.name, faults)
    return MappingProxyType({entry["id"]: Metric(**entry) for _, entry in entries})


def _entry_faults(place: str, entry: Entry) -> list[Fault]:
    """Report the axis that is none, and the part without a whole."""
    faults = []
    axis = entry.get("axis")
    if isinstance(axis, str) and axis.strip() and axis not in AXES:
        faults.append(Fault(place, None, "axis", axis, "axe inconnu", ", ".join(AXES)))
    if "partition" in entry and "whole" not in entry:
        why, expected = "une part sans son tout", "le champ « whole »"
        faults.append(Fault(place, None, "partition", entry["partition"], why, expected))
    return faults


def _shared_faults(entries: Sequence[Placed]) -> list[Fault]:
    """Report identifiers and labels that an import could not tell apart, and scattered axes."""
    faults: list[Fault] = []
    owners: dict[str, str] = {}
    ended: set[str] = set()
    before = ""
    for place, entry in entries:
        for column in ("id", "label"):
            key = normalise(entry[column])
            if owners.setdefault(key, place) != place:
                why = "se confond avec une autre métrique, aux accents et à la casse près"
                faults.append(Fault(place, None, column, entry[column], why, "un nom distinct"))
        ended |= {before} - {entry["axis"]}
        before = entry["axis"]
        if entry["axis"] in ended:
            why, expected = "axe déjà refermé plus haut", "les métriques d'un axe ensemble"
            faults.append(Fault(place, None, "axis", entry["axis"], why, expected))
    return faults


def _broken_wholes(entries: Sequence[Placed]) -> list[Fault]:
    """Report the wholes that nothing declares, or that cannot be one."""
    known = {entry["id"]: entry for _, entry in entries}
    faults = []
    for place, entry in entries:
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
        faults.append(Fault(place, None, "whole", name, why, expected))
    return faults
