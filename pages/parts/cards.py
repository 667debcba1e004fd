"""One line of quiet figures: small label, large value, small reference."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup, escape

from pages.parts import waves


@dataclass(frozen=True)
class Card:
    """A figure; ``wave`` gives it the wave's mark."""

    label: str
    value: str
    reference: str = ""
    wave: int | None = None

    def html(self) -> Markup:
        """Return the card as the items of a description list."""
        mark = waves.symbol(self.wave) if self.wave else Markup("")
        # Words ("non diffusé") are not set as large as a figure.
        style = "value" if any(char.isdigit() for char in self.value) else "value words"
        # Escaped one by one: `Markup.format` takes five times as long, a dozen times a page.
        label, value, reference = map(escape, (self.label, self.value, self.reference))
        return Markup(  # noqa: S704 - every text is escaped above
            f'<div class="{f"wave{self.wave}" if self.wave else ""}"><dt>{mark}{label}</dt>'
            f'<dd class="{style}">{value}</dd><dd class="reference">{reference}</dd></div>'
        )


def line(*items: Card) -> Markup:
    """Return the figures as one description list."""
    return Markup('<dl class="cards">{}</dl>').format(Markup().join(c.html() for c in items))


def cards(*items: Card) -> None:
    """Show the figures."""
    st.html(line(*items))
