"""What a page shows, read from what Streamlit sends to the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pandas as pd
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block
from streamlit.util import calc_hash

from pages.parts import frame
from tests.app.bound import Place, places

ROOT = Path(__file__).parents[2]
#: A cold start imports folium and geopandas and draws the layers.
PATIENCE = 120


class _Texts(HTMLParser):
    """Elements of a fragment, and the text of each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1] if self._open else "", data))


#: The scripts that a page may carry, after its style: Streamlit's own words, in French, and links.
OWN_SCRIPT = "".join(frame._base().partition("<script>")[1:])


class Screen:
    """A page and what a person does with it."""

    def __init__(self, at: AppTest) -> None:
        self.at = at
        #: Of the widgets that the address follows, by page.
        self._places: dict[str, dict[str, Place]] = {}

    @classmethod
    def open(cls, page: str = "", **query: str | list[str]) -> Screen:
        """Open a page (file name without suffix) with its query."""
        screen = cls(AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=PATIENCE))
        if page:
            screen.at.switch_page(f"pages/{page}.py")
        for name, value in query.items():
            screen.at.query_params[name] = value
        return screen.run()

    def run(self) -> Screen:
        """Run the page again; it may not fail, nor move a widget that the address follows."""
        self.at.run()
        assert [e.message for e in self.at.exception] == []
        now = places(self.at)
        before = self._places.setdefault(self.heading, now)
        assert {name: before.get(name, place) for name, place in now.items()} == now
        before |= now
        return self

    # ---- what is shown --------------------------------------------------------------

    @property
    def html(self) -> str:
        """Every fragment of HTML of the page, scripts and style sheets left out."""
        bodies = (str(element.value).removesuffix(OWN_SCRIPT) for element in self.at.get("html"))
        return "\n".join(b for b in bodies if not re.fullmatch(r"<style>[^<]*</style>", b))

    @property
    def text(self) -> str:
        """The text of those fragments."""
        return " ".join(text for _, text in _Texts(self.html).texts)

    @property
    def elements(self) -> list[tuple[str, dict[str, str | None]]]:
        """The elements of those fragments, with their attributes."""
        return _Texts(self.html).elements

    @property
    def heading(self) -> str:
        """The page's title."""
        return "".join(text for tag, text in _Texts(self.html).texts if tag == "h1")

    @property
    def cards(self) -> dict[str, str]:
        """The figures in a line above the content, by their labels; no thin spaces."""
        lists = re.findall(r'<dl class="cards">.*?</dl>', self.html, re.DOTALL)
        found = _Texts("".join(lists)).texts
        labels = [text for tag, text in found if tag == "dt"]
        values = [text for tag, text in found if tag == "dd"][::2]
        return {k: plain_spaces(v) for k, v in zip(labels, values, strict=True)}

    @property
    def table(self) -> pd.DataFrame:
        """The first table."""
        frame = self.at.dataframe[0].value
        assert isinstance(frame, pd.DataFrame)
        return frame

    @property
    def chips(self) -> list[str]:
        """The labels of the active filters."""
        return [b.label.replace("\\", "") for b in self.at.button if "chip-" in (b.key or "")]

    @property
    def links(self) -> dict[str, str]:
        """The query of each link to another view, by its label."""
        found = [element.proto for element in self.at.get("page_link")]
        to_pages = {p.label.replace("\\", ""): p.query_string for p in found}
        views = re.findall(r'<a class="view" href="[^"?]*\?([^"]*)"[^>]*>(.*?)</a>', self.html)
        plain = {unescape(re.sub("<[^>]*>", "", label)): unescape(q) for q, label in views}
        return plain | to_pages

    @property
    def current(self) -> set[str]:
        """The labels of the links that open what is already shown."""
        found = re.findall(r'<a class="view" [^>]*aria-current="true">(.*?)</a>', self.html)
        return {unescape(re.sub("<[^>]*>", "", label)) for label in found}

    @property
    def map_script(self) -> str:
        """All that is sent to the map's frame."""
        return "".join(
            element.proto.json_args for element in walk(self.at.main) if "component" in element.type
        )

    @property
    def map_state(self) -> dict[str, Any]:
        """What a rerun tells the map."""
        sent = "".join(map(str, json.loads(self.map_script).values()))
        found = re.search(r"citesMap\.update\((\{.*?\})\);", sent)
        assert found
        state = json.loads(found[1])
        assert isinstance(state, dict)
        return state

    # ---- what a person does ---------------------------------------------------------

    def choose(self, key: str, *values: object) -> Screen:
        """Set a filter that takes several values."""
        widgets = {w.key: w for w in (*self.at.multiselect, *self.at.button_group)}
        widgets[key].set_value(list(values))
        return self.run()

    def generation(self, year: int) -> Screen:
        """Switch the generation of QPV."""
        next(w for w in self.at.button_group if w.key == "qpv").set_value(year)
        return self.run()

    def search(self, text: str) -> Screen:
        """Type in the search box."""
        self.at.text_input(key="recherche").set_value(text)
        return self.run()

    def click(self, key: str) -> Screen:
        """Click a button by its key, or by its label when it has none."""
        buttons = self.at.button
        next(b for b in buttons if key in (b.key, b.label.replace("\\", ""))).click()
        return self.run()

    def by_menu(self, page: str) -> Screen:
        """Go to another page (file name without suffix), where the session is kept."""
        # `switch_page` knows only the pages that are declared by their files.
        self.at._page_hash = calc_hash(page)
        self.at.query_params.clear()
        return self.run()

    def go_to(self, place: str, words: str = "") -> Screen:
        """Go from a sheet to another, by its "level:code", which these words lead to."""
        level, _, code = place.partition(":")
        name, value = ("cite", code) if level == "cite" else ("territoire", place)
        queries = [parse_qs(q) for label, q in self.links.items() if label.endswith(words)]
        return self._open(next(q for q in queries if q.get(name) == [value]))

    def follow(self, label: str) -> Screen:
        """Follow a link of this page to another of its views."""
        return self._open(parse_qs(self.links[label]))

    def _open(self, query: dict[str, list[str]]) -> Screen:
        self.at.query_params.clear()
        self.at.query_params.update(query)
        return self.run()


def walk(block: Block) -> Iterator[Any]:
    """Elements of a block, at any depth."""
    for child in block.children.values():
        if isinstance(child, Block):
            yield from walk(child)
        else:
            yield child


def plain_spaces(text: str) -> str:
    """Replace the no-break spaces of French numbers."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")
