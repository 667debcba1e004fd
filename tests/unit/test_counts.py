"""The chart of a count by quarter: what is zero, what is missing, what is invented."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from geo.reports import Key, Row
from pages.parts.actions.reports import Reports
from pages.parts.charts import counts
from pages.parts.charts.counts import Series

VALUES = {"2023-T1": 140.0, "2023-T2": None, "2023-T3": 0.0}


def chart(expected: int = 84, mark: str = "") -> counts.Chart:
    series = Series(
        title="Bénéficiaires", unit="personnes", values=VALUES,
        reporting={"2023-T1": 2, "2023-T2": 0, "2023-T3": 1}, expected=expected, mark=mark,
    )  # fmt: skip
    return counts.by_quarter(series, file="x")


@pytest.mark.parametrize("expected", [84, 1])
@pytest.mark.parametrize("mark", ["", "DÉMONSTRATION"])
def test_plotly_accepts_the_chart(expected: int, mark: str) -> None:
    made = chart(expected, mark)
    assert go.Figure({"data": made.data, "layout": made.layout}).to_dict()["data"]
    assert len(made.data) == (2 if expected > 1 else 1)


def test_a_zero_is_written_and_what_is_missing_is_not() -> None:
    bars = chart().data[0]
    assert bars["y"] == [140.0, None, 0.0]
    assert bars["text"] == ["", "", "0"]
    assert "non remonté" in bars["customdata"][1]


def test_the_cites_that_reported_stand_under_each_bar() -> None:
    under = chart().data[1]
    assert under["y"] == [2, 0, 1]
    assert chart().layout["yaxis2"]["range"] == [0, 84]


def test_what_is_invented_says_so_on_the_chart_in_its_sentence_and_in_its_table() -> None:
    made = chart(mark="DÉMONSTRATION")
    assert "DÉMONSTRATION" in made.layout["annotations"][0]["text"]
    assert made.alt.startswith("DÉMONSTRATION")
    assert set(made.table["Nature"]) == {"DÉMONSTRATION"}
    assert "DÉMONSTRATION" not in str((chart().layout, chart().alt, chart().table))


def test_nothing_reported_is_said_in_words() -> None:
    empty = Series("Bénéficiaires", "personnes", dict.fromkeys(VALUES), {}, 1)
    assert "rien n’a été remonté" in counts.by_quarter(empty, file="x").alt


def test_a_set_of_reports_answers_by_metric_cite_and_quarter() -> None:
    rows = [
        Row(Key("cde-001", "2023-T1", "m"), 3),
        Row(Key("cde-001", "2023-T2", "m"), 0),
        Row(Key("cde-002", "2023-T2", "m"), 5),
    ]
    shown = Reports("stored", {row.key: row for row in rows}, "t")
    assert shown.quarters == ("2023-T1", "2023-T2")
    assert shown.cites == {"cde-001", "cde-002"}
    assert shown.values("m", "2023-T2") == {"cde-001": 0, "cde-002": 5}
    assert shown.values("m", "2020-T1") == shown.values("other", "2023-T1") == {}
    assert shown.series("m", "cde-001") == {"2023-T1": 3, "2023-T2": 0}
    assert shown.sums("m", shown.quarters) == {"cde-001": (3, 2), "cde-002": (5, 1)}
    assert Reports().rows == {}
