"""A server nobody has visited yet, and one whose cache is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import harness
from tests.browser.carte import Carte


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def fresh_app(cache: Path) -> Iterator[str]:
    """Address of a server of its own, which nobody has visited."""
    with harness.serve(cache) as url:
        yield url


def test_the_first_visit_of_all_may_be_to_any_page(
    fresh_app: str, cache: Path, open_tab: harness.OpenTab
) -> None:
    # A folder named `pages` is also Streamlit's older convention: a page opened by its address
    # would be run by itself, without navigation nor style.
    tab = open_tab(fresh_app)
    carte = Carte.open(tab, "territoire?cite=cde-062", "fiche-carte")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Plaine Commune")
    assert carte.selected == ["cde-062"]
    expect(tab.page.get_by_role("link", name="Carte nationale").first).to_be_visible()
    assert tab.page.locator("html").get_attribute("lang") == "fr"
    # The cache is emptied while the app runs: the next visit finds the layers made again.
    for path in (cache / "carte").glob("*.json*"):
        path.unlink()
    again = Carte.open(open_tab(fresh_app))
    assert again.find(".carte-cite").count() == 84
    assert again.find(".carte-notice").count() == 0
