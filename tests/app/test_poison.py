"""Names that attack are shown as they are, and reach no script."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from loaders import snapshot
from loaders.map import layers
from loaders.reports import names
from pages.parts import kept
from tests import poison
from tests.app.conftest import Visit
from tests.app.places import MAPS, PLACES
from tests.app.screen import Screen, walk

#: A mark that Markdown would read, since nothing stands before it to say otherwise.
READ = re.compile(r"(?<!\\)(?:\\\\)*[<$`*\[{]")


@pytest.fixture(autouse=True, scope="module")
def poisoned() -> Iterator[None]:
    attacked = poison.snapshot()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot, "load", lambda: attacked)
        st.cache_resource.clear()
        kept.forget()
        yield
    st.cache_resource.clear()
    kept.forget()


def labels(screen: Screen) -> list[str]:
    """Texts that Streamlit reads as Markdown."""
    elements = [*walk(screen.at.main), *walk(screen.at.sidebar)]
    texts = [str(getattr(e.proto, "label", "")) for e in elements]
    texts += [str(getattr(e.proto, "help", "")) for e in elements]
    at = screen.at
    boxes = (*at.info, *at.success, *at.warning, *at.error)
    return texts + [str(e.value) for e in (*at.caption, *at.header, *at.subheader, *boxes)]


ATTACKED: list[tuple[str, dict[str, Any]]] = [
    *PLACES,
    ("", {"recherche": poison.POISON[:79]}),
    ("territoire", {"territoire": poison.POISON[:79]}),
    ("comparer", {"territoires": f"cite:cde-062,france:FR,{poison.POISON}"}),
]
#: Pages whose own text names no cité, but for the labels of links.
NAMELESS = {"actions", "donnees_et_methode"}


@pytest.mark.parametrize(("page", "query"), ATTACKED)
def test_a_name_is_only_ever_text(visit: Visit, page: str, query: dict[str, Any]) -> None:
    screen = visit(page, **query)
    assert {"img", "script"}.isdisjoint(tag for tag, _ in screen.elements)
    assert not [a for _, a in screen.elements if {"onerror", "onload"} & set(a)]
    for label in labels(screen):
        rest = label.replace(":gray[", "").replace(":material/", "").replace("**", "")
        assert not READ.search(rest), label
    assert "poisoned" not in screen.map_script
    specs = "".join(element.proto.spec for element in screen.at.get("plotly_chart"))
    assert "<img" not in specs
    if page not in NAMELESS:
        # A spec is JSON with HTML entities: what none of them changes is looked for.
        assert poison.EVIL_URL in screen.text + said(screen) + specs
    for table in screen.at.dataframe[:1] if (page, query) in MAPS else ():
        assert poison.POISON in "".join(map(str, table.value.to_numpy().ravel()))


def said(screen: Screen) -> str:
    """The rows of the tables, and what stands for the charts, as texts."""
    rows = [str(cell) for t in screen.at.dataframe for cell in t.value.to_numpy().ravel()]
    return "".join([*rows, *(e.proto.alt for e in screen.at.get("plotly_chart"))])


def test_filters_show_the_names_literally(visit: Visit) -> None:
    screen = visit().choose("region", "76").choose("departement", "31")
    assert len(screen.chips) == 2
    chips = [b.label for b in screen.at.button if "chip-" in (b.key or "")]
    for chip in chips:
        assert not READ.search(chip)
        assert re.sub(r"\\(.)", r"\1", chip).startswith(poison.POISON)


def test_the_layers_hold_names_as_json_text_only(visit: Visit) -> None:
    visit()
    published = layers.current()
    names = {
        c["name"]
        for c in json.loads(
            gzip.decompress((layers.folder() / published.files["cites"]).read_bytes())
        )
    }
    assert len(names) == 84
    assert all(name.startswith(poison.POISON) for name in names)


def test_the_reports_show_the_names_literally(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CITES_DATA_DIR", str(tmp_path))
    names.cites.cache_clear()
    try:
        screen = visit("actions", rubrique="Résultats").click("demonstration-charger")
        for tab in ("Résultats", "Suivi", "Importer", "Historique"):
            screen.at.query_params["rubrique"] = tab
            screen.run()
            assert {"img", "script"}.isdisjoint(tag for tag, _ in screen.elements)
            assert not [label for label in labels(screen) if "<img" in label]
            if tab in ("Résultats", "Suivi"):
                shown = "".join(map(str, screen.table.to_numpy().ravel())) + screen.text
                assert poison.POISON in shown
    finally:
        names.cites.cache_clear()
