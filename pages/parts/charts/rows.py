"""Charts of one row a territory: its name above, its figure at the right, its mark between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pages.parts import palette
from pages.parts.charts import house
from pages.parts.charts.text import literal

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW: Final = 58
_RIGHT: Final = 96
#: Room kept at both ends of the axis, as a share of what is drawn.
_ROOM: Final = 0.06


@dataclass(frozen=True)
class Row:
    """A territory in such a chart.

    Attributes
    ----------
    name
        Written above the mark, as it is.
    colour, marker
        Of the mark.
    value
        None where nothing is published.
    text
        What stands at the right: the figure, or why there is none.
    low, high
        Ends of the line behind the mark, if any.
    hover
        What more there is to say when pointed at.
    """

    name: str
    colour: str
    marker: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    hover: str = ""


def dots(
    rows: Sequence[Row], title: str, span: Sequence[float] = ()
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return data and layout of a chart of marks on a common axis, with the range behind each.

    The axis covers the values of ``span`` too, so that two figures that are close look close.
    """
    drawn = [v for r in rows for v in (r.low, r.value, r.high) if v is not None]
    drawn += span
    data: list[dict[str, Any]] = []
    for place, row in enumerate(rows):
        if row.low is not None and row.high is not None:
            data.append(
                {
                    "type": "scatter", "mode": "lines", "x": [row.low, row.high],
                    "y": [-place, -place], "line": {"color": "#c9c6bf", "width": 5},
                    "hoverinfo": "skip", "showlegend": False,
                }
            )  # fmt: skip
        if row.value is not None:
            data.append(_mark(row, place))
    axis = _axis(drawn, title)
    return data, _layout(rows, axis)


def bars(rows: Sequence[Row], title: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return data and layout of a chart of bars that begin at zero, for counts."""
    known = [(place, row) for place, row in enumerate(rows) if row.value is not None]
    data: list[dict[str, Any]] = [
        {
            "type": "bar", "orientation": "h", "x": [row.value], "y": [-place], "width": 0.3,
            "marker": {"color": row.colour}, "showlegend": False,
            "text": [literal(row.hover)], "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        }
        for place, row in known
    ]  # fmt: skip
    data += [{**_mark(row, place), "hoverinfo": "skip", "hovertemplate": None}
             for place, row in known]  # fmt: skip
    top = max((row.value or 0 for _, row in known), default=1) or 1
    axis = house.axis(title=title, range=[0, top * (1 + _ROOM)], rangemode="tozero")
    return data, _layout(rows, axis)


def _mark(row: Row, place: int) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "x": [row.value], "y": [-place],
        "marker": {
            "symbol": row.marker, "size": 14, "color": row.colour,
            "line": {"color": palette.PAPER, "width": 1.5},
        },
        "text": [literal(row.hover)], "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False, "cliponaxis": False,
    }  # fmt: skip


def _axis(drawn: Sequence[float], title: str) -> dict[str, Any]:
    if not drawn:
        return house.axis(title=title, range=[0, 1], showticklabels=False)
    low, high = min(drawn), max(drawn)
    room = (high - low or abs(high) or 1) * _ROOM
    return house.axis(title=title, range=[low - room, high + room])


def _layout(rows: Sequence[Row], axis: dict[str, Any]) -> dict[str, Any]:
    names = [
        {
            "text": literal(row.name), "x": 0, "xref": "paper", "xanchor": "left", "y": -place,
            "yanchor": "bottom", "yshift": 9, "showarrow": False, "align": "left",
            "font": {"size": 13, "color": palette.INK},
        }
        for place, row in enumerate(rows)
    ]  # fmt: skip
    figures = [
        {
            "text": literal(row.text), "x": 1, "xref": "paper", "xanchor": "left", "xshift": 10,
            "y": -place, "showarrow": False,
            "font": {
                "size": 14 if row.value is not None else 12,
                "color": palette.INK if row.value is not None else palette.MUTED,
            },
        }
        for place, row in enumerate(rows)
    ]  # fmt: skip
    lines = [
        {
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": -place, "y1": -place,
            "line": {"color": palette.LINE, "width": 1, "dash": "dot"}, "layer": "below",
        }
        for place in range(len(rows))
    ]  # fmt: skip
    return house.layout(
        _ROW * len(rows) + 70,
        margin={"l": 8, "r": _RIGHT, "t": 4, "b": 44},
        xaxis=axis,
        yaxis=house.axis(visible=False, range=[0.35 - len(rows), 0.65]),
        annotations=[*names, *figures],
        shapes=lines,
        showlegend=False,
    )
