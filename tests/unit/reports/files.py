"""Files of reports, good and bad, made on the spot."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

import openpyxl

from loaders.reports.form import COLUMNS, ENTRY_SHEET
from loaders.reports.review import Review, review

TODAY: Final = dt.date(2024, 5, 14)
PILOTAGE: Final = "Comités de pilotage réunis"
ALLER_VERS: Final = "Bénéficiaires d'aller-vers"
FEMMES: Final = "Bénéficiaires d'aller-vers, dont femmes"
JEUNES: Final = "Bénéficiaires d'aller-vers, dont moins de 26 ans"
AINES: Final = "Bénéficiaires d'aller-vers, dont 50 ans et plus"
RECENSER: Final = "Recenser & fédérer"
VERS: Final = "Aller vers & raccrocher"
GOOD: Final = ("Roubaix", "2023-T2", RECENSER, PILOTAGE, "3", "")


class Make(Protocol):
    """What makes a file of rows, such as `csv` and `xlsx`."""

    def __call__(self, *rows: Sequence[Any], header: Sequence[str] = COLUMNS) -> bytes: ...


def row(**changes: Any) -> list[Any]:
    """Return a row that is right, but for what is changed: cite, period, axis…"""
    names = ("cite", "period", "axis", "metric", "value", "comment")
    return list((dict(zip(names, GOOD, strict=True)) | changes).values())


def text(
    rows: Iterable[Sequence[Any]], header: Sequence[str] = COLUMNS, separator: str = ";"
) -> str:
    """Return a delimited text; its cells hold no separator."""
    lines = [separator.join(map(str, line)) for line in (header, *rows)]
    return "\n".join(lines) + "\n"


def csv(*rows: Sequence[Any], header: Sequence[str] = COLUMNS, separator: str = ";") -> bytes:
    return text(rows, header, separator).encode()


def xlsx(*rows: Sequence[Any], header: Sequence[str] = COLUMNS, sheet: str = ENTRY_SHEET) -> bytes:
    """Return a workbook as a spreadsheet would write it: a text that begins with = is a formula."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for line in (header, *rows):
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return an archive with parts added or replaced, or taken out where they are None."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        kept = {name: before.read(name) for name in before.namelist()}
        for name, data in (kept | parts).items():
            if data is not None:
                after.writestr(name, data)
    return stream.getvalue()


def checked(content: bytes, name: str = "", stored: Mapping[Any, Any] | None = None) -> Review:
    """Review a file on the day of these tests; its name follows what it holds."""
    suffix = ".xlsx" if content.startswith(b"PK") else ".csv"
    return review(content, name or f"rapports{suffix}", stored or {}, TODAY)


def refusal(content: bytes, name: str = "") -> str:
    """Return the only fault of a file that is refused as a whole."""
    found = checked(content, name)
    assert (found.ok, found.lines, found.changes) == (False, 0, ())
    (fault,) = found.faults
    assert fault.expected
    return fault.sentence()
