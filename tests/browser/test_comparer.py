"""What a person does on the page Comparer."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import expect

from tests.browser import harness

PATH = "comparer?territoires=cite:cde-063,departement:59"
WAVES = "comparer?vue=2020 face à 2021"
SIZES = pytest.mark.parametrize("size", [harness.WIDE, harness.NARROW], ids=["wide", "narrow"])


def test_a_search_adds_a_territory_and_the_address_reopens_it(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    page = tab.go(PATH)
    page.get_by_role("searchbox", name="Ajouter un territoire").fill("plaine comune")
    page.get_by_role("button", name=re.compile(r"^\W*Plaine Commune\s+cité")).click()
    expect(page).to_have_url(re.compile("cde-062"))
    tab.settle()
    heads = page.locator(".key-figures thead th")
    expect(heads).to_have_count(4)
    box = page.get_by_role("combobox", name="Indicateur")
    box.click()
    box.fill("pauvreté au seuil")
    page.get_by_role("option", name=re.compile("^Taux de pauvreté au seuil")).click()
    expect(page).to_have_url(re.compile("mesure=Taux"))
    tab.settle()
    again = open_tab(app)
    copy = again.go(page.url.rpartition("/")[2])
    assert copy.locator(".key-figures").inner_text() == page.locator(".key-figures").inner_text()
    chart = ".st-key-comparer-indicateur [data-testid='stPlotlyChart']"
    expect(copy.locator(chart)).to_have_attribute("aria-label", re.compile("^Taux de pauvreté"))
    # A chip takes its territory away, and only it.
    copy.get_by_role("button", name="Nord (département, 59)").click()
    again.settle()
    held = parse_qs(urlsplit(copy.url).query)["territoires"]
    assert held == ["cite:cde-063,cite:cde-062"]


def test_the_reason_of_what_is_not_published_opens_with_the_keyboard(
    app: str, open_tab: harness.OpenTab
) -> None:
    page = open_tab(app).go("comparer?territoires=cite:cde-035,cite:cde-063")
    hidden = page.locator("td.none summary").first
    reason = page.locator("td.none p").first
    expect(reason).to_be_hidden()
    hidden.focus()
    page.keyboard.press("Enter")
    expect(reason).to_be_visible()
    expect(reason).to_contain_text("QPV absent du fichier du producteur")


def test_the_comparison_downloads_as_csv_and_xlsx(app: str, open_tab: harness.OpenTab) -> None:
    page = open_tab(app).go(PATH)
    counts = {}
    for name, read in (("CSV", pd.read_csv), ("XLSX", pd.read_excel)):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Télécharger ({name})").click()
        table = read(download.value.path(), dtype={"code": "str"})
        counts[name] = list(table["code"])
        assert set(table["code"]) == {"cde-063", "59"}
    assert counts["CSV"] == counts["XLSX"]


def test_the_tab_of_the_waves_is_in_the_address_and_goes_back(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    page = tab.go(PATH)
    page.get_by_role("tab", name="2020 face à 2021").click()
    expect(page).to_have_url(re.compile("vue=2020"))
    tab.settle()
    expect(page.get_by_role("heading", name="Les deux vagues en un tableau")).to_be_visible()
    expect(page.locator(".cards > div.wave2020")).to_have_count(3)
    page.get_by_role("tab", name="Territoires").click()
    tab.settle()
    expect(page.locator(".key-figures thead th")).to_have_count(3)
    assert "territoires=cite" in page.url


def test_the_territories_are_found_again_after_another_page(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    page = tab.go(PATH)
    page.get_by_role("link", name="Données et méthode").click()
    expect(page.get_by_role("heading", name="Données et méthode")).to_be_visible()
    tab.settle()
    page.get_by_role("link", name="Comparer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Comparer")
    tab.settle()
    expect(page).to_have_url(re.compile("cde-063"))
    expect(page.get_by_role("button", name="Nord (département, 59)")).to_be_visible()


@SIZES
def test_no_rule_is_broken_with_six_territories_and_everything_open(
    app: str, open_tab: harness.OpenTab, size: tuple[int, int]
) -> None:
    tab = open_tab(app, size)
    page = tab.go(
        "comparer?territoires=cite:cde-035,qpv2015:QP059082,commune:59512,departement:93,"
        "wave:2020,ze:3218,nimporte:quoi"
    )
    for summary in page.locator(".key-figures summary").all()[:40:6]:
        summary.click()
    page.get_by_text("Durée d’inscription et niveau de formation").click()
    page.get_by_text("Tableau et données").first.click()
    tab.settle()
    assert tab.axe() == []


@SIZES
def test_no_rule_is_broken_on_the_waves(
    app: str, open_tab: harness.OpenTab, size: tuple[int, int]
) -> None:
    tab = open_tab(app, size)
    page = tab.go(WAVES)
    page.get_by_text("sans chiffre publié").click()
    tab.settle()
    assert tab.axe() == []
