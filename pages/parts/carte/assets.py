"""Files of the map that Streamlit serves: Leaflet, the map's script and its style sheet."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from xstatic.pkg import leaflet

from loaders.map import layers
from pages.parts.palette import MAP, css_variables

LEAFLET_JS = "leaflet.js"
LEAFLET_CSS = "leaflet.css"
_HERE = files("pages.parts.carte")
#: The files of script/, in the order in which they are served as one.
_SCRIPTS = ("kit.js", "labels.js", "layers.js", "theme.js", "margin.js", "view.js")


def _hashed(stem: str, suffix: str, content: bytes) -> str:
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}{suffix}"


@cache
def _script() -> bytes:
    parts = [_HERE.joinpath("script", name).read_text(encoding="utf-8") for name in _SCRIPTS]
    # One function around all: the page's global names stay as they are.
    return ('(function () {\n"use strict";\n\n' + "\n".join(parts) + "})();\n").encode()


@cache
def _style() -> bytes:
    rules = _HERE.joinpath("carte.css").read_text(encoding="utf-8")
    return (css_variables(MAP) + "\n" + rules).encode()


@cache
def script_name() -> str:
    """Return the served name of the map's script, which changes with its content."""
    return _hashed("carte", ".js", _script())


@cache
def style_name() -> str:
    """Return the served name of the map's style sheet."""
    return _hashed("carte", ".css", _style())


def folder() -> Path:
    """Fill and return the folder that Streamlit serves."""
    package = Path(leaflet.BASE_DIR)
    target = layers.folder()
    for name, content in {
        LEAFLET_JS: (package / LEAFLET_JS).read_bytes(),
        LEAFLET_CSS: (package / LEAFLET_CSS).read_bytes(),
        script_name(): _script(),
        style_name(): _style(),
    }.items():
        layers.publish(target, name, content)
    return target
