"""Every territory of a level as a dot on one axis, one of them marked, and their median."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from pages.parts import fr, palette
from pages.parts.charts import house
from pages.parts.charts.text import literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: Dots side by side along the axis: beyond, they are stacked.
_COLUMNS: Final = 90
_FEW: Final = 150


@dataclass(frozen=True)
class Dot:
    """A territory: name, value, and the wave whose mark it bears, if any."""

    name: str
    value: float
    wave: int | None = None


def stack(values: NDArray[np.float64], columns: int) -> NDArray[np.float64]:
    """Return the height of each dot so that none hides another: 0, 1, -1, 2, -2… in each column.

    Parameters
    ----------
    values : ndarray of float
        Along the axis.
    columns : int
        How many dots fit side by side over the range of the values.

    Returns
    -------
    ndarray of float
        In rows of dots, 0 on the axis.
    """
    spread = float(np.ptp(values)) if len(values) else 0.0
    column = np.zeros(len(values), dtype=int)
    if spread > 0:
        column = np.floor((values - values.min()) / spread * (columns - 1) + 0.5).astype(int)
    heights = np.zeros(len(values))
    taken: dict[int, int] = {}
    for place in np.argsort(values, kind="stable"):
        rank = taken.get(int(column[place]), 0)
        taken[int(column[place])] = rank + 1
        heights[place] = (rank + 1) // 2 * (1 if rank % 2 else -1)
    return heights


def dots(
    all_dots: Sequence[Dot], own: str | None, unit: str, title: str
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return data and layout; ``own`` is the name of the dot to mark, None for none.

    Dots are told apart by their place in the sequence: the one to mark is the last of its name.
    """
    values = np.array([dot.value for dot in all_dots], dtype=float)
    few = len(all_dots) <= _FEW
    heights = stack(values, _COLUMNS if few else 2 * _COLUMNS)
    size = 9.0 if few else 5.0
    marked = len(all_dots) - 1 if own is not None else -1
    data = [
        _trace(all_dots, heights, wave, size, unit, marked)
        for wave in sorted({dot.wave for dot in all_dots}, key=lambda w: w or 0)
    ]
    tallest = float(np.abs(heights).max(initial=1)) + 1.5
    layout = house.layout(
        250 if few else 340,
        showlegend=any(dot.wave for dot in all_dots),
        hovermode="closest",
        xaxis=house.axis(title=title, nticks=8),
        yaxis=house.axis(visible=False, range=[-tallest, tallest * 1.35]),
    )
    layout["shapes"], layout["annotations"] = _median(values, unit)
    if own is not None:
        data.append(_own(all_dots[marked], heights[marked], size))
        layout["annotations"].append(_named(all_dots[marked], heights[marked], unit))
    return data, layout


def _trace(
    all_dots: Sequence[Dot], heights: NDArray[np.float64], wave: int | None, size: float,
    unit: str, marked: int,
) -> dict[str, Any]:  # fmt: skip
    kept = [row for row, dot in enumerate(all_dots) if dot.wave == wave and row != marked]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"Vague {wave}" if wave else "",
        "x": [all_dots[row].value for row in kept],
        "y": [float(heights[row]) for row in kept],
        "text": [
            f"{literal(all_dots[row].name)} : {fr.measure(all_dots[row].value, unit)}"
            for row in kept
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "symbol": palette.WAVE_MARKER[wave] if wave else "circle",
            "size": size,
            "color": palette.WAVE[wave] if wave else palette.REFERENCE,
            "opacity": 0.62,
            "line": {"color": palette.PAPER, "width": 0.6},
        },
    }


def _own(dot: Dot, height: float, size: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "showlegend": False,
        "x": [dot.value],
        "y": [float(height)],
        "hoverinfo": "skip",
        "marker": {
            "symbol": palette.WAVE_MARKER[dot.wave] if dot.wave else "circle",
            "size": size + 7,
            "color": palette.WAVE[dot.wave] if dot.wave else palette.SELF,
            "line": {"color": palette.INK, "width": 2},
        },
    }


def _named(dot: Dot, height: float, unit: str) -> dict[str, Any]:
    return {
        "x": dot.value,
        "y": float(height),
        "yshift": 10,
        "ay": -34,
        "ax": 0,
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": palette.INK,
        "bgcolor": palette.PAPER,
        "text": f"<b>{literal(dot.name)}</b> {fr.measure(dot.value, unit)}",
        "font": {"size": 13, "color": palette.INK},
    }


def _median(
    values: NDArray[np.float64], unit: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    if not len(values):
        return [], []
    middle = float(np.median(values))
    line = {
        "type": "line", "xref": "x", "yref": "paper", "x0": middle, "x1": middle,
        "y0": 0, "y1": 0.9,
        "line": {"color": palette.INK, "width": 1.2, "dash": "dot"}, "layer": "below",
    }  # fmt: skip
    text = {
        "xref": "x", "yref": "paper", "x": middle, "y": 0, "yanchor": "bottom", "xanchor": "left",
        "xshift": 5, "showarrow": False, "bgcolor": palette.PAPER,
        "text": f"médiane {fr.measure(middle, unit)}",
        "font": {"size": 12, "color": palette.MUTED},
    }  # fmt: skip
    return [line], [text]
