"""The browser tests can fail: each guard of the harness catches what it is there for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser import harness

SCRIPT = """
import time
import streamlit as st

st.set_page_config(page_title="Essai")
st.title("Essai")
if st.button("Lent"):
    time.sleep(1)
    st.write("fini")
if st.button("Faux"):
    raise ValueError("raison")
if st.button("Dehors"):
    st.html("<img src='https://example.org/a.png' alt='image'>")
if st.button("Muet"):
    st.html("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' id='muet'>")
"""


@pytest.fixture(scope="module")
def tiny_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("tiny")
    script = folder / "tiny.py"
    script.write_text(SCRIPT, "utf-8")
    with harness.serve(folder, script=script) as url:
        yield url


def test_it_waits_for_the_end_of_a_run(tiny_app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(tiny_app)
    tab.go().get_by_role("button", name="Lent").click()
    tab.settle()
    assert tab.page.get_by_text("fini").count() == 1


def test_it_sees_a_request_to_the_outside_and_stops_it(
    tiny_app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(tiny_app)
    tab.go().get_by_role("button", name="Dehors").click()
    tab.settle()
    assert tab.outside == ["https://example.org/a.png"]
    assert "ERR_NAME_NOT_RESOLVED" in tab.complaints[0]
    tab.requests.clear()
    tab.complaints.clear()


def test_it_sees_a_page_that_fails(tiny_app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(tiny_app)
    tab.go().get_by_role("button", name="Faux").click()
    tab.settle()
    assert "raison" in tab.complaints[0]
    tab.complaints.clear()


def test_it_sees_what_a_screen_reader_cannot_read(tiny_app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(tiny_app, harness.NARROW)
    tab.go()
    assert tab.axe() == []
    tab.page.get_by_role("button", name="Muet").click()
    tab.settle()
    assert "image-alt" in {violation.rule for violation in tab.axe()}


def test_an_app_that_does_not_start_says_why(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("absent")
    with (
        pytest.raises(harness.AppDownError, match="does not exist"),
        harness.serve(folder, script=folder / "absent.py"),
    ):
        pass
