"""The national map: markers, tooltips, selection, insets, perimeters."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import harness
from tests.browser.carte import Carte

ANGERS, TOULOUSE = "cde-001", "cde-083"
SIZES = pytest.mark.parametrize("size", [harness.WIDE, harness.NARROW], ids=["wide", "narrow"])


@SIZES
def test_the_map_shows_the_84_cites_by_shape_and_colour(
    app: str, open_tab: harness.OpenTab, size: tuple[int, int]
) -> None:
    tab = open_tab(app, size)
    carte = Carte.open(tab)
    drawn = carte.find(".carte-cite").evaluate_all(
        """all => all.map(m => ({
            wave: m.getAttribute("aria-label").slice(-4),
            shape: m.querySelector("svg > *").tagName,
            fill: m.querySelector("svg > *").getAttribute("fill"),
            name: m.getAttribute("aria-label"),
        }))"""
    )
    looks = {(m["wave"], m["shape"], m["fill"]) for m in drawn}
    assert len(drawn) == len({m["name"] for m in drawn}) == 84
    assert {(wave, shape) for wave, shape, _ in looks} == {("2020", "circle"), ("2021", "path")}
    assert len({fill for *_, fill in looks}) == 2
    assert "Labellisées en 2020 24" in carte.legend
    assert "Labellisées en 2021 60" in carte.legend
    assert "QPV" not in carte.legend
    assert tab.page.locator("html").get_attribute("lang") == "fr"
    assert carte.find("html").get_attribute("lang") == "fr"
    expect(tab.page.get_by_title("Carte, Cités de l’emploi")).to_be_visible()
    assert tab.tiles == []


@SIZES
def test_nothing_is_cut_off(app: str, open_tab: harness.OpenTab, size: tuple[int, int]) -> None:
    tab = open_tab(app, size)
    carte = Carte.open(tab)
    box = tab.page.locator('iframe[title^="Carte"]').bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    if size == harness.NARROW:
        assert box["height"] == pytest.approx(0.6 * size[1], abs=2)
    inside = carte.find(".carte-cite").evaluate_all(
        """all => all.filter(m => {
            const {x, y} = m.getBoundingClientRect();
            return x > 0 && y > 0 && x < innerWidth && y < innerHeight;
        }).length"""
    )
    assert inside > 60  # the mainland's; the others are in the insets


def test_hovering_names_the_cite_and_its_wave(app: str, open_tab: harness.OpenTab) -> None:
    carte = Carte.open(open_tab(app))
    carte.marker(ANGERS).hover()
    expect(carte.tooltip).to_have_text("CU Angers Loire MétropoleVague 2020")
    carte.marker(TOULOUSE).hover()
    expect(carte.tooltip).to_have_count(1)
    expect(carte.tooltip).to_have_text("Toulouse MétropoleVague 2021")


@SIZES
def test_a_click_selects_a_cite_without_reloading_the_map(
    app: str, open_tab: harness.OpenTab, size: tuple[int, int]
) -> None:
    tab = open_tab(app, size)
    carte = Carte.open(tab)
    carte.mark()
    before = carte.view()
    carte.marker(ANGERS).click()
    carte.expect_url(rf"[?&]cite={ANGERS}\b")
    tab.settle()
    expect(tab.page.get_by_role("heading", name="CU Angers Loire Métropole")).to_be_visible()
    assert carte.selected == [ANGERS]
    assert carte.find(".carte-cite.dimmed").count() == 83
    assert carte.marked
    assert carte.view() == before
    carte.press("Fermer")
    assert "cite=" not in tab.page.url
    assert carte.selected == []
    assert carte.find(".carte-cite.dimmed").count() == 0


def test_a_press_on_a_map_half_hidden_does_not_move_the_page(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app, (1440, 500))
    carte = Carte.open(tab)
    frame = tab.page.locator('iframe[title^="Carte"]')
    before = frame.bounding_box()
    assert before
    assert before["y"] + before["height"] > 500
    carte.marker("cde-018").click()  # Sedan, in the north
    assert frame.bounding_box() == before
    carte.expect_url("cite=cde-018")


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_keyboard_selects_a_cite(app: str, open_tab: harness.OpenTab, key: str) -> None:
    carte = Carte.open(open_tab(app))
    carte.marker(TOULOUSE).focus()
    expect(carte.marker(TOULOUSE)).to_have_attribute("role", "button")
    expect(carte.marker(TOULOUSE)).to_have_attribute("tabindex", "0")
    carte.page.keyboard.press(key)
    carte.expect_url(rf"[?&]cite={TOULOUSE}\b")
    assert carte.selected == [TOULOUSE]


INSETS = {
    "paris": ("Agglomération parisienne", (48.85, 2.35)),
    "guadeloupe": ("Guadeloupe", (16.2, -61.4)),
    "martinique": ("Martinique", (14.6, -61.0)),
    "guyane": ("Guyane", (4.0, -53.1)),
    "reunion": ("La Réunion", (-21.1, 55.5)),
    "mayotte": ("Mayotte", (-12.8, 45.15)),
}


def test_each_inset_zooms_there_and_home_comes_back(app: str, open_tab: harness.OpenTab) -> None:
    carte = Carte.open(open_tab(app))
    carte.mark()
    home = carte.view()
    for name, (label, (lat, lon)) in INSETS.items():
        button = carte.find(f"button.inset.{name}")
        expect(button).to_contain_text(label)
        button.click()
        view = carte.view(after=home)
        assert view["zoom"] > home["zoom"] + 1, name
        assert view["center"] == pytest.approx([lat, lon], abs=0.35), name
        carte.find(".carte-home").click()
        back = carte.view(after=view)
        assert back["zoom"] == home["zoom"]
        assert back["center"] == pytest.approx(home["center"], abs=0.05)
        home = back
    assert carte.marked


def test_insets_tell_how_many_cites_they_hold(app: str, open_tab: harness.OpenTab) -> None:
    carte = Carte.open(open_tab(app, harness.NARROW))
    names = carte.find("button.inset").evaluate_all("all => all.map(b => b.ariaLabel)")
    assert "Guyane, aucune cité : zoomer" in names
    assert "Martinique, 1 cité : zoomer" in names
    assert all(": zoomer" in name for name in names)
    assert len(names) == 6
    home = carte.view()
    carte.find("button.inset.reunion").click()
    assert carte.view(after=home)["center"] == pytest.approx([-21.1, 55.5], abs=0.35)


def test_perimeters_appear_as_one_zooms_in(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab, f"?cite={ANGERS}")

    def fetched() -> list[str]:
        found = (re.search(r"/(qpv\d+)-", url) for url in tab.requests)
        return [match[1] for match in found if match]

    assert fetched() == []
    assert carte.find(".leaflet-qpv-pane canvas").count() == 0
    carte.wheel_to(ANGERS, 11)
    expect(carte.find(".leaflet-qpv-pane canvas")).to_have_count(1)
    assert fetched() == ["qpv2015"]
    assert "QPV 2015" in carte.legend
    assert len(tab.tiles) == 1  # one probe, which nothing answers
    assert "ERR_NAME_NOT_RESOLVED" not in " ".join(tab.complaints)
    view = carte.view()
    carte.generation(2024)
    expect(carte.find(".carte-legend")).to_contain_text("Autre QPV 2024")
    assert "QPV 2015" not in carte.legend
    assert fetched() == ["qpv2015", "qpv2024"]
    assert carte.view() == view


def test_the_agglomeration_has_its_own_view_and_limits(app: str, open_tab: harness.OpenTab) -> None:
    carte = Carte.open(open_tab(app), "agglomeration_parisienne", "paris")
    view = carte.view()
    assert view["center"] == pytest.approx([48.835, 2.35], abs=0.1)
    assert carte.find(".carte-cite").count() == 21
    expect(carte.find(".carte-label.epci").first).to_be_attached()
    assert "Plaine Commune" in " ".join(carte.find(".carte-label.epci").all_inner_texts())
    carte.marker("cde-002").click()
    carte.expect_url("[?&]cite=cde-002")
    assert carte.view() == view


def test_the_sheet_frames_its_cite_and_goes_to_the_next(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app, harness.NARROW)
    carte = Carte.open(tab, f"territoire?cite={ANGERS}", "fiche-carte")
    assert carte.view()["center"] == pytest.approx([47.47, -0.55], abs=0.1)
    assert carte.selected == [ANGERS]
    tab.page.get_by_role("link", name=re.compile("Suivante")).click()
    carte.expect_url("cite=cde-002")
    tab.settle()
    carte.wait("cite:cde-002")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Asnières-sur-Seine")
    assert carte.view()["center"] == pytest.approx([48.93, 2.29], abs=0.05)
    tab.page.get_by_role("link", name="Voir sur la carte nationale").click()
    carte.expect_url(r"/\?cite=cde-002$")
    tab.settle()
    assert Carte(tab).selected == ["cde-002"]
