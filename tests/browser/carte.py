"""The map's frame and what a person does in it."""

from __future__ import annotations

import gzip
import json
import math
import re
from typing import Any

from playwright.sync_api import Frame, Locator, Page, expect

from tests.browser.harness import PATIENCE, Visit

WAIT = PATIENCE * 1000
#: Size of the world in pixels at zoom 0.
_TILE = 256


class Carte:
    """The map of a page that is open, once it is drawn."""

    def __init__(self, tab: Visit, key: str = "nationale") -> None:
        self.tab = tab
        self.page: Page = tab.page
        self.key = key
        self.page.set_default_timeout(15_000)
        self.wait()

    @classmethod
    def open(cls, tab: Visit, path: str = "", key: str = "nationale") -> Carte:
        """Open a page and wait for its map."""
        tab.go(path)
        assert tab.complaints == []
        return cls(tab, key)

    @property
    def frame(self) -> Frame:
        """The map's frame."""
        return next(f for f in self.page.frames if "streamlit_folium" in f.url)

    def wait(self, state: str | None = None) -> None:
        """Wait until the map is drawn and frames what is asked."""
        wanted = f'[data-state="{state}"]' if state else "[data-state]"
        self.page.wait_for_selector("iframe", timeout=WAIT)
        self.frame.wait_for_selector(f'[data-ready="true"]{wanted}', timeout=WAIT)

    def find(self, selector: str) -> Locator:
        """Elements of the map."""
        return self.frame.locator(selector)

    def marker(self, code: str) -> Locator:
        """The marker of a cité."""
        return self.find(f'.carte-cite[data-cite="{code}"]')

    def layer(self, name: str) -> Any:
        """The content of a layer that the map has fetched."""
        url = next(u for u in self.tab.requests if f"/{name}-" in u)
        return json.loads(gzip.decompress(self.page.request.get(url).body()))

    @property
    def legend(self) -> str:
        """The text of the legend, on one line."""
        return " ".join(self.find(".carte-legend").inner_text().split())

    @property
    def tooltip(self) -> Locator:
        """What hovering shows."""
        return self.find(".leaflet-tooltip")

    @property
    def selected(self) -> list[str]:
        """Codes of the markers shown as selected."""
        found = self.find('.carte-cite[aria-pressed="true"]')
        return [str(code) for code in found.evaluate_all("all => all.map(m => m.dataset.cite)")]

    # ---- view -------------------------------------------------------------------------

    def view(self, after: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return ``key``, ``center`` (lat, lon) and ``zoom``, once the map has stopped.

        With ``after``, an earlier view, once the map has moved from it.
        """
        self.page.wait_for_function(
            """([name, before]) => {
                const now = sessionStorage.getItem(name);
                if (now !== window.lastView) { window.lastView = now; window.since = Date.now(); }
                if (!now || Date.now() - window.since < 250) return false;
                const { key, center, zoom } = JSON.parse(now);
                // A move that the map was told to make, and has not ended, is not yet remembered.
                const frame = document.querySelector('iframe[src*="streamlit_folium"]');
                const map = frame && frame.contentDocument.querySelector(".leaflet-container");
                if (!map || map.dataset.state !== key) return false;
                return !before || zoom !== before.zoom || `${center}` !== `${before.center}`;
            }""",
            arg=[f"carte:{self.key}", after],
            polling=50,
        )
        view = self.page.evaluate(f"JSON.parse(sessionStorage.getItem('carte:{self.key}'))")
        assert isinstance(view, dict)
        return view

    def zoom_in(self, times: int = 1) -> None:
        """Press the zoom button and wait for the end of each move."""
        for _ in range(times):
            before = self.view()
            self.find(".leaflet-control-zoom-in").click()
            self.view(after=before)

    def wheel_to(self, code: str, zoom: float) -> dict[str, Any]:
        """Zoom with the wheel, over a cité, which stays where it is; return the view."""
        self.marker(code).hover()
        view = self.view()
        while view["zoom"] < zoom:
            self.page.mouse.wheel(0, -240)
            view = self.view(after=view)
        return view

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        """Return where a place is, in pixels from the corner of the window."""
        view = self.view()
        box = self.page.locator('iframe[title^="Carte"]').bounding_box()
        assert box
        (x, y), (x0, y0) = (
            _mercator(*place, view["zoom"]) for place in ((lat, lon), view["center"])
        )
        return box["x"] + box["width"] / 2 + x - x0, box["y"] + box["height"] / 2 + y - y0

    def hover(self, lat: float, lon: float) -> None:
        """Point at a place, once the map is in the window."""
        self.page.locator('iframe[title^="Carte"]').scroll_into_view_if_needed()
        x, y = self.point(lat, lon)
        self.page.mouse.move(x - 3, y - 3)
        self.page.mouse.move(x, y)

    # ---- the page around ----------------------------------------------------------------

    def mark(self) -> None:
        """Leave a mark in the frame, which a reload would wipe."""
        self.frame.evaluate("window.__probe = 1")

    @property
    def marked(self) -> bool:
        """Whether the mark is still there."""
        return self.frame.evaluate("window.__probe") == 1

    def filter(self, label: str, value: str) -> None:
        """Choose a value in a list of the sidebar."""
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        box.fill(value)
        self.page.get_by_role("option", name=value, exact=True).click()
        self.page.keyboard.press("Escape")
        self.tab.settle()

    @property
    def chips(self) -> Locator:
        """The active filters."""
        return self.page.locator('.st-key-chips [class*="st-key-chip-"]')

    def tick_first_row(self) -> None:
        """Press the box of the first row of the table, under its header."""
        grid = self.page.get_by_test_id("stDataFrame").first
        grid.scroll_into_view_if_needed()
        grid.click(position={"x": 18, "y": 52})

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button of the page."""
        self.page.get_by_role("button", name=name).first.click()
        self.tab.settle()

    def generation(self, year: int) -> None:
        """Switch the generation of QPV."""
        self.page.get_by_role("radio", name=str(year)).click()
        self.expect_url(f"qpv={year}")
        self.tab.settle()

    def search(self, text: str) -> None:
        """Type in the search box."""
        self.page.get_by_role("searchbox", name="Recherche").press_sequentially(text, delay=20)
        self.page.wait_for_url(re.compile("recherche="), timeout=WAIT)
        self.tab.settle()

    def expect_url(self, pattern: str) -> None:
        """Wait until the address holds a pattern."""
        expect(self.page).to_have_url(re.compile(pattern))


def _mercator(lat: float, lon: float, zoom: float) -> tuple[float, float]:
    size = _TILE * 2**zoom
    y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
    return size * (lon / 360 + 0.5), size * (0.5 - y)
