"""Delimited text as the French statistical publishers write it.

Byte order mark, either line ending, blanks around the names of columns, hundreds of empty trailing
columns, thousands separated by narrow or ordinary no-break spaces, decimal comma: all of it is
read. A row that lost cells is not: it is reported with its line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from loaders.errors import Fault, SchemaFaultError, SourceUnreadableError
from loaders.readers.files import decode, read_bytes
from loaders.readers.schemas import missing_columns

_SPACES = " \u00a0\u202f"
_NUMBER = re.compile(rf"[-−]?(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d+)(?:[.,]\d+)?", re.ASCII)

_THOUSANDS = re.compile(r"[-−]?\d{1,3}(?:[.,]\d{3})+", re.ASCII)
AMBIGUOUS = (
    "milliers ou décimales, on ne peut le savoir",
    "un nombre entier, ses milliers séparés par une espace",
)
"""Why an `ambiguous` count is refused, and what is expected."""


def read_table(
    path: Path,
    columns: Sequence[str],
    *,
    separator: str = ",",
    encoding: str = "utf-8-sig",
    ends_with_newline: bool = False,
) -> pd.DataFrame:
    """Read the wanted columns of a delimited text file, all as text.

    Parameters
    ----------
    path : Path
        The file.
    columns : sequence of str
        Columns to return, as named in the header; the others are ignored.
    separator : str
        One character.
    encoding : str
        Python name of the encoding, read strictly.
    ends_with_newline : bool
        True when the publisher always ends this file with a line break: a file that does not
        is then known to be truncated, even in the middle of its last number.

    Returns
    -------
    DataFrame
        Text columns without blanks around the values, an empty cell being ``""``; the index holds
        the line of each row in the file (the header is line 1).

    Raises
    ------
    SourceMissingError, SourceUnreadableError
        No file, or not text in this encoding, or quotes that are never closed, or truncated.
    SchemaFaultError
        Missing columns, or all the rows that do not have as many cells as the header.
    """
    text = decode(read_bytes(path), path.name, encoding)
    if ends_with_newline and not text.endswith("\n"):
        line = text.count("\n") + 1
        raise SourceUnreadableError(
            path.name, f"le fichier est tronqué, il s'arrête au milieu de la ligne {line}"
        )
    lines, rows = _rows(text, separator, path.name)
    header = [name.strip() for name in rows[0]]
    while header and not header[-1]:
        header.pop()
    faults = missing_columns(header, columns, path.name)
    faults += [
        Fault(path.name, lines[0], name, None, "colonne présente deux fois", "une seule fois")
        for name in columns
        if header.count(name) > 1
    ]
    for line, row in zip(lines[1:], rows[1:], strict=True):
        if len(row) < len(header) or any(cell.strip() for cell in row[len(header) :]):
            why = "ligne incomplète" if len(row) < len(header) else "trop de cellules"
            expected = f"{len(header)} cellules"
            faults.append(Fault(path.name, line, None, f"{len(row)} cellules", why, expected))
    if faults:
        raise SchemaFaultError(path.name, faults)
    places = [header.index(name) for name in columns]
    cells = [[row[place].strip() for place in places] for row in rows[1:]]
    return pd.DataFrame(cells, columns=list(columns), index=lines[1:], dtype="str")


def _rows(text: str, separator: str, source: str) -> tuple[list[int], list[list[str]]]:
    """Split text into rows that are not blank, each with the line where it ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines, rows = [], []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                lines.append(reader.line_num)
                rows.append(row)
    except csv.Error as error:
        raise SourceUnreadableError(
            source,
            f"ligne {reader.line_num} : ce n'est pas un tableau séparé par « {separator} », "
            "ou des guillemets n'y sont jamais refermés (fichier tronqué ?)",
        ) from error
    if not rows:
        raise SourceUnreadableError(source, "le fichier ne contient que des cellules vides")
    return lines, rows


def parse_number(text: str) -> float:
    """Read a number written the French way or the English way.

    Thousands may be separated by a space, a no-break space or a narrow no-break space; the decimal
    mark is a comma or a point: ``"1 234,5"`` and ``"1234.5"`` are the same number, and ``"1,234"``
    is a little more than one.

    Parameters
    ----------
    text : str
        One cell.

    Returns
    -------
    float
        NaN for a blank cell.

    Raises
    ------
    ValueError
        The cell is not a number.
    """
    stripped = text.strip()
    if not stripped:
        return float("nan")
    if not _NUMBER.fullmatch(stripped):
        raise ValueError(text)
    plain = re.sub(f"[{_SPACES}]", "", stripped)
    return float(plain.replace(",", ".").replace("−", "-"))


def ambiguous(text: str) -> bool:
    """Whether a count may have been written in thousands: "1.234", "1,000"."""
    return _THOUSANDS.fullmatch(text.strip()) is not None


def numbers(column: pd.Series[str], source: str) -> tuple[pd.Series[float], list[Fault]]:
    """Read a column of text as numbers.

    Parameters
    ----------
    column : Series of str
        Named after the published column, indexed by line.
    source : str
        Name of the file, for the report.

    Returns
    -------
    Series of float64
        NaN where the cell is blank or is not a number.
    list of Fault
        The cells that are not numbers.
    """
    values, faults = np.full(len(column), np.nan), []
    for place, (line, text) in enumerate(column.items()):
        try:
            values[place] = parse_number(text)
        except ValueError:
            faults.append(
                Fault(
                    source,
                    int(str(line)),
                    str(column.name),
                    text,
                    "ce n'est pas un nombre",
                    "un nombre, ou une cellule vide s'il n'est pas diffusé",
                )
            )
    return pd.Series(values, index=column.index, name=column.name), faults
