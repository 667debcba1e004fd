"""What a review says: rows accepted, changes to what is stored, and everything that is wrong."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

import openpyxl
import pytest

from geo.reports import Key, Row
from loaders.reports.form import COLUMNS
from loaders.reports.review import Review
from tests.unit.reports.files import (
    AINES,
    ALLER_VERS,
    FEMMES,
    GOOD,
    JEUNES,
    VERS,
    Make,
    checked,
    csv,
    row,
    text,
    xlsx,
)

BOTH = pytest.mark.parametrize("make", [csv, xlsx])
ROUBAIX = "cde-063"
KEY = Key(ROUBAIX, "2023-T2", "comites_pilotage")
TOTAL = Key(ROUBAIX, "2023-T2", "beneficiaires_aller_vers")
WOMEN = Key(ROUBAIX, "2023-T2", "beneficiaires_aller_vers_femmes")


def of_people(metric: str, value: int) -> list[str]:
    return row(axis=VERS, metric=metric, value=value)


def whys(found: Review) -> list[tuple[object, str | None, str]]:
    return [(fault.row, fault.column, fault.why) for fault in found.faults]


@BOTH
def test_a_right_file_is_accepted_whole(make: Make) -> None:
    content = make(row(comment="avec la préfecture"), row(cite="cde-062", value="0"))
    found = checked(content)
    assert found.ok
    assert found.accepted == (
        Row(KEY, 3, "avec la préfecture"),
        Row(Key("cde-062", "2023-T2", "comites_pilotage"), 0),
    )
    assert [change.line for change in found.changes] == [2, 3]
    assert (found.lines, found.counts) == (2, {"new": 2, "corrected": 0, "identical": 0})
    assert found.sha256 == hashlib.sha256(content).hexdigest()


def test_what_would_change_is_told_row_by_row() -> None:
    stored = {
        KEY: Row(KEY, 3, "ancien"),
        TOTAL: Row(TOTAL, 40),
        Key("cde-001", "2023-T1", "comites_pilotage"): Row(KEY, 9),
    }
    content = csv(
        row(comment="ancien"),
        of_people(ALLER_VERS, 50),
        row(period="2023-T1"),
    )
    found = checked(content, stored=stored)
    assert [(change.kind, change.before) for change in found.changes] == [
        ("identical", stored[KEY]),
        ("corrected", stored[TOTAL]),
        ("new", None),
    ]
    assert found.counts == {"new": 1, "corrected": 1, "identical": 1}


def test_a_comment_alone_is_a_correction() -> None:
    (change,) = checked(csv(row(comment="précision")), stored={KEY: Row(KEY, 3)}).changes
    assert change.kind == "corrected"


@BOTH
def test_columns_in_another_order_and_spelling(make: Make) -> None:
    header = ["VALEUR", "cite", "commentaire", "Axe", "periode", "indicateur"]
    cite, period, axis, metric, value, comment = GOOD
    found = checked(make([value, cite, comment, axis, period, metric], header=header))
    assert found.accepted == (Row(KEY, 3),)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_other_separators_and_encodings(separator: str, encoding: str, ending: str) -> None:
    written = text([row(comment="été")], separator=separator).replace("\n", ending)
    assert checked(written.encode(encoding)).accepted == (Row(KEY, 3, "été"),)


def test_utf_16_of_either_end() -> None:
    written = "\ufeff" + text([row()])
    for encoding in ("utf-16-be", "utf-16-le"):
        assert checked(written.encode(encoding)).ok


def test_the_first_line_of_excel_names_its_separator() -> None:
    found = checked(b"sep=,\r\n" + csv(row(), row(value="x"), separator=","))
    assert [fault.row for fault in found.faults] == [4]


def test_a_text_under_the_name_of_a_workbook_is_read_all_the_same() -> None:
    assert checked(csv(row()), "rapports.xlsx").ok
    assert checked(xlsx(row()), "rapports.csv").ok


def test_another_name_of_sheet_is_recognised_by_its_columns() -> None:
    assert checked(xlsx(row(), sheet="Feuil1")).ok
    book = openpyxl.load_workbook(io.BytesIO(xlsx(row(), sheet="2023")))
    book.create_sheet("Notes", 0).append(["Cité", "à voir"])
    stream = io.BytesIO()
    book.save(stream)
    assert checked(stream.getvalue()).accepted == (Row(KEY, 3),)


@BOTH
def test_blank_rows_are_left_out_and_rows_keep_their_numbers(make: Make) -> None:
    blank = ["", "", "", "", "", ""]
    found = checked(make(blank, row(), blank, row(value="x")))
    assert [change.line for change in found.changes] == [3]
    assert [fault.row for fault in found.faults] == [5]
    assert found.lines == 2


def test_a_comment_of_two_lines_does_not_shift_the_numbers() -> None:
    found = checked(csv(row(comment='"deux\nlignes"'), row(value="x")))
    assert found.accepted == (Row(KEY, 3, "deux\nlignes"),)
    assert [fault.row for fault in found.faults] == [3]


@BOTH
def test_everything_wrong_in_a_row_is_told_at_once(make: Make) -> None:
    found = checked(make(["Plaine Comune", "31/03/2023", "Inover", "Copil", "-2,5", ""], row()))
    assert whys(found) == [
        (2, "Cité", "cité inconnue, peut-être « Plaine Commune »"),
        (2, "Période", "date au lieu d'un trimestre"),
        (2, "Axe", "axe inconnu, peut-être « Innover »"),
        (2, "Indicateur", "indicateur inconnu"),
        (2, "Valeur", "nombre négatif et à virgule, alors que ces choses se comptent"),
    ]
    assert found.accepted == (Row(KEY, 3),)
    assert not found.ok
    assert "31/03/2023" in found.faults[1].sentence()
    assert "sans doute « 2023-T1 »" in found.faults[1].sentence()


def test_a_date_cell_where_a_quarter_is_expected() -> None:
    (fault,) = checked(xlsx(row(period=dt.datetime(2023, 3, 31)))).faults  # noqa: DTZ001 - no zone
    assert (fault.value, fault.expected) == ("31/03/2023", "sans doute « 2023-T1 »")


def test_numbers_of_a_spreadsheet() -> None:
    found = checked(xlsx(row(value=12.0), row(cite="Lille", value=12.5)))
    assert [one.value for one in found.accepted] == [12]
    assert whys(found)[0][:2] == (3, "Valeur")


def test_an_axis_that_is_not_that_of_the_metric() -> None:
    (fault,) = checked(csv(row(axis="Innover"))).faults
    assert fault.why == "cet indicateur n'est pas de l'axe « Innover »"
    assert fault.expected == "« Recenser & fédérer »"


def test_a_formula_is_never_a_value() -> None:
    found = checked(xlsx(row(value="=1+1"), row(cite="=A1")))
    assert [(fault.row, fault.column, fault.value) for fault in found.faults] == [
        (2, "Valeur", "=1+1"),
        (3, "Cité", "=A1"),
    ]
    assert all("formule" in fault.why for fault in found.faults)


@BOTH
@pytest.mark.parametrize("comment", ["=cmd|' /C calc'!A0", "<img src=x onerror=alert(1)>", "@SUM"])
def test_a_hostile_comment_is_kept_as_plain_text(make: Make, comment: str) -> None:
    assert checked(make(row(comment=comment))).accepted == (Row(KEY, 3, comment),)


@BOTH
def test_a_figure_given_twice(make: Make) -> None:
    found = checked(make(row(), row(cite="cde-063"), row(value="4")))
    same = "pour cette cité, cette période et cet indicateur"
    assert whys(found) == [
        (3, "Valeur", f"déjà donné ligne 2 avec la même valeur, {same}"),
        (4, "Valeur", f"déjà donné ligne 2 avec une autre valeur (3), {same}"),
    ]
    assert found.accepted == (Row(KEY, 3),)


def test_a_part_above_its_total_in_the_file() -> None:
    found = checked(csv(of_people(FEMMES, 12), of_people(ALLER_VERS, 10)))
    why = "la part dépasse son total : « Bénéficiaires d'aller-vers » (10, ligne 3)"
    assert whys(found) == [(2, "Valeur", why)]
    assert found.accepted == (Row(TOTAL, 10),)


def test_a_part_above_the_total_that_is_stored() -> None:
    (fault,) = checked(csv(of_people(FEMMES, 12)), stored={TOTAL: Row(TOTAL, 10)}).faults
    assert "(10, déjà enregistré)" in fault.why
    assert fault.row == 2


def test_a_total_corrected_below_a_part_that_is_stored() -> None:
    stored = {TOTAL: Row(TOTAL, 20), WOMEN: Row(WOMEN, 15)}
    found = checked(csv(of_people(ALLER_VERS, 10)), stored=stored)
    assert found.faults[0].why.startswith("total inférieur à sa part")
    assert "(15, déjà enregistré)" in found.faults[0].why
    assert found.changes == ()


def test_a_part_and_its_total_corrected_together() -> None:
    stored = {TOTAL: Row(TOTAL, 20), WOMEN: Row(WOMEN, 15)}
    found = checked(csv(of_people(ALLER_VERS, 10), of_people(FEMMES, 10)), stored=stored)
    assert found.ok
    assert found.counts["corrected"] == 2


def test_exclusive_parts_do_not_exceed_their_total_together() -> None:
    rows = [of_people(ALLER_VERS, 10), of_people(JEUNES, 6), of_people(AINES, 6)]
    (fault,) = checked(csv(*rows)).faults
    assert (fault.row, fault.value) == (4, 6)
    assert f"« {JEUNES} » (6, ligne 3)" in fault.why
    overlapping = [of_people(ALLER_VERS, 10), of_people(JEUNES, 6), of_people(FEMMES, 6)]
    assert checked(csv(*overlapping)).ok


def test_a_part_without_its_total_is_no_fault() -> None:
    assert checked(csv(of_people(FEMMES, 12))).ok


def test_another_quarter_has_its_own_totals() -> None:
    other = row(period="2023-T1", axis=VERS, metric=ALLER_VERS, value="1")
    assert checked(csv(other, of_people(FEMMES, 12))).ok


def test_a_row_that_ends_too_soon_lacks_its_cells() -> None:
    found = checked((";".join(COLUMNS) + f"\nRoubaix;2023-T2;{VERS}\n").encode())
    assert [(fault.column, fault.why) for fault in found.faults] == [
        ("Indicateur", "cellule vide"),
        ("Valeur", "cellule vide"),
    ]


def test_faults_come_in_the_order_of_the_file() -> None:
    rows = [of_people(FEMMES, 9), row(value="x"), of_people(ALLER_VERS, 1), row(cite="?")]
    numbers = [fault.row for fault in checked(csv(*rows)).faults]
    assert numbers == sorted(numbers)
    assert len(numbers) == 3


def test_a_file_wrong_from_end_to_end_is_still_told_whole() -> None:
    found = checked(csv(*[row(cite=f"Inconnue {rank}", value="x") for rank in range(2_000)]))
    assert len(found.faults) == 4_000
