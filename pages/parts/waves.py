"""The two waves wherever they are shown: same colours, same shapes as on the map."""

from __future__ import annotations

from markupsafe import Markup

#: Plain-text signs, for tables and lists where no drawing can go.
SIGN = {2020: "●", 2021: "◆"}

EVIDENCE = {
    "text": "un texte publié nomme la vague",
    "deduction": "déduite d’un texte publié sur les autres cités de la région",
    "identifier_block": "déduite de la numérotation de l’ANCT : les identifiants 001 à 024 sont "
    "24 noms en ordre alphabétique, 025 à 084 les soixante autres",
}


def symbol(wave: int) -> Markup:
    """Return the wave's symbol, drawn by the style sheet and hidden from screen readers."""
    return Markup('<i class="mark wave{}" aria-hidden="true"></i>').format(wave)


def labelled(wave: int) -> Markup:
    """Return the symbol with its wording."""
    return Markup('<span class="wave">{} Vague {}</span>').format(symbol(wave), wave)
