"""Counts over time, as bars: by quarter with how many cités each rests on, or by date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from pages.parts import fr, palette
from pages.parts.charts import house
from pages.parts.charts.house import Chart

_HEIGHT: Final = 340
_FEW: Final = 5
_LEAST: Final = 8
"""Quarters that the axis makes room for: two bars do not fill the page."""


@dataclass(frozen=True)
class Series:
    """A metric by quarter.

    Attributes
    ----------
    title : str
        What is counted, in French.
    unit : str
        Its unit.
    values : Mapping of str to float or None
        By quarter, in order; None where nothing was reported.
    reporting : Mapping of str to int
        How many cités each value rests on.
    expected : int
        How many could have reported.
    mark : str
        Written on the chart and in its table: "DÉMONSTRATION"; empty for real figures.
    colour : str
        Of the bars.
    """

    title: str
    unit: str
    values: Mapping[str, float | None]
    reporting: Mapping[str, int]
    expected: int
    mark: str = ""
    colour: str = palette.SELF


def by_quarter(series: Series, *, file: str, note: str = "") -> Chart:
    """Return the chart of a metric by quarter.

    Parameters
    ----------
    series
        What to show.
    file
        Stem of the CSV's name.
    note
        What to beware of.
    """
    quarters = list(series.values)
    names = [fr.short_period(quarter) for quarter in quarters]
    several = series.expected > 1
    return Chart(
        data=_bars(series, names, several=several),
        layout=house.layout(
            _HEIGHT,
            **_axes(series, several=several),
            bargap=0.35, showlegend=False,
            margin={"l": 8, "r": 12, "t": 28 if series.mark else 8, "b": 8},
            annotations=_mark(series.mark),
        ),
        alt=_alt(series, quarters),
        table=_table(series, quarters),
        missing="non remonté",
        file=file,
        sources=(),
        note=note,
    )  # fmt: skip


def by_date(
    values: Mapping[str, float | None], colour: str
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return data and layout of a count by date; what is not published is written, never drawn."""
    labels = [fr.short_period(period) for period in values]
    known = [value for value in values.values() if value is not None]
    data: list[dict[str, Any]] = [
        {
            "type": "bar", "x": labels, "y": list(values.values()), "width": 0.55,
            "marker": {"color": colour},
            "text": [fr.number(value, missing="") for value in values.values()],
            "textposition": "outside", "textfont": {"size": 12, "color": palette.INK},
            "cliponaxis": False, "hoverinfo": "skip",
        }
    ]  # fmt: skip
    unknown = [
        {
            "x": label, "y": 0, "yanchor": "bottom", "showarrow": False, "textangle": -90,
            "text": fr.NOT_PUBLISHED, "font": {"size": 11, "color": palette.MUTED},
        }
        for label, value in zip(labels, values.values(), strict=True)
        if value is None
    ]  # fmt: skip
    layout = house.layout(
        330,
        showlegend=False,
        annotations=unknown,
        xaxis=house.axis(type="category", showgrid=False),
        yaxis=house.axis(
            title="personnes", tickformat=",d", nticks=6, range=[0, 1.14 * max(known, default=1)]
        ),
    )
    return data, layout


def _bars(series: Series, names: Sequence[str], *, several: bool) -> list[dict[str, Any]]:
    told = [
        fr.number(value, "non remonté", digits=0)
        + (f"<br>{series.reporting[quarter]} cités sur {series.expected}" if several else "")
        for quarter, value in series.values.items()
    ]
    bars = [
        {
            "type": "bar", "x": list(names), "y": list(series.values.values()),
            "marker": {"color": series.colour}, "name": series.title, "customdata": told,
            # A bar of zero is seen no more than one that is not there.
            "text": ["0" if value == 0 else "" for value in series.values.values()],
            "textposition": "outside", "cliponaxis": False,
            "hovertemplate": "%{x}<br>%{customdata}<extra></extra>",
        }
    ]  # fmt: skip
    if several:
        bars.append(
            {
                "type": "bar", "x": list(names), "y": list(series.reporting.values()),
                "marker": {"color": palette.REFERENCE}, "yaxis": "y2", "name": "Cités",
                "hovertemplate": "%{x}<br>%{y} cités sur "
                f"{series.expected}<extra></extra>",
            }
        )  # fmt: skip
    return bars


def _axes(series: Series, *, several: bool) -> dict[str, Any]:
    axes = {
        "xaxis": house.axis(
            type="category", showgrid=False, range=[-0.5, max(len(series.values), _LEAST) - 0.5]
        ),
        "yaxis": house.axis(title=series.unit, rangemode="tozero", tickformat=",d"),
    }
    if max((value or 0 for value in series.values.values()), default=0) <= _FEW:
        axes["yaxis"]["dtick"] = 1  # no half of a meeting
    if several:
        axes["yaxis"]["domain"] = [0.3, 1]
        axes["xaxis"]["anchor"] = "y2"
        axes["yaxis2"] = house.axis(
            title="cités", domain=[0, 0.17], range=[0, series.expected],
            tickvals=[0, series.expected],
        )  # fmt: skip
    return axes


def _mark(mark: str) -> list[dict[str, Any]]:
    """Write what the figures are on the chart itself, clear of the bars."""
    if not mark:
        return []
    return [
        {
            "text": f"<b>{mark}</b>", "xref": "paper", "yref": "paper", "x": 0, "y": 1.02,
            "xanchor": "left", "yanchor": "bottom", "showarrow": False,
            "font": {"size": 13, "color": palette.WAVE_DARK[2021]},
        }
    ]  # fmt: skip


def _alt(series: Series, quarters: Sequence[str]) -> str:
    known = {quarter: value for quarter, value in series.values.items() if value is not None}
    start = f"{series.mark} : " if series.mark else ""
    if not known:
        return f"{start}{series.title} par trimestre : rien n’a été remonté."
    last, best = max(known), max(known, key=lambda quarter: known[quarter])
    return (
        f"{start}{series.title} par trimestre, du {fr.period(quarters[0])} au "
        f"{fr.period(quarters[-1])} : {fr.number(known[last], digits=0)} au {fr.period(last)}, au "
        f"plus {fr.number(known[best], digits=0)} au {fr.period(best)}."
    )


def _table(series: Series, quarters: Sequence[str]) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "Trimestre": quarters,
            f"{series.title} ({series.unit})": list(series.values.values()),
        }
    )
    if series.expected > 1:
        table["Cités ayant remonté"] = list(series.reporting.values())
        table["Cités en tout"] = series.expected
    if series.mark:
        table.insert(0, "Nature", series.mark)
    return table
