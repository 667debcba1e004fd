"""The reports of the cités on the page Actions: import, follow-up, results, history."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.reports import Key, Row
from loaders.reports import template
from loaders.reports.errors import WriteRefusedError
from loaders.reports.rights import NOBODY, Identity
from pages.parts.actions import access, importing, reports
from tests.app import reading
from tests.app.screen import Screen, plain_spaces

ROUBAIX, EST_ENSEMBLE, CALAIS = "cde-063", "cde-066", "cde-023"
HEAD = "Cité;Période;Axe;Indicateur;Valeur;Commentaire"
AXIS = "Aller vers & raccrocher"
MET = "Bénéficiaires d'aller-vers"
#: What a page of reports writes on each figure that is invented.
MARK = "DÉMONSTRATION"

Serve = Callable[..., None]


def file_of(*rows: tuple[str, str, int]) -> bytes:
    """Write a file of reports of one metric: cité, quarter, value."""
    lines = [f"{cite};{quarter};{AXIS};{MET};{value};" for cite, quarter, value in rows]
    return "\n".join([HEAD, *lines]).encode()


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Serve]:
    """Choose how the server lets people write; each test has a store of its own."""
    monkeypatch.setenv("CITES_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "localhost")

    def clear() -> None:
        for cached in (access.store, reports._state, reports._of_state):
            cached.clear()

    def chosen(mode: str = "") -> None:
        monkeypatch.setenv("CITES_WRITE", mode)
        clear()

    chosen()
    yield chosen
    clear()


def go(tab: str, **query: str) -> Screen:
    return Screen.open("actions", rubrique=tab, **query)


def send(screen: Screen, content: bytes, name: str = "remontees.csv") -> Screen:
    screen.at.file_uploader[0].set_value((name, content, "text/csv"))
    return screen.run()


def said(screen: Screen) -> str:
    """What the page answers to an action."""
    boxes = (*screen.at.success, *screen.at.error, *screen.at.warning, *screen.at.info)
    return plain_spaces("\n".join(box.value for box in boxes)).replace("\\", "")


def frames(screen: Screen) -> list[pd.DataFrame]:
    return [element.value for element in screen.at.dataframe]


def rows_of(screen: Screen, kind: str) -> pd.DataFrame:
    """Return the table that has some column."""
    return next(frame for frame in frames(screen) if kind in frame.columns)


def tab(screen: Screen, name: str) -> Screen:
    screen.at.query_params["rubrique"] = name
    return screen.run()


# ---- import -------------------------------------------------------------------------------


def test_off_by_default_an_import_stays_in_its_session(serve: Serve, tmp_path: Path) -> None:
    serve()
    screen = go("Importer")
    assert "Analyse privée, rien n’est enregistré" in said(screen)
    send(screen, file_of(("Roubaix", "2023-T1", 140))).click("analyser")
    assert "enregistrés nulle part" in said(screen)
    mine = tab(screen, "Résultats")
    assert "Analyse privée" in mine.text
    assert "1 cité sur 84" in mine.text
    assert "1 cité sur 84" not in go("Résultats").text
    assert list(tmp_path.iterdir()) == []
    tab(screen, "Importer").click("Oublier cette analyse")
    assert "Aucune remontée pour l’instant" in tab(screen, "Résultats").text


def test_a_wrong_file_is_answered_whole_and_cannot_be_saved(serve: Serve) -> None:
    serve("local")
    content = file_of(("Roubai", "31/03/2023", -3), ("Roubaix", "2023-T1", 140))
    screen = send(go("Importer"), content)
    assert screen.cards["À corriger"] == "3"
    found = re.findall(r"<td>(Cité|Période|Valeur)</td><td class=\"value\">(.*?)</td>", screen.html)
    assert found == [("Cité", "Roubai"), ("Période", "31/03/2023"), ("Valeur", "-3")]
    assert "« Roubaix »" in screen.text
    assert "2023-T1" in screen.text
    assert {"enregistrer", "analyser"}.isdisjoint(b.key for b in screen.at.button)
    assert "Rien n’est enregistré tant qu’une ligne est fausse" in said(screen)


def test_what_a_file_says_is_only_ever_text(serve: Serve) -> None:
    serve("local")
    evil = "<img src=x onerror=alert(1)>"
    screen = send(go("Importer"), file_of((evil, "2023-T1", 1)), name=f"{evil}**x**.csv")
    assert evil in screen.text
    assert "img" not in {element for element, _ in screen.elements}


def test_a_report_is_saved_corrected_undone_and_exported(serve: Serve) -> None:
    serve("local")
    first = send(go("Importer"), file_of(("Roubaix", "2023-T1", 140), ("Calais", "2023-T1", 60)))
    assert first.cards["Nouveaux"] == "2"
    first.click("enregistrer")
    assert "Import n° 1 enregistré : 2 chiffres" in said(first)

    again = send(
        first,
        file_of(("Roubaix", "2023-T1", 155), ("Calais", "2023-T1", 60), ("Calais", "2023-T2", 9)),
    )
    changes = rows_of(again, "Effet")
    assert list(changes["Effet"]) == ["corrigé", "identique", "nouveau"]
    assert list(changes["Avant"].fillna(-1)) == [140, 60, -1]
    assert list(changes["Après"]) == [155, 60, 9]
    again.click("enregistrer")
    assert "2 chiffres de remontees.csv, 1 identique" in said(again)
    assert total_of(tab(again, "Résultats"), MET) == "224"

    history = tab(again, "Historique")
    assert list(rows_of(history, "sha256")["N°"]) == [2, 1]
    for key, value in (
        ("histoire-cite", ROUBAIX),
        ("histoire-trimestre", "2023-T1"),
        ("histoire-indicateur", "beneficiaires_aller_vers"),
    ):
        history.at.selectbox(key=key).set_value(value)
        history.run()
    versions = rows_of(history, "Import")
    assert list(versions["Valeur"]) == [155, 140]
    assert list(versions["État"]) == ["en vigueur", "corrigé depuis"]

    history.at.selectbox(key="annuler").set_value(2)
    effect = rows_of(history.run(), "Après")
    assert sorted(effect["Avant"]) == [9, 155]
    assert sorted(effect["Après"].dropna()) == [140]
    history.click("annuler-confirmer")
    assert "L’import n° 2 est annulé" in said(history)
    assert "annulé le" in rows_of(history, "sha256").set_index("N°")["État"][2]
    assert list(rows_of(history, "Import")["État"]) == ["annulé", "en vigueur"]
    assert total_of(tab(history, "Résultats"), MET) == "200"
    assert access.store().current() == {
        row.key: row
        for row in (
            Row(Key(ROUBAIX, "2023-T1", "beneficiaires_aller_vers"), 140),
            Row(Key(code_of("Calais"), "2023-T1", "beneficiaires_aller_vers"), 60),
        )
    }


def code_of(name: str) -> str:
    cites = reading.table("cites").set_index("name")
    return str(cites.loc[name, "code"])


def total_of(screen: Screen, label: str) -> str:
    """Return what is reported of a metric, as its table writes it."""
    row = re.search(rf">{re.escape(label.replace(chr(39), '&#39;'))}</th>(.*?)</tr>", screen.html)
    assert row
    found = re.search(r'<td class="n">([\d\u202f]+)', row[1])
    return plain_spaces(found[1]) if found else "non remonté"


def test_the_template_of_the_page_is_filled_and_accepted(serve: Serve) -> None:
    serve("local")
    book = openpyxl.load_workbook(io.BytesIO(template.to_xlsx()))
    for column, cell in enumerate(("Roubaix", "2023-T1", AXIS, MET, 12, "=1+1"), 1):
        book["Saisie"].cell(2, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    screen = send(go("Importer"), stream.getvalue(), "modele.xlsx")
    assert screen.cards["À corriger"] == "0"
    screen.click("enregistrer")
    (row,) = access.store().current().values()
    assert (row.value, row.comment) == (12, "=1+1")


def test_of_two_people_who_save_the_same_figure_the_second_reads_again(serve: Serve) -> None:
    serve("local")
    one = send(go("Importer"), file_of(("Roubaix", "2023-T1", 140)))
    other = send(go("Importer"), file_of(("Roubaix", "2023-T1", 150)))
    one.click("enregistrer")
    other.click("enregistrer")
    assert "depuis votre aperçu" in said(other)
    assert "Que faire" in said(other)
    assert [row.value for row in access.store().current().values()] == [140]
    assert list(rows_of(other, "Effet")["Avant"]) == [140]
    other.click("enregistrer")
    assert [row.value for row in access.store().current().values()] == [150]


# ---- who may write ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "who"),
    [
        ("", NOBODY),
        ("", Identity("local", "moi")),
        ("", Identity("oidc", "prefet@exemple.fr", verified=True)),
        ("local", NOBODY),
        ("oidc", NOBODY),
        ("oidc", Identity("local", "moi")),
        ("oidc", Identity("oidc", "prefet@exemple.fr", verified=True)),
        ("oidc", Identity("oidc", "agent@roubaix.fr", verified=False)),
    ],
)
def test_the_server_refuses_whoever_goes_round_the_page(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, mode: str, who: Identity
) -> None:
    serve("oidc")
    access.store().grant("agent@roubaix.fr", [ROUBAIX])
    serve(mode)
    row = Row(Key(ROUBAIX, "2023-T1", "beneficiaires_aller_vers"), 1)
    with pytest.raises(WriteRefusedError):
        access.store().save([row], who, "x.csv", "0" * 64, {})
    # Nor does the page's own code save for them: it has no other way in.
    monkeypatch.setattr(access, "identity", lambda: who)
    found = importing.review(file_of(("Roubaix", "2023-T1", 1)), "x.csv", {})
    assert found.ok
    at = AppTest.from_function(_save_without_the_page)
    at.session_state["found"] = found
    at.run()
    assert [error.value for error in at.error] == []
    assert "Enregistrement refusé" in at.session_state["_outcome"][1]
    assert access.store().current() == {}


def _save_without_the_page() -> None:
    import streamlit as st  # noqa: PLC0415 - the body of a script

    from pages.parts.actions import importing  # noqa: PLC0415

    importing._save(st.session_state["found"], {})


def test_a_login_saves_for_its_cites_only(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    serve("oidc")
    access.store().grant("agent@roubaix.fr", [ROUBAIX])
    monkeypatch.setattr(
        access, "identity", lambda: Identity("oidc", "Agent@Roubaix.fr", verified=True)
    )
    screen = send(go("Importer"), file_of(("Calais", "2023-T1", 60)))
    assert "pas le droit d’enregistrer" in said(screen)
    assert "enregistrer" not in {b.key for b in screen.at.button}
    send(screen, file_of(("Roubaix", "2023-T1", 140))).click("enregistrer")
    assert "Import n° 1 enregistré" in said(screen)
    assert access.store().batches()[0].who == "agent@roubaix.fr"


def test_without_a_login_the_page_offers_one_and_shows_no_address(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve("oidc")
    store = access.store()
    store.grant("agent@roubaix.fr", [ROUBAIX])
    agent = Identity("oidc", "agent@roubaix.fr", verified=True)
    row = Row(Key(ROUBAIX, "2023-T1", "beneficiaires_aller_vers"), 1)
    store.save([row], agent, "x.csv", "0" * 64, {})
    offered = go("Importer")
    assert "Connectez-vous pour enregistrer" in said(offered)
    assert "La connexion n’est pas réglée sur ce serveur" in said(offered)
    monkeypatch.setattr(access, "_configured", lambda: True)
    assert "connexion" in {b.key for b in go("Importer").at.button}
    history = go("Historique")
    assert list(rows_of(history, "sha256")["Qui"]) == ["non affiché"]
    assert "annuler" not in {box.key for box in history.at.selectbox}
    monkeypatch.setattr(access, "identity", lambda: agent)
    assert list(rows_of(go("Historique"), "sha256")["Qui"]) == ["agent@roubaix.fr"]


# ---- demonstration ------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["", "local"])
def test_the_demonstration_says_so_on_all_that_holds_it(serve: Serve, mode: str) -> None:
    serve(mode)
    screen = go("Résultats").click("demonstration-charger")
    assert screen.html.count(f"<em>{MARK}</em>") == 3
    assert f"<b>{MARK}</b>" in screen.html
    assert all(set(frame["Nature"]) == {MARK} for frame in frames(screen))
    charts = [element.proto for element in screen.at.get("plotly_chart")]
    assert charts
    assert all(MARK in str(json.loads(chart.spec)) and MARK in chart.alt for chart in charts)
    follow = tab(screen, "Suivi")
    assert f"{MARK} : indicateurs remontés" in follow.text
    assert all(set(frame["Nature"]) == {MARK} for frame in frames(follow))
    assert access.store().current() == {}
    tab(screen, "Résultats").click("demonstration-retirer")
    assert MARK not in screen.html.replace("DÉMONSTRATION partout", "")
    assert "Aucune remontée pour l’instant" in screen.text
    assert access.store().current(demonstration=True) == {}


def test_the_demonstration_never_mixes_with_real_reports(serve: Serve) -> None:
    serve("local")
    screen = send(go("Importer"), file_of(("Roubaix", "2023-T1", 140))).click("enregistrer")
    tab(screen, "Résultats").click("demonstration-charger")
    assert total_of(screen, MET) != "140"
    screen.at.button_group[0].set_value("Remontées enregistrées")
    screen.run()
    assert total_of(screen, MET) == "140"
    assert "1 cité sur 84" in screen.text
    assert f"<em>{MARK}</em>" not in screen.html


# ---- results, follow-up, sheet, comparison ------------------------------------------------


@pytest.fixture
def reported(serve: Serve) -> dict[tuple[str, str], int]:
    """Save reports of three cités, and return the values by cité and quarter."""
    serve("local")
    values = {
        (ROUBAIX, "2023-T1"): 140,
        (ROUBAIX, "2023-T2"): 155,
        (EST_ENSEMBLE, "2023-T2"): 0,
        (code_of("Calais"), "2023-T2"): 60,
    }
    rows = [Row(Key(c, q, "beneficiaires_aller_vers"), v) for (c, q), v in values.items()]
    access.store().save(rows, access.identity(), "x.csv", "0" * 64, {})
    return values


def test_the_results_add_up_and_say_how_many_have_reported(
    reported: dict[tuple[str, str], int],
) -> None:
    screen = go("Résultats")
    assert "3 cités sur 84" in screen.text
    assert total_of(screen, MET) == str(sum(reported.values()))
    assert "4 remontées sur 168" in plain_spaces(screen.text)
    assert "complet" not in screen.text.replace("incomplet", "")
    screen = go("Résultats", periode="1er trimestre 2023")
    assert total_of(screen, MET) == "140"
    assert "1 sur 84" in screen.text
    table = rows_of(screen, "Pour 100 demandeurs d’emploi").set_index("Cité")
    assert len(table) == 84
    seekers = reading.table("values_demandeurs")
    of_qpv = reading.parents("qpv2015", "cite").query("parent_code == @ROUBAIX")["code"]
    kept = seekers["code"].isin(of_qpv) & seekers["indicator"].eq("defm_abc")
    count = seekers.loc[kept & seekers["period"].eq("2021-12-31"), "value"].sum()
    assert table.loc["Roubaix", "Pour 100 demandeurs d’emploi"] == pytest.approx(
        100 * 140 / count, abs=0.05
    )


def test_what_is_not_reported_is_never_a_zero(reported: dict[tuple[str, str], int]) -> None:
    table = rows_of(go("Résultats"), "Remonté").set_index("Cité")["Remonté"]
    assert table["Est Ensemble"] == 0
    assert table.notna().sum() == 3
    assert total_of(go("Résultats"), "Actions innovantes") == "non remonté"


def test_the_follow_up_counts_what_each_cite_has_reported(
    reported: dict[tuple[str, str], int],
) -> None:
    screen = go("Suivi")
    assert screen.cards["Cités ayant remonté"] == "3 sur 84"
    assert screen.cards["Chiffres remontés"] == "4"
    lines = re.findall(r'<tr><th scope="row">.*?</i>(.*?)</th>(.*?)</tr>', screen.html)
    assert len(lines) == 84
    cells = {name: re.findall(r"<td.*?>(\d*)</td>", cells) for name, cells in lines}
    assert cells["Roubaix"] == ["1", "1"]
    assert cells["Est Ensemble"] == ["0", "1"]
    missing = rows_of(screen, "Lesquelles").set_index("Indicateur")
    assert missing.loc[MET, "Cités qui ne l’ont pas remonté"] == 84 - 3
    screen.choose("suivi-region", "32").choose("suivi-vague", 2021)
    assert screen.cards["Cités ayant remonté"].startswith("2 sur ")


def test_the_sheet_shows_what_its_cite_reports_and_else_what_is_published(
    reported: dict[tuple[str, str], int],
) -> None:
    text = plain_spaces(Screen.open("territoire", cite=ROUBAIX, onglet="Actions").text)
    assert "295" in text
    assert "QPV diffusés" in " ".join(
        c.value for c in Screen.open("territoire", cite=ROUBAIX, onglet="Actions").at.caption
    ).replace("\\", "")
    other = plain_spaces(Screen.open("territoire", cite="cde-001", onglet="Actions").text)
    assert "Aucune remontée de CU Angers Loire Métropole" in other
    assert "88 194" in other


def test_the_comparison_has_a_column_for_each_cite(
    reported: dict[tuple[str, str], int],
) -> None:
    territories = f"cite:{ROUBAIX},cite:{EST_ENSEMBLE},commune:59512"
    screen = Screen.open("comparer", territoires=territories)
    table = rows_of(screen, "Est Ensemble").set_index("Indicateur")
    assert list(table.columns) == ["Axe", "Roubaix", "Est Ensemble"]
    assert list(table.loc[MET, ["Roubaix", "Est Ensemble"]]) == [295, 0]
    assert list(table.loc["Trimestres remontés", ["Roubaix", "Est Ensemble"]]) == [2, 1]


def test_a_database_that_cannot_be_read_leaves_the_rest_of_the_page(
    serve: Serve, tmp_path: Path
) -> None:
    (tmp_path / "reports.sqlite3").write_bytes(b"not a database at all" * 100)
    serve("local")
    screen = go("Résultats")
    assert "Base des remontées" in said(screen)
    assert any("Que faire" in m.value for m in screen.at.markdown)
    assert "comités de pilotage" in go("Programme").text
    sheet = Screen.open("territoire", cite=ROUBAIX, onglet="Actions")
    assert "Base des remontées" in said(sheet)
    assert "88 194" in plain_spaces(sheet.text)
