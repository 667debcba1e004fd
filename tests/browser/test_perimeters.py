"""Official perimeters where they are synced; schematic, dashed footprints where they are not."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import harness
from tests.browser.carte import Carte

ANGERS = "cde-001"
# Every dash pattern that the canvases of the frame were asked for.
SPY = """
const real = CanvasRenderingContext2D.prototype.setLineDash;
window.dashes = [];
CanvasRenderingContext2D.prototype.setLineDash = function (dash) {
    window.dashes.push([...dash].map(Number).join(" "));
    return real.call(this, dash);
};
"""


def close_up(app: str, open_tab: harness.OpenTab) -> Carte:
    tab = open_tab(app)
    tab.page.add_init_script(SPY)
    carte = Carte.open(tab, f"territoire?cite={ANGERS}", "fiche-carte")
    expect(carte.find(".leaflet-qpv-pane canvas")).to_have_count(1)
    return carte


def point_at_a_qpv(carte: Carte) -> None:
    qpv = next(f for f in carte.layer("qpv2015")["features"] if ANGERS in f["properties"]["cites"])
    carte.hover(qpv["properties"]["lat"], qpv["properties"]["lon"])
    expect(carte.tooltip).to_contain_text(qpv["properties"]["code"])


def test_without_a_sync_footprints_are_dashed_and_say_so(
    app: str, open_tab: harness.OpenTab
) -> None:
    carte = close_up(app, open_tab)
    expect(carte.find(".carte-legend")).to_contain_text("Tireté : emprise schématique")
    assert "4 3" in carte.frame.evaluate("window.dashes")
    assert carte.find(".leaflet-container.schematic").count() == 1
    point_at_a_qpv(carte)
    expect(carte.tooltip).to_contain_text("Emprise schématique")
    tab = carte.tab
    tab.go("donnees_et_methode")
    expect(tab.page.get_by_text("emprises schématiques (").first).to_be_visible()


def test_after_a_sync_perimeters_are_official(synced_app: str, open_tab: harness.OpenTab) -> None:
    carte = close_up(synced_app, open_tab)
    assert "schématique" not in carte.legend
    assert "4 3" not in carte.frame.evaluate("window.dashes")
    point_at_a_qpv(carte)
    expect(carte.tooltip).not_to_contain_text("schématique")
    drawn = [f for f in carte.layer("qpv2015")["features"] if not f["properties"].get("note")]
    assert len(drawn) > 1290
    assert not any("schematic" in f["properties"] for f in drawn)
    tab = carte.tab
    tab.go("donnees_et_methode")
    for year in (2015, 2024):
        text = tab.page.locator("p", has_text=f"QPV {year} : périmètres officiels").first
        expect(text).to_contain_text("synchronisés le")
    assert tab.page.get_by_text("emprises schématiques (").count() == 0
    assert tab.axe() == []
