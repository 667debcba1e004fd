"""Lines that start from 100: how each territory changed since the first date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pages.parts import fr, palette
from pages.parts.charts import house
from pages.parts.charts.text import literal

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Line:
    """A line; ``values`` are the indices at each period, empty where there is none."""

    name: str
    colour: str
    marker: str
    dash: str
    values: tuple[float, ...]


def index100(
    lines: Sequence[Line], periods: Sequence[str], title: str
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return data and layout of lines over evenly spaced periods, 100 marked."""
    places = list(range(len(periods)))
    data = [
        {
            "type": "scatter", "mode": "lines+markers", "name": literal(line.name),
            "x": places, "y": list(line.values),
            "line": {"color": line.colour, "width": 2.2, "dash": line.dash},
            "marker": {"symbol": line.marker, "size": 9, "color": line.colour,
                       "line": {"color": palette.PAPER, "width": 1}},
            "text": [
                literal(f"{line.name}, {fr.short_period(p)} : {fr.number(v, digits=1)}")
                for p, v in zip(periods, line.values, strict=True)
            ],
            "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False,
        }
        for line in lines if line.values
    ]  # fmt: skip
    layout = house.layout(
        380,
        xaxis=house.axis(
            tickvals=places, ticktext=[fr.short_period(p) for p in periods], showgrid=False,
            range=[-0.15, len(periods) - 0.85],
        ),
        yaxis=house.axis(title=title, zeroline=False),
        shapes=[
            {
                "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 100, "y1": 100,
                "line": {"color": palette.MUTED, "width": 1}, "layer": "below",
            }
        ],
        showlegend=False,
    )  # fmt: skip
    return data, layout
