"""The map's layers: static JSON files, named by their content, that browsers fetch once.

They are made once for a given snapshot and a given state of the official perimeters, and found
again at the next start. Only codes, names and rounded coordinates go in. They are compressed as
they are made: a server that did it at each visit would spend more on that than on the page.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from loaders import snapshot
from loaders.cache import cache_folder
from loaders.qpv import perimeters

if TYPE_CHECKING:
    from collections.abc import Mapping

#: To be raised when the content of a layer changes for the same data.
FORMAT: Final = 6


@dataclass(frozen=True)
class Published:
    """File name of each layer, and which QPV generations are drawn as schematic footprints."""

    files: Mapping[str, str]
    schematic: Mapping[int, bool]


def folder() -> Path:
    """Return the folder of the layers, in the user's cache (or a temporary one if read-only)."""
    return _writable(cache_folder() / "carte")


@lru_cache(maxsize=4)
def _writable(target: Path) -> Path:
    try:
        target.mkdir(parents=True, exist_ok=True)
        probe, name = tempfile.mkstemp(dir=target)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="cites-emploi-"))
    os.close(probe)
    Path(name).unlink()
    return target


def publish(target: Path, name: str, content: bytes) -> None:
    """Write a file beside its name, then rename it: a reader never sees half of it."""
    path = target / name
    if path.is_file() and path.read_bytes() == content:
        return
    handle, temporary = tempfile.mkstemp(dir=target, suffix=".tmp")
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    Path(temporary).replace(path)


def packed(stem: str, content: Any) -> tuple[str, bytes]:
    """Return the name of a static file, which changes with its content, and its bytes.

    Parameters
    ----------
    stem : str
        Beginning of the name.
    content : Any
        What JSON can say.

    Returns
    -------
    tuple of str and bytes
        ``stem-<hash>.json.gz`` and the compressed JSON.
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    name = f"{stem}-{hashlib.sha256(text).hexdigest()[:12]}.json.gz"
    return name, gzip.compress(text, mtime=0)


def current() -> Published:
    """Return the layers of the embedded snapshot and of the perimeters in use, made if need be."""
    target = folder()
    state = repr(perimeters.status())
    tables = json.dumps(snapshot.load().manifest["tables"], sort_keys=True)
    token = hashlib.sha256(f"{FORMAT}|{tables}|{state}".encode()).hexdigest()[:16]
    index = target / f"index-{token}.json"
    found = _read_index(index)
    if found is not None:
        return found
    from loaders.map import layer_content  # noqa: PLC0415 - geopandas is slow to import

    layers, schematic = layer_content.make(snapshot.load())
    files = {name: _publish_layer(target, name, layer) for name, layer in layers.items()}
    publish(target, index.name, json.dumps({"files": files, "schematic": schematic}).encode())
    return Published(files, schematic)


def _complete(published: Published) -> bool:
    """Tell whether every file of some layers is still there."""
    target = folder()
    return all((target / file).is_file() for file in published.files.values())


def _read_index(index: Path) -> Published | None:
    """Return what an earlier start published, if all of it is still there."""
    try:
        content = json.loads(index.read_text(encoding="utf-8"))
        files = {str(name): str(file) for name, file in content["files"].items()}
        schematic = {int(year): bool(value) for year, value in content["schematic"].items()}
    except (OSError, ValueError, KeyError):
        return None
    published = Published(files, schematic)
    return published if _complete(published) else None


def _publish_layer(target: Path, name: str, layer: Any) -> str:
    file, content = packed(name, layer)
    publish(target, file, content)
    return file
