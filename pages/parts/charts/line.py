"""A line of a chart: what it is called, its values by period, and how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line.

    Attributes
    ----------
    name : str
        As it is; charts escape it.
    values : Mapping of str to float
        By period; nothing where nothing is published.
    colour, dash : str
        Of the line.
    marker : str
        A Plotly symbol; empty for none.
    width : float
        In pixels.
    end : str
        Written where the line ends, in place of the name.
    """

    name: str
    values: Mapping[str, float]
    colour: str
    marker: str = "circle"
    dash: str = "solid"
    width: float = 2
    end: str = ""
