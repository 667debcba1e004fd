"""Links from a view of the app to another, as HTML: an address says all that it opens.

`follow.js` has Streamlit open them without loading the page again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Collection

#: Values of each parameter of an address.
Query: TypeAlias = Mapping[str, Sequence[str]]


def current() -> dict[str, tuple[str, ...]]:
    """Return what the address holds now."""
    return {name: tuple(st.query_params.get_all(name)) for name in st.query_params}


def last(query: Query, name: str) -> str:
    """Return the value of a parameter, the last one of several; nothing without it."""
    return query.get(name, ("",))[-1]


def without(query: Query, left_out: Collection[str]) -> dict[str, Sequence[str]]:
    """Return a query, some parameters left out."""
    return {name: values for name, values in query.items() if name not in left_out}


def address(query: Query, path: str = "") -> str:
    """Return an address from this page, by default of this page; "./" is the path of the first."""
    return f"{path}?{urlencode(query, doseq=True)}"


def link(label: str | Markup, href: str, *, current: bool = False) -> Markup:
    """Return a link; ``current`` for the one that opens what is already shown."""
    marked = ' aria-current="true"' if current else ""
    # Both texts are escaped here. A sheet has two dozen: `Markup.format` takes four times as long.
    return Markup(f'<a class="view" href="{escape(href)}"{marked}>{escape(label)}</a>')  # noqa: S704


def line(label: str, links: list[Markup], kind: str = "") -> Markup:
    """Return links in a line, with its accessible name; nothing without links.

    ``kind`` is a class of the style sheet: "tabs", "joined" or "levels".
    """
    if not links:
        return Markup()
    items = Markup("</li><li>").join(links)
    return Markup('<nav class="line {}" aria-label="{}"><ul><li>{}</li></ul></nav>').format(
        kind, label, items
    )


def switch(label: str, links: list[Markup], note: str) -> Markup:
    """Return links between the states of one thing, with its name before and a note after."""
    return Markup('<div class="switch"><span>{}</span>{}<small>{}</small></div>').format(
        label, line(label, links, kind="joined"), note
    )
