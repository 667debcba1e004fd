"""Links from a view of the app to another, as HTML: an address says all that it opens.

`follow.js` has Streamlit open them without loading the page again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Collection


def carried(left_out: Collection[str]) -> dict[str, list[str]]:
    """Return what the address holds now, some parameters left out."""
    kept = st.query_params
    return {name: kept.get_all(name) for name in kept if name not in left_out}


def address(query: dict[str, list[str]], path: str = "") -> str:
    """Return an address from this page, by default of this page.

    Parameters
    ----------
    query
        Values of each parameter.
    path
        Of a page, "./" for the first one.
    """
    return f"{path}?{urlencode(query, doseq=True)}"


def link(label: str | Markup, href: str, *, current: bool = False) -> Markup:
    """Return a link; ``current`` for the one that opens what is already shown."""
    marked = Markup(' aria-current="true"') if current else ""
    return Markup('<a class="view" href="{}"{}>{}</a>').format(href, marked, label)


def line(label: str, links: list[Markup]) -> Markup:
    """Return links in a line, with its accessible name; nothing without links."""
    if not links:
        return Markup()
    item = Markup("<li>{}</li>")
    return Markup('<nav class="line" aria-label="{}"><ul>{}</ul></nav>').format(
        label, Markup().join(item.format(one) for one in links)
    )
