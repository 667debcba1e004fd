"""The two waves as two distributions: a box, and one mark a cité, disc or diamond."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.distribution import Distribution, swarm
from pages.parts import fr, palette
from pages.parts.charts import house
from pages.parts.charts.text import literal

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Width for which marks are spread, and diameter of a mark, in pixels.
_WIDTH: Final = 720
_MARK: Final = 12
_TITLE: Final = 30
_BOX: Final = 13
#: Share of the axis kept free at both ends.
_ROOM: Final = 0.04
_TINT: Final = {2020: "rgba(29,63,143,.13)", 2021: "rgba(191,80,16,.15)"}


@dataclass(frozen=True)
class Spread:
    """A wave in such a chart.

    Attributes
    ----------
    wave
        2020 or 2021.
    values, hover, full
        Of each mark: its value, what pointing says, whether all its QPV are published.
    box
        Extremes and quartiles of the values.
    """

    wave: int
    values: tuple[float, ...]
    hover: tuple[str, ...]
    full: tuple[bool, ...]
    box: Distribution


def spreads(
    waves: Sequence[Spread], unit: str, title: str, *, logarithmic: bool
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return data and layout of the distributions, one under the other on a common axis.

    Parameters
    ----------
    waves
        From top to bottom.
    unit
        Of the values, for the texts of the medians.
    title
        Of the axis.
    logarithmic
        Whether equal distances are equal ratios; values are then above zero.
    """
    scale = math.log10 if logarithmic else float
    low = min(scale(one.box.minimum) for one in waves)
    high = max(scale(one.box.maximum) for one in waves)
    width = high - low or abs(high) or 1.0
    data: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    top = 0.0
    for one in waves:
        places = [_WIDTH * (scale(v) - low) / width for v in one.values]
        heights = swarm(places, _MARK)
        half = max(_BOX, *(abs(h) for h in heights)) + _MARK
        middle = top - _TITLE - half
        data.append(_marks(one, [middle + h for h in heights]))
        shapes += _box(one, middle, half)
        notes += _texts(one, top, unit, scale)
        top = middle - half
    ticks = _log_ticks(low, high) if logarithmic else {}
    room = width * _ROOM
    return data, house.layout(
        round(-top) + 62,
        margin={"l": 8, "r": 12, "t": 6, "b": 50},
        xaxis=house.axis(
            title=title, range=[low - room, high + room], zeroline=False, automargin=False, **ticks
        ),
        yaxis=house.axis(visible=False, range=[top, 0], automargin=False),
        shapes=shapes, annotations=notes, showlegend=False,
    )  # fmt: skip


def _log_ticks(low: float, high: float) -> dict[str, Any]:
    """Return ticks at 1, 2 and 5 times each power of ten, written in French."""
    powers = range(math.floor(low), math.ceil(high) + 1)
    ticks = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    return {"type": "log", "tickvals": ticks, "ticktext": [fr.number(tick) for tick in ticks]}


def _marks(one: Spread, heights: Sequence[float]) -> dict[str, Any]:
    """Return the marks of a wave; hollow where some of the QPV are not published."""
    shape = palette.WAVE_MARKER[one.wave]
    return {
        "type": "scatter", "mode": "markers", "name": f"Vague {one.wave}",
        "x": list(one.values), "y": list(heights),
        "marker": {
            "symbol": [shape if full else f"{shape}-open" for full in one.full],
            "size": _MARK - 1.5, "color": palette.WAVE[one.wave], "opacity": 0.9,
            "line": {
                "color": [palette.PAPER if full else palette.WAVE[one.wave] for full in one.full],
                "width": [1 if full else 1.8 for full in one.full],
            },
        },
        "text": [literal(text) for text in one.hover],
        "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False,
    }  # fmt: skip


def _box(one: Spread, middle: float, half: float) -> list[dict[str, Any]]:
    """Return the middle half as a band, and the median as a line, under the marks."""
    low, high = middle - half + 3, middle + half - 3
    return [
        {
            "type": "rect", "x0": one.box.q1, "x1": one.box.q3, "y0": low, "y1": high,
            "fillcolor": _TINT[one.wave], "line": {"width": 0}, "layer": "below",
        },
        {
            "type": "line", "x0": one.box.minimum, "x1": one.box.maximum, "y0": middle,
            "y1": middle, "line": {"color": palette.LINE, "width": 1}, "layer": "below",
        },
        {
            "type": "line", "x0": one.box.median, "x1": one.box.median, "y0": low, "y1": high,
            "line": {"color": palette.WAVE_DARK[one.wave], "width": 2.5}, "layer": "below",
        },
    ]  # fmt: skip


def _texts(one: Spread, top: float, unit: str, scale: Any) -> list[dict[str, Any]]:
    sign = "●" if one.wave == 2020 else "◆"  # noqa: PLR2004 - the first wave
    return [
        {
            "text": f"<b>{sign} Vague {one.wave}</b>", "x": 0, "xref": "paper",
            "xanchor": "left", "y": top, "yanchor": "top", "showarrow": False,
            "font": {"size": 13, "color": palette.WAVE[one.wave]},
        },
        {
            "text": f"médiane {fr.measure(one.box.median, unit)}",
            "x": scale(one.box.median), "y": top - _TITLE + 2, "yanchor": "bottom",
            "showarrow": False, "font": {"size": 12, "color": palette.WAVE_DARK[one.wave]},
            "bgcolor": palette.PAPER, "borderpad": 1,
        },
    ]  # fmt: skip
