"""Exports of reports, and the demonstration set that is never taken for real ones."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from geo import quarters
from geo.reports import Key, Row
from loaders.catalogues import metrics
from loaders.reports import demo, export, names
from tests.unit.reports.files import checked

KEY = Key("cde-062", "2023-T2", "comites_pilotage")
OTHER = Key("cde-001", "2023-T2", "actions_freins")
REAL = [Row(KEY, 3, "=cmd|' /C calc'!A0"), Row(OTHER, 0, "<b>gras</b>")]
PERIODS = quarters.between("2023-T1", "2023-T4")


def test_an_export_is_a_template_that_can_be_imported_again() -> None:
    for form in ("csv", "xlsx"):
        found = checked(export.to_bytes(REAL, form, demonstration=False))
        assert found.accepted == (REAL[1], REAL[0])
        assert found.ok


def test_nothing_of_an_export_runs_in_a_spreadsheet() -> None:
    content = export.to_bytes(REAL, "csv", demonstration=False).decode()
    comments = [line["Commentaire"] for line in csv.DictReader(io.StringIO(content))]
    assert comments == ["<b>gras</b>", "'=cmd|' /C calc'!A0"]
    book = openpyxl.load_workbook(io.BytesIO(export.to_bytes(REAL, "xlsx", demonstration=False)))
    cell = book["Données"]["F3"]
    assert (cell.value, cell.data_type) == (REAL[0].comment, "s")
    assert "tels qu'elles les ont saisis" in book["Sources"]["A2"].value


def test_an_invented_set_says_so_in_every_row_and_in_its_name() -> None:
    rows = demo.rows(PERIODS, ["cde-062", "cde-001"])
    table = export.frame(rows, demonstration=True)
    assert set(table["Nature"]) == {"DÉMONSTRATION"}
    assert len(table) == len(rows)
    content = export.to_bytes(rows, "csv", demonstration=True).decode().splitlines()
    assert all(line.startswith("DÉMONSTRATION,") for line in content[1:])
    book = openpyxl.load_workbook(io.BytesIO(export.to_bytes(rows, "xlsx", demonstration=True)))
    assert book["Sources"]["A2"].value.startswith("DÉMONSTRATION : chiffres inventés")
    name = export.file_name("Plaine Commune", "csv", demonstration=True)
    assert name == "DÉMONSTRATION-rapports-plaine-commune.csv"
    assert export.file_name("../été", "xlsx", demonstration=False) == "rapports-ete.xlsx"
    assert export.file_name("", "csv", demonstration=False) == "rapports.csv"


def test_an_invented_set_cannot_be_imported_even_without_its_mark() -> None:
    rows = demo.rows(PERIODS, ["cde-062"])
    (fault,) = checked(export.to_bytes(rows, "csv", demonstration=True)).faults
    assert "ses chiffres sont inventés" in fault.why
    found = checked(export.to_bytes(rows, "csv", demonstration=False))
    assert found.accepted == ()
    assert len(found.faults) == len(rows)


def test_the_invented_set_is_always_the_same() -> None:
    rows = demo.rows(PERIODS)
    assert rows == demo.rows(PERIODS)
    assert len({row.key for row in rows}) == len(rows)
    assert all("DÉMONSTRATION" in row.comment for row in rows)
    alone = demo.rows(["2023-T2"], ["cde-062", "cde-063"])
    assert {row for row in alone if row.key.cite == "cde-062"} <= set(
        demo.rows(PERIODS, ["cde-062", "cde-063"])
    )


def test_the_invented_set_has_gaps_as_real_reports_have() -> None:
    rows = demo.rows(PERIODS)
    cites = {row.key.cite for row in rows}
    assert 70 < len(cites) < len(names.cites().labels)
    reports = {(row.key.cite, row.key.quarter) for row in rows}
    assert len(reports) < len(cites) * len(PERIODS)
    assert {row.key.metric for row in rows} == set(metrics.load())


@pytest.mark.parametrize("code", ["cde-005", "cde-062", "cde-084"])
def test_no_invented_part_exceeds_its_total(code: str) -> None:
    real = [Row(row.key, row.value) for row in demo.rows(PERIODS, [code])]
    assert checked(export.to_bytes(real, "csv", demonstration=False)).ok
