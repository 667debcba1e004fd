"""Every error a user can meet, each saying in French what happened and what to do.

Command line and pages catch `CitesError` and show its text: nothing else needs translating.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

REPORT_LINES = 50
"""Faults spelled out in one report; the rest are counted, so that the message stays readable."""
VALUE_LENGTH = 80
"""Characters of a faulty value shown in a report."""


_SYSTEM_REASONS: Final = {
    errno.EACCES: "le système refuse l'accès",
    errno.EPERM: "le système refuse l'accès",
    errno.EROFS: "ce disque est en lecture seule",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota de disque est atteint",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "une partie du chemin n'est pas un dossier",
    errno.EEXIST: "un fichier porte déjà ce nom",
    errno.ENOENT: "fichier ou dossier absent",
}


def system_reason(error: OSError) -> str:
    """Say in French why the system refused something; its own words where none are known."""
    known = _SYSTEM_REASONS.get(error.errno or 0)
    return known or error.strerror or str(error)


class CitesError(Exception):
    """Base of all errors meant for a user.

    Parameters
    ----------
    what : str
        What happened, in French, with its place (file, row, column, address).
    todo : str
        What the reader can do about it, in French.
    """

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what}\nQue faire : {todo}")
        self.what = what
        self.todo = todo


class SourceMissingError(CitesError):
    """A source file is not where it was looked for."""

    def __init__(self, source: str, where: str) -> None:
        super().__init__(
            f"Source « {source} » introuvable dans {where}.",
            "vérifier le nom du dossier et du fichier, ou télécharger le fichier à l'adresse "
            "indiquée dans data/sources.toml.",
        )


class SourceUnreadableError(CitesError):
    """A source file is there but cannot be read: truncated, HTML page, wrong encoding."""

    def __init__(
        self,
        source: str,
        reason: str,
        todo: str = "télécharger à nouveau le fichier à l'adresse indiquée dans "
        "data/sources.toml, sans l'ouvrir ni l'enregistrer dans un tableur.",
    ) -> None:
        super().__init__(f"Source « {source} » illisible : {reason}.", todo)


class ZipRefusedError(CitesError):
    """An archive is refused before being opened: too many entries, too large, unsafe names."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(
            f"Archive « {source} » refusée : {reason}.",
            "ne pas ouvrir ce fichier et reprendre l'archive auprès de son producteur.",
        )


class NetworkUnreachableError(CitesError):
    """The network is absent, or the server of a source silent."""

    def __init__(self, source: str, url: str, reason: str) -> None:
        super().__init__(
            f"Source « {source} » non téléchargée depuis {url} : {reason}.",
            "vérifier l'accès au réseau puis recommencer, ou donner un dossier qui contient "
            "déjà le fichier avec l'option --from. Ce qui était en place reste utilisable.",
        )


class SourceEditionUnknownError(CitesError):
    """A downloaded file is not the edition the catalogue describes."""

    def __init__(self, source: str, edition: str, expected: str, found: str) -> None:
        super().__init__(
            f"Source « {source} » : ce fichier n'est pas l'édition connue ({edition}). "
            f"Empreinte sha256 attendue {expected or 'inconnue'}, trouvée {found}.",
            "reprendre l'édition attendue, ou déclarer la nouvelle édition et son empreinte "
            "dans data/sources.toml après l'avoir vérifiée.",
        )


class EditionUnknownError(CitesError):
    """A file is read as an edition whose columns are not known."""

    def __init__(self, source: str, edition: str, known: Sequence[str]) -> None:
        super().__init__(
            f"Source « {source} » : édition « {edition} » inconnue, période qui n'existe pas pour "
            f"cette source (éditions connues : {', '.join(known)}).",
            "indiquer l'une des éditions connues, ou adapter la lecture à la nouvelle édition "
            "après avoir vérifié ses colonnes.",
        )


class ServerRefusedError(CitesError):
    """A server answered, but not with the file."""

    def __init__(self, source: str, url: str, reason: str) -> None:
        super().__init__(
            f"Source « {source} » non téléchargée depuis {url} : {reason}.",
            "télécharger le fichier à la main depuis la page du producteur, le placer dans un "
            "dossier sous le nom indiqué dans data/sources.toml, puis donner ce dossier avec "
            "l'option --from.",
        )


class EditionRefusedError(CitesError):
    """A newer edition was downloaded, and its reader cannot read it."""

    def __init__(self, source: str, sha256: str, reason: CitesError) -> None:
        super().__init__(
            f"Source « {source} » : le producteur diffuse une nouvelle édition (sha256 {sha256}) "
            f"que le projet refuse. {reason.what}",
            "garder l'édition en place, et signaler cette nouvelle édition au projet pour que "
            "sa lecture soit adaptée.",
        )


class PackageMissingError(CitesError):
    """A package that `build` reads could neither be found nor fetched."""

    def __init__(self, package: str, reason: str, todo: str) -> None:
        super().__init__(f"Paquet « {package} » introuvable : {reason}.", todo)


class PackageAlteredError(CitesError):
    """A package was found, but a file of it is not the published one."""

    def __init__(self, package: str, reason: str) -> None:
        super().__init__(
            f"Paquet « {package} » refusé : {reason}.",
            "effacer le dossier « packages » du cache de l'application, vérifier le miroir de "
            "paquets utilisé, puis recommencer.",
        )


class InputsMissingError(CitesError):
    """Several inputs of `build` are missing; `failures` holds the error of each."""

    def __init__(self, failures: Sequence[CitesError]) -> None:
        lines = "\n".join(f"  - {failure.what}" for failure in failures)
        advice = "\n".join(f"  - {todo}" for todo in dict.fromkeys(one.todo for one in failures))
        super().__init__(f"{len(failures)} entrées manquent :\n{lines}", f"\n{advice}")
        self.failures = tuple(failures)


class CacheUnusableError(CitesError):
    """The per-user cache cannot be written."""

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(
            f"Cache « {folder} » inutilisable : {reason}.",
            "libérer de la place ou rendre ce dossier inscriptible, ou en désigner un autre avec "
            "la variable d'environnement CITES_CACHE_DIR. Ce qui était en place reste utilisable.",
        )


class SyncRunningError(CitesError):
    """Another synchronisation has held the cache for too long."""

    def __init__(self, folder: str, seconds: float) -> None:
        super().__init__(
            f"Une autre synchronisation est en cours dans « {folder} » depuis plus de "
            f"{seconds:.0f} s.",
            "attendre qu'elle se termine, puis recommencer. Ce qui était en place reste "
            "utilisable.",
        )


class BuildRunningError(CitesError):
    """Another build has held the folder of the snapshot for too long."""

    def __init__(self, folder: str, seconds: float) -> None:
        super().__init__(
            f"Une autre construction est en cours dans « {folder} » depuis plus de "
            f"{seconds:.0f} s.",
            "attendre qu'elle se termine, puis recommencer. Les données en place n'ont pas changé.",
        )


class ExportRefusedError(CitesError):
    """A table cannot be exported to this file."""

    def __init__(self, table: str, file: str, reason: str, todo: str) -> None:
        super().__init__(f"Export de « {table} » vers « {file} » impossible : {reason}.", todo)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong at one place of a source.

    Attributes
    ----------
    source : str
        File or table.
    row : int or str or None
        Row as its reader sees it: line of a CSV file (the header is 1), or a text that names it
        ("objet n° 3", the key of a table); None when the whole column or file is concerned.
    column : str or None
        Column as the publisher names it where possible.
    value : object
        The value found; None when there is none.
    why : str
        Why it is wrong, in French.
    expected : str
        What is expected, in French.
    """

    source: str
    row: int | str | None
    column: str | None
    value: object
    why: str
    expected: str

    def sentence(self) -> str:
        """One French line: place, value, reason, what is expected."""
        place = [self.source]
        if self.row is not None:
            place.append(f"ligne {self.row}" if isinstance(self.row, int) else self.row)
        if self.column is not None:
            place.append(f"colonne « {self.column} »")
        found = "" if self.value in (None, "") else f" (valeur trouvée : {_shown(self.value)})"
        expected = f" ; attendu : {self.expected}" if self.expected else ""
        return f"{', '.join(place)} : {self.why}{found}{expected}."


def _shown(value: object) -> str:
    # A value comes from anywhere: its control characters must not reach a terminal.
    text = "".join(letter if letter.isprintable() else "·" for letter in str(value))
    return f"« {text if len(text) <= VALUE_LENGTH else text[: VALUE_LENGTH - 1] + '…'} »"


def report(faults: Sequence[Fault]) -> str:
    """Write faults as one French list, one line each, the first `REPORT_LINES` spelled out."""
    lines = [f"  - {fault.sentence()}" for fault in faults[:REPORT_LINES]]
    if len(faults) > REPORT_LINES:
        lines.append(f"  - … et {len(faults) - REPORT_LINES} autres anomalies.")
    return "\n".join(lines)


def _count(faults: Sequence[Fault]) -> str:
    return f"{len(faults)} anomalie{'s' if len(faults) > 1 else ''}"


class FaultsFoundError(CitesError):
    """Base of the errors that gather faults; `faults` holds them all."""

    def __init__(self, headline: str, faults: Sequence[Fault], todo: str) -> None:
        super().__init__(f"{headline} : {_count(faults)}.\n{report(faults)}", todo)
        self.faults = tuple(faults)


class SchemaFaultError(FaultsFoundError):
    """A source was read but its content breaks its schema; all faults in one report."""

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        super().__init__(
            f"Source « {source} » refusée",
            faults,
            "corriger ces valeurs à la source ou reprendre le fichier du producteur ; "
            "rien n'a été enregistré.",
        )


class InvalidSnapshotError(FaultsFoundError):
    """The embedded snapshot, or the perimeter cache, is missing, damaged or inconsistent."""

    def __init__(self, what: str, faults: Sequence[Fault]) -> None:
        super().__init__(
            f"{what} invalide",
            faults,
            "reconstruire les données avec « python -m loaders build », ou les périmètres avec "
            "« python -m loaders sync ».",
        )


class PerimetersRefusedError(FaultsFoundError):
    """A perimeter layer was read, but is not plausible: it does not replace the one in place."""

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        super().__init__(
            f"Périmètres de « {source} » refusés",
            faults,
            "reprendre le fichier du producteur ; les périmètres déjà en place restent utilisés.",
        )
