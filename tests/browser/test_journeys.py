"""What a person does on the national map: filters, search, table, addresses."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import harness
from tests.browser.carte import Carte

ANGERS, TOULOUSE = "cde-001", "cde-083"


def test_a_filter_moves_the_map_without_reloading_it(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab)
    carte.mark()
    before = carte.view()
    tab.requests.clear()
    carte.filter("Région", "Occitanie")
    expect(carte.find(".carte-cite")).to_have_count(4)
    after = carte.view(after=before)
    assert after["zoom"] > before["zoom"]
    assert after["center"] == pytest.approx([43.6, 2.5], abs=1)
    assert carte.marked
    assert [url for url in tab.requests if ".json" in url] == []
    assert "4 cités affichées" in tab.page.locator(".summary").inner_text()
    # A zoom by hand survives what does not ask for a move.
    mine = carte.wheel_to(TOULOUSE, after["zoom"] + 2)
    carte.marker(TOULOUSE).click()
    carte.expect_url(f"cite={TOULOUSE}")
    tab.settle()
    carte.generation(2024)
    assert carte.view() == mine
    assert carte.marked
    carte.press("Réinitialiser")
    expect(carte.find(".carte-cite")).to_have_count(84)
    assert re.search(r"region|cite=|qpv|vague", tab.page.url) is None
    assert carte.view(after=mine)["center"] == pytest.approx(before["center"], abs=0.05)
    assert carte.marked


def test_an_address_opens_the_same_view_elsewhere(app: str, open_tab: harness.OpenTab) -> None:
    first = open_tab(app)
    carte = Carte.open(first)
    carte.filter("Région", "Hauts-de-France")
    carte.filter("Département", "Nord (59)")
    first.page.get_by_role("button", name="2021", exact=True).click()
    first.settle()
    shown = carte.find(".carte-cite").evaluate_all("all => all.map(m => m.dataset.cite).sort()")
    carte.marker(shown[0]).focus()
    first.page.keyboard.press("Enter")
    carte.expect_url(f"cite={shown[0]}")
    first.settle()
    carte.generation(2024)
    again = open_tab(app)
    copy = Carte.open(again, first.page.url.rpartition("/")[2])
    assert copy.selected == [shown[0]]
    same = copy.find(".carte-cite").evaluate_all("all => all.map(m => m.dataset.cite).sort()")
    assert same == shown
    assert copy.view()["zoom"] == carte.view()["zoom"]
    assert copy.view()["center"] == pytest.approx(carte.view()["center"], abs=0.01)
    chips = copy.chips.all_inner_texts()
    assert chips == carte.chips.all_inner_texts()
    assert len(chips) == 3
    assert again.page.locator(".cards").inner_text() == first.page.locator(".cards").inner_text()
    # Each chip takes its filter away.
    copy.chips.first.get_by_role("button").first.click()
    again.settle()
    expect(copy.chips).to_have_count(2)


def test_filters_fold_away_on_a_narrow_screen_and_still_work(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app, harness.NARROW)
    carte = Carte.open(tab)
    region = tab.page.get_by_role("combobox", name="Région")
    expect(region).not_to_be_in_viewport()
    tab.page.get_by_test_id("stExpandSidebarButton").click()
    expect(region).to_be_in_viewport()
    carte.filter("Région", "Bretagne")
    carte.expect_url("region=Bretagne")
    expect(carte.find(".carte-cite")).to_have_count(
        int(tab.page.locator(".cards dd.value").first.inner_text())
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [("saint denis", "Saint-Denis"), ("ROUBAIX", "Roubaix"), ("strasbuorg", "Strasbourg")],
)
def test_the_search_forgives(app: str, open_tab: harness.OpenTab, typed: str, found: str) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab)
    carte.search(typed)
    names = tab.page.locator(".st-key-found button").all_inner_texts()
    assert any(found in name for name in names)
    assert 0 < carte.find(".carte-cite").count() < 20
    carte.press(re.compile(rf"^{found}.*commune"))
    carte.expect_url("lieu=commune")
    assert carte.view()["zoom"] > 11


def test_the_table_and_the_map_select_the_same_cite(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab)
    carte.mark()
    carte.tick_first_row()
    carte.expect_url(f"cite={ANGERS}")
    tab.settle()
    assert carte.selected == [ANGERS]
    assert carte.marked
    expect(tab.page.get_by_role("heading", name="CU Angers Loire Métropole")).to_be_visible()
    # Another cité on the map, then none: the row is no longer ticked, one press ticks it again.
    carte.marker(TOULOUSE).click()
    carte.expect_url(f"cite={TOULOUSE}")
    tab.settle()
    carte.press("Fermer")
    assert "cite=" not in tab.page.url
    carte.tick_first_row()
    carte.expect_url(f"cite={ANGERS}")
    tab.settle()
    # A filter keeps the selection, in another row or in none.
    carte.filter("Région", "Pays de la Loire")
    carte.expect_url("region=")
    carte.press("2020")
    carte.expect_url("vague=2020")
    assert f"cite={ANGERS}" in tab.page.url
    carte.press("Pays de la Loire")
    carte.filter("Région", "Occitanie")
    expect(carte.find(".carte-cite")).to_have_count(2)
    assert f"cite={ANGERS}" in tab.page.url
    carte.press("Réinitialiser")
    carte.tick_first_row()
    carte.expect_url(f"cite={ANGERS}")
    tab.settle()
    carte.tick_first_row()
    expect(tab.page).not_to_have_url(re.compile("cite="))


def test_the_table_downloads_what_the_filters_keep(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    Carte.open(tab, "?region=Occitanie")
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Télécharger (CSV)").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + 4
    assert lines[0].startswith("id,name,wave")


def test_the_view_is_found_again_after_another_page(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab, "?region=Occitanie")
    carte.zoom_in()
    mine = carte.view()
    tab.page.get_by_role("link", name="Données et méthode").click()
    expect(tab.page.get_by_role("heading", name="Données et méthode")).to_be_visible()
    tab.settle()
    tab.page.get_by_role("link", name="Carte nationale").first.click()
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("cités de l’emploi")
    tab.settle()
    again = Carte(tab)
    assert again.find(".carte-cite").count() == 4
    assert again.view() == mine
