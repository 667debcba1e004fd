"""Sheets of spreadsheets, old (.xls) and new (.xlsx), as rows of plain cells."""

from __future__ import annotations

import difflib
import io
import zipfile
from pathlib import Path
from typing import Any, Final

import openpyxl
import xlrd

from loaders.errors import Fault, SchemaFaultError, SourceUnreadableError
from loaders.readers.archives import read_archive
from loaders.readers.files import read_bytes

MAX_BYTES: Final = 5 * 1024 * 1024
"""Size above which a spreadsheet is refused: the largest one read weighs 0.2 MB."""

Row = list[Any]


def read_sheet(path: Path, sheet: str) -> list[Row]:
    """Read one sheet, from its first row and column.

    Parameters
    ----------
    path : Path
        Spreadsheet, .xls or .xlsx; what it is is read in it, not in its name.
    sheet : str
        Name of the sheet; blanks around the names of sheets do not matter.

    Returns
    -------
    list of list
        Cells: str, float, int, bool, date, or "" for an empty one.

    Raises
    ------
    SourceMissingError, SourceUnreadableError, ZipRefusedError
        No file, or not a spreadsheet, or one that is not safe to open.
    SchemaFaultError
        The sheet is not there; the report names those that are.
    """
    data = read_bytes(path)
    if len(data) > MAX_BYTES:
        reason = f"{len(data) // 2**20} Mio, {MAX_BYTES // 2**20} au plus"
        raise SourceUnreadableError(path.name, reason)
    is_zip = zipfile.is_zipfile(io.BytesIO(data))
    if is_zip:
        read_archive(path, (".xml",))  # refuses what would swell, or whose sums are wrong
    try:
        names, rows = (_new if is_zip else _old)(data, sheet)
    # A damaged workbook makes xlrd and openpyxl raise almost anything: one answer for all.
    except Exception as error:
        reason = "ce n'est pas un classeur Excel, ou il est tronqué ou abîmé"
        raise SourceUnreadableError(path.name, reason) from error
    if rows is None:
        raise SchemaFaultError(path.name, [_absent(path.name, sheet, names)])
    return rows


def _old(data: bytes, sheet: str) -> tuple[list[str], list[Row] | None]:
    """Read a sheet of an .xls workbook; also return the names of all."""
    # Its log would go to the standard output.
    book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
    names = {name.strip(): name for name in book.sheet_names()}
    if sheet not in names:
        return list(names), None
    cells = book.sheet_by_name(names[sheet])
    return list(names), [[_plain(cell) for cell in row] for row in cells.get_rows()]


def _plain(cell: xlrd.sheet.Cell) -> Any:
    """Return the value of a cell; xlrd gives an error, such as #N/A, as its number."""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERREUR")
    return bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value


def _new(data: bytes, sheet: str) -> tuple[list[str], list[Row] | None]:
    """Read a sheet of an .xlsx workbook; also return the names of all."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        names = {name.strip(): name for name in book.sheetnames}
        if sheet not in names:
            return list(names), None
        rows = book[names[sheet]].iter_rows(values_only=True)
        return list(names), [["" if cell is None else cell for cell in row] for row in rows]
    finally:
        book.close()


def _absent(source: str, sheet: str, names: list[str]) -> Fault:
    close = difflib.get_close_matches(sheet.lower(), [name.lower() for name in names], 1)
    renamed = [name for name in names if name.lower() in close]
    why = f"feuille « {sheet} » absente"
    if renamed:
        why += f", peut-être renommée « {renamed[0]} »"
    return Fault(source, None, None, None, why, f"cette feuille (lues : {', '.join(names)})")
