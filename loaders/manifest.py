"""The manifest of the snapshot: what it was built from, and what its tables hold.

A manifest holds no date of its own: the same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE: Final = "manifest.json"
#: Raised when tables change shape: an older snapshot is then refused with a clear message.
FORMAT: Final = 1


def digest(data: bytes) -> str:
    """Return the sha256 of some bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def write(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest of a folder, with keys in a fixed order."""
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> dict[str, Any]:
    """Read the manifest of a folder.

    Raises
    ------
    OSError
        If it cannot be read.
    ValueError
        If it is not a manifest of this format.
    """
    content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    found = content.get("format") if isinstance(content, dict) else None
    if found != FORMAT or not isinstance(content.get("tables"), dict):
        raise ValueError(f"format de manifeste {found!r} au lieu de {FORMAT}")
    checked: dict[str, Any] = content
    return checked
