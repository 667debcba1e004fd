"""The app served once for all browser tests, without and with official perimeters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import harness

# As patient as the rest of these tests, on a machine busy with something else: five seconds are
# Playwright's own.
expect.set_options(timeout=harness.PATIENCE * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder, so that `-m browser` is never forgotten."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app as it is before any sync: schematic footprints."""
    with harness.serve(tmp_path_factory.mktemp("app")) as url:
        yield url


@pytest.fixture(scope="session")
def synced_app(tmp_path_factory: pytest.TempPathFactory, sources: Path) -> Iterator[str]:
    """Address of the app with official perimeters, synced from the publishers' files."""
    folder = tmp_path_factory.mktemp("synced-app")
    harness.sync(folder, sources)
    with harness.serve(folder) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = harness.launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def open_tab(browser: Browser) -> Iterator[harness.OpenTab]:
    """Open tabs on an app (`open_tab(app, harness.NARROW)`).

    At the end of the test no tab may have asked for an outside address, but for background tiles,
    nor have written an error in its console.
    """
    with ExitStack() as stack:
        tabs: list[harness.Visit] = []

        def opened(app: str, size: tuple[int, int] = harness.WIDE) -> harness.Visit:
            tabs.append(stack.enter_context(harness.visit(browser, app, size)))
            return tabs[-1]

        yield opened
        assert [url for tab in tabs for url in tab.outside] == []
        assert [complaint for tab in tabs for complaint in tab.complaints] == []
