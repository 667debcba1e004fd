"""No page breaks a rule of axe, whatever is open on it, wide or narrow."""

from __future__ import annotations

import pytest

from tests.browser import harness
from tests.browser.carte import Carte

SIZES = pytest.mark.parametrize("size", [harness.WIDE, harness.NARROW], ids=["wide", "narrow"])
#: Pages that hold a map, with the name under which it remembers its view.
MAPS = {"": "nationale", "agglomeration_parisienne": "paris", "territoire": "fiche-carte"}


@SIZES
@pytest.mark.parametrize("path", harness.PAGES.values(), ids=harness.PAGES)
def test_a_page_as_it_opens(
    app: str, open_tab: harness.OpenTab, path: str, size: tuple[int, int]
) -> None:
    tab = open_tab(app, size)
    if path in MAPS:
        Carte.open(tab, path, MAPS[path])
    else:
        tab.go(path)
    assert tab.axe() == []
    assert tab.page.locator("html").get_attribute("lang") == "fr"


@SIZES
def test_the_map_with_everything_open(
    app: str, open_tab: harness.OpenTab, size: tuple[int, int]
) -> None:
    tab = open_tab(app, size)
    query = "?region=Île-de-France&vague=2021&recherche=saint&cite=cde-062&lieu=commune:93066"
    carte = Carte.open(tab, query)
    assert carte.view()["zoom"] > 11  # perimeters, labels and legend are there
    if size == harness.NARROW:
        tab.page.get_by_test_id("stExpandSidebarButton").click()
        tab.settle()
    assert tab.axe() == []


def test_the_map_without_any_cite_left(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab, "?recherche=xqzwkj")
    assert carte.find(".carte-cite").count() == 0
    assert tab.axe() == []


def test_what_is_wrong_inside_the_frame_of_the_map_is_seen(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab)
    for name in ("aria-label", "title"):
        carte.marker("cde-001").evaluate("(node, name) => node.removeAttribute(name)", name)
    assert [violation.rule for violation in tab.axe()] == ["aria-command-name"]
