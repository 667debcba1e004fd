"""The table of what is published about the programme: read whole, or refused whole."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.catalogues import programme
from loaders.errors import SchemaFaultError, SourceMissingError, SourceUnreadableError
from tests.conftest import ROOT

FACTS = ROOT.parent / "shared" / "facts" / "programme.csv"


def damaged(tmp_path: Path, old: str, new: str) -> Path:
    text = programme.CATALOGUE.read_text("utf-8")
    assert old in text
    path = tmp_path / "programme.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_every_fact_of_the_project_is_there_with_its_value() -> None:
    if not FACTS.is_file():
        pytest.skip("les faits du projet (../shared/facts) ne sont pas là")
    figures = programme.load().figures
    with FACTS.open(encoding="utf-8") as stream:
        facts = {row["key"]: row for row in csv.DictReader(stream)}
    assert len(facts) == 26
    for key, row in facts.items():
        assert figures[key].value == float(row["value"]), key
        page = programme.load().sources[figures[key].source].page
        assert page == (row["source"] if row["source"] != "brochure" else ""), key


def test_what_is_quoted_holds_the_figure_itself() -> None:
    for figure in programme.load().figures.values():
        digits = f"{figure.value:g}".replace(".", ",")
        wording = figure.wording.replace(" ", "")
        assert not wording or digits in wording, figure.id


def test_each_axis_has_its_finding_its_figures_and_its_example() -> None:
    known = programme.load()
    assert list(known.axes) == ["recenser", "aller_vers", "innover"]
    for axis in known.axes.values():
        assert axis.finding
        assert axis.example
        assert known.of_axis(axis.id)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('source = "brochure"', 'source = "rumeur"', "source inconnue"),
        ("value = 425", 'value = "425"', "type inattendu"),
        ("value = 425", "value = -425", "nombre négatif"),
        ('label = "comités de pilotage"', 'label = ""', "champ vide"),
        ('axis = "recenser"', 'axis = "autre"', "axe inconnu"),
        ('id = "types_acteurs"', 'id = "comites_pilotage"', "identifiant en double"),
        ("value = 425\n", "", "champ absent"),
        ("value = 425\n", "value = 425\ncolour = 'red'\n", "champ inconnu"),
        ('examples = ["préfecture", "CAF", "ARS"]', "examples = []", "liste vide ou mêlée"),
        ("begin = 2021\nend = 2023", "begin = 2023\nend = 2021", "finit avant de commencer"),
        ('id = "innover"', 'id = "inventer"', "axes inattendus"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, why: str) -> None:
    with pytest.raises(SchemaFaultError, match=why):
        programme.load(damaged(tmp_path, old, new))


def test_all_that_is_wrong_is_in_one_report(tmp_path: Path) -> None:
    path = damaged(tmp_path, "value = 425", "value = -425")
    text = path.read_text("utf-8").replace("value = 88194", 'value = "beaucoup"', 1)
    path.write_text(text, "utf-8")
    with pytest.raises(SchemaFaultError) as caught:
        programme.load(path)
    assert {fault.value for fault in caught.value.faults} == {-425, "beaucoup"}


def test_a_missing_or_unreadable_table_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError):
        programme.load(tmp_path / "nowhere.toml")
    for content in (b"[[source]", b"\xff\xfe", b"source = 1\n"):
        path = tmp_path / "broken.toml"
        path.write_bytes(content)
        programme.load.cache_clear()
        with pytest.raises(SourceUnreadableError):
            programme.load(path)
