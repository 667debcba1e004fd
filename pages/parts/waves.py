"""The two waves wherever they are shown: same colours, same shapes as on the map."""

from __future__ import annotations

from markupsafe import Markup

#: Plain-text signs, for tables and lists where no drawing can go.
SIGN = {2020: "●", 2021: "◆"}


def symbol(wave: int) -> Markup:
    """Return the wave's symbol, drawn by the style sheet and hidden from screen readers."""
    return Markup('<i class="mark wave{}" aria-hidden="true"></i>').format(wave)


def labelled(wave: int) -> Markup:
    """Return the symbol with its wording."""
    return Markup('<span class="wave">{} Vague {}</span>').format(symbol(wave), wave)
