"""Localised unemployment rates by quarter, a line a territory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import escape

from pages.parts.charts import house
from pages.parts.charts.base100 import Line

if TYPE_CHECKING:
    from collections.abc import Sequence


def rates(series: Sequence[Line], periods: Sequence[str], *, height: int = 360) -> dict[str, Any]:
    """Return the figure: ``data`` and ``layout``; a quarter without a rate breaks the line."""
    labels = [period.replace("-T", " T") for period in periods]
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": str(escape(line.name)),
            "x": labels,
            "y": [line.values.get(period) for period in periods],
            "line": {"color": line.colour, "dash": line.dash, "width": line.width},
            "connectgaps": False,
            "hovertemplate": "%{y:.1f} %",
        }
        for line in series
    ]
    first = [place for place, period in enumerate(periods) if period.endswith("T1")]
    shown = [place for place in first if (int(periods[place][:4]) % 4) == 0]
    layout = house.layout(
        height,
        hovermode="x unified",
        xaxis=house.axis(
            type="category", showgrid=False, tickangle=0,
            tickvals=[labels[place] for place in shown],
            ticktext=[periods[place][:4] for place in shown],
        ),
        yaxis=house.axis(ticksuffix=" %", nticks=6, rangemode="tozero"),
    )  # fmt: skip
    return {"data": data, "layout": layout}
