"""Counts over time: several series brought to 100 at one date, or the counts of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from pages.parts import fr, palette
from pages.parts.charts import house

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Line:
    """A series of the chart: its name, its values by period, and how it is drawn."""

    name: str
    values: Mapping[str, float]
    colour: str
    marker: str = "circle"
    dash: str = "solid"
    width: float = 1.5


def lines(series: Sequence[Line], periods: Sequence[str], *, height: int = 330) -> dict[str, Any]:
    """Return the figure of indices, base 100 at the first period: ``data`` and ``layout``."""
    labels = [fr.short_period(period) for period in periods]
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": str(escape(line.name)),
            "x": labels,
            "y": [line.values.get(period) for period in periods],
            "line": {"color": line.colour, "dash": line.dash, "width": line.width},
            "marker": {
                "symbol": line.marker,
                "size": 5 + 1.5 * line.width,
                "color": line.colour,
                "line": {"color": palette.PAPER, "width": 1},
            },
            "hovertemplate": "%{x} : %{y:.1f}",
        }
        for line in reversed(series)  # the first series is drawn over the others
    ]
    layout = house.layout(
        height,
        hovermode="x unified",
        xaxis=house.axis(type="category", showgrid=False, range=[-0.25, len(periods) - 0.75]),
        yaxis=house.axis(title="base 100 à la première date", tickformat=".0f", nticks=6),
    )
    layout["legend"] = {**layout["legend"], "traceorder": "reversed"}
    return {"data": data, "layout": layout}


def counts(values: Mapping[str, float | None], colour: str, *, height: int = 330) -> dict[str, Any]:
    """Return the figure of one count by period; what is not published is written, never drawn."""
    labels = [fr.short_period(period) for period in values]
    known = [value for value in values.values() if value is not None]
    data = [
        {
            "type": "bar",
            "x": labels,
            "y": list(values.values()),
            "marker": {"color": colour},
            "width": 0.55,
            "text": [fr.number(value, missing="") for value in values.values()],
            "textposition": "outside",
            "textfont": {"size": 12, "color": palette.INK},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    ]
    unknown = [
        {
            "x": label, "y": 0, "yanchor": "bottom", "showarrow": False, "textangle": -90,
            "text": fr.NOT_PUBLISHED, "font": {"size": 11, "color": palette.MUTED},
        }
        for label, value in zip(labels, values.values(), strict=True)
        if value is None
    ]  # fmt: skip
    layout = house.layout(
        height,
        showlegend=False,
        annotations=unknown,
        xaxis=house.axis(type="category", showgrid=False),
        yaxis=house.axis(
            title="personnes", tickformat=",d", nticks=6, range=[0, 1.14 * max(known, default=1)]
        ),
    )
    return {"data": data, "layout": layout}
