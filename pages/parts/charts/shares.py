"""Parts of a whole as bars, each with a mark for the same part of a reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pages.parts import fr, palette
from pages.parts.charts import house
from pages.parts.charts.text import literal

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP: Final = 1.0
_ROW: Final = 30


@dataclass(frozen=True)
class Share:
    """A part: its group, its name, its share and that of the reference (%, None if unknown)."""

    group: str
    name: str
    own: float | None
    reference: float | None


def bars(
    shares: Sequence[Share], own: str, reference: str
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return data and layout, groups one under the other."""
    places: list[float] = []
    titles: list[tuple[float, str]] = []
    row = 0.0
    for position, share in enumerate(shares):
        if position == 0 or share.group != shares[position - 1].group:
            titles.append((row, share.group))
            row += _GAP
        places.append(row)
        row += 1
    most = max((v for s in shares for v in (s.own, s.reference) if v is not None), default=100.0)
    data: list[dict[str, Any]] = [
        {
            "type": "bar", "orientation": "h", "name": literal(own), "width": 0.58,
            "x": [share.own for share in shares], "y": places,
            "marker": {"color": palette.SELF},
            "customdata": [share.name for share in shares],
            "hovertemplate": "%{customdata} : %{x:.1f} %<extra>" + literal(own) + "</extra>",
        },
        {
            "type": "scatter", "mode": "markers", "name": literal(reference),
            "x": [share.reference for share in shares], "y": places,
            "marker": {
                "symbol": "line-ns", "size": 19, "line": {"color": palette.INK, "width": 2.5},
            },
            "customdata": [share.name for share in shares],
            "hovertemplate": "%{customdata} : %{x:.1f} %<extra>"
            + literal(reference) + "</extra>",
        },
    ]  # fmt: skip
    layout = house.layout(
        int(70 + _ROW * row),
        barmode="overlay",
        annotations=[*_titles(titles), *_values(shares, places, most)],
        xaxis=house.axis(range=[0, 1.2 * most], ticksuffix=" %", nticks=6),
        yaxis=house.axis(
            range=[row - 0.3, -0.7], tickvals=places, ticktext=[s.name for s in shares],
            showgrid=False, zeroline=False, ticks="", tickfont={"size": 12, "color": palette.INK},
        ),
    )  # fmt: skip
    return data, layout


def _titles(titles: Sequence[tuple[float, str]]) -> list[dict[str, Any]]:
    return [
        {
            "xref": "paper", "x": 0, "xanchor": "left", "y": place, "showarrow": False,
            "text": f"<b>{title}</b>", "font": {"size": 12, "color": palette.MUTED},
        }
        for place, title in titles
    ]  # fmt: skip


def _values(shares: Sequence[Share], places: Sequence[float], most: float) -> list[dict[str, Any]]:
    """Write each value after its bar or, where the mark of the reference is there, after it."""
    return [
        {
            "x": max(share.own or 0, (share.reference or 0) if _near(share, most) else 0),
            "y": place, "xanchor": "left", "showarrow": False, "xshift": 7,
            "text": fr.measure(share.own, "%"), "font": {"size": 12, "color": palette.INK},
        }
        for share, place in zip(shares, places, strict=True)
    ]  # fmt: skip


def _near(share: Share, most: float) -> bool:
    if share.own is None or share.reference is None:
        return False
    return 0 <= share.reference - share.own < 0.2 * most
