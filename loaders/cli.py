"""The command line: ``python -m loaders build | sync | check | export | template | backup…``.

Results go to the standard output, progress and errors to the other one. Progress bars only show on
a terminal; elsewhere the commands say their result and nothing more.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from babel.dates import format_datetime
from babel.numbers import format_decimal
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

from geo.territories import FigureLevel
from loaders import errors, inputs
from loaders.catalogues import sources as catalogue
from loaders.console import PANEL, Command, Group, complain, say
from loaders.qpv.perimeters import GenerationStatus, Progress
from loaders.reports import cli as reports

if TYPE_CHECKING:
    from loaders.qpv.sync import Outcome, SyncReport

USAGE_ERROR = 2
"""Exit code of a command that is not written as the help says."""
INTERRUPTED = 130
"""Exit code of a command stopped by Ctrl-C, as shells expect."""


Table = Literal["cites", "qpv", "memberships", "indicators"]

app = typer.Typer(
    name="python -m loaders",
    help="Données du tableau de bord des cités de l'emploi.",
    cls=Group,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Folder = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="DOSSIER",
        help="Dossier qui contient les fichiers des producteurs, consulté avant le réseau.",
    ),
]


@app.command(
    name="build",
    cls=Command,
    rich_help_panel=PANEL,
    help="Reconstruit les données embarquées à partir des sources et des paquets de contours.",
)
def build_(
    folder: Folder = None,
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="DOSSIER", help="Dossier de l'instantané.", show_default=False
        ),
    ] = catalogue.CATALOGUE.parent,
) -> None:
    """Build the snapshot and say what changed."""
    with _bar() as progress:
        # Slow to import, here and below: `make run` starts with `sync`, which needs none of it.
        from loaders.construction import build  # noqa: PLC0415
        from loaders.readers.cites import read_cite_qpv  # noqa: PLC0415
        from loaders.readers.qpv2024 import read_qpv2024  # noqa: PLC0415

        readers = {"anct-cites-qpv": read_cite_qpv, "anct-qpv-2024": read_qpv2024}
        names = (*build.FILES, *build.PACKAGES)
        found = inputs.gather(names, readers, folder, _part(progress, 0.0, 0.1))
        report = build.build(found, out, _part(progress, 0.1, 1.0))
    for line in report.lines():
        say(line)


@app.command(
    name="sync",
    cls=Command,
    rich_help_panel=PANEL,
    help="Récupère les périmètres officiels des QPV, dans un dossier ou sur le réseau.",
)
def sync(
    folder: Folder = None,
    *,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Échoue aussi lorsque le réseau est injoignable."),
    ] = False,
) -> None:
    """Refresh the cache of perimeters and say what it holds."""
    from loaders.qpv import sync as synchronisation  # noqa: PLC0415 - only those who synchronise

    with _bar() as progress:
        report = synchronisation.sync(folder, progress)
    for line in sync_lines(report):
        say(line)
    refused = [
        one for one in report.failures if not isinstance(one, errors.NetworkUnreachableError)
    ]
    for error in refused:
        complain(str(error))
    if refused or (strict and not report.ok):
        raise typer.Exit(1)


@app.command(
    name="check",
    cls=Command,
    rich_help_panel=PANEL,
    help="Vérifie les données embarquées et les périmètres du cache.",
)
def check_() -> None:
    """Check the snapshot and the cache, and spell out every fault, however many."""
    from loaders.checks import check  # noqa: PLC0415 - slow to import

    with _bar() as progress:
        try:
            lines = check.check(progress=progress)
        except errors.FaultsFoundError as error:
            headline = error.what.partition("\n")[0]
            lines = [headline, *(f"  - {fault.sentence()}" for fault in error.faults)]
            complain("\n".join([*lines, f"Que faire : {error.todo}"]))
            raise typer.Exit(1) from error
    for line in lines:
        say(line)


@app.command(
    name="export",
    cls=Command,
    rich_help_panel=PANEL,
    help="Exporte les cités, les QPV, leurs liens ou les indicateurs, au format que dit le nom.",
)
def export_(
    table: Annotated[
        Table | None,
        typer.Argument(
            metavar="TABLE",
            help="Ce qu'il faut exporter : cites, qpv, memberships ou indicators.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FICHIER", help="Fichier à écrire : .csv, .xlsx ou .geojson."
        ),
    ] = None,
    level: Annotated[
        FigureLevel | None,
        typer.Option(
            "--level",
            metavar="NIVEAU",
            help="Pour indicators : qpv2015, qpv2024, cite, commune, epci, ept, departement, "
            "region, ze, france ou wave (les deux vagues).",
        ),
    ] = None,
) -> None:
    """Write a table of the snapshot to a file."""
    if table is None or out is None:  # both are required: Typer would say so in English
        raise typer.BadParameter("table, --out")
    from loaders.exports import export  # noqa: PLC0415 - slow to import

    export.export(table, out, level=level)
    if level == "qpv2024":
        say("Aucun indicateur n'est publié pour les QPV 2024 dans les sources du projet.")
    say(f"Fichier écrit : {out}")


@app.command(
    name="template",
    cls=Command,
    rich_help_panel=PANEL,
    help="Écrit le modèle de saisie des rapports des cités, à remplir dans un tableur.",
)
def template_(
    out: Annotated[
        Path | None, typer.Argument(metavar="FICHIER", help="Fichier à écrire : .xlsx ou .csv.")
    ] = None,
) -> None:
    """Write the template of the reports."""
    if out is None:  # required: Typer would say so in English
        raise typer.BadParameter("fichier")
    from loaders.reports import commands  # noqa: PLC0415 - slow to import

    say(f"Fichier écrit : {commands.write_template(out)}")


@app.command(
    name="review",
    cls=Command,
    rich_help_panel=PANEL,
    help="Vérifie un fichier de rapports sans rien enregistrer, et dit tout ce qui est à corriger.",
)
def review_(
    path: Annotated[
        Path | None, typer.Argument(metavar="FICHIER", help="Fichier rempli : .xlsx ou .csv.")
    ] = None,
) -> None:
    """Check a file of reports, and spell out every fault."""
    if path is None:
        raise typer.BadParameter("fichier")
    from loaders.reports import commands  # noqa: PLC0415 - slow to import

    found = commands.review_file(path)
    for line in commands.review_lines(found):
        (say if found.ok else complain)(line)
    if not found.ok:
        raise typer.Exit(1)


reports.add_to(app)


def sync_lines(report: SyncReport) -> list[str]:
    """Say in French what a synchronisation did, one line a generation, or one line offline."""
    lines = [_outcome_line(one, report) for one in report.outcomes if one.kind != "failed"]
    if any(isinstance(one, errors.NetworkUnreachableError) for one in report.failures):
        usable = " ; ".join(_usable(one) for one in report.status.generations)
        lines.append(
            "Réseau injoignable : périmètres officiels non synchronisés. "
            f"Restent utilisables : {usable}."
        )
    return lines


def _outcome_line(outcome: Outcome, report: SyncReport) -> str:
    status = report.status.of(outcome.generation)
    if status.state is None:  # removed by somebody since
        return f"QPV {outcome.generation} : {status.reason}."
    held = (
        f"{_number(status.state.rows)} périmètres officiels, dont {status.state.repaired} réparés "
        f"({status.state.edition})"
    )
    if status.state.shapeless:
        codes = status.state.shapeless.replace(" ", ", ")
        held += f", sans ceux que le fichier réduit à un point ({codes})"
    if outcome.kind == "current":
        return f"QPV {outcome.generation} : déjà à jour, {held}."
    return f"QPV {outcome.generation} : {held}, source : {status.state.origin}."


def _usable(status: GenerationStatus) -> str:
    if status.synced_at is None:
        return f"QPV {status.generation} en emprises schématiques"
    day = format_datetime(status.synced_at.astimezone(), "d MMMM y 'à' HH:mm", locale="fr")
    return f"QPV {status.generation} officiels, synchronisés le {day}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; no error of ours ever shows a traceback.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process by default.

    Returns
    -------
    int
        0 when all went well, 1 when the command failed, 2 when it is badly written.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may not know a no-break space
            stream.reconfigure(errors="replace")
    try:
        code = app(words, prog_name="python -m loaders", standalone_mode=False)
    except errors.CitesError as error:
        complain(str(error))
        return 1
    except typer.TyperException:
        complain(
            f"Commande mal écrite : « {' '.join(words)} ».\n"
            "Que faire : suivre l'aide, « python -m loaders --help » ou "
            "« python -m loaders COMMANDE --help »."
        )
        return USAGE_ERROR
    if code == INTERRUPTED:  # Typer has caught Ctrl-C
        complain("Interrompu : ce qui était en place reste utilisable.")
    return code if isinstance(code, int) else 0


@contextmanager
def _bar() -> Iterator[Progress]:
    """Show a progress bar that says what is being done, on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda doing, share: bar.update(task, description=doing, completed=share)


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress whose 0 to 1 is a part of the whole."""
    return lambda doing, share: progress(doing, start + (end - start) * share)


def _number(value: int) -> str:
    return format_decimal(value, locale="fr")
