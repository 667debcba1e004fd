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
    after = carte.view()
    assert after["zoom"] > before["zoom"]
    assert after["center"] == pytest.approx([43.6, 2.5], abs=1)
    assert carte.marked
    assert [url for url in tab.requests if ".json" in url] == []
    assert "4 cités affichées" in tab.page.locator(".summary").inner_text()
    # A zoom by hand survives what does not ask for a move.
    carte.zoom_in(2)
    mine = carte.view()
    carte.marker(TOULOUSE).click()
    carte.expect_url(f"cite={TOULOUSE}")
    tab.settle()
    carte.generation(2024)
    assert carte.view() == mine
    assert carte.marked
    carte.press("Réinitialiser")
    expect(carte.find(".carte-cite")).to_have_count(84)
    assert re.search(r"region|cite=|qpv|vague", tab.page.url) is None
    assert carte.view()["center"] == pytest.approx(before["center"], abs=0.05)
    assert carte.marked


def test_an_address_opens_the_same_view_elsewhere(app: str, open_tab: harness.OpenTab) -> None:
    first = open_tab(app)
    carte = Carte.open(first)
    carte.filter("Région", "Hauts-de-France")
    carte.filter("Département", "Nord")
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
    assert copy.view() == carte.view()
    chips = [t.page.locator(".st-key-chips button").all_inner_texts() for t in (first, again)]
    assert chips[0] == chips[1]
    assert len(chips[0]) == 3
    assert again.page.locator(".cards").inner_text() == first.page.locator(".cards").inner_text()
    # Each chip takes its filter away.
    again.page.locator(".st-key-chips button").first.click()
    again.settle()
    assert again.page.locator(".st-key-chips button").count() == 2


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


def test_a_row_of_the_table_selects_the_cite(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab)
    carte.mark()
    grid = tab.page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    grid.click(position={"x": 18, "y": 52})  # the box of the first row, under the header
    carte.expect_url(f"cite={ANGERS}")
    tab.settle()
    assert carte.selected == [ANGERS]
    assert carte.marked
    expect(tab.page.get_by_role("heading", name="CU Angers Loire Métropole")).to_be_visible()


def test_a_filter_keeps_the_cite_that_the_table_selected(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab)
    grid = tab.page.get_by_test_id("stDataFrame").first
    grid.click(position={"x": 18, "y": 52})
    carte.expect_url(f"cite={ANGERS}")
    tab.settle()
    carte.filter("Région", "Pays de la Loire")
    carte.expect_url("region=")
    assert f"cite={ANGERS}" in tab.page.url
    assert carte.selected == [ANGERS]


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
