"""Lines of quarterly rates: one a territory, named where it ends."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from pages.parts import fr, palette
from pages.parts.charts import house
from pages.parts.charts.text import folded, literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pages.parts.charts.line import Line

#: Height of the chart, and what is left of it for the lines (pixels).
HEIGHT: Final = 460
_INNER: Final = 330
#: Width kept on the right for names (pixels), letters on one of their lines, height of a line.
_MARGIN: Final = 104
_LETTERS: Final = 15
_LINE: Final = 14
_PADDING: Final = 0.08
_MARKERS: Final = 9


def middle(quarter: str) -> str:
    """Return a day in the middle of a quarter, in ISO form: "2021-T4" gives "2021-11-15"."""
    return f"{quarter[:4]}-{3 * int(quarter[-1]) - 1:02}-15"


def figure(
    series: Sequence[Line], quarters: Sequence[str]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return data and layout of the lines over some quarters, in order, without a gap.

    A line breaks where nothing is published. Those that end before the last quarter are named at
    their own end.
    """
    known = [v for one in series for q in quarters if (v := one.values.get(q)) is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    slack = _PADDING * (high - low) + 0.1
    span = (low - slack, high + slack)
    layout = house.layout(
        HEIGHT,
        hovermode="x unified",
        margin={"l": 8, "r": _MARGIN, "t": 8, "b": 8},
        xaxis=house.axis(
            type="date", range=_range(quarters), hoverformat="T%q %Y", showgrid=False,
            ticks="outside", ticklen=4, nticks=9,
        ),
        yaxis=house.axis(range=list(span), ticksuffix="\u202f%", nticks=7, zeroline=False),
        annotations=_names(series, quarters, span),
    )  # fmt: skip
    return [_trace(one, quarters) for one in series], layout


def _range(quarters: Sequence[str]) -> list[str]:
    return [middle(quarters[0]), middle(quarters[-1])] if quarters else []


def end_of(one: Line, quarters: Sequence[str]) -> str | None:
    """Return the last of some quarters at which a series is published."""
    return next((q for q in reversed(quarters) if q in one.values), None)


def _trace(one: Line, quarters: Sequence[str]) -> dict[str, Any]:
    last = end_of(one, quarters)
    shown = [q for q in quarters if last is not None and q <= last]
    ends = f" (jusqu’à {fr.short_period(last)})" if last and last != quarters[-1] else ""
    return {
        "type": "scatter",
        "mode": "lines+markers" if one.marker else "lines",
        "name": literal(one.name) + ends,
        "x": [middle(q) for q in shown],
        "y": [one.values.get(q) for q in shown],
        "line": {"color": one.colour, "width": one.width, "dash": one.dash},
        "marker": {
            "symbol": one.marker or "circle", "size": 7, "color": one.colour,
            "maxdisplayed": _MARKERS,
            "line": {"width": 1, "color": palette.PAPER},
        },
        "cliponaxis": False,
        "hovertemplate": "%{y:.1f}\u202f%",
    }  # fmt: skip


def _names(
    series: Sequence[Line], quarters: Sequence[str], span: tuple[float, float]
) -> list[dict[str, Any]]:
    """Return the names, beside the ends of the lines, moved apart where they would touch."""
    ends: dict[str, list[Line]] = defaultdict(list)
    for one in series:
        last = end_of(one, quarters)
        if last is not None:
            ends[last].append(one)
    scale = (span[1] - span[0]) / _INNER
    found = []
    for last, group in ends.items():
        texts = [folded(one.end or one.name, _LETTERS) for one in group]
        heights = [scale * (_LINE * (1 + text.count("<br>")) + 2) for text in texts]
        places = spread([one.values[last] for one in group], heights, span)
        found += [
            {
                "x": middle(last), "y": place, "text": text, "showarrow": False,
                "xanchor": "left", "yanchor": "middle", "align": "left", "xshift": 8,
                "font": {"size": 12, "color": one.colour}, "bgcolor": "rgba(255,255,255,.8)",
                "borderpad": 0,
            }
            for one, text, place in zip(group, texts, places, strict=True)
        ]  # fmt: skip
    return found


def spread(
    values: Sequence[float], heights: Sequence[float], span: tuple[float, float]
) -> list[float]:
    """Return places near values, so that what is centred there does not overlap.

    Parameters
    ----------
    values, heights
        Wanted centres and heights, in the unit of the axis.
    span
        Bounds of the axis; kept as far as everything fits.
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    places = list(values)
    for below, above in pairwise(order):
        least = places[below] + (heights[below] + heights[above]) / 2
        places[above] = max(places[above], least)
    roof = span[1]
    for place in reversed(order):
        places[place] = min(places[place], roof - heights[place] / 2)
        roof = places[place] - heights[place] / 2
    return places
