"""Texts of the data inside a chart: Plotly reads a little HTML in them."""

from __future__ import annotations

import textwrap


def literal(text: str) -> str:
    """Return a text that Plotly shows as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def folded(text: str, width: int, lines: int = 2) -> str:
    """Return a text on a few short lines, cut where it does not fit, for Plotly."""
    rows = textwrap.wrap(text, width, max_lines=lines, placeholder="…")
    return "<br>".join(map(literal, rows))
