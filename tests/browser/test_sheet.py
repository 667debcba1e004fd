"""What a person does on the sheet of a territory."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import harness
from tests.browser.carte import Carte

ROUBAIX = "territoire?cite=cde-063"
SHEETS = {
    "cite": ROUBAIX,
    "cite-peers": f"{ROUBAIX}&onglet=Parmi les cités",
    "cite-change": f"{ROUBAIX}&onglet=Évolution",
    "cite-qpv": f"{ROUBAIX}&onglet=Ses QPV",
    "cite-alike": f"{ROUBAIX}&onglet=Cités semblables",
    "fort-de-france": "territoire?cite=cde-035&onglet=Non diffusé",
    "qpv": "territoire?territoire=qpv2015:QP059057&onglet=Structure",
    "commune": "territoire?territoire=commune:59512&onglet=Chômage alentour",
    "departement": "territoire?territoire=departement:59",
    "region": "territoire?territoire=region:02&onglet=En 2024",
}


def told(page: Page) -> str:
    """The paragraph of the sheet, plain spaces."""
    return re.sub("[\u00a0\u202f]", " ", page.locator("p.told").first.inner_text())


@pytest.mark.parametrize("size", [harness.WIDE, harness.NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", SHEETS.values(), ids=SHEETS)
def test_no_sheet_breaks_a_rule_of_axe(
    app: str, open_tab: harness.OpenTab, path: str, size: tuple[int, int]
) -> None:
    tab = open_tab(app, size)
    tab.go(path)
    if "onglet" not in path:
        Carte(tab, "fiche-carte")
    assert tab.complaints == []
    assert tab.axe() == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert tab.page.evaluate(overflow) <= 0


def test_from_the_map_to_a_sheet_its_sections_and_its_departement(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    Carte.open(tab, "?cite=cde-063")
    tab.page.get_by_role("link", name="Voir la fiche").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Roubaix")
    tab.settle()
    carte = Carte(tab, "fiche-carte")
    assert "dans les QPV de son département (Nord)" in told(tab.page)
    # The reference changes the figures and the text, not the map.
    carte.mark()
    tab.page.get_by_role("link", name="Toutes les cités").click()
    carte.expect_url("reference=")
    tab.settle()
    assert "dans l’ensemble des cités" in told(tab.page)
    assert carte.marked
    expect(tab.page.locator(".cards").first).to_contain_text("Toutes les cités :")
    # A section opens on demand, and its table under the chart.
    harness.section(tab.page, "Structure").click()
    carte.expect_url("onglet=Structure")
    tab.settle()
    assert len(tab.csv()) == 1 + 2 + 3 + 4
    # Its département, by the link under the name; the section and the reference stay.
    tab.page.get_by_role("link", name="Nord département").click()
    carte.expect_url("territoire=departement")
    tab.settle()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Nord")
    expect(harness.section(tab.page, "Structure")).to_have_attribute("aria-current", "true")
    # The address opens the same sheet elsewhere.
    again = open_tab(app).go(tab.page.url.rpartition("/")[2])
    assert told(again) == told(tab.page)
    assert again.locator(".cards").first.inner_text() == (
        tab.page.locator(".cards").first.inner_text()
    )
    # And the map is there when one comes back to it, framed on the département.
    harness.section(tab.page, "Carte").click()
    Carte(tab, "fiche-carte").wait("departement:59")


def test_a_link_of_a_sheet_keeps_the_focus_near_and_the_way_back(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app, harness.NARROW)
    page = tab.go(f"{ROUBAIX}&onglet=Structure&qpv=2024")
    page.evaluate("window.loadedOnce = true")
    every = page.get_by_role("link", name="Tous les QPV de France")
    every.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cards").first).to_contain_text("QPV de France :")
    expect(every).to_be_focused()
    expect(every).to_have_attribute("aria-current", "true")
    # The next sheet keeps the section, the reference and the generation of QPV.
    page.get_by_role("link", name="Suivante").press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Paris Terres d'Envol")
    expect(heading).to_be_focused()
    expect(harness.section(page, "Structure")).to_have_attribute("aria-current", "true")
    expect(page.locator(".cards").first).to_contain_text("QPV de France :")
    assert "qpv=2024" in page.url
    page.go_back()
    expect(heading).to_have_text("Roubaix")
    page.go_back()
    expect(page.locator(".cards").first).to_contain_text("QPV, Nord :")
    assert page.evaluate("window.loadedOnce")
    # The same link, in a new tab.
    copy = open_tab(app).go(f"territoire{every.get_attribute('href')}")
    expect(copy.locator(".cards").first).to_contain_text("QPV de France :")


def test_the_open_section_shows_in_the_line_that_slides(
    app: str, open_tab: harness.OpenTab
) -> None:
    width = harness.NARROW[0]
    page = open_tab(app, harness.NARROW).go(f"{ROUBAIX}&onglet=En 2024")

    def shows(name: str) -> None:
        expect(harness.section(page, name)).to_have_attribute("aria-current", "true")
        box = harness.section(page, name).bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= width - box["width"]

    shows("En 2024")
    harness.section(page, "Non diffusé").click()
    shows("Non diffusé")
    expect(harness.section(page, "Non diffusé")).to_be_focused()


def test_a_section_that_the_next_sheet_lacks_leaves_the_address(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    page = tab.go(f"{ROUBAIX}&onglet=Cités semblables")
    expect(harness.section(page, "Cités semblables")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Hauts-de-France région").click()
    expect(page).to_have_url(re.compile(r"territoire\?territoire=region%3A32$"))
    tab.settle()
    expect(harness.section(page, "Carte")).to_have_attribute("aria-current", "true")


def test_from_a_sheet_to_the_comparison_with_its_departement(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    tab.go(ROUBAIX)
    tab.page.get_by_role("link", name="Comparer à d’autres territoires").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Comparer")
    tab.settle()
    expect(tab.page.get_by_text("Nord (département, 59)").first).to_be_visible()


def test_a_cite_on_the_map_of_a_departement_opens_its_sheet(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab, "territoire?territoire=departement:59", "fiche-carte")
    carte.marker("cde-063").focus()
    tab.page.keyboard.press("Enter")
    carte.expect_url("cite=cde-063")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Roubaix")
    assert "territoire=" not in tab.page.url


def test_another_territory_is_found_by_its_name_on_a_narrow_screen(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app, harness.NARROW)
    carte = Carte.open(tab, ROUBAIX, "fiche-carte")
    tab.page.get_by_test_id("stExpandSidebarButton").click()
    tab.page.get_by_role("link", name="Commune", exact=True).click()
    carte.expect_url("territoire=commune")
    tab.settle()
    carte.filter("Lequel", "Sedan (08409)")
    carte.expect_url("territoire=commune%3A08409")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Sedan")


def test_what_is_not_published_for_fort_de_france_is_read_at_once(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab, "territoire?cite=cde-035", "fiche-carte")
    assert "n’est diffusé pour aucun de ses 4 QPV (motif : absent du fichier" in told(tab.page)
    harness.section(tab.page, "Non diffusé").click()
    carte.expect_url("onglet=Non")
    tab.settle()
    words = tab.page.locator("ul.told li").all_inner_texts()
    assert len(words) == 5
    assert any("rien n’est diffusé, motif : absent" in one for one in words)
    assert any(one.startswith("Revenus et pauvreté : tout est diffusé") for one in words)


def test_the_map_of_a_departement_draws_its_limits(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab, "territoire?territoire=departement:59", "fiche-carte")
    expect(carte.find('.leaflet-limits-pane path[stroke-width="1.7"]')).to_have_count(1)
    tab.page.get_by_role("link", name="Hauts-de-France région").click()
    carte.expect_url("territoire=region")
    carte.wait("region:32")
    expect(carte.find('.leaflet-limits-pane path[stroke-width="1.7"]')).to_have_count(0)
    expect(carte.find('.leaflet-regions-pane path[stroke-width="1.7"]')).to_have_count(1)
