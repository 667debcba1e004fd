"""Dots of a swarm keep their value and never hide one another."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pages.parts.charts.swarm import Dot, dots, stack

lists = st.lists(st.floats(0, 100), max_size=60)


@given(lists)
def test_no_two_dots_share_a_place(values: list[float]) -> None:
    array = np.array(values, dtype=float)
    heights = stack(array, 20)
    spread = np.ptp(array) if len(array) else 0
    column = np.floor((array - array.min()) / spread * 19 + 0.5) if spread else 0 * array
    assert len(set(zip(column.tolist(), heights.tolist(), strict=True))) == len(values)


def test_the_one_marked_is_drawn_last_and_once() -> None:
    every = [Dot("a", 1.0, 2020), Dot("b", 2.0, 2021), Dot("c", 3.0, 2021)]
    data, layout = dots(every, "c", "%", "Titre")
    assert [len(trace["x"]) for trace in data] == [1, 1, 1]
    assert data[-1]["x"] == [3.0]
    assert data[-1]["marker"]["symbol"] == "diamond"
    assert "<b>c</b> 3,0" in layout["annotations"][-1]["text"]


def test_a_name_that_attacks_is_text() -> None:
    _, layout = dots([Dot("<b onclick=x>", 1.0)], "<b onclick=x>", "%", "Titre")
    assert "&lt;b onclick=x&gt;" in layout["annotations"][-1]["text"]
