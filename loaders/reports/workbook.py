"""Workbooks of reports, read as plain cells; formulas are seen as such, never computed."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from geo.lookup import normalise
from loaders.errors import Fault
from loaders.reports import sheet
from loaders.reports.cells import Cell, Formula, text
from loaders.reports.form import COLUMNS, ENTRY_SHEET
from loaders.reports.sheet import MAX_COLUMNS, Refusal, Sheet

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_SHEETS: Final = 10
"""Sheets looked at for the columns of the template, where none has its name."""
_TOP: Final = 100
"""Rows looked at for them in each sheet."""
_LAST_ROW: Final = 1_048_576
"""Rows of a spreadsheet: a file that numbers one beyond was not made by any."""


def read(content: bytes, source: str) -> Sheet | Refusal:
    """Read the sheet of a workbook that follows the template.

    Parameters
    ----------
    content : bytes
        A workbook that `loaders.reports.intake` has found safe to open.
    source : str
        Name of the file, for the messages.

    Returns
    -------
    Sheet or Refusal
        The sheet named as in the template, or else the one that has its columns.
    """
    import openpyxl  # noqa: PLC0415 - slow to import, and only needed to read a file

    try:
        # It warns of what it does not know, such as the lists that Excel writes; none is read.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            try:
                return _read(book, source)
            finally:
                book.close()
    # A damaged workbook makes openpyxl raise almost anything: one answer for all.
    except Exception:  # noqa: BLE001 - see above
        why = "le classeur est tronqué ou abîmé"
        expected = "un classeur qui s'ouvre dans un tableur"
        return Refusal((Fault(source, None, None, None, why, expected),))


def _read(book: Workbook, source: str) -> Sheet | Refusal:
    named = {normalise(one.title): one for one in book.worksheets}
    wanted = named.get(normalise(ENTRY_SHEET))
    candidates = [wanted] if wanted is not None else book.worksheets[:_SHEETS]
    starts = [(sheet.known(_first(one)), one) for one in candidates]
    best = max(starts, key=lambda start: start[0], default=None)
    if best is None or (best[0] == 0 and wanted is None and len(candidates) > 1):
        found = ", ".join(one.title for one in book.worksheets)
        why = f"ce n'est pas le modèle de saisie : aucune feuille « {ENTRY_SHEET} »"
        expected = "une feuille avec les colonnes " + ", ".join(COLUMNS)
        return Refusal((Fault(source, None, None, found, why, expected),))
    return sheet.make(_rows(best[1]), source)


def _first(worksheet: Any) -> Sequence[Cell]:
    """Return the first row that is not blank, if it is near the top."""
    top = islice(_rows(worksheet), _TOP)
    return next((row for _, row in top if any(map(text, row))), ())


def _rows(worksheet: Any) -> Iterator[tuple[int, Sequence[Cell]]]:
    # What a file says of its own size may be wrong: rows beyond would be lost in silence.
    worksheet.reset_dimensions()
    before = None
    for number, row in enumerate(worksheet.iter_rows(min_row=1, max_col=MAX_COLUMNS), 1):
        if number > _LAST_ROW:
            raise ValueError(number)
        # openpyxl gives the same object for all the rows that a file skips, a million at worst.
        yield number, () if row is before else _cells(row)
        before = row


def _cells(row: Sequence[Any]) -> list[Cell]:
    """Return the cells of a row, up to the last that holds something."""
    filled = [rank for rank, cell in enumerate(row) if cell.value is not None]
    return [_cell(cell) for cell in row[: filled[-1] + 1]] if filled else []


def _cell(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        return Formula(str(getattr(value, "text", value) or "="))
    plain: Cell = value
    return plain
