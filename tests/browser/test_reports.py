"""The whole trip of a report, in the browser, on both engines, network closed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser import harness
from tests.reports.postgres import ABSENT, Cluster, binaries

SIZES = pytest.mark.parametrize("size", [harness.WIDE, harness.NARROW], ids=["wide", "narrow"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AXIS = "Aller vers & raccrocher"
MET = "Bénéficiaires d'aller-vers"
RIGHT = [
    ("Roubaix", "2023-T1", AXIS, MET, 140, "=cmd|' /C calc'!A0"),
    ("Est Ensemble", "2023-T1", AXIS, MET, 90, "<b>ensemble</b>"),
]
WRONG = [("Roubai", "31/03/2023", AXIS, MET, -3, ""), RIGHT[1]]
ROUBAIX, EST_ENSEMBLE = "cde-063", "cde-066"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def saving_app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of an app that saves on this machine, its store empty."""
    folder = tmp_path_factory.mktemp(f"saving-{request.param}")
    settings = {"CITES_WRITE": "local"}
    if request.param == "sqlite":
        with harness.serve(folder, settings=settings) as url:
            yield url
        return
    if binaries() is None:
        pytest.skip(ABSENT)
    server = Cluster()
    try:
        server.start()
        with harness.serve(
            folder, settings={**settings, "CITES_DATABASE_URL": server.url()}
        ) as url:
            yield url
        server.stop()
    finally:
        server.remove()


def filled(template: Download, rows: Sequence[tuple[object, ...]]) -> bytes:
    """Fill a downloaded template, as a spreadsheet would."""
    book = openpyxl.load_workbook(io.BytesIO(template.path().read_bytes()))
    for line, row in enumerate(rows, 2):
        for column, cell in enumerate(row, 1):
            book["Saisie"].cell(line, column, cell).data_type = "n" if column == 5 else "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def send(tab: harness.Visit, content: bytes, wait_for: str, name: str = "T1.xlsx") -> None:
    """Upload a file and wait for what its report says."""
    file = {"name": name, "mimeType": XLSX, "buffer": content}
    tab.page.locator("input[type=file]").set_input_files([file])
    expect(tab.page.get_by_text(wait_for).first).to_be_visible()
    tab.settle()


def table(download: Download) -> list[dict[str, str]]:
    """Read a CSV that the page gave."""
    return list(csv.DictReader(io.StringIO(download.path().read_text("utf-8-sig"))))


def open_view(tab: harness.Visit, name: str) -> Page:
    tab.page.get_by_role("tab", name=name, exact=True).click()
    tab.settle()
    return tab.page


def press(tab: harness.Visit, name: str | re.Pattern[str]) -> None:
    tab.page.get_by_role("button", name=name).click()
    tab.settle()


def press_link(tab: harness.Visit, name: str) -> None:
    tab.page.get_by_role("link", name=name).click()
    tab.settle()


def choose(tab: harness.Visit, label: str, option: str | re.Pattern[str]) -> None:
    box = tab.page.get_by_role("combobox", name=label)
    box.click()
    if isinstance(option, str):
        box.fill(option)  # of a long list, only what is in view is there
    tab.page.get_by_role("option", name=option).first.click()
    tab.settle()


def reported(page: Page, label: str) -> str:
    """What the table of an axis writes for a metric."""
    row = page.locator(".reported tr").filter(has=page.get_by_role("rowheader", name=label))
    return row.locator("td.n").first.inner_text().split("\n")[0].replace("\u202f", " ")


def seen_everywhere(tab: harness.Visit, open_tab: harness.OpenTab) -> None:
    """Find the two figures in the results, on the map, on a sheet and in a comparison."""
    page = open_view(tab, "Résultats")
    assert reported(page, MET) == "230"
    expect(page.locator(".summary")).to_contain_text("2 cités sur 84")
    press_link(tab, "Voir sur la carte nationale")
    expect(page.get_by_role("heading", name="L’indicateur de la carte")).to_be_visible()
    theme = page.locator("iframe").first.content_frame.locator("[data-theme]").first
    expect(theme).to_have_attribute("data-theme", re.compile("^remontees-.*2023-T1$"))
    sheet = open_tab(tab.app).go(f"territoire?cite={ROUBAIX}&onglet=Actions")
    assert reported(sheet, MET) == "140"
    comparison = open_tab(tab.app)
    comparison.go(f"comparer?territoires=cite:{ROUBAIX},cite:{EST_ENSEMBLE}")
    expect(
        comparison.page.get_by_role("heading", name=re.compile("remontent de leurs actions"))
    ).to_be_visible()
    with comparison.page.expect_download() as compared:
        comparison.page.locator(".st-key-comparer-actions-csv button").click()
    lines = table(compared.value)
    (line,) = [one for one in lines if one["Indicateur"] == MET]
    assert (float(line["Roubaix"]), float(line["Est Ensemble"])) == (140, 90)


def test_a_report_makes_the_whole_trip(saving_app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(saving_app)
    page = tab.go("actions?rubrique=Importer")
    with page.expect_download() as template:
        page.get_by_role("button", name="Modèle (XLSX)").click()
    # Errors, all of them; nothing can be saved.
    send(tab, filled(template.value, WRONG), "Ce qui est à corriger")
    faults = page.locator("table.faults")
    expect(faults.locator("tbody tr")).to_have_count(3)
    expect(faults).to_contain_text("Roubaix")
    expect(page.get_by_role("button", name=re.compile("^Enregistrer"))).to_have_count(0)
    assert tab.axe() == []
    # Mended: what would change, then one confirmation.
    send(tab, filled(template.value, RIGHT), "4. Confirmer", "T1 corrigé.xlsx")
    press(tab, "Enregistrer 2 chiffres")
    expect(page.get_by_text("Import n° 1 enregistré")).to_be_visible()
    seen_everywhere(tab, open_tab)
    # Corrected: the old value and the new one, then its history.
    tab.go("actions?rubrique=Importer")
    corrected = [(*RIGHT[0][:4], 155, "recompté")]
    send(tab, filled(template.value, corrected), "4. Confirmer", "T1 bis.xlsx")
    expect(page.locator(".cards")).to_contain_text("Corrigés")
    press(tab, "Enregistrer 1 chiffre")
    assert reported(open_view(tab, "Résultats"), MET) == "245"
    open_view(tab, "Historique")
    choose(tab, "Cité", "Roubaix")
    choose(tab, "Trimestre", "1er trimestre 2023")
    choose(tab, "Indicateur", MET)
    expect(page.get_by_role("heading", name="Histoire d’un chiffre")).to_be_visible()
    assert tab.axe() == []
    # Undone: what that changes is said first, and what it had replaced comes back.
    choose(tab, "Annuler un import", re.compile("n° 2"))
    expect(page.get_by_text("Ce que l’annulation changerait")).to_be_visible()
    press(tab, "Annuler l’import n° 2")
    expect(page.get_by_text("L’import n° 2 est annulé")).to_be_visible()
    assert reported(open_view(tab, "Résultats"), MET) == "230"
    # Exported, no text becoming a formula.
    with page.expect_download() as export:
        page.locator(".st-key-remontees-csv button").click()
    rows = table(export.value)
    assert [(row["Cité"], row["Valeur"]) for row in rows] == [
        ("Roubaix", "140"),
        ("Est Ensemble", "90"),
    ]
    assert rows[0]["Commentaire"] == "'=cmd|' /C calc'!A0"
    assert rows[1]["Commentaire"] == "<b>ensemble</b>"


def test_a_served_app_saves_nothing(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    page = tab.go("actions?rubrique=Importer")
    expect(page.get_by_text("Analyse privée, rien n’est enregistré.")).to_be_visible()
    with page.expect_download() as template:
        page.get_by_role("button", name="Modèle (XLSX)").click()
    send(tab, filled(template.value, RIGHT), "4. Confirmer")
    press(tab, re.compile("^Analyser 2 chiffres"))
    assert reported(open_view(tab, "Résultats"), MET) == "230"
    expect(page.locator(".band.private")).to_be_visible()
    # Followed to another page of the same session, and nowhere else.
    open_view(tab, "Programme")
    press_link(tab, "La fiche de Roubaix")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Roubaix")
    harness.section(page, "Actions").click()
    tab.settle()
    assert reported(page, MET) == "140"
    other = open_tab(app).go("actions?rubrique=R%C3%A9sultats")
    expect(other.get_by_text("Aucune remontée pour l’instant.")).to_be_visible()


@SIZES
def test_every_view_is_accessible_with_the_demonstration(
    app: str, open_tab: harness.OpenTab, size: tuple[int, int]
) -> None:
    tab = open_tab(app, size)
    tab.go("actions?rubrique=R%C3%A9sultats")
    press(tab, "Charger une démonstration")
    for view in ("Résultats", "Suivi", "Importer", "Historique", "Programme"):
        open_view(tab, view)
        assert tab.axe() == [], view
    open_view(tab, "Résultats")
    with tab.page.expect_download() as export:
        tab.page.locator(".st-key-remontees-csv button").click()
    assert export.value.suggested_filename.startswith("DÉMONSTRATION")
    rows = table(export.value)
    assert {row["Nature"] for row in rows} == {"DÉMONSTRATION"}
    press(tab, "Retirer la démonstration")
    expect(tab.page.locator(".band")).to_have_count(0)


def test_the_uploader_speaks_french(app: str, open_tab: harness.OpenTab, tmp_path: Path) -> None:
    tab = open_tab(app)
    page = tab.go("actions?rubrique=Importer")
    zone = page.get_by_test_id("stFileUploaderDropzone")
    expect(zone).to_contain_text("Choisir un fichier")
    expect(zone).to_contain_text("5 Mo par fichier")
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * (6 * 2**20))
    page.locator("input[type=file]").set_input_files(large)
    expect(page.get_by_test_id("stFileUploader")).to_contain_text("5 Mo au plus")
    assert re.search(r"\d ?[KM]B|smaller|Browse|Upload", page.locator("body").inner_text()) is None
