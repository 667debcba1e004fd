"""What a person does on the page of unemployment rates, wide and narrow."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import harness

SIZES = pytest.mark.parametrize("size", [harness.WIDE, harness.NARROW], ids=["wide", "narrow"])
EVERYTHING = (
    "chomage?taux_territoires=Nord+(59)&taux_territoires=Bretagne+(région)"
    "&taux_territoires=Alençon+(zone+d’emploi+0051)&taux_niveau=Zones+d’emploi"
)


def query(tab: harness.Visit) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.page.url).query)


def test_a_choice_changes_lines_figures_and_address(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    page = tab.go("chomage")
    names = page.locator(".cards dt")
    expect(names).to_have_count(5)
    box = page.get_by_role("combobox", name=re.compile("Territoires"))
    box.fill("Bretagne")
    page.get_by_role("option", name="Bretagne (région)").click()
    page.keyboard.press("Escape")
    expect(names).to_have_count(6)
    expect(names.filter(has_text="Bretagne (région)")).to_be_visible()
    expect(page).to_have_url(re.compile("taux_territoires"))
    tab.settle()
    assert "Bretagne (région)" in query(tab)["taux_territoires"]
    expect(page.locator(".legendtext").filter(has_text="Bretagne (région)")).to_be_visible()
    page.get_by_role("radio", name="Régions").or_(
        page.get_by_role("button", name="Régions")
    ).click()
    expect(page.get_by_role("heading", name="15 régions avec une cité")).to_be_visible()
    tab.settle()
    assert query(tab)["taux_niveau"] == ["Régions"]
    again = open_tab(app)
    again.go(page.url.rpartition("/")[2])
    shown = again.page.locator(".cards").inner_text()
    assert shown == page.locator(".cards").inner_text()
    expect(again.page.get_by_role("heading", name="15 régions avec une cité")).to_be_visible()


def test_pointing_at_the_lines_tells_the_quarter(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    page = tab.go("chomage")
    area = page.locator(".st-key-taux-courbes .nsewdrag").first.bounding_box()
    assert area
    page.mouse.move(area["x"] + area["width"] - 2, area["y"] + area["height"] / 2)
    hover = page.locator(".st-key-taux-courbes .hoverlayer")
    expect(hover).to_contain_text("T3 2025")
    expect(hover).to_contain_text(re.compile(r"10,8.%"))


def test_the_table_under_a_chart_opens_and_downloads(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    tab.go(EVERYTHING)
    lines = tab.csv()
    assert lines[0] == "Territoire,Trimestre,Taux (%),Statut,Précision,Édition"
    assert len(lines) == 1 + 4 * 91
    assert any(line.startswith("Alençon (zone d’emploi 0051),2003-T1,") for line in lines)


@SIZES
def test_names_stay_inside_the_charts(
    app: str, open_tab: harness.OpenTab, size: tuple[int, int]
) -> None:
    tab = open_tab(app, size)
    page = tab.go("chomage")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => {
            const frame = plot.getBoundingClientRect();
            return [...plot.querySelectorAll('.annotation, .legendtext')].map(node => {
                const box = node.getBoundingClientRect();
                return [box.left - frame.left, frame.right - box.right];
            });
        })"""
    )
    assert len(boxes) == 3
    assert min(len(names) for names in boxes) > 4
    assert min(gap for names in boxes for name in names for gap in name) >= -1
    overflow = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0


@SIZES
def test_axe_with_everything_open(
    app: str, open_tab: harness.OpenTab, size: tuple[int, int]
) -> None:
    tab = open_tab(app, size)
    page = tab.go(EVERYTHING)
    for closed in page.get_by_text("Tableau et données").all():
        closed.click()
        tab.settle()
    expect(page.get_by_role("button", name="Télécharger (CSV)")).to_have_count(3)
    if size == harness.NARROW:
        page.get_by_test_id("stExpandSidebarButton").click()
        tab.settle()
    assert tab.axe() == []
