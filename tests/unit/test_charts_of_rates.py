"""Charts of rates: figures that Plotly accepts, names that do not overlap, dots at their value."""

from __future__ import annotations

from itertools import pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts.charts import dots, quarters
from pages.parts.charts.dots import Dot, Mark
from pages.parts.charts.line import Line
from pages.parts.charts.text import folded, literal

YEARS = tuple(f"{year}-T{rank}" for year in (2020, 2021) for rank in (1, 2, 3, 4))
TENTHS = st.integers(-100, 300).map(lambda tenths: tenths / 10)


def series(name: str, *values: float | None, marker: str = "square") -> Line:
    known = {q: v for q, v in zip(YEARS, values, strict=False) if v is not None}
    return Line(name, known, "#0b7a75", marker, "dash")


def test_plotly_accepts_the_lines() -> None:
    data, layout = quarters.figure(
        [series("Nord", *range(8)), series("France", 8, None, 7, marker=""), series("Rien")], YEARS
    )
    figure = go.Figure({"data": data, "layout": layout})
    nord, france, nothing = figure.data
    assert nord.mode == "lines+markers"
    assert france.mode == "lines"
    assert france.name == "France (jusqu’à T3 2020)"
    assert list(france.y) == [8, None, 7]
    assert france.x[-1] == "2020-08-15"
    assert list(nothing.x) == []
    assert {note.text: note.x for note in layout_notes(figure)} == {
        "Nord": "2021-11-15",
        "France": "2020-08-15",
    }


def layout_notes(figure: go.Figure) -> tuple[go.layout.Annotation, ...]:
    return tuple(figure.layout.annotations)


def test_plotly_accepts_lines_without_a_value() -> None:
    data, layout = quarters.figure([series("Rien")], YEARS)
    go.Figure({"data": data, "layout": layout})
    assert layout["annotations"] == []


@given(st.lists(st.tuples(st.floats(0, 30), st.floats(0.1, 2)), max_size=7))
def test_names_at_the_ends_of_lines_never_overlap(wanted: list[tuple[float, float]]) -> None:
    values, heights = [v for v, _ in wanted], [h for _, h in wanted]
    places = quarters.spread(values, heights, (0, 30))
    ordered = sorted(zip(places, heights, strict=True))
    for (below, height), (above, taller) in pairwise(ordered):
        assert above - below >= (height + taller) / 2 - 1e-9
    assert all(place + height / 2 <= 30 + 1e-9 for place, height in ordered)
    # The order of the lines is that of their names.
    assert [v for _, v in sorted(zip(places, values, strict=True))] == sorted(values)


def test_names_with_room_stay_at_the_end_of_their_line() -> None:
    assert quarters.spread([5, 20, 12], [2, 2, 2], (0, 30)) == [5, 20, 12]


@given(st.lists(TENTHS, min_size=1, max_size=60))
def test_every_dot_lies_in_the_pile_of_its_value(values: list[float]) -> None:
    step = dots.step_of(values)
    places = dots.piled(values, step)
    assert all(abs(x - v) <= step / 2 + 1e-6 for (x, _), v in zip(places, values, strict=True))
    assert len({(round(x, 6), rank) for x, rank in places}) == len(values)


def test_plotly_accepts_the_dots() -> None:
    given_dots = [
        Dot("A", 4.6),
        Dot("E", 24.6),
        Dot("B", 7.0, (1, 0)),
        Dot("C", 7.4, (0, 2)),
        Dot("D", 7.2, (1, 1), "7,2 %", "#0b7a75"),
    ]
    data, layout = dots.figure(given_dots, [Mark("médiane", 7.1)], title="taux", unit=" %")
    figure = go.Figure({"data": data, "layout": layout})
    named = {trace.name: list(trace.text) for trace in figure.data if trace.showlegend}
    assert named == {"Sans cité": ["A", "E"], "Cités de 2020": ["B", "D"], "Cités de 2021": ["C"]}
    # The named one lies on top of its pile: the line to its name crosses no other dot.
    piles = {t: (x, y) for trace in figure.data[:3] for t, x, y in points_of(trace)}
    assert piles == {
        "A": (4.7, 1), "B": (7.2, 1), "C": (7.2, 2), "D": (7.2, 3), "E": (24.7, 1),
    }  # fmt: skip
    assert {note.text for note in layout_notes(figure)} == {"médiane", "D 7,2 %"}


def points_of(trace: go.Scatter) -> list[tuple[str, float, float]]:
    return [(t, round(x, 2), y) for t, x, y in zip(trace.text, trace.x, trace.y, strict=True)]


def test_without_a_cite_there_is_no_legend() -> None:
    data, _ = dots.figure([Dot("A", 1.0), Dot("B", 2.0)], [], title="taux", unit=" %")
    assert [trace["showlegend"] for trace in data] == [False]


@given(st.lists(TENTHS, min_size=1, max_size=8))
def test_names_over_dots_never_share_a_place(values: list[float]) -> None:
    given_dots = [Dot(f"nom {i}", v, text="x") for i, v in enumerate(values)]
    _, layout = dots.figure(given_dots, [], title="", unit="")
    span = tuple(layout["xaxis"]["range"])
    boxes = sorted(
        (note["ay"], *dots.room(note["x"], note["text"], span)) for note in layout["annotations"]
    )
    assert len(boxes) == len(values)
    for (row, _, end), (other, start, _) in pairwise(boxes):
        assert row != other or end < start


@pytest.mark.parametrize("text", ["<b>a</b>", "a & b", "<a href='x'>"])
def test_a_name_is_only_ever_text(text: str) -> None:
    assert "<" not in literal(text)
    assert "<" not in folded(text, 40)


def test_a_long_name_is_folded_then_cut() -> None:
    assert folded("Seine-Saint-Denis", 15) == "Seine-Saint-<br>Denis"
    assert folded("La Vallée de la Bresle-Vimeu", 15).count("<br>") == 1
    assert folded("La Vallée de la Bresle-Vimeu", 12).endswith("…")
