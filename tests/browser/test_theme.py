"""What a person does with an indicator on the map."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser import harness
from tests.browser.carte import WAIT, Carte

ABC = "Demandeurs d’emploi de catégories A, B, C"
PER_100 = f"{ABC} pour 100 habitants (calculé)"


def opened(tab: harness.Visit, indicator: str, more: str = "", path: str = "") -> Carte:
    key = "paris" if path else "nationale"
    carte = Carte.open(tab, f"{path}?indicateur={quote(indicator)}{more}", key)
    carte.frame.wait_for_selector('[data-theme*="chiffres"]', timeout=WAIT)
    return carte


def choose(carte: Carte, label: str, value: str) -> None:
    """Choose in a list of one value: it closes by itself, and Escape would empty it."""
    box = carte.page.get_by_role("combobox", name=label)
    box.click()
    box.fill(value)
    carte.page.get_by_role("option", name=value, exact=True).click()
    carte.tab.settle()


def test_choosing_an_indicator_colours_the_map_without_reloading_it(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab)
    carte.mark()
    before = carte.view()
    choose(carte, "Indicateur", PER_100)
    carte.frame.wait_for_selector('[data-theme*="chiffres-cite"]', timeout=WAIT)
    choose(carte, "Niveau", "Département")
    carte.frame.wait_for_selector('[data-theme*="chiffres-departement"]', timeout=WAIT)
    fills = carte.find(".leaflet-land-pane path").evaluate_all(
        "all => [...new Set(all.map(one => one.getAttribute('fill')))]"
    )
    assert len(fills) == 7  # five classes, what is not published, what has no figure
    assert "url(#carte-hatch)" in fills
    assert carte.marked
    assert carte.view() == before
    expect(carte.find(".carte-cite")).to_have_count(84)
    assert "non diffusé 4 sans objet 1" in carte.legend
    # Another date: same limits, nothing fetched.
    tab.requests.clear()
    limits = re.findall(r"(?:plus de )?[\d,]+ à [\d,]+", carte.legend)
    tab.page.get_by_role("slider", name="Date").press("ArrowLeft")
    carte.frame.wait_for_selector('[data-theme$="2020-12-31"]', timeout=WAIT)
    assert re.findall(r"(?:plus de )?[\d,]+ à [\d,]+", carte.legend) == limits
    assert [url for url in tab.requests if ".json" in url] == []
    # All of it is in the address, and nothing of it after a reset.
    for name in ("indicateur", "niveau", "date"):
        assert f"{name}=" in tab.page.url
    copy = open_tab(app)
    again = Carte.open(copy, tab.page.url.rpartition("/")[2])
    again.frame.wait_for_selector('[data-theme$="2020-12-31"]', timeout=WAIT)
    assert again.legend == carte.legend
    carte.press("Réinitialiser")
    carte.frame.wait_for_selector('[data-theme=""]', timeout=WAIT)
    assert re.search("indicateur|niveau|date=", tab.page.url) is None


def test_an_area_shows_its_figure_and_leads_to_its_sheet(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    carte = opened(tab, PER_100, "&niveau=" + quote("Département"))
    carte.hover(44.3, 2.6)  # far from any cité
    expect(carte.tooltip).to_contain_text("Aveyron")
    expect(carte.tooltip).to_contain_text("QPV diffusés")
    x, y = carte.point(44.3, 2.6)
    tab.page.mouse.click(x, y)
    carte.expect_url("territoire=departement(%3A|:)12")
    tab.settle()
    expect(tab.page.get_by_role("heading", name="Aveyron")).to_be_visible()
    expect(tab.page.get_by_role("link", name="Voir la fiche")).to_be_visible()
    # Without indicator by area, the land answers to nothing.
    carte.press(re.compile("^Demandeurs"))
    carte.frame.wait_for_selector('[data-theme=""]', timeout=WAIT)
    carte.hover(44.4, 2.6)
    expect(carte.tooltip).to_have_count(0)


def test_a_qpv_from_close_takes_the_colour_of_its_class(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    carte = opened(tab, PER_100, "&niveau=QPV&cite=cde-062&lieu=commune:93066")
    assert carte.view()["zoom"] > 11
    carte.hover(48.9356, 2.3539)
    assert "non diffusé" in carte.legend


@pytest.mark.parametrize("size", [harness.WIDE, harness.NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(
    ("indicator", "level"),
    [
        (PER_100, "Département"),
        (ABC, "Cité"),
        ("Taux de chômage localisé", "Zone d’emploi"),
    ],
)
def test_no_rule_of_accessibility_is_broken(
    app: str,
    open_tab: harness.OpenTab,
    indicator: str,
    level: str,
    size: tuple[int, int],
) -> None:
    tab = open_tab(app, size)
    carte = opened(tab, indicator, f"&niveau={quote(level)}")
    if size == harness.NARROW:
        carte.find("summary").click()
        tab.page.get_by_test_id("stExpandSidebarButton").click()
        tab.settle()
    assert tab.axe() == []
