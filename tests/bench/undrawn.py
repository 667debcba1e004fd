"""Run the app with its map left out: `python -m tests.bench.without_map run dashboard.py`.

Everything else is the very same code, so that the difference between the two is the map's cost.
"""

from __future__ import annotations

from typing import Any

from streamlit.web.cli import main

from pages.parts.carte import component


def _no_map(*_: Any, **__: Any) -> None:
    """Take the place of `component.carte`, before any page imports it."""


if __name__ == "__main__":
    component.carte = _no_map
    main()
