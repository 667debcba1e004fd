"""The sources of the project, as declared in ``data/sources.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from loaders.catalogues import toml_files
from loaders.errors import Fault, SchemaFaultError, SourceMissingError

CATALOGUE: Final = Path(__file__).resolve().parents[2] / "data" / "sources.toml"
"""Where the catalogue is in the project."""

_HTTPS = (r"https://[^\s/]+(/\S*)?", "une adresse qui commence par https://")
_RULES: Final = {
    "id": (r"[a-z0-9]+(-[a-z0-9]+)*", "minuscules, chiffres et tirets"),
    "kind": ("file|package", "file ou package"),
    "registry": ("pypi|npm", "pypi ou npm"),
    "sha256": ("[0-9a-f]{64}", "64 chiffres hexadécimaux en minuscules"),
    "url": _HTTPS,
    "page": _HTTPS,
    # Relative and without "..": this name is joined to a folder the user gives.
    "file": (r"(?!.*\.\.)\w[\w.-]*(/\w[\w.-]*)*", "un chemin relatif, séparé par des « / »"),
}
"""What a field that is not empty must match, and how to say it in French."""
_MAY_BE_EMPTY = frozenset({"url", "sha256"})
_OF_PACKAGES = ("package", "version", "registry")


@dataclass(frozen=True)
class Source:
    """One source of the project; all texts shown to users are in French.

    Attributes
    ----------
    id : str
        Stable identifier, lower case letters, digits and hyphens.
    kind : str
        ``"file"`` or ``"package"``.
    publisher, title, licence, edition : str
        Attribution.
    url : str
        Direct https address of the file; empty when the publisher offers none.
    page : str
        https page of the publisher.
    file : str
        Path relative to the folder of sources; for a package, the name of its archive.
    sha256 : str
        64 hexadecimal digits; empty when the edition was never read.
    used_for : str
        What the project takes from it.
    package, version, registry : str
        Name, version and ``"pypi"`` or ``"npm"`` of a package; empty for a file.
    """

    id: str
    kind: str
    publisher: str
    title: str
    licence: str
    edition: str
    url: str
    page: str
    file: str
    sha256: str
    used_for: str
    package: str = ""
    version: str = ""
    registry: str = ""


def load(path: Path = CATALOGUE) -> tuple[Source, ...]:
    """Read and validate the catalogue.

    Parameters
    ----------
    path : Path
        The TOML file, tables ``[[source]]``.

    Returns
    -------
    tuple of Source
        In the order of the file.

    Raises
    ------
    SourceMissingError, SourceUnreadableError
        No file, or not TOML in UTF-8.
    SchemaFaultError
        All the entries that are wrong, in one report.
    """
    entries = toml_files.tables(path, ("source",))["source"]
    faults = [fault for rank, entry in enumerate(entries, 1) for fault in _faults(rank, entry)]
    faults += _repeated(entries, "id") + _repeated(entries, "file")
    if faults:
        raise SchemaFaultError(path.name, faults)
    return tuple(Source(**entry) for entry in entries)


def find(source_id: str, sources: tuple[Source, ...] | None = None) -> Source:
    """Return the source of this identifier, from `sources` or else the project's catalogue.

    Raises
    ------
    SourceMissingError
        When the catalogue declares no such source.
    """
    for source in load() if sources is None else sources:
        if source.id == source_id:
            return source
    raise SourceMissingError(source_id, "le catalogue data/sources.toml")


def _faults(rank: int, entry: Mapping[str, object]) -> list[Fault]:
    """List what is wrong in one entry, `rank` counted from 1."""
    place = f"sources.toml, source n° {rank} ({entry.get('id', 'sans identifiant')})"

    def fault(column: str, why: str, expected: str) -> Fault:
        return Fault(place, None, column, entry.get(column), why, expected)

    names = [field.name for field in fields(Source)]
    required = [name for name in names if name not in _OF_PACKAGES]
    if entry.get("kind") == "package":
        required += _OF_PACKAGES
    faults = [fault(name, "champ absent", "un texte") for name in required if name not in entry]
    for name, value in entry.items():
        if name not in required:
            faults.append(fault(name, "champ inconnu", "l'un de : " + ", ".join(required)))
        elif not isinstance(value, str):
            faults.append(fault(name, "ce n'est pas un texte", "un texte entre guillemets"))
        elif not value.strip() and name not in _MAY_BE_EMPTY:
            faults.append(fault(name, "champ vide", "un texte"))
        elif value and (expected := _broken_rule(name, value)):
            faults.append(fault(name, "valeur mal formée", expected))
    return faults


def _broken_rule(name: str, value: str) -> str:
    """Return what is expected of a non-empty field that breaks its rule, else an empty text."""
    pattern, expected = _RULES.get(name, (".*", ""))
    return "" if re.fullmatch(pattern, value, re.DOTALL) else expected


def _repeated(entries: Sequence[Mapping[str, object]], name: str) -> list[Fault]:
    """List the entries whose `name` was already taken by an earlier one."""
    seen: set[str] = set()
    faults = []
    for entry in entries:
        value = entry.get(name)
        if not isinstance(value, str):
            continue
        if value in seen:
            faults.append(
                Fault(
                    "sources.toml", None, name, value, "valeur en double", "une valeur par source"
                )
            )
        seen.add(value)
    return faults
