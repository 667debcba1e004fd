"""The indicators of the project, as declared in ``data/indicators.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from loaders.catalogues import toml_files
from loaders.catalogues.toml_files import NUMBER, TEXTS, Kind, Placed, frozen, placed, shape_of
from loaders.errors import Fault, SchemaFaultError

CATALOGUE: Final = Path(__file__).resolve().parents[2] / "data" / "indicators.toml"
"""Where the catalogue is in the project."""
KINDS: Final = ("additive", "ratio", "rate", "median")
START: Final = "population"
"""Family kept in the table ``values``, the only one that the application reads at start."""

_OF_RATIOS: Final = ("numerator", "denominator", "factor")
_KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "editions": TEXTS,
        "sources": TEXTS,
        "numerator": TEXTS,
        "factor": NUMBER,
        "minimum": NUMBER,
    }
)
"""Of the fields that are not texts."""


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
    content = toml_files.tables(path, ("family", "indicator"))
    families = placed(path.name, "famille", content["family"])
    indicators = placed(path.name, "indicateur", content["indicator"])
    faults = _all_faults(families, Family) + _all_faults(indicators, Indicator)
    faults += [fault for one in indicators for fault in _kind_faults(*one)]
    if not faults:
        faults = _broken_links(path.name, content["family"], content["indicator"])
    if faults:
        raise SchemaFaultError(path.name, faults)
    return Catalogue(
        MappingProxyType({one["id"]: Family(**frozen(one)) for one in content["family"]}),
        MappingProxyType({one["id"]: Indicator(**frozen(one)) for one in content["indicator"]}),
    )


def _all_faults(entries: Sequence[Placed], made: type[Family | Indicator]) -> list[Fault]:
    """List what is wrong in entries, each on its own, and the identifiers used twice."""
    shape = shape_of(made, _KINDS, may_be_empty={"caveat"})
    faults = [fault for one in entries for fault in shape.faults(*one)]
    return faults + toml_files.repeated(entries)


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
    file: str, families: Sequence[Mapping[str, Any]], indicators: Sequence[Mapping[str, Any]]
) -> list[Fault]:
    """Report the families, wholes, numerators and denominators that nothing declares."""
    known = {one["id"] for one in families}
    counts = {one["id"] for one in indicators if one["kind"] == "additive"}
    faults = []
    for one in indicators:
        place = f"{file}, {one['id']}"
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
