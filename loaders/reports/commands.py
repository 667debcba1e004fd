"""What the commands ``template`` and ``review`` do, and the lines they say."""

from __future__ import annotations

from pathlib import Path

from babel.numbers import format_decimal

from loaders import errors
from loaders.exports import export
from loaders.reports import intake, template
from loaders.reports.form import MAX_BYTES, SUFFIXES
from loaders.reports.review import Review, review


def write_template(out: Path) -> Path:
    """Write the template of the reports, in the format that the suffix of the file names.

    Raises
    ------
    loaders.errors.ExportRefusedError
        Another suffix than .xlsx or .csv, or a file that cannot be written.
    """
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        reason = f"le suffixe « {suffix or 'aucun'} » ne dit pas un format du modèle"
        todo = "choisir un nom en .xlsx ou en .csv."
        raise errors.ExportRefusedError("template", out.name, reason, todo)
    content = template.to_xlsx() if suffix == ".xlsx" else template.to_csv()
    return export.write("template", out, content)


def review_file(path: Path) -> Review:
    """Check a file of reports alone, without what is stored.

    Raises
    ------
    loaders.errors.SourceUnreadableError
        No such file, or one that cannot be opened.
    """
    try:
        # A file that is too large is never read whole: one byte more is enough to refuse it.
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        large = intake.too_large(path.stat().st_size, path.name)
    except OSError as error:
        todo = "vérifier le nom du fichier, et qu'il peut être lu."
        reason = errors.system_reason(error)
        raise errors.SourceUnreadableError(path.name, reason, todo) from error
    if large is not None:
        return Review(intake.display_name(path.name), "", 0, (), (large,))
    return review(content, path.name, {})


def review_lines(found: Review) -> list[str]:
    """Say in French what a review found, every fault on its line."""
    lines = [f"{found.name} : {_head(found.lines, len(found.changes))}."]
    lines += [f"  - {fault.sentence()}" for fault in found.faults]
    if found.ok:
        lines.append("Rien à corriger. Ce fichier n'a pas été comparé aux chiffres enregistrés.")
    else:
        count = len(found.faults)
        noun = "anomalie" if count == 1 else "anomalies"
        lines.append(
            f"{_number(count)} {noun} : rien ne peut être enregistré.\n"
            "Que faire : corriger ces lignes dans le fichier, puis le vérifier à nouveau."
        )
    return lines


def _head(read: int, right: int) -> str:
    if not read:
        return "fichier refusé"
    rows = f"{_number(read)} ligne{'s' if read > 1 else ''} de données"
    return f"{rows}, dont {_number(right)} acceptable{'s' if right > 1 else ''}"


def _number(value: int) -> str:
    return format_decimal(value, locale="fr")
