"""Lines that start from 100: how each territory changed since the first date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pages.parts import fr, palette
from pages.parts.charts import house
from pages.parts.charts.text import literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pages.parts.charts.line import Line


def beside(
    lines: Sequence[Line], periods: Sequence[str]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return data and layout of a territory, the first, beside its references, with a legend."""
    labels = [fr.short_period(period) for period in periods]
    data = [
        {
            **_trace(line, labels, periods, 5 + 1.5 * line.width),
            "hovertemplate": "%{x} : %{y:.1f}",
        }
        for line in reversed(lines)  # the first is drawn over the others
    ]
    layout = house.layout(
        330,
        hovermode="x unified",
        xaxis=house.axis(type="category", showgrid=False, range=[-0.25, len(periods) - 0.75]),
        yaxis=house.axis(title="base 100 à la première date", tickformat=".0f", nticks=6),
    )
    layout["legend"] = {**layout["legend"], "traceorder": "reversed"}
    return data, layout


def equals(
    lines: Sequence[Line], periods: Sequence[str], title: str
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return data and layout of territories that none stands before; 100 is marked.

    Each point says its line; the legend is left to the page. Lines without a value are left out.
    """
    places = list(range(len(periods)))
    data = [
        {
            **_trace(line, places, periods, 9),
            "text": [
                literal(f"{line.name}, {fr.short_period(p)} : "
                        f"{fr.number(line.values.get(p), digits=1)}")
                for p in periods
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


def _trace(
    line: Line, places: Sequence[str | int], periods: Sequence[str], size: float
) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines+markers", "name": literal(line.name),
        "x": list(places), "y": [line.values.get(period) for period in periods],
        "line": {"color": line.colour, "width": line.width, "dash": line.dash},
        "marker": {
            "symbol": line.marker, "size": size, "color": line.colour,
            "line": {"color": palette.PAPER, "width": 1},
        },
    }  # fmt: skip
