"""One house style for every chart: what it looks like, and what stands under it.

A chart is a plain Plotly figure (a dict: building graph objects costs more than the page around
them), a text for those who do not see it, and the same content as a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from plotly.basedatatypes import BaseFigure

from loaders.exports import export
from pages.parts import fr, frame, palette

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

_FONT: Final = '"Source Sans", "Source Sans 3", "Source Sans Pro", system-ui, sans-serif'
_CONFIG: Final = {
    "displaylogo": False,
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showAxisDragHandles": False,
}
_AXIS: Final[dict[str, Any]] = {
    "gridcolor": "#eceae5",
    "linecolor": palette.LINE,
    "zerolinecolor": palette.LINE,
    "tickcolor": palette.LINE,
    "tickfont": {"size": 12, "color": palette.MUTED},
    "title": {"font": {"size": 12, "color": palette.MUTED}, "standoff": 8},
    "automargin": True,
    "fixedrange": True,
}


@dataclass(frozen=True)
class Chart:
    """A chart with its alternatives.

    Attributes
    ----------
    data, layout
        Of the Plotly figure, plain dicts; ``layout`` completes the house style.
    alt
        One sentence that says what the chart shows.
    table
        The same content, French column names, values as numbers; a text where there is none. Or
        what makes it: a table is asked for less often than its chart, and costs more.
    file
        Stem of the CSV's name.
    sources
        Identifiers in the catalogue of sources.
    note
        What to beware of, in one sentence.
    missing
        What a figure that is not there reads as, on screen and in the CSV.
    """

    data: list[dict[str, Any]]
    layout: dict[str, Any]
    alt: str
    table: pd.DataFrame | Callable[[], pd.DataFrame]
    file: str
    sources: tuple[str, ...]
    note: str = ""
    missing: str = fr.NOT_PUBLISHED

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", _short(self.data))

    def rows(self) -> pd.DataFrame:
        """Return the table, made if it was not."""
        return self.table() if callable(self.table) else self.table


def _short(value: Any) -> Any:
    """Return what a trace holds with numbers of seven digits: the other ten are not seen."""
    if isinstance(value, float):
        return float(f"{value:.7g}")
    if isinstance(value, dict):
        return {key: _short(one) for key, one in value.items()}
    return [_short(one) for one in value] if isinstance(value, (list, tuple)) else value


class _Plain(BaseFigure):  # type: ignore[misc] # plotly has no types
    """A chart as Streamlit takes one: it would validate a dict, and copy a figure twice.

    The figures are made here, and tests validate every one of them.
    """

    def __init__(self, chart: Chart) -> None:
        # Nothing of the parent's: only `to_dict` is asked for.
        self._chart = chart

    def to_dict(self) -> dict[str, Any]:
        return {"data": self._chart.data, "layout": self._chart.layout}


def axis(**more: Any) -> dict[str, Any]:
    """Return an axis of the house style; ``title`` may be a plain text."""
    if isinstance(more.get("title"), str):
        more["title"] = {**_AXIS["title"], "text": more["title"]}
    return {**_AXIS, **more}


def layout(height: int, **more: Any) -> dict[str, Any]:
    """Return the layout of the house style, completed."""
    return {
        "template": {},
        "height": height,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "paper_bgcolor": palette.PAPER,
        "plot_bgcolor": palette.PAPER,
        "font": {"family": _FONT, "size": 13, "color": palette.INK},
        "separators": ",\u202f",
        "hoverlabel": {"bgcolor": palette.PAPER, "bordercolor": palette.LINE, "font": {"size": 13}},
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": 12},
        },
        "dragmode": False,
        "xaxis": axis(),
        "yaxis": axis(),
        **more,
    }


def show(chart: Chart, *, key: str) -> None:
    """Show a chart, then its table and CSV on demand, what to beware of and its sources.

    Parameters
    ----------
    chart
        What to show.
    key
        Of the widgets, unique in the page.
    """
    st.plotly_chart(_Plain(chart), key=key, theme=None, config=_CONFIG, alt=chart.alt)
    table = st.expander("Tableau et données", key=f"{key}-table", on_change="rerun")
    if table.open:
        with table:
            rows = chart.rows()
            st.dataframe(rows, hide_index=True, alt=chart.alt, placeholder=chart.missing)
            st.download_button(
                "Télécharger (CSV)",
                # An empty cell would not say why it is empty.
                data=lambda: export.to_csv_bytes(
                    rows.astype(object).where(rows.notna(), chart.missing)
                ),
                file_name=f"{chart.file}.csv", mime="text/csv",
                icon=":material/download:", on_click="ignore", key=f"{key}-csv",
            )  # fmt: skip
    if chart.note:
        st.caption(chart.note)
    if chart.sources:
        frame.sources(*chart.sources)
