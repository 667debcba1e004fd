"""Text files of reports: the encodings and separators that spreadsheets write."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Final

from loaders.errors import Fault
from loaders.reports import sheet
from loaders.reports.sheet import Refusal, Sheet

SEPARATORS: Final = (";", ",", "\t", "|")
_EXPECTED: Final = "un texte séparé par « ; », en UTF-8"
_FEW: Final = 0.4
"""Share of null bytes above which bytes without a mark are UTF-16 rather than damaged text."""


def read(content: bytes, source: str) -> Sheet | Refusal:
    """Read a delimited text file that follows the template.

    Parameters
    ----------
    content : bytes
        The whole file, in UTF-8 or UTF-16, or else in the Windows encoding of French.
    source : str
        Its name, for the messages.

    Returns
    -------
    Sheet or Refusal
        The rows, cut by the separator that yields most columns of the template.
    """
    text = _decoded(content)
    if text is None:
        return _refusal(source, "ce n'est pas un texte, ou son encodage est inconnu")
    first, _, rest = text.partition("\n")
    skipped = 0
    # Excel writes its separator so, and reads it back.
    if first.strip().casefold().startswith("sep="):
        text, skipped = rest, 1
    separator = _separator(text)
    try:
        rows = _rows(text, separator, skipped)
        return sheet.make(rows, source)
    except csv.Error:
        why = f"les cellules séparées par « {separator} » sont illisibles : un guillemet manque"
        return _refusal(source, why)


def _decoded(content: bytes) -> str | None:
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16"}
    marks[codecs.BOM_UTF16_BE] = "utf-16"
    marked = [encoding for mark, encoding in marks.items() if content.startswith(mark)]
    if marked:
        encodings = marked
    elif content.count(0) > _FEW * len(content):
        # Western text has its null bytes at odd places when the low byte comes first.
        low_first = content[1::2].count(0) > content[::2].count(0)
        encodings = ["utf-16-le" if low_first else "utf-16-be"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def _separator(text: str) -> str:
    """Return the separator that yields most columns of the template in the first row."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    found = {}
    for separator in SEPARATORS:
        try:
            row = next(csv.reader([first], delimiter=separator), [])
        except csv.Error:
            row = []
        found[separator] = (sheet.known(row), first.count(separator))
    return max(found, key=lambda separator: found[separator])


def _rows(text: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with the numbers that a spreadsheet gives them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for number, row in enumerate(reader, 1 + skipped):
        if row:
            yield number, row


def _refusal(source: str, why: str) -> Refusal:
    return Refusal((Fault(source, None, None, None, why, _EXPECTED),))
