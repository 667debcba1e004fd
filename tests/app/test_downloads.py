"""What the buttons under the tables download."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from pages.parts import downloads
from pages.parts.territoire import quartiers
from tests.app.sheet import DATES, Group, column


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return the text that a button would download."""
    found: list[Any] = []
    monkeypatch.setattr(
        downloads.st, "download_button", lambda *_, data, **__: found.append(data())
    )

    def text(*args: Any, **more: Any) -> str:
        downloads.csv(*args, key="k", **more)
        return str(found.pop(), "utf-8")

    return text


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(
    written: Callable[..., str],
) -> None:
    assert written(pd.DataFrame({"a": ["=1+1", "x"], "n": [-1, 2]}), "t") == "a,n\n'=1+1,-1\nx,2\n"


def test_an_empty_cell_says_why_where_one_word_can(written: Callable[..., str]) -> None:
    table = pd.DataFrame({"a": [1.5, None]})
    assert written(table, "t", missing="non diffusé") == "a\n1.5\nnon diffusé\n"
    assert written(lambda: table, "t") == 'a\n1.5\n""\n'


def test_each_column_may_have_its_word(written: Callable[..., str]) -> None:
    table = pd.DataFrame({"a": [1, None], "b": [None, 2], "c": [None, "x"]})
    assert written(table, "t", missing={"a": "non remonté", "b": "non établi"}) == (
        "a,b,c\n1.0,non établi,\nnon remonté,2.0,x\n"
    )


def test_the_qpv_of_a_territory_are_written_with_every_date(written: Callable[..., str]) -> None:
    text = written(lambda: quartiers.written("cite", "cde-063"), "t", missing="non diffusé")
    header, *lines = text.splitlines()
    group = Group.of("cite", "cde-063")
    assert len(lines) == len(group.codes)
    for year, date in zip(range(2016, 2022), DATES, strict=True):
        assert f"Demandeurs A, B, C (fin {year})" in header
        for code, value in column("demandeurs", "defm_abc", date).items():
            if code in group.codes:
                assert f",{value:.0f}" in next(line for line in lines if str(code) in line)
