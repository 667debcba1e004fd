"""The errors of the database of reports, each saying in French what happened and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from babel.dates import format_datetime

from loaders.errors import CitesError, Fault, FaultsFoundError
from loaders.reports.records import Conflict, Undo

SPELLED_OUT: Final = 10
"""Conflicts written out in a message; the others are counted."""
_KEPT: Final = "Rien n'a été enregistré, et ce qui l'était déjà est intact."


def _when(at: datetime) -> str:
    return format_datetime(at.astimezone(), "d MMMM y 'à' HH:mm", locale="fr")


class WriteRefusedError(CitesError):
    """The person, or the server, may not save reports."""

    def __init__(self, reason: str, todo: str) -> None:
        super().__init__(f"Enregistrement refusé : {reason}. {_KEPT}", todo)


class SettingRefusedError(CitesError):
    """A setting of the storage has a value that means nothing."""

    def __init__(self, name: str, reason: str, expected: str) -> None:
        super().__init__(
            f"Réglage {name} refusé : {reason}.",
            f"donner à la variable d'environnement {name} l'une de ces valeurs : {expected}.",
        )


class ReportRefusedError(CitesError):
    """Figures that the database cannot hold: they should have been stopped by the review."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Chiffres refusés par la base des remontées : {reason}. {_KEPT}",
            "corriger ces lignes du fichier, puis l'importer à nouveau.",
        )


class ConflictError(CitesError):
    """Somebody saved the same figures since the preview; `conflicts` holds the first ones."""

    def __init__(self, conflicts: Sequence[Conflict], total: int) -> None:
        lines = [
            f"  - {one.key.cite}, {one.key.quarter}, {one.key.metric} : par {one.who} "
            f"le {_when(one.at)}"
            for one in conflicts[:SPELLED_OUT]
        ]
        if total > len(lines):
            lines.append(f"  - … et {total - len(lines)} autres chiffres.")
        number = "Un chiffre a changé" if total == 1 else f"{total} chiffres ont changé"
        super().__init__(
            "\n".join([f"{number} depuis votre aperçu. {_KEPT}", *lines]),
            "relire l'aperçu, mis à jour avec ces changements, puis confirmer à nouveau.",
        )
        self.conflicts = tuple(conflicts)
        self.total = total


class CiteUnknownError(CitesError):
    """A right is asked for a cité that does not exist."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"La cité « {code} » n'existe pas. Aucun droit n'a changé.",
            "donner un code comme cde-062 ; « python -m loaders export cites --out cites.csv » en "
            "écrit la liste.",
        )


class BatchUnknownError(CitesError):
    """An import that the database does not hold."""

    def __init__(self, batch: int) -> None:
        super().__init__(
            f"L'import n° {batch} n'existe pas dans la base des remontées.",
            "recharger la page pour voir la liste des imports à jour.",
        )


class AlreadyUndoneError(CitesError):
    """An import that somebody has already undone."""

    def __init__(self, batch: int, undone: Undo) -> None:
        super().__init__(
            f"L'import n° {batch} a déjà été annulé par {undone.who} le {_when(undone.at)}.",
            "recharger la page pour voir les chiffres à jour ; pour les remettre, importer à "
            "nouveau le fichier.",
        )


class DatabaseUnreachableError(CitesError):
    """The database does not answer, or its file cannot be opened."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            f"Base des remontées « {place} » injoignable : {reason}.",
            "vérifier que le serveur de base de données est en marche, ou que le fichier est à sa "
            "place et accessible, puis recommencer. Les chiffres publiés restent consultables.",
        )


class DatabaseBusyError(CitesError):
    """Somebody else has been writing for too long."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"Base des remontées « {place} » occupée par un autre enregistrement. {_KEPT}",
            "recommencer dans quelques secondes.",
        )


class DatabaseFullError(CitesError):
    """No room is left where the database is."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            f"Base des remontées « {place} » : écriture impossible, {reason}. {_KEPT}",
            "libérer de la place sur le disque de la base, puis recommencer.",
        )


class DatabaseDamagedError(CitesError):
    """The file is not a database, or no longer."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            f"Base des remontées « {place} » illisible : {reason}.",
            "mettre ce fichier de côté sans l'effacer, puis reprendre une sauvegarde avec "
            "« python -m loaders restore FICHIER ».",
        )


class SchemaNewerError(CitesError):
    """The database was made by a newer application: this one leaves it alone."""

    def __init__(self, place: str, revision: str, known: str) -> None:
        super().__init__(
            f"Base des remontées « {place} » faite par une version plus récente de l'application "
            f"(schéma {revision}, cette version connaît jusqu'à {known}). Rien n'y a été touché.",
            "mettre l'application à jour, ou désigner une autre base avec CITES_DATABASE_URL.",
        )


class MigrationFailedError(CitesError):
    """The schema could not be brought up to date; the database is as it was."""

    def __init__(self, place: str, revision: str, reason: str) -> None:
        super().__init__(
            f"Base des remontées « {place} » : passage au schéma {revision} impossible, "
            f"{reason}. Elle est restée dans son état précédent.",
            "revenir à la version précédente de l'application et signaler cette erreur au projet.",
        )


class BackupRefusedError(FaultsFoundError):
    """A backup is damaged, incomplete or of another kind; nothing was restored."""

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        super().__init__(
            f"Sauvegarde « {file} » refusée, la base n'a pas été touchée",
            faults,
            "reprendre une autre copie de cette sauvegarde, ou une sauvegarde plus ancienne.",
        )


class BackupFailedError(CitesError):
    """A backup could not be written or read."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(
            f"Sauvegarde « {file} » impossible : {reason}.",
            "vérifier le chemin, les droits et la place libre, ou choisir un autre dossier. La "
            "base n'a pas été touchée.",
        )
