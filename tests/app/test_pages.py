"""Each page renders, and says what the data says."""

from __future__ import annotations

import re

import pytest

from loaders.errors import CitesError
from loaders.qpv import perimeters
from loaders.qpv import sync as synchronisation
from loaders.qpv.sync import SyncReport
from tests.app import reading
from tests.app.conftest import Visit
from tests.app.screen import ROOT, plain_spaces

TITLES = {
    "": "Les cités de l’emploi en France",
    "carte_nationale": "Les cités de l’emploi en France",
    "agglomeration_parisienne": "Agglomération parisienne",
    "territoire": "CU Angers Loire Métropole",
    "comparer": "Comparer",
    "chomage": "Chômage",
    "actions": "Actions",
    "donnees_et_methode": "Données et méthode",
}


@pytest.mark.parametrize(("page", "title"), TITLES.items())
def test_every_page_renders_under_its_title(visit: Visit, page: str, title: str) -> None:
    assert visit(page).heading == title


def test_every_page_of_the_folder_is_known_here() -> None:
    assert {path.stem for path in (ROOT / "pages").glob("[!_]*.py")} | {""} == set(TITLES)


def test_the_panel_tells_all_about_the_selected_cite(visit: Visit) -> None:
    code = "cde-062"
    screen = visit(cite=code)
    row = reading.table("cites").set_index("code").loc[code]
    names = reading.table("territories").set_index(["level", "code"])["name"]
    links = reading.parents("qpv2015", "cite").query("parent_code == @code")["code"]
    shown = screen.text
    assert row["name"] in shown
    assert f"Vague {row['wave']}" in shown
    for qpv in links:
        assert qpv in shown
        assert names["qpv2015", qpv] in shown
    for level in ("region", "departement"):
        for parent in reading.parents("cite", level).query("code == @code")["parent_code"]:
            assert names[level, parent] in shown
    for commune in reading.parents("commune", "cite").query("parent_code == @code")["code"]:
        assert names["commune", commune] in shown
    assert reading.figures(codes=[code]).cards["Habitants de ces QPV"] in plain_spaces(shown)
    assert screen.links["Voir la fiche"] == f"cite={code}"
    screen.click("Fermer")
    assert "cite" not in screen.at.query_params
    assert "Choisissez une cité sur la carte" in screen.text


def test_the_sheet_of_every_cite_holds_its_qpv(visit: Visit) -> None:
    screen = visit("territoire", onglet="Ses QPV")
    for code in reading.table("cites")["code"]:
        screen.at.query_params["cite"] = code
        screen.run()
        expected = reading.figures(codes=[code])
        assert screen.heading == expected.names[0]
        assert screen.cards["QPV 2015"] == str(expected.qpv)
        assert screen.cards["Habitants de ses QPV"] == expected.cards["Habitants de ces QPV"]
        links = reading.parents("qpv2015", "cite").query("parent_code == @code")["code"]
        assert set(screen.table["Code"]) == set(links)


def test_the_map_of_a_sheet_selects_its_cite(visit: Visit) -> None:
    for code in ("cde-001", "cde-033", "cde-062"):
        assert visit("territoire", cite=code).map_state["selected"] == code


@pytest.mark.parametrize(
    "place", ["qpv2015:QP059057", "commune:59512", "departement:59", "region:32"]
)
def test_the_map_of_a_sheet_outlines_its_territory(visit: Visit, place: str) -> None:
    assert visit("territoire", territoire=place).map_state["outlined"] == [place]


def test_previous_and_next_go_round_the_84_sheets(visit: Visit) -> None:
    codes = sorted(reading.table("cites")["code"])
    names = reading.table("cites").set_index("code")["name"]
    screen = visit("territoire", cite=codes[82])
    for place in (83, 0, 1):
        screen.go_to(f"cite:{codes[place]}", f"Suivante : {names[codes[place]]}")
        assert screen.heading == names[codes[place]]
        assert screen.at.query_params["cite"] == codes[place]
        assert screen.links["Voir sur la carte nationale"] == f"cite={codes[place]}"
    for place in (0, 83):
        screen.go_to(f"cite:{codes[place]}", f"Précédente : {names[codes[place]]}")
        assert screen.heading == names[codes[place]]


def test_the_list_of_the_sheet_goes_to_another_cite(visit: Visit) -> None:
    screen = visit("territoire", cite="cde-010")
    screen.at.selectbox(key="fiche").set_value("cde-062")
    screen.run()
    assert screen.at.query_params["cite"] == "cde-062"
    assert screen.heading == reading.figures(codes=["cde-062"]).names[0]


def test_a_sheet_of_no_cite_shows_the_first_one(visit: Visit) -> None:
    assert visit("territoire", cite="cde-999").heading == visit("territoire").heading


def test_a_shared_qpv_names_the_other_cite(visit: Visit) -> None:
    links = reading.parents("qpv2015", "cite")
    qpv = links.loc[links["code"].duplicated(), "code"].iloc[0]
    one, other = sorted(links.loc[links["code"] == qpv, "parent_code"])
    names = reading.table("cites").set_index("code")["name"]
    row = visit("territoire", cite=one, onglet="Ses QPV").table.set_index("Code").loc[qpv]
    assert row["Aussi dans la cité"] == names[other]


def test_the_sources_are_all_listed_with_their_sums(visit: Visit) -> None:
    table = visit("donnees_et_methode").table
    listed = (ROOT / "data" / "sources.toml").read_text("utf-8")
    assert len(table) == listed.count("[[source]]") > 5
    read = table["Lignes"].notna()
    assert read.sum() > 5
    assert table.loc[read, "sha256"].str.fullmatch(r"[0-9a-f]{64}").all()
    assert {"Producteur", "Licence", "Édition", "Lignes"} <= set(table.columns)
    assert table[["Source", "Producteur", "Licence", "Édition"]].notna().all(axis=None)


def test_the_gap_between_568_and_542_is_explained(visit: Visit) -> None:
    screen = visit("donnees_et_methode")
    links = reading.parents("qpv2015", "cite")
    assert (len(links), links["code"].nunique()) == (542, 527)
    text = " ".join(" ".join(m.value for m in screen.at.markdown).split())
    assert "568 QPV selon la brochure de l’ANCT, 542 liens et 527 QPV distincts" in text
    assert f"{542 - 527} QPV appartiennent à deux cités" in text


@pytest.mark.parametrize(
    "table", ["territories", "memberships", "cites", "values", "shapes", "crosswalk"]
)
def test_the_dictionary_describes_every_column(visit: Visit, table: str) -> None:
    screen = visit("donnees_et_methode")
    screen.at.selectbox(key="table").set_value(table)
    screen.run()
    described = screen.at.dataframe[-1].value
    assert list(described["Colonne"]) == list(reading.table(table).columns)
    assert described[["Libellé", "Description"]].map(len).gt(0).all(axis=None)


def test_without_official_perimeters_the_page_says_so(visit: Visit) -> None:
    text = " ".join(m.value for m in visit("donnees_et_methode").at.markdown)
    for year in (2015, 2024):
        assert re.search(rf"\*\*QPV {year}\*\* : emprises schématiques \(.+\)\.", text)


def test_a_sync_shows_its_progress_then_its_result(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []

    def sync(folder: object, progress: perimeters.Progress) -> SyncReport:
        progress("Lecture des QPV 2024…", 0.5)
        progress("Fini", 1.0000001)
        told.append(folder)
        return SyncReport((), perimeters.status(), 0.1)

    monkeypatch.setattr(synchronisation, "sync", sync)
    screen = visit("donnees_et_methode").click("Synchroniser les périmètres officiels")
    assert told == [None]
    assert screen.at.success[0].value.replace("\\", "") == "Les périmètres officiels sont à jour."


def test_a_sync_that_fails_says_why_and_the_page_stays(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sync(folder: object, progress: perimeters.Progress) -> SyncReport:
        raise CitesError("Le réseau ne répond pas à **a.fr**.", "réessayer plus tard.")

    monkeypatch.setattr(synchronisation, "sync", sync)
    screen = visit("donnees_et_methode").click("Synchroniser les périmètres officiels")
    shown = screen.at.warning[0].value.replace("\\", "")
    assert shown == "Le réseau ne répond pas à **a.fr**.  \nQue faire : réessayer plus tard."
    assert "**" not in screen.at.warning[0].value
    assert screen.heading == "Données et méthode"
