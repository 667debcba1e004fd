"""Published figures as they are written, and the publications that they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from pages.parts import fr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loaders.catalogues.programme import Figure, Publication

_SIGNS: Final = {"%": "\u202f%", "€ par an": "\u202f€"}


def value(figure: Figure) -> str:
    """Return a figure as its source gives it, no decimal more: "18,3 %", "88 194"."""
    return fr.number(figure.value) + _SIGNS.get(figure.unit, "")


def title(source: Publication) -> Markup:
    """Return the publisher, title and date of a publication, with its page where one is known."""
    name: str | Markup = _lower_first(source.title)
    if source.page:
        name = Markup('<a href="{}" target="_blank" rel="noopener">{}</a>').format(
            source.page, name
        )
    return Markup("{}, {} ({})").format(source.publisher, name, source.date)


def line(*sources: Publication) -> None:
    """Cite the publications of what stands above."""
    word = "Source" if len(sources) == 1 else "Sources"
    named = Markup(" ; ").join(map(title, sources))
    st.html(Markup('<p class="sources">{} : {}.</p>').format(word, named))


def show(sources: Iterable[Publication]) -> None:
    """Cite all publications, and say what the project did not see of them."""
    line(*sources)
    st.html(
        '<p class="sources">La page de la brochure chez l’ANCT ne nous est pas connue : nous en '
        "avons lu le texte. Les chiffres des axes y portent un astérisque, sans la note à laquelle "
        "il renvoie : nous ne savons donc pas sur quelle période ils sont comptés.</p>"
    )


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
