"""Zip archives, checked before anything of them is decompressed."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from loaders.errors import SourceUnreadableError, ZipRefusedError
from loaders.readers.files import read_bytes

MAX_ENTRIES = 100
MAX_BYTES = 256 * 1024 * 1024
"""Of all entries once decompressed; the official layers weigh some 40 MB."""
MAX_RATIO = 200
"""Decompressed over compressed size of one entry; blank-padded tables reach some 30."""
MIN_SUSPECT_BYTES = 1024 * 1024
"""Below this size a high ratio is harmless: a few repeated bytes compress very well."""

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_archive(path: Path, suffixes: tuple[str, ...]) -> dict[str, bytes]:
    """Read the wanted members of a zip archive.

    Parameters
    ----------
    path : Path
        The archive.
    suffixes : tuple of str
        Ends of the wanted names, in lower case, such as ``".shp"``.

    Returns
    -------
    dict
        Content by name inside the archive.

    Raises
    ------
    SourceMissingError, SourceUnreadableError
        No file, or not a zip, or truncated.
    ZipRefusedError
        Too many entries, too much data, suspect ratio, encrypted or unsafe names: nothing was
        decompressed.
    """
    return read_members(read_bytes(path), path.name, suffixes, MAX_BYTES)


def read_members(
    data: bytes, source: str, suffixes: tuple[str, ...], max_bytes: int
) -> dict[str, bytes]:
    """Read the wanted members of a zip archive that is in memory.

    Parameters
    ----------
    data : bytes
        The archive.
    source : str
        Its name, for the messages.
    suffixes : tuple of str
        Ends of the wanted names, in lower case; ``("",)`` wants all.
    max_bytes : int
        Bytes of all members once decompressed.

    Returns
    -------
    dict
        Content by name inside the archive.

    Raises
    ------
    SourceUnreadableError, ZipRefusedError
        As `read_archive`.
    """
    if not zipfile.is_zipfile(io.BytesIO(data)):
        truncated = data.startswith(b"PK\x03\x04")
        reason = "l'archive zip est tronquée" if truncated else "ce n'est pas une archive zip"
        raise SourceUnreadableError(source, reason)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries, source, max_bytes)
            return {
                entry.filename: archive.read(entry)
                for entry in entries
                if entry.filename.lower().endswith(suffixes)
            }
    # zipfile lets what its parsing of damaged bytes stumbles on go through as it comes.
    except _DAMAGE as error:
        reason = "l'archive zip est tronquée ou abîmée"
        raise SourceUnreadableError(source, reason) from error


def _check(entries: list[zipfile.ZipInfo], source: str, max_bytes: int) -> None:
    """Refuse an archive on what its directory says; zipfile then reads no byte beyond that."""
    if len(entries) > MAX_ENTRIES:
        raise ZipRefusedError(source, f"{len(entries)} fichiers, {MAX_ENTRIES} au plus")
    total = sum(entry.file_size for entry in entries)
    if total > max_bytes:
        mebibytes = f"{total // 2**20} Mio une fois décompressée, {max_bytes // 2**20} au plus"
        raise ZipRefusedError(source, mebibytes)
    for entry in entries:
        name = entry.filename
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > MIN_SUSPECT_BYTES and ratio > MAX_RATIO:
            reason = f"« {name} » est compressé {ratio:.0f} fois, {MAX_RATIO} au plus"
            raise ZipRefusedError(source, reason)
        if entry.compress_type not in _METHODS:
            raise ZipRefusedError(source, f"« {name} » est compressé d'une façon inhabituelle")
        if entry.flag_bits & _ENCRYPTED:
            raise ZipRefusedError(source, f"« {name} » est protégé par un mot de passe")
        parts = PurePosixPath(name.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in name:
            raise ZipRefusedError(source, f"« {name} » sortirait du dossier d'extraction")
