"""The commands of the reports: ``python -m loaders backup | restore | rights``."""

from __future__ import annotations

from contextlib import AbstractContextManager, closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from babel.dates import format_datetime
from babel.numbers import format_decimal

from loaders.console import PANEL, Command, Group, say
from loaders.reports.errors import CiteUnknownError
from loaders.reports.records import EVERY_CITE, Right

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loaders.reports.store import Store

rights = typer.Typer(
    cls=Group, no_args_is_help=True, help="Qui peut enregistrer les remontées de quelles cités."
)

File = Annotated[
    Path | None, typer.Argument(metavar="FICHIER", help="Fichier .zip de la sauvegarde.")
]
Email = Annotated[
    str | None, typer.Argument(metavar="ADRESSE", help="Adresse électronique de la personne.")
]
Cites = Annotated[
    list[str] | None,
    typer.Option("--cite", metavar="CODE", help="Code d'une cité, à répéter : cde-062."),
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to those of the project."""
    app.command("backup", cls=Command, rich_help_panel=PANEL, help="Sauvegarde les remontées.")(
        backup_
    )
    app.command(
        "restore",
        cls=Command,
        rich_help_panel=PANEL,
        help="Remet une sauvegarde des remontées à la place de ce que contient la base.",
    )(restore_)
    app.add_typer(rights, name="rights", rich_help_panel=PANEL)


def backup_(
    file: File = None,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Remplace un fichier du même nom.")
    ] = False,
) -> None:
    """Write a backup and say what it holds."""
    path = _required(file)
    from loaders.reports import backup  # noqa: PLC0415 - slow to import, here and below

    with _store() as store:
        saved = backup.backup(store, path, overwrite=force)
    say(f"Sauvegarde écrite : {saved.path} ({_counts(saved.counts)}).")


def restore_(file: File = None) -> None:
    """Restore a backup and say what it held, and where the former content is."""
    path = _required(file)
    from loaders.reports import backup  # noqa: PLC0415

    with _store() as store:
        restored = backup.restore(store, path)
    day = _day(datetime.fromisoformat(restored.made_at))
    say(f"Sauvegarde du {day} remise dans {store.place} : {_counts(restored.counts)}.")
    if restored.former is not None:
        say(f"Ce que la base contenait est sauvegardé : {restored.former}")


@rights.command(
    "grant",
    cls=Command,
    rich_help_panel=PANEL,
    help="Accorde à une personne le droit d'enregistrer.",
)
def grant(
    email: Email = None,
    cite: Cites = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Toutes les cités.")] = False,
    admin: Annotated[
        bool, typer.Option("--admin", help="Toutes les cités, et tous les imports.")
    ] = False,
) -> None:
    """Give rights, in the place of those that the person had for the same cités."""
    whole = all_ or admin
    if not email or "@" not in email or whole == bool(cite):
        raise typer.BadParameter("ADRESSE, --cite | --all | --admin")
    cites = [EVERY_CITE] if whole else _codes(cite or [])
    with _store() as store:
        store.grant(email, cites, "admin" if admin else "writer")
        held = store.rights_of(email)
    for right in held:
        say(_line(right))


@rights.command(
    "revoke",
    cls=Command,
    rich_help_panel=PANEL,
    help="Retire à une personne ses droits, ou une partie.",
)
def revoke(email: Email = None, cite: Cites = None) -> None:
    """Take rights back; without a cité, all those of the person."""
    if not email:
        raise typer.BadParameter("ADRESSE")
    codes = _codes(cite or [])
    with _store() as store:
        removed = store.revoke(email, codes)
        held = store.rights_of(email)
    say(f"{removed} droit{'s' if removed > 1 else ''} retiré{'s' if removed > 1 else ''}.")
    for right in held:
        say(_line(right))


@rights.command("list", cls=Command, rich_help_panel=PANEL, help="Dit qui peut enregistrer quoi.")
def list_() -> None:
    """Write the table of rights, one line each."""
    with _store() as store:
        found = store.rights()
    for right in found:
        say(_line(right))
    if not found:
        say("Aucun droit accordé.")


def _store() -> AbstractContextManager[Store]:
    from loaders.reports.store import Store  # noqa: PLC0415

    return closing(Store.open())


def _required(file: Path | None) -> Path:
    if file is None:  # Typer would say so in English
        raise typer.BadParameter("FICHIER")
    return file


def _codes(cites: list[str]) -> list[str]:
    """Refuse a right that would be useless: on a cité that does not exist."""
    from loaders.cites import read_cites  # noqa: PLC0415

    known = set(read_cites()["code"]) if cites else set()
    for code in cites:
        if code not in known:
            raise CiteUnknownError(code)
    return cites


def _line(right: Right) -> str:
    where = "toutes les cités" if right.cite == EVERY_CITE else right.cite
    role = "administre" if right.role == "admin" else "enregistre"
    return f"{right.email} {role} {where}, depuis le {_day(right.granted_at)}"


def _day(at: datetime) -> str:
    return format_datetime(at.astimezone(), "d MMMM y 'à' HH:mm", locale="fr")


def _counts(counts: Mapping[str, int]) -> str:
    words = {"batches": "imports", "values": "chiffres", "undos": "annulations", "rights": "droits"}
    return ", ".join(
        f"{format_decimal(counts[table], locale='fr')} {word}" for table, word in words.items()
    )
