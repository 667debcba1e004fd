"""Each filter changes figures, table and map as the data files say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app import reading
from tests.app.conftest import Visit
from tests.app.screen import Screen


def assert_shows(
    screen: Screen, expected: reading.Figures, label: str = "Cités de l’emploi"
) -> None:
    assert screen.cards == {label: str(len(expected.names)), **expected.cards}
    if expected.names:
        assert tuple(screen.table["Cité"]) == expected.names
        codes = reading.table("cites").set_index("code")["name"]
        assert tuple(codes[screen.map_state["cites"]]) == expected.names
    else:
        assert list(screen.at.dataframe) == []
        assert "Aucune cité ne répond à ces filtres" in screen.at.info[0].value


def test_without_a_filter_the_84_cites_are_there(visit: Visit) -> None:
    screen = visit()
    expected = reading.figures()
    assert (len(expected.names), expected.waves, expected.qpv) == (84, (24, 60), 527)
    assert_shows(screen, expected)
    assert screen.chips == []
    assert screen.map_state["view"]["key"] == "home"
    assert "24 disques bleus pour la vague 2020, 60 losanges orange" in screen.text


@pytest.mark.parametrize(
    ("key", "values", "figures"),
    [
        ("region", ["76"], {"regions": ["76"]}),
        ("region", ["04", "32"], {"regions": ["04", "32"]}),
        ("departement", ["13"], {"departements": ["13"]}),
        ("departement", ["59", "62"], {"departements": ["59", "62"]}),
        ("vague", [2020], {"waves": [2020]}),
        ("vague", [2020, 2021], {"waves": [2020, 2021]}),
    ],
)
def test_a_filter_keeps_what_the_data_says(
    visit: Visit, key: str, values: list[Any], figures: dict[str, Any]
) -> None:
    expected = reading.figures(**figures)
    screen = visit().choose(key, *values)
    assert_shows(screen, expected)
    assert len(screen.chips) == len(values)


def test_filters_add_up_and_each_chip_takes_one_away(visit: Visit) -> None:
    screen = visit().choose("region", "11").choose("departement", "93").choose("vague", 2021)
    expected = reading.figures(["11"], ["93"], [2021])
    assert 0 < len(expected.names) < len(reading.figures(["11"], ["93"]).names)
    assert_shows(screen, expected)
    assert screen.chips == ["Île-de-France", "Seine-Saint-Denis (93)", "Vague 2021"]
    screen.click("chip-departement-93")
    assert screen.chips == ["Île-de-France", "Vague 2021"]
    assert_shows(screen, reading.figures(["11"], (), [2021]))
    screen.click("chip-vague-2021")
    assert_shows(screen, reading.figures(["11"]))
    screen.click("chip-region-11")
    assert screen.chips == []
    assert_shows(screen, reading.figures())


def test_filters_that_exclude_each_other_leave_an_empty_state(visit: Visit) -> None:
    screen = visit().choose("region", "76").choose("departement", "93")
    assert_shows(screen, reading.figures(["76"], ["93"]))
    assert screen.map_state["cites"] == []
    assert screen.map_state["view"]["key"] == "home"


def test_regions_are_outlined_and_framed(visit: Visit) -> None:
    before = visit()
    away = before.map_state["view"]
    after = before.choose("region", "84").map_state
    assert after["outlined"] == ["region:84"]
    assert after["view"]["key"] != away["key"]
    (south, west), (north, east) = after["view"]["bounds"]
    assert 44 < south < 45.5 < north < 47
    assert 2 < west < 5.5 < east < 8


def test_departements_are_outlined(visit: Visit) -> None:
    screen = visit().choose("departement", "59", "62")
    assert screen.map_state["outlined"] == ["departement:59", "departement:62"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("saint denis", "Saint-Denis"), ("ROUBAIX", "Roubaix"), ("roubaxi", "Roubaix")],
)
def test_the_search_forgives_and_keeps_the_cites_concerned(
    visit: Visit, typed: str, name: str
) -> None:
    screen = visit().search(typed)
    links = reading.parents("commune", "cite")
    communes = reading.table("territories").query("level == 'commune'").set_index("code")["name"]
    concerned = set(links.loc[links["code"].map(communes) == name, "parent_code"])
    assert concerned
    assert concerned <= set(screen.map_state["cites"])
    assert len(screen.map_state["cites"]) < 84
    assert any(b.label.startswith(name.replace("-", "\\-")) for b in screen.at.button)
    assert screen.chips == [f"« {typed} »"]
    assert_shows(screen, reading.figures(codes=screen.map_state["cites"]))
    screen.click("chip-search")
    assert_shows(screen, reading.figures())


def test_a_search_that_finds_nothing_says_where_it_looked(visit: Visit) -> None:
    screen = visit().search("xqzwkj *gras* [a](b)")
    assert_shows(screen, reading.figures(codes=[]))
    message = screen.at.caption[0].value.replace("\\", "")
    assert "Rien ne correspond à « xqzwkj *gras* [a](b) »." in message


def test_a_cite_found_is_selected_and_a_commune_found_is_framed(visit: Visit) -> None:
    screen = visit().search("roubaix")
    cite, commune = (
        next(b.key for b in screen.at.button if (b.key or "").startswith(f"found-{level}-"))
        for level in ("cite", "commune")
    )
    screen.click(cite)
    code = cite.removeprefix("found-cite-")
    assert screen.at.query_params["cite"] == code
    assert screen.map_state["selected"] == code
    screen.click(commune)
    place = commune.removeprefix("found-").replace("-", ":", 1)
    assert screen.at.query_params["lieu"] == place
    assert screen.map_state["view"]["key"] == place
    assert screen.chips == ["« roubaix »", "Roubaix"]
    screen.click("chip-place")
    assert screen.map_state["view"]["key"] != place


def test_the_generation_changes_the_perimeters_and_nothing_else(visit: Visit) -> None:
    screen = visit(region="Occitanie")
    before, cards = screen.map_state, screen.cards
    after = screen.generation(2024).map_state
    assert (before.pop("generation"), after.pop("generation")) == (2015, 2024)
    assert after == before
    assert screen.cards == cards


def test_reset_clears_everything(visit: Visit) -> None:
    screen = visit(
        region="Hauts-de-France",
        departement="Nord (59)",
        vague="2021",
        recherche="roubaix",
        qpv="2024",
        cite="cde-062",
        lieu="commune:59512",
    )
    assert len(screen.chips) == 5
    assert screen.map_state["generation"] == 2024
    screen.click("Réinitialiser")
    assert_shows(screen, reading.figures())
    assert screen.chips == []
    assert screen.map_state["selected"] is None
    assert screen.map_state["generation"] == 2015
    assert screen.at.text_input(key="recherche").value == ""
    assert not {"cite", "lieu"} & set(screen.at.query_params)


def test_the_address_alone_gives_the_same_view(visit: Visit) -> None:
    screen = visit(region="Occitanie", vague="2021", cite="cde-062", recherche="tou")
    assert screen.chips == ["Occitanie", "Vague 2021", "« tou »"]
    assert screen.map_state["selected"] == "cde-062"
    assert set(screen.map_state["cites"]) <= set(
        reading.parents("cite", "region").query("parent_code == '76'")["code"]
    )


NONSENSE: dict[str, str | list[str]] = {
    "region": "xyz",
    "departement": ["", "<b>99</b>"],
    "vague": "1789",
    "qpv": "12",
    "cite": "<script>window.poisoned=1</script>",
    "lieu": "foo:bar",
    "inconnu": "${x}",
    "recherche": "   ",
}


@pytest.mark.parametrize("page", ["", "agglomeration_parisienne"])
def test_an_address_without_sense_changes_nothing(visit: Visit, page: str) -> None:
    sane, mad = visit(page), visit(page, **NONSENSE)
    assert mad.cards == sane.cards
    assert mad.chips == []
    assert mad.map_state == sane.map_state
    assert mad.table.equals(sane.table)


@pytest.mark.parametrize("value", ["a" * 5000, "cite:", "::", "\x00", "�", "cde-999", "-1"])
def test_no_value_of_a_parameter_makes_a_page_fail(visit: Visit, value: str) -> None:
    names = set(NONSENSE) - {"recherche"}
    screen = visit(**dict.fromkeys(names, value))
    assert_shows(screen, reading.figures())
    visit(recherche=value)


def test_the_agglomeration_offers_its_own_departements_only(visit: Visit) -> None:
    screen = visit("agglomeration_parisienne")
    assert_shows(screen, reading.figures(["11"]), "Cités d’Île-de-France")
    assert [w.key for w in screen.at.multiselect] == ["departement_11"]
    screen.choose("departement_11", "93")
    assert_shows(screen, reading.figures(["11"], ["93"]), "Cités d’Île-de-France")
    assert screen.chips == ["Seine-Saint-Denis (93)"]
    compared = screen.html.partition('<table class="comparison">')[2]
    assert compared.count("<tr>") == 1 + len(reading.figures(["11"], ["93"]).names)
