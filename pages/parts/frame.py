"""What every page has around its content: set-up, header, source line."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Final

import streamlit as st
from markupsafe import Markup

from loaders.catalogues import sources as catalogue
from loaders.errors import CitesError
from pages.parts import palette
from pages.parts.kept import kept
from pages.parts.markdown import plain

_EDITION: Final = re.compile(r"(, édition|(?<! et) en) \d{4}$")


def set_up() -> None:
    """Set the page up: title, layout, language, style sheet."""
    st.set_page_config(
        page_title="Cités de l’emploi",
        page_icon=_icon(),
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    # Streamlit declares its page, and names its own buttons, in English; a link loads it again.
    html(_base(), scripts=True)


@cache
def _icon() -> str:
    """Return the icon as an address that holds it: Streamlit would read its file at each run."""
    encoded = b64encode(_text("icon.svg").encode()).decode()
    return f"data:image/svg+xml;base64,{encoded}"


@cache
def _text(name: str) -> str:
    return files("pages.parts").joinpath(name).read_text(encoding="utf-8")


def style(name: str) -> None:
    """Add a style sheet that only some pages need, by its path in this folder.

    The style travels at each run: each page sends what it shows, no more.
    """
    html(f"<style>{_bare(name)}</style>")


@cache
def _bare(name: str) -> str:
    """Return a style sheet or a script without its longer comments and its indents."""
    bare = re.sub(r"/\*.*?\*/", "", _text(name), flags=re.DOTALL)
    return "\n".join(filter(None, map(str.strip, bare.splitlines())))


class _Written(str):
    """HTML that Streamlit takes as it is, without looking for indents to remove."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return self


def html(text: str, *, scripts: bool = False) -> None:
    """Show HTML as it is written: what `st.html` does first takes longer than the rest of it.

    Parameters
    ----------
    text
        Of some thousand characters; below, `st.html` is as quick.
    scripts
        Whether it holds our own.
    """
    st.html(_Written(text), unsafe_allow_javascript=scripts)


@cache
def _base() -> str:
    """Return the style of every page, and the scripts that come with it."""
    colours = {
        "ink": palette.INK,
        "muted": palette.MUTED,
        "line": palette.LINE,
        "paper": palette.PAPER,
        "canvas": palette.CANVAS,
        "accent": palette.ACCENT,
        "wave2020": palette.WAVE[2020],
        "wave2021": palette.WAVE[2021],
        "self": palette.SELF,
        **{f"axis-{axis}": colour for axis, colour in palette.AXIS.items()},
    }
    style = f"{palette.css_variables(colours)}\n{_bare('style.css')}"
    return f"<style>{style}</style><script>{_bare('french.js')}{_bare('follow.js')}</script>"


def header(title: str, sentence: str) -> None:
    """Show the page's title and the one sentence that says what it is."""
    head = Markup('<header class="page"><h1>{}</h1><p>{}</p></header>')
    st.html(head.format(title, sentence))


def failure(error: CitesError) -> None:
    """Say what happened and what to do, in place of the page."""
    st.error(plain(error.what), icon=":material/error:")
    st.markdown(f"**Que faire :** {plain(error.todo)}")


def sources(*ids: str) -> None:
    """Cite the sources of what stands above, by their identifiers in the catalogue."""
    st.html(source_line(ids))


@kept()
def source_line(ids: tuple[str, ...]) -> Markup:
    """Return what `sources` shows."""
    return Markup('<p class="sources">Sources : {}.</p>').format(cited(ids))


@kept()
def cited(ids: tuple[str, ...]) -> str:
    """Return producer, title, editions and licence of sources, for a line or an export."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for source_id in ids:
        one = catalogue.find(source_id, _catalogue())
        title = _EDITION.sub("", one.title)  # one line for the editions of a same file
        groups.setdefault((one.publisher, title, one.licence), []).append(one.edition)
    lines = [
        f"{publisher}, {_lower_first(title)} ({_editions(found)}), {licence}"
        for (publisher, title, licence), found in groups.items()
    ]
    return " ; ".join(lines).replace("'", "’")


@kept()
def _catalogue() -> tuple[catalogue.Source, ...]:
    return catalogue.load()


def _editions(found: list[str]) -> str:
    """Return the edition, or the first and the last of several."""
    if len(found) == 1:
        return found[0]
    first, last = (edition.split(" : ", maxsplit=1)[0] for edition in (found[0], found[-1]))
    return f"{first} à {last}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
