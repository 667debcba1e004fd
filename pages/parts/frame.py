"""What every page has around its content: set-up, header, source line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from loaders import catalogue
from loaders.errors import CitesError
from pages.parts import palette
from pages.parts.markdown import plain

_ICON = Path(__file__).with_name("icon.svg")


def set_up() -> None:
    """Set the page up: title, layout, language, style sheet."""
    st.set_page_config(
        page_title="Cités de l’emploi",
        page_icon=str(_ICON),
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    st.html(_style())
    # Streamlit declares its page, and names its own buttons, in English.
    st.html(f"<script>{_text('french.js')}</script>", unsafe_allow_javascript=True)


@cache
def _text(name: str) -> str:
    return files("pages.parts").joinpath(name).read_text(encoding="utf-8")


@cache
def _style() -> str:
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
    return f"<style>{palette.css_variables(colours)}\n{_text('style.css')}</style>"


def header(title: str, sentence: str) -> None:
    """Show the page's title and the one sentence that says what it is."""
    html = Markup('<header class="page"><h1>{}</h1><p>{}</p></header>').format(title, sentence)
    st.html(html)


def failure(error: CitesError) -> None:
    """Say what happened and what to do, in place of the page."""
    st.error(plain(error.what), icon=":material/error:")
    st.markdown(f"**Que faire :** {plain(error.todo)}")


def sources(*ids: str) -> None:
    """Cite the sources of what stands above, by their identifiers in the catalogue."""
    cited = [catalogue.find(source_id, _catalogue()) for source_id in ids]
    lines = [f"{s.publisher}, {_lower_first(s.title)} ({s.edition}), {s.licence}" for s in cited]
    st.html(Markup('<p class="sources">Sources : {}.</p>').format(" ; ".join(lines)))


@st.cache_resource(show_spinner=False)
def _catalogue() -> tuple[catalogue.Source, ...]:
    return catalogue.load()


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
