"""Pages run by Streamlit's own test runner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.screen import Screen

#: What the fixture `visit` gives: `visit("territoire", cite="cde-062")`.
Visit = Callable[..., Screen]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder, so that `-m app` is never forgotten."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.app)


@pytest.fixture
def visit() -> Visit:
    """Open a page by its address, query included; it may not fail."""
    return Screen.open
