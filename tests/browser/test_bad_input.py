"""Addresses without sense, names that attack, layers that do not come."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Route, expect

from tests import poison
from tests.browser import harness
from tests.browser.carte import Carte

NONSENSE = (
    "?region=xyz&departement=%3Cb%3E&vague=1789&qpv=12&lieu=foo:bar&inconnu=%24%7Bx%7D"
    "&cite=%3Cscript%3Ewindow.poisoned%3D1%3C/script%3E"
)
UNTOUCHED = "window.poisoned === undefined"


def test_an_address_without_sense_shows_the_whole_map(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab, NONSENSE)
    assert carte.find(".carte-cite").count() == 84
    assert carte.view()["key"] == "home"
    assert carte.selected == []
    assert tab.page.evaluate(UNTOUCHED)
    assert carte.frame.evaluate(UNTOUCHED)


@pytest.mark.parametrize("layer", ["qpv2015", "contours"])
def test_a_layer_that_does_not_come_is_said_and_the_rest_works(
    app: str, open_tab: harness.OpenTab, layer: str
) -> None:
    tab = open_tab(app)
    tab.page.route(f"**/{layer}-*.json.gz", lambda route: route.fulfill(status=404))
    carte = Carte.open(tab)
    assert carte.find(".carte-notice").count() == 0
    carte.wheel_to("cde-001", 9.5)
    expect(carte.find(".carte-notice")).to_contain_text(
        "Une couche de la carte n’a pas pu être chargée."
    )
    carte.marker("cde-001").click()
    carte.expect_url("cite=cde-001")
    tab.settle()
    expect(tab.page.get_by_role("heading", name="CU Angers Loire Métropole")).to_be_visible()
    _forgive(tab, f"/{layer}-")


def test_a_background_that_does_not_come_leaves_words_and_the_table(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)

    def cut(route: Route) -> None:
        route.fulfill(body='{"departements": {"type": "FeatureColl', content_type="text/json")

    tab.page.route("**/fond-*.json.gz", cut)
    tab.go()
    frame = next(f for f in tab.page.frames if "streamlit_folium" in f.url)
    expect(frame.locator(".carte-notice")).to_contain_text("n’a pas pu être chargée")
    assert tab.page.get_by_test_id("stDataFrame").count() == 1
    expect(tab.page.locator(".cards")).to_contain_text("84")


def _forgive(tab: harness.Visit, name: str) -> None:
    """Take away the complaint of the browser about a file that the test withheld."""
    kept = [c for c in tab.complaints if name not in c]
    assert len(kept) < len(tab.complaints)
    tab.complaints[:] = kept


# ---- names that attack ------------------------------------------------------------------


@pytest.fixture(scope="module")
def poisoned_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a copy of the app whose data holds hostile names."""
    copy = tmp_path_factory.mktemp("poisoned")
    for name in ("geo", "loaders", "pages"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(harness.ROOT / name, copy / name, ignore=ignored)
    shutil.copy(harness.ROOT / "dashboard.py", copy)
    poison.write(copy / "data")
    with harness.serve(tmp_path_factory.mktemp("cache"), script=copy / "dashboard.py") as url:
        yield url


def assert_only_text(tab: harness.Visit) -> None:
    for frame in tab.page.frames:
        assert frame.evaluate(UNTOUCHED)
        assert frame.locator('img[src="x"], a[href^="javascript"], .katex').count() == 0
        assert frame.locator("strong", has_text="x").evaluate_all(
            "all => all.every(e => e.textContent !== 'x')"
        )


def test_a_hostile_name_is_shown_as_it_is_on_the_map(
    poisoned_app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(poisoned_app)
    carte = Carte.open(tab)
    carte.marker("cde-001").hover()
    expect(carte.tooltip).to_contain_text(poison.POISON)
    name = carte.marker("cde-001").get_attribute("aria-label")
    assert name
    assert name.startswith(poison.POISON)
    carte.marker("cde-001").click()
    carte.expect_url("cite=cde-001")
    tab.settle()
    expect(tab.page.locator(".panel h2")).to_contain_text(poison.POISON)
    # Close up: the labels of communes and QPV, and the tooltip of a perimeter.
    carte.wheel_to("cde-001", 13)
    expect(carte.find(".carte-label.qpv, .carte-label.commune").first).to_contain_text("{{7*7}}")
    qpv = _qpv_of(carte, "cde-001")
    carte.hover(qpv["lat"], qpv["lon"])
    expect(carte.tooltip).to_contain_text(qpv["code"])
    expect(carte.tooltip).to_contain_text(poison.POISON)
    assert_only_text(tab)


def _qpv_of(carte: Carte, code: str) -> dict[str, object]:
    """The QPV of a cité that lies nearest to the middle of the view, from the map's own layer."""
    qpv = carte.layer("qpv2015")["features"]
    found = [f["properties"] for f in qpv if code in f["properties"]["cites"]]
    lat, lon = carte.view()["center"]
    return min(found, key=lambda p: (p["lat"] - lat) ** 2 + (p["lon"] - lon) ** 2)


@pytest.mark.parametrize(
    "path",
    [
        f"?region={quote(poison.POISON + ' Occitanie')}&recherche=toulouse&lieu=commune:31555",
        f"?recherche={quote(poison.POISON[:79])}",
        "agglomeration_parisienne?cite=cde-002",
        "territoire?cite=cde-001",
        "donnees_et_methode",
    ],
    ids=["filters", "search", "agglomeration", "sheet", "data"],
)
def test_a_hostile_name_runs_nowhere(
    poisoned_app: str, open_tab: harness.OpenTab, path: str
) -> None:
    tab = open_tab(poisoned_app)
    tab.go(path)
    if "donnees" not in path:
        tab.page.wait_for_selector("iframe")
        shown = tab.page.locator("body").inner_text()
        assert poison.POISON[:60] in shown
    assert_only_text(tab)


def test_hostile_names_can_be_chosen_in_the_filters(
    poisoned_app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(poisoned_app)
    carte = Carte.open(tab)
    carte.filter("Région", f"{poison.POISON} Occitanie")
    expect(carte.find(".carte-cite")).to_have_count(4)
    expect(carte.chips.first).to_contain_text(poison.POISON)
    again = Carte.open(open_tab(poisoned_app), tab.page.url.rpartition("/")[2])
    assert again.find(".carte-cite").count() == 4
    assert_only_text(tab)


def test_the_poison_works_where_nothing_escapes_it(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    tab.go("donnees_et_methode")
    tab.page.evaluate(f"document.body.insertAdjacentHTML('beforeend', {json.dumps(poison.POISON)})")
    tab.page.wait_for_function("window.poisoned === 1")
    tab.complaints.clear()  # the picture of the poison does not exist
