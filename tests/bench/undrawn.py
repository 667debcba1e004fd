"""Run the app with nothing drawn: `python -m tests.bench.undrawn run dashboard.py`.

Maps are left out and charts have no trace. Everything else is the very same code, so that the
difference between the two is what drawing costs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from streamlit.web.cli import main

from pages.parts.carte import component
from pages.parts.charts import house
from pages.parts.charts.house import Chart


def _no_map(*_: Any, **__: Any) -> None:
    """Take the place of `component.carte`, before any page imports it."""


def _no_trace(show: Callable[..., None]) -> Callable[..., None]:
    """Make `house.show` send the axes alone; what stands under the chart stays."""

    @wraps(show)
    def shown(chart: Chart, **more: Any) -> None:
        show(replace(chart, data=[]), **more)

    return shown


if __name__ == "__main__":
    component.carte = _no_map
    house.show = _no_trace(house.show)
    main()
