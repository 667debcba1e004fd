"""The template of the reports: a workbook with lists and a guide, or a text file."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from geo import quarters
from geo.reports import AXES, FIRST_YEAR, Row
from loaders.catalogues import metrics
from loaders.reports import guide, names
from loaders.reports.form import (
    COLUMNS,
    COMMENT,
    ENTRY_SHEET,
    GUIDE_SHEET,
    LISTS_SHEET,
    MAX_COMMENT,
    MAX_ROWS,
    MAX_VALUE,
    VALUE,
)

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_LISTS: Final = ("Cités", "Périodes", "Axes", "Axe de l'indicateur", "Indicateurs")
_WIDTHS: Final = (34, 12, 24, 46, 12, 60)


def cells(rows: Iterable[Row]) -> list[tuple[str, str, str, str, int, str]]:
    """Return rows as the template writes them, in the order of its columns."""
    known, cites = metrics.load(), names.cites().labels
    return [
        (
            cites[row.key.cite],
            row.key.quarter,
            AXES[known[row.key.metric].axis],
            known[row.key.metric].label,
            row.value,
            row.comment,
        )
        for row in rows
    ]


def to_csv(rows: Iterable[Row] = ()) -> bytes:
    """Write the template as text: UTF-8 with its mark, semicolons, as French spreadsheets read it.

    Parameters
    ----------
    rows : iterable of Row
        Figures already filled in; none by default.

    Returns
    -------
    bytes
        The file. A comment that a spreadsheet would run is preceded by an apostrophe, which the
        import takes off.
    """
    from loaders.exports.export import harmless  # noqa: PLC0415 - it reads the snapshot's tables

    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in line] for line in cells(rows))
    return stream.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Iterable[Row] = (), today: dt.date | None = None) -> bytes:
    """Write the template as a workbook: lists to choose from, and a guide.

    Parameters
    ----------
    rows : iterable of Row
        Figures already filled in; none by default.
    today : date, optional
        Its quarter is the last of the list; today by default.

    Returns
    -------
    bytes
        The file, always the same for the same quarter and rows. Its cells hold no formula.
    """
    import xlsxwriter  # noqa: PLC0415 - slow to import, and only needed to write a workbook

    day = today or dt.datetime.now(tz=dt.UTC).date()
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties(
            {
                "title": "Cités de l'emploi : modèle de saisie des rapports d'action",
                "created": dt.datetime(FIRST_YEAR, 1, 1, tzinfo=dt.UTC),
            }
        )
        entry = book.add_worksheet(ENTRY_SHEET)
        advice = book.add_worksheet(GUIDE_SHEET)
        lists = book.add_worksheet(LISTS_SHEET)
        _write_lists(lists, quarters.between(f"{FIRST_YEAR}-T1", quarters.of(day)))
        _write_entry(book, entry, cells(rows))
        guide.write(book, advice)
        _add_choices(entry, len(quarters.between(f"{FIRST_YEAR}-T1", quarters.of(day))))
        entry.activate()
        lists.hide()
    return stream.getvalue()


def _write_lists(sheet: Worksheet, periods: Sequence[str]) -> None:
    """Write what the lists offer, the last quarter first."""
    known = list(metrics.load().values())
    columns = (
        names.cites().labels.values(),
        reversed(periods),
        AXES.values(),
        (AXES[one.axis] for one in known),
        (one.label for one in known),
    )
    for rank, values in enumerate(columns):
        sheet.write_column(0, rank, [_LISTS[rank], *values])


def _write_entry(book: Workbook, sheet: Worksheet, lines: Sequence[tuple[Any, ...]]) -> None:
    head = guide.head(book)
    heads = {VALUE: guide.head(book, align="right"), COMMENT: guide.head(book, indent=1)}
    text = book.add_format({**guide.PLAIN, "num_format": "@"})
    number = book.add_format({**guide.PLAIN, "num_format": "#,##0"})
    # Not the format of texts: Excel shows a text of more than 255 characters in it as "####".
    wrapped = book.add_format({**guide.PLAIN, "text_wrap": True, "indent": 1})
    formats = (text, text, text, text, number, wrapped)
    for rank, (column, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(rank, rank, width, formats[rank])
        sheet.write_string(0, rank, column, heads.get(column, head))
    for number_of_row, line in enumerate(lines, 1):
        for rank, cell in enumerate(line):
            if isinstance(cell, int):
                sheet.write_number(number_of_row, rank, cell, formats[rank])
            elif cell:
                sheet.write_string(number_of_row, rank, cell, formats[rank])
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _add_choices(sheet: Worksheet, periods: int) -> None:
    """Add the lists of the columns; that of the metrics follows the axis of the row."""
    last = len(metrics.load()) + 1
    axes, of_metrics, labels = (
        f"{LISTS_SHEET}!$C$2:$C${len(AXES) + 1}",
        f"{LISTS_SHEET}!$D$2:$D${last}",
        f"{LISTS_SHEET}!$E$2:$E${last}",
    )
    of_axis = f"OFFSET({LISTS_SHEET}!$E$1,MATCH($C2,{of_metrics},0),0,COUNTIF({of_metrics},$C2),1)"
    sources = (
        f"={LISTS_SHEET}!$A$2:$A${len(names.cites().labels) + 1}",
        f"={LISTS_SHEET}!$B$2:$B${periods + 1}",
        f"={axes}",
        f"=IF(COUNTIF({axes},$C2)=0,{labels},{of_axis})",
    )
    for rank, source in enumerate(sources):
        rule = {"validate": "list", "source": source, "error_title": COLUMNS[rank]}
        rule["error_message"] = "Choisir une valeur de la liste."
        sheet.data_validation(1, rank, MAX_ROWS, rank, rule)
    value = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": MAX_VALUE}
    value |= {"error_title": COLUMNS[4], "error_message": "Un nombre entier, 0 ou plus."}
    sheet.data_validation(1, 4, MAX_ROWS, 4, value)
    length = {"validate": "length", "criteria": "<=", "value": MAX_COMMENT}
    length |= {"error_title": COLUMNS[5], "error_message": f"{MAX_COMMENT} caractères au plus."}
    sheet.data_validation(1, 5, MAX_ROWS, 5, length)
