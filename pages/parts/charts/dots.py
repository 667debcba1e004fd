"""How territories are spread: a dot each, piled by value, those of cités with their wave's mark."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pages.parts import palette
from pages.parts.charts import house
from pages.parts.charts.text import folded, literal

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Widths of a pile, in the unit of the axis: the first that leaves few enough piles is taken.
_STEPS: Final = (0.1, 0.2, 0.5, 1.0, 2.0)
_PILES: Final = 40
#: Values are published to the tenth.
_TENTH: Final = 0.1
#: Pixels: of the highest pile, of the room of a dot, of a line of names, of what is around.
_PILE_HEIGHT: Final = 290
_DOT: Final = (5.5, 14)
_ROW: Final = 19
_AROUND: Final = 92
#: Share of the width that a letter of a name takes on a narrow screen.
_LETTER: Final = 0.021
_LETTERS: Final = 26
_REST: Final = "#b4b8bf"
#: A legend cannot draw one mark on another: the note under the chart says what that means.
_LEGEND: Final = ("Sans cité", "Cités de 2020", "Cités de 2021")
#: Share of a name that lies before its value, by the side that is at it.
_BEFORE: Final = {"left": 0.0, "center": 0.5, "right": 1.0}


@dataclass(frozen=True)
class Dot:
    """A territory: its value, and the cités that it holds of 2020 and of 2021.

    ``text`` is the value in words where it is written on the chart with the name, "" elsewhere;
    ``colour`` rings the dot of a chosen territory.
    """

    name: str
    value: float
    cites: tuple[int, int] = (0, 0)
    text: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Mark:
    """A value to compare with, drawn as a line and named."""

    name: str
    value: float


def step_of(values: Sequence[float]) -> float:
    """Return the width of the piles of some values."""
    span = max(values) - min(values)
    return next((step for step in _STEPS if span / step <= _PILES), _STEPS[-1])


def piled(values: Sequence[float], step: float) -> list[tuple[float, int]]:
    """Return the middle of each value's pile and its rank in it, from one, as they come.

    The middle is that of the tenths which fall in the pile: 7.2 for 7.0 to 7.4.
    """
    heights: Counter[int] = Counter()
    places = []
    for value in values:
        pile = math.floor(round(value / step, 6))
        heights[pile] += 1
        places.append((pile * step + (step - _TENTH) / 2, heights[pile]))
    return places


def figure(
    dots: Sequence[Dot], marks: Sequence[Mark], *, title: str, unit: str, sign: str = ""
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return data and layout.

    Parameters
    ----------
    dots, marks
        What to draw; at least one dot.
    title
        Of the axis of values.
    unit
        Written after a value, with its space.
    sign
        "+" to write that of every value.
    """
    # In a pile, those without a cité lie under the others, and those named on top of all.
    dots = sorted(dots, key=lambda d: (bool(d.text), bool(d.cites[1]), bool(d.cites[0]), d.value))
    values = [dot.value for dot in dots]
    step = step_of(values)
    places = piled(values, step)
    tallest = max(rank for _, rank in places)
    size = max(_DOT[0], min(_DOT[1], _PILE_HEIGHT / tallest))
    reach = [*values, *(mark.value for mark in marks)]
    span = (min(reach) - 1.5 * step, max(reach) + 1.5 * step)
    names = _named(dots, places, marks)
    rows = _rows([(x, text) for x, _, text, _ in names], span)
    line = _ROW / size  # a line of names, in ranks
    top = tallest + 1 + line * (max(rows, default=-1) + 1.4)
    layout = house.layout(
        round(size * top + _AROUND),
        hovermode="closest",
        xaxis=house.axis(
            title=title, range=list(span), ticksuffix=unit, zeroline=False, nticks=9
        ),
        yaxis={"visible": False, "range": [0, top], "fixedrange": True},
        annotations=[
            _annotation(name, tallest + 1 + line * (row + 0.5), span)
            # The lower ones last: they cover the lines that lead to the upper ones.
            for row, name in sorted(zip(rows, names, strict=True), reverse=True)
        ],
        shapes=[
            {"type": "line", "x0": m.value, "x1": m.value, "y0": 0, "y1": top - line / 2,
             "line": {"color": palette.REFERENCE, "width": 1, "dash": "dot"}, "layer": "below"}
            for m in marks
        ],
    )  # fmt: skip
    hover = f"%{{text}} : %{{customdata:{sign}.1f}}{unit}<extra></extra>"
    return _traces(dots, places, 0.88 * size, hover), layout


def _traces(
    dots: Sequence[Dot], places: Sequence[tuple[float, int]], size: float, hover: str
) -> list[dict[str, Any]]:
    """Return a trace a kind of dot; a diamond lies on the disc where both waves are held."""
    pairs = list(zip(dots, places, strict=True))
    without = [pair for pair in pairs if not any(pair[0].cites)]
    first = [pair for pair in pairs if pair[0].cites[0]]
    second = [pair for pair in pairs if pair[0].cites[1] and not pair[0].cites[0]]
    both = [pair for pair in pairs if all(pair[0].cites)]
    chosen = [pair for pair in pairs if pair[0].colour]
    found = [
        _trace(without, _REST, "circle", size),
        _trace(first, palette.WAVE[2020], "circle", size),
        _trace(second, palette.WAVE[2021], "diamond", 1.05 * size),
        _trace(both, palette.WAVE[2021], "diamond", 0.72 * size),
        _trace(chosen, "rgba(0,0,0,0)", "circle", size + 4),
    ]
    if len(without) < len(dots):
        for trace, name in zip(found, _LEGEND, strict=False):
            trace |= {"name": name, "showlegend": True}
    for trace in found[:3]:
        trace["hovertemplate"] = hover
    found[4]["marker"]["line"] = {"width": 2.2, "color": [dot.colour for dot, _ in chosen]}
    return [trace for trace in found if trace["x"]]


def _trace(
    pairs: Sequence[tuple[Dot, tuple[float, int]]], colour: str, symbol: str, size: float
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "showlegend": False,
        "x": [place[0] for _, place in pairs],
        "y": [place[1] for _, place in pairs],
        "text": [literal(dot.name) for dot, _ in pairs],
        "customdata": [dot.value for dot, _ in pairs],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": {"symbol": symbol, "size": size, "color": colour, "opacity": 1},
    }


_Name = tuple[float, int, str, str]
"""Value, rank in its pile (0 for a mark), text, colour."""


def _named(
    dots: Sequence[Dot], places: Sequence[tuple[float, int]], marks: Sequence[Mark]
) -> list[_Name]:
    found: list[_Name] = [(m.value, 0, literal(m.name), palette.MUTED) for m in marks]
    found += [
        (x, rank, f"{folded(dot.name, _LETTERS, 1)} {dot.text}", dot.colour or palette.MUTED)
        for dot, (x, rank) in zip(dots, places, strict=True)
        if dot.text
    ]
    return found


def _rows(names: Sequence[tuple[float, str]], span: tuple[float, float]) -> list[int]:
    """Return the line of each name, the first where it overlaps none."""
    taken: list[list[tuple[float, float]]] = []
    rows = [0] * len(names)
    for i in sorted(range(len(names)), key=lambda i: names[i][0]):
        start, end = room(*names[i], span)
        free = (r for r, row in enumerate(taken) if all(end < s or e < start for s, e in row))
        rows[i] = next(free, len(taken))
        if rows[i] == len(taken):
            taken.append([])
        taken[rows[i]].append((start, end))
    return rows


def room(value: float, text: str, span: tuple[float, float]) -> tuple[float, float]:
    """Return where a name begins and ends on a narrow screen, in the unit of the axis."""
    width = _LETTER * (len(text) + 1) * (span[1] - span[0])
    start = value - _BEFORE[_side(value, span)] * width
    return start, start + width


def _side(value: float, span: tuple[float, float]) -> str:
    """Return which end of a name is at its value, so that it stays inside the chart."""
    share = (value - span[0]) / (span[1] - span[0])
    return "left" if share < 1 / 3 else "right" if share > 2 / 3 else "center"


def _annotation(name: _Name, height: float, span: tuple[float, float]) -> dict[str, Any]:
    value, rank, text, colour = name
    common = {
        "x": value, "text": text, "xanchor": _side(value, span), "yanchor": "middle",
        "font": {"size": 12, "color": colour}, "bgcolor": "rgba(255,255,255,.85)", "borderpad": 1,
    }  # fmt: skip
    if not rank:
        return {**common, "y": height, "showarrow": False}
    return {
        **common, "y": rank, "ax": value, "ay": height, "axref": "x", "ayref": "y",
        "showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": colour,
        "standoff": 5,
    }  # fmt: skip
