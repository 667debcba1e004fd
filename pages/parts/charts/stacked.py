"""Bars of 100 %: how each territory divides into the same classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pages.parts import fr, palette
from pages.parts.charts import house
from pages.parts.charts.text import literal

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Fills of the classes, from dark to light, by their number; and the colour of the text on each.
_FILLS: Final = {
    1: ("#0b5f5b",),
    2: ("#0b7a75", "#cfe6e3"),
    3: ("#0b5f5b", "#7fbdb7", "#d6eae7"),
    4: ("#083f3c", "#0b7a75", "#7fbdb7", "#d6eae7"),
    5: ("#083f3c", "#0b7a75", "#7fbdb7", "#b9dcd8", "#e6f2f0"),
}
_LIGHT: Final = {"#083f3c", "#0b5f5b", "#0b7a75"}
_ROW: Final = 54
#: A narrower share has no room for its text.
_ROOM: Final = 9.0


def shares(
    names: Sequence[str], classes: Sequence[str], table: Sequence[Sequence[float] | None]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return data and layout of one bar a territory.

    Parameters
    ----------
    names
        Of the territories, written above their bars.
    classes
        In order, at most five.
    table
        For each territory the share of each class, in %, or None where it is not known.
    """
    data = []
    for rank, (name, fill) in enumerate(zip(classes, _FILLS[len(classes)], strict=True)):
        ink = palette.PAPER if fill in _LIGHT else palette.INK
        known = [(place, row[rank]) for place, row in enumerate(table) if row is not None]
        data.append(
            {
                "type": "bar", "orientation": "h", "name": literal(name), "width": 0.42,
                "x": [value for _, value in known], "y": [-place for place, _ in known],
                "marker": {"color": fill, "line": {"color": palette.PAPER, "width": 1.5}},
                "text": [f"{fr.number(v, digits=0)}\u202f%" if v >= _ROOM else ""
                         for _, v in known],
                "textposition": "inside", "insidetextanchor": "middle", "textangle": 0,
                "textfont": {"color": ink, "size": 12}, "constraintext": "none",
                "customdata": [
                    literal(f"{names[place]}, {name} : {fr.measure(v, '%')}") for place, v in known
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )  # fmt: skip
    return data, _layout(names, table)


def _layout(names: Sequence[str], table: Sequence[Sequence[float] | None]) -> dict[str, Any]:
    titles = [
        {
            "text": literal(name), "x": 0, "xref": "paper", "xanchor": "left", "y": -place,
            "yanchor": "bottom", "yshift": 12, "showarrow": False,
            "font": {"size": 13, "color": palette.INK},
        }
        for place, name in enumerate(names)
    ]  # fmt: skip
    unknown = [
        {
            "text": fr.NOT_PUBLISHED, "x": 0, "xref": "paper", "xanchor": "left", "y": -place,
            "showarrow": False, "font": {"size": 12, "color": palette.MUTED},
        }
        for place, row in enumerate(table) if row is None
    ]  # fmt: skip
    return house.layout(
        _ROW * len(names) + 70,
        barmode="stack",
        margin={"l": 8, "r": 12, "t": 30, "b": 30},
        xaxis=house.axis(range=[0, 100], ticksuffix="\u202f%", dtick=25),
        yaxis=house.axis(visible=False, range=[0.4 - len(names), 0.75]),
        annotations=[*titles, *unknown],
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal",
                "font": {"size": 12}, "itemclick": False, "itemdoubleclick": False},
    )  # fmt: skip
