"""The programme at a glance: every published figure, with its source and its date."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.app import reading
from tests.app.conftest import Visit
from tests.app.screen import ROOT, Screen, plain_spaces

TABLE = tomllib.loads((ROOT / "data" / "programme.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def page() -> Screen:
    return Screen.open("actions")


def written(value: float) -> str:
    return f"{value:,}".replace(",", " ").replace(".", ",")


def test_the_figures_of_each_axis_are_shown_with_source_and_date(page: Screen) -> None:
    text = plain_spaces(page.text)
    for axis, values in {
        "Recenser & fédérer": (425, 27),
        "Aller vers & raccrocher": (5431, 88194),
        "Innover": (30119,),
    }.items():
        start = text.index(axis)
        told = text[start : text.index("fiche", start) if "fiche" in text[start:] else None]
        for value in values:
            assert f"{written(value)} brochure de l’ANCT, 2024" in " ".join(told.split()), value


def test_each_axis_says_its_finding_and_links_to_its_example(page: Screen) -> None:
    names = reading.table("cites").set_index("code")["name"]
    for axis in TABLE["axis"]:
        for finding in axis["finding"]:
            assert finding in page.text
        assert axis["example"] in page.text
        assert page.links[f"La fiche de {names[axis['cite']]}"] == f"cite={axis['cite']}"


def test_the_picture_of_the_actors_reads_as_a_list(page: Screen) -> None:
    assert len(TABLE["actor"]) == 8
    for actor in TABLE["actor"]:
        assert actor["label"] in page.text
        assert ", ".join(actor["examples"]) in page.text
    assert "un référent de la collectivité, un coordonnateur" in page.text


def test_each_dated_fact_stands_in_its_year(page: Screen) -> None:
    pieces = page.html.split('<p class="year">')[1:]
    years = {re.sub(r"<.*?>", "", piece)[:4]: piece for piece in pieces}
    assert list(years) == ["2020", "2021", "2022", "2023", "2024"]
    for event in TABLE["event"]:
        if event["kind"] == "fait":
            assert event["label"] in years[str(event["begin"])]
        column = f"grid-column:{event['begin'] - 2019}/{event['end'] - 2018}"
        assert event["kind"] == "fait" or f'{column}"><b>{event["label"]}' in page.html
        assert event["period"] in page.text


def test_every_published_figure_is_in_the_table_with_its_source(visit: Visit) -> None:
    screen = visit("actions")
    screen.at.session_state["publies"] = True
    table = screen.run().table
    assert list(table["Valeur"]) == [figure["value"] for figure in TABLE["figure"]]
    assert table[["Source", "Période", "Unité", "Chiffre"]].notna().all(axis=None)
    pages = {source["page"] for source in TABLE["source"]} - {""}
    assert set(table["Page"].dropna()) == pages


def test_no_address_is_linked_but_those_of_the_publications(page: Screen) -> None:
    pages = {source["page"] for source in TABLE["source"]} - {""}
    assert {a["href"] for tag, a in page.elements if tag == "a"} == pages
