"""Files of reports, opened safely: what they are is read in them, before anything is parsed.

A workbook is checked as a zip archive first (entries, sizes, ratios), then for macros and document
types; nothing in it is ever computed. A text file is decoded and cut by the separator that fits.
"""

from __future__ import annotations

import unicodedata
from pathlib import PurePath
from typing import Final

from loaders.errors import CitesError, Fault
from loaders.readers.archives import read_members
from loaders.readers.files import is_web_page
from loaders.reports import text_file, workbook
from loaders.reports.form import MAX_BYTES, SUFFIXES
from loaders.reports.sheet import Refusal, Sheet

MAX_INFLATED: Final = 48 * 1024 * 1024
"""Bytes of a workbook once decompressed: the fullest template makes some 4 MB."""
_NAME_LENGTH: Final = 120
_START: Final = 1024
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MIB: Final = 2**20
_EXPECTED: Final = "le modèle de saisie, rempli et enregistré en .xlsx ou en .csv"
_SAVE_AS: Final = "l'ouvrir dans un tableur et l'enregistrer en .xlsx (Classeur Excel)"
_PDF: Final = b"%PDF-"
_WITH_MACROS: Final = (".xlsm", ".xltm", ".xlam", ".xlsb", ".xls", ".xlt")
_OTHERS: Final = {
    b"{\\rtf": "un document RTF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"\x1f\x8b": "une archive gzip",
    b"7z\xbc\xaf\x27\x1c": "une archive 7z",
    b"Rar!": "une archive RAR",
    b"SQLite format 3": "une base de données",
    b"PAR1": "un fichier Parquet",
}


def display_name(name: str) -> str:
    """Return the name of an uploaded file as it may be shown: no folder, nothing invisible."""
    last = PurePath(name.replace("\\", "/")).name
    shown = "".join(letter for letter in last if not unicodedata.category(letter).startswith("C"))
    return shown[:_NAME_LENGTH].strip() or "fichier sans nom"


def read(content: bytes, name: str) -> Sheet | Refusal:
    """Read the sheet of a file of reports, or say why it cannot be.

    Parameters
    ----------
    content : bytes
        The whole file.
    name : str
        Its name, whose suffix must be .xlsx or .csv.

    Returns
    -------
    Sheet or Refusal
        The rows, or why the file is refused: nothing is raised.
    """
    why = _refused(content, name)
    if why is not None:
        return Refusal((_fault(name, *why),))
    if content.startswith(b"PK"):
        return _from_workbook(content, name)
    return text_file.read(content, display_name(name))


def too_large(size: int, name: str) -> Fault | None:
    """Refuse a file on its size, in bytes; None where it is small enough to be read."""
    if size <= MAX_BYTES:
        return None
    found = f"{size / _MIB:.1f} Mo".replace(".", ",")
    why = f"fichier trop gros ({found}, {MAX_BYTES // _MIB} Mo au plus)"
    return _fault(name, why, "un fichier sans image, ou plusieurs fichiers, un par période")


def _refused(content: bytes, name: str) -> tuple[str, str] | None:
    """Say why these bytes are no file of reports, from their size, name and first bytes."""
    large = too_large(len(content), name)
    if large is not None:
        return large.why, large.expected
    if not content.strip(b"\x00 \t\r\n"):
        return "le fichier est vide", _EXPECTED
    suffix = PurePath(display_name(name)).suffix.lower()
    if suffix in _WITH_MACROS:
        return f"ce format ({suffix}) peut contenir des macros", _SAVE_AS
    if suffix not in SUFFIXES:
        expected = _SAVE_AS if suffix == ".ods" else _EXPECTED
        return f"format non lu ({suffix or 'nom sans suffixe'})", expected
    return _other_kind(content)


def _other_kind(content: bytes) -> tuple[str, str] | None:
    """Say what these bytes really are, where their beginning tells."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            return "classeur protégé par un mot de passe", "le même fichier, sans mot de passe"
        return "classeur d'un ancien format (.xls)", _SAVE_AS
    start = content[:_START].lstrip()
    found = [what for magic, what in _OTHERS.items() if start.startswith(magic)]
    if _PDF in start:
        found.append("un document PDF")
    if is_web_page(content):
        found.append("une page web")
    return (f"c'est en réalité {found[0]}", _EXPECTED) if found else None


def _from_workbook(content: bytes, name: str) -> Sheet | Refusal:
    try:
        members = read_members(content, "classeur", ("",), MAX_INFLATED)
    except CitesError as error:
        reason = "classeur refusé : " + error.what.partition(" : ")[2].rstrip(".")
        return Refusal((_fault(name, reason, _EXPECTED),))
    why = _unsafe({part.lower(): data for part, data in members.items()})
    if why is not None:
        return Refusal((_fault(name, *why),))
    return workbook.read(content, display_name(name))


def _unsafe(members: dict[str, bytes]) -> tuple[str, str] | None:
    """Say why the parts of an archive, by name in lower case, are not those of a workbook."""
    macros = any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in members)
    if macros or b"macroEnabled" in members.get("[content_types].xml", b""):
        return "le classeur contient des macros", _SAVE_AS
    if members.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
        return "document LibreOffice (.ods)", _SAVE_AS
    if "xl/workbook.xml" not in members:
        return "c'est une archive zip, pas un classeur Excel (.xlsx)", _EXPECTED
    xml = [data for name, data in members.items() if name.endswith((".xml", ".rels"))]
    # Spreadsheets never write one, and an entity declared there could swell without end.
    if any(_has_doctype(data) for data in xml):
        return "le classeur déclare un type de document XML, ce qu'aucun tableur ne fait", _SAVE_AS
    return None


def _has_doctype(data: bytes) -> bool:
    return any("<!DOCTYPE".encode(one) in data for one in ("ascii", "utf-16-le", "utf-16-be"))


def _fault(name: str, why: str, expected: str) -> Fault:
    return Fault(display_name(name), None, None, None, why, expected)
