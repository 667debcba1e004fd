"""Every chart that reaches the browser is one that Plotly accepts."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from tests.app.conftest import Visit
from tests.app.places import COMPARISONS, SHEETS, UNEMPLOYMENT
from tests.app.screen import Screen

#: The sections of a sheet that hold a chart; "Parmi les cités" and the like too.
DRAWN_SECTIONS = ("Évolution", "Structure", "Parmi les", "Chômage alentour")
DRAWN = [
    *((page, query) for page, query in SHEETS if query["onglet"].startswith(DRAWN_SECTIONS)),
    *COMPARISONS,
    *UNEMPLOYMENT,
]


def check(screen: Screen) -> int:
    """Validate the charts of a page as the browser receives them, and count them."""
    sent = [element.proto for element in screen.at.get("plotly_chart")]
    for one in sent:
        figure = json.loads(one.spec)
        assert figure["data"]
        go.Figure(figure)  # it raises for a property or a value that Plotly has not
        assert one.alt
        names = [trace["name"] for trace in figure["data"] if trace.get("name")]
        shown = [t["name"] for t in figure["data"] if t.get("name") and t.get("showlegend", True)]
        assert len(shown) == len(set(shown)), names
    return len(sent)


@pytest.mark.parametrize(("page", "query"), DRAWN)
def test_plotly_accepts_every_chart_of_a_page(
    visit: Visit, page: str, query: dict[str, Any]
) -> None:
    assert check(visit(page, **query))


def test_plotly_accepts_the_charts_of_reports(visit: Visit) -> None:
    screen = visit("actions", rubrique="Résultats").click("demonstration-charger")
    try:
        assert check(screen)
    finally:
        screen.click("demonstration-retirer")


def test_what_plotly_refuses_would_be_seen() -> None:
    with pytest.raises(ValueError, match="Invalid"):
        go.Figure({"data": [{"type": "scatter", "colour": "red"}]})
