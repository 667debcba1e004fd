"""The line of sources cites the editions of one file together, and no title is cut short."""

from __future__ import annotations

import pytest
import streamlit as st

from pages.parts import frame


def test_yearly_editions_are_cited_as_one_and_other_titles_are_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(st, "html", shown.append)
    frame.sources(
        "insee-ipro-2017", "insee-ipro-2022", "insee-filosofi-2019", "insee-population-qpv"
    )
    assert "dans les QPV 2015 (IPRO 2017 à IPRO 2022)" in shown[0]
    assert "revenus et pauvreté dans les QPV 2015 (Filosofi 2019" in shown[0]
    assert "population municipale des QPV 2015 en 2013 et en 2018 (" in shown[0]
