"""The one palette: the map, the cards, the tables and the theme draw from it.

The two waves differ in colour *and* in shape (disc, diamond). Both colours hold a contrast of at
least 3:1 on the land and stay apart for deuteranopes (blue against orange).
"""

from __future__ import annotations

from typing import Final

from plotly.colors import sample_colorscale, sequential

INK: Final = "#1f2430"
MUTED: Final = "#565d6b"
LINE: Final = "#d9d6cf"
PAPER: Final = "#ffffff"
CANVAS: Final = "#f6f7f8"
ACCENT: Final = "#1d3f8f"

WAVE: Final = {2020: "#1d3f8f", 2021: "#bf5010"}
WAVE_DARK: Final = {2020: "#12285c", 2021: "#7d3206"}

#: Territories set side by side: each its colour, its marker and its dash. None is a wave's, all
#: hold 3:1 on paper, and the markers tell them apart without colour.
SERIES: Final = (
    ("#0b7a75", "circle", "solid"),
    ("#8c2d5f", "square", "dash"),
    ("#6a51a3", "triangle-up", "dot"),
    ("#7a5c00", "x", "dashdot"),
    ("#2f6f2f", "pentagon", "longdash"),
    ("#5a4a42", "star", "longdashdot"),
)
#: The territory of a sheet, and the reference beside it.
SELF: Final = "#0b7a75"
REFERENCE: Final = "#6b7280"
#: Discs of counts on the map: no wave's colour.
SYMBOL: Final = "#0b7a75"
#: Sequences from light to dark for classes, safe for colour-blind readers: one hue, or cividis.
SEQUENCES: Final = {
    "Vert": sequential.YlGn,
    "Violet": sequential.Purples,
    "Gris": sequential.Greys,
    "Cividis": sequential.Cividis_r,
}
WAVE_MARKER: Final = {2020: "circle", 2021: "diamond"}

#: The axes of the programme, wherever their actions are shown.
AXIS: Final = {"recenser": "#0b7a75", "aller_vers": "#8c2d5f", "innover": "#6a51a3"}

#: Colours of the map, under the names that its script and its style sheet use.
MAP: Final = {
    "ink": INK,
    "muted": MUTED,
    "line": LINE,
    "focus": "#0a6ebd",
    "land": "#f8f5ee",
    "sea": "#dde7ec",
    "region": "#a49c8e",
    "departement": "#d8d1c4",
    "commune": "#c3bbad",
    "epci": "#8474a3",
    "inset-line": "#b9c4ca",
    "qpv": "#8b9096",
    "qpvEdge": "#6d7278",
    "wave2020": WAVE[2020],
    "wave2021": WAVE[2021],
    "wave2020Dark": WAVE_DARK[2020],
    "wave2021Dark": WAVE_DARK[2021],
}


def sequence(name: str, count: int) -> list[str]:
    """Return as many colours of a sequence of `SEQUENCES` as there are classes, light to dark."""
    # The lightest tint of the sequences is that of the land: the scale begins a step further.
    at = [0.5] if count == 1 else [0.15 + 0.8 * rank / (count - 1) for rank in range(count)]
    return list(sample_colorscale(SEQUENCES[name], at))


def css_variables(colours: dict[str, str]) -> str:
    """Return ``:root`` custom properties: ``wave2020Dark`` becomes ``--wave2020-dark``."""
    kebab = {
        "".join(f"-{c.lower()}" if c.isupper() else c for c in name): colour
        for name, colour in colours.items()
    }
    return ":root{" + "".join(f"--{name}:{colour};" for name, colour in kebab.items()) + "}"
