"""The template, opened again as a person would, filled in, and reviewed."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import quarters
from geo.reports import AXES, Key, Row
from loaders.catalogues import metrics
from loaders.reports import cells, names, template
from loaders.reports.form import COLUMNS, MAX_ROWS
from loaders.reports.review import review
from tests.unit.reports.files import TODAY, checked

ROOT = Path(__file__).resolve().parents[3]
KEY = Key("cde-062", "2023-T2", "comites_pilotage")


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def lists(book: openpyxl.Workbook) -> list[list[str]]:
    columns = book["Listes"].iter_cols(min_row=2, values_only=True)
    return [[cell for cell in column if cell is not None] for column in columns]


def test_the_workbook_has_its_sheets() -> None:
    book = opened(template.to_xlsx(today=TODAY))
    assert book.sheetnames == ["Saisie", "Guide", "Listes"]
    assert book["Listes"].sheet_state == "hidden"
    assert book.active.title == "Saisie"
    assert book["Saisie"].freeze_panes == "A2"
    assert tuple(cell.value for cell in book["Saisie"][1]) == COLUMNS
    assert book["Saisie"].max_row == 1


def test_the_lists_offer_what_the_import_accepts() -> None:
    cites, periods, axes, owners, labels = lists(opened(template.to_xlsx(today=TODAY)))
    assert [names.cites().find(name) for name in cites] == list(names.cites().labels)
    assert periods == list(reversed(quarters.between("2020-T1", "2024-T2")))
    assert axes == list(AXES.values())
    assert labels == [one.label for one in metrics.load().values()]
    assert owners == [AXES[one.axis] for one in metrics.load().values()]


def test_the_columns_offer_their_lists_on_every_row() -> None:
    sheet = opened(template.to_xlsx(today=TODAY))["Saisie"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    last = MAX_ROWS + 1
    kinds = {place: rule.type for place, rule in rules.items()}
    assert kinds == {
        **{f"{column}2:{column}{last}": "list" for column in "ABCD"},
        f"E2:E{last}": "whole",
        f"F2:F{last}": "textLength",
    }
    assert rules[f"A2:A{last}"].formula1 == "Listes!$A$2:$A$85"
    assert rules[f"B2:B{last}"].formula1 == "Listes!$B$2:$B$19"
    assert "$C2" in rules[f"D2:D{last}"].formula1


def test_no_cell_holds_a_formula() -> None:
    book = opened(template.to_xlsx([Row(KEY, 3, "=1+1")], TODAY))
    for sheet in book:
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "f"]


def test_the_guide_explains_every_column_and_defines_every_metric() -> None:
    rows = opened(template.to_xlsx(today=TODAY))["Guide"].iter_rows(values_only=True)
    written = {cell for row in rows for cell in row if cell}
    assert set(COLUMNS) <= written
    for one in metrics.load().values():
        assert {one.label, one.definition, one.unit} <= written


def test_the_same_template_is_the_same_bytes() -> None:
    assert template.to_xlsx(today=TODAY) == template.to_xlsx(today=TODAY)


def test_a_template_filled_in_a_spreadsheet_is_right(tmp_path: Path) -> None:
    path = tmp_path / "modele.xlsx"
    path.write_bytes(template.to_xlsx(today=TODAY))
    book = openpyxl.load_workbook(path)
    cites, periods, _, owners, labels = lists(book)
    for rank, (owner, label) in enumerate(zip(owners, labels, strict=True)):
        book["Saisie"].append([cites[rank], periods[0], owner, label, rank, f"n° {rank}"])
    book.save(path)
    found = review(path.read_bytes(), path.name, {}, TODAY)
    assert found.faults == ()
    assert [row.key.metric for row in found.accepted] == list(metrics.load())
    assert [row.value for row in found.accepted] == list(range(len(labels)))


def test_a_page_that_starts_pays_for_no_spreadsheet() -> None:
    code = (
        "import sys, loaders.reports.review, loaders.reports.template, loaders.reports.export; "
        "print({'openpyxl', 'xlsxwriter'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_an_empty_template_has_nothing_to_say() -> None:
    for content in (template.to_xlsx(today=TODAY), template.to_csv()):
        (fault,) = checked(content).faults
        assert fault.why == "aucune ligne de données"


def test_the_text_template_opens_in_a_french_spreadsheet() -> None:
    content = template.to_csv([Row(KEY, 3, "=1+1")])
    assert content.startswith(b"\xef\xbb\xbfCit\xc3\xa9;P\xc3\xa9riode;Axe;Indicateur;Valeur;Comm")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert lines[1] == [
        *("Plaine Commune", "2023-T2", "Recenser & fédérer", "Comités de pilotage réunis"),
        *("3", "'=1+1"),
    ]


ROWS = st.dictionaries(
    st.builds(
        Key,
        st.sampled_from(list(names.cites().labels)),
        st.sampled_from(quarters.between("2020-T1", "2024-T2")),
        # Parts may exceed the wholes drawn beside them: whole metrics only.
        st.sampled_from([one.id for one in metrics.load().values() if not one.whole]),
    ),
    st.tuples(st.integers(0, 1_000_000), st.text(max_size=80).map(cells.cleaned)),
    min_size=1,
    max_size=6,
).map(lambda found: [Row(key, *figures) for key, figures in found.items()])


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
def test_accepted_rows_survive_a_trip_through_the_template(rows: list[Row]) -> None:
    for content in (template.to_csv(rows), template.to_xlsx(rows, TODAY)):
        found = checked(content, stored={row.key: row for row in rows})
        assert found.faults == ()
        assert list(found.accepted) == rows
        assert found.counts["identical"] == len(rows)


@pytest.mark.parametrize("comment", ["_x000D_", "x005F_", "_x005F_x000D_", "a\tb", "\u0085"])
def test_a_comment_that_looks_like_an_escape_survives_once_clean(comment: str) -> None:
    rows = [Row(KEY, 1, cells.cleaned(comment))]
    assert list(checked(template.to_xlsx(rows, TODAY)).accepted) == rows
