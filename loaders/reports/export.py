"""Exports of reports; what holds invented figures says so in every row and in its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

import pandas as pd

from geo.lookup import normalise
from geo.reports import Row
from loaders.exports import export
from loaders.reports import template
from loaders.reports.form import COLUMNS, DEMONSTRATION, NATURE

Format = Literal["csv", "xlsx"]

NOTICE: Final = (
    "Rapports des cités de l'emploi, tels qu'elles les ont saisis ; non publiés par l'ANCT."
)
INVENTED: Final = (
    f"{DEMONSTRATION} : chiffres inventés pour montrer l'application. Ils ne décrivent aucune cité."
)


def frame(rows: Iterable[Row], *, demonstration: bool) -> pd.DataFrame:
    """Return reports as they are exported.

    Parameters
    ----------
    rows : iterable of Row
        The figures.
    demonstration : bool
        Whether they are invented.

    Returns
    -------
    DataFrame
        The columns of the template, so that an export can be corrected and imported; one more,
        "Nature", for invented figures, which makes the import refuse them. Sorted by cité,
        quarter and metric.
    """
    ordered = sorted(rows, key=lambda row: row.key)
    table = pd.DataFrame(template.cells(ordered), columns=list(COLUMNS))
    if demonstration:
        table.insert(0, NATURE, DEMONSTRATION)
    return table


def to_bytes(rows: Iterable[Row], form: Format, *, demonstration: bool) -> bytes:
    """Write reports as CSV or XLSX; no text of theirs becomes a formula or a link.

    Parameters
    ----------
    rows : iterable of Row
        The figures.
    form : {"csv", "xlsx"}
        Format of the file.
    demonstration : bool
        Whether they are invented.

    Returns
    -------
    bytes
        The file.
    """
    table = frame(rows, demonstration=demonstration)
    if form == "csv":
        return export.to_csv_bytes(table)
    return export.to_xlsx_bytes(table, [INVENTED if demonstration else NOTICE])


def file_name(subject: str, form: Format, *, demonstration: bool) -> str:
    """Return the name of an export, such as ``DÉMONSTRATION-rapports-cde-062.csv``.

    Parameters
    ----------
    subject : str
        What it holds; it loses its accents, and what is not a letter or a digit.
    form : {"csv", "xlsx"}
        Its suffix.
    demonstration : bool
        Whether its figures are invented.

    Returns
    -------
    str
        Safe on every system.
    """
    plain = normalise(subject).replace(" ", "-")
    mark = f"{DEMONSTRATION}-" if demonstration else ""
    return f"{mark}rapports-{plain}.{form}" if plain else f"{mark}rapports.{form}"
