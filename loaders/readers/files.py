"""Bytes and text of a source file, refused with one clear error when they are not data."""

from __future__ import annotations

from pathlib import Path

from loaders.errors import SourceMissingError, SourceUnreadableError

_START = 1024
"""Bytes looked at to recognise a web page."""


def read_bytes(path: Path) -> bytes:
    """Read a whole file that holds data.

    Raises
    ------
    SourceMissingError
        There is no such file.
    SourceUnreadableError
        The file cannot be opened, is empty, or is a web page saved under the name of the data.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceMissingError(path.name, f"le dossier « {path.parent} »") from error
    except OSError as error:
        raise SourceUnreadableError(
            path.name,
            f"le système refuse de l'ouvrir ({error.strerror})",
            "vérifier qu'il s'agit d'un fichier et qu'il peut être lu.",
        ) from error
    if not data.strip():
        raise SourceUnreadableError(path.name, "le fichier est vide")
    if is_web_page(data):
        raise SourceUnreadableError(
            path.name, "c'est une page web (HTML), sans doute un message d'erreur du site"
        )
    return data


def is_web_page(data: bytes) -> bool:
    """Whether the start of these bytes is that of an HTML page."""
    start = data[:_START].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html")) or (
        start.startswith((b"<?xml", b"<!--")) and b"<html" in start
    )


def decode(data: bytes, source: str, encoding: str) -> str:
    """Decode text strictly.

    Raises
    ------
    SourceUnreadableError
        The bytes are not in this encoding; the message gives the line of the first wrong one.
    """
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        label = encoding.removesuffix("-sig").upper()
        raise SourceUnreadableError(
            source,
            f"ligne {line}, octet {error.start + 1} : ce texte n'est pas encodé en {label}",
        ) from error
