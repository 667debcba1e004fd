"""What is known to go wrong in the publishers' tables: understood, or refused in one report.

Each case is a table with one thing wrong. It is either read with the figure that a person would
read in it, or refused with what is wrong, where, and what to do; never another figure.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from loaders.errors import CitesError, EditionUnknownError, SchemaFaultError
from loaders.readers.demography import read_demography
from loaders.readers.income import read_income
from loaders.readers.insertion import read_insertion
from loaders.readers.population import read_population
from loaders.readers.unemployment import read_departements, read_regions, read_zones
from tests.unit.readers.tables_of_insee import departements, ipro, workbook

Put = Callable[[bytes], Path]
Q1 = {"CODGEO": "QP001001"}
AIN: list[Any] = ["01", "AIN", 3.8, 3.9]


def refused(read: Callable[[], object]) -> str:
    """Return the report of a refusal, which says what to do."""
    with pytest.raises(CitesError) as caught:
        read()
    text = str(caught.value)
    assert "Que faire" in text
    return text


def figures(frame: pd.DataFrame) -> dict[str, tuple[float | None, str]]:
    """Value and status of the QPV, by indicator."""
    rows = frame[frame["level"].eq("qpv2015") & frame["code"].eq("QP001001")]
    return {
        str(r.indicator): (None if pd.isna(r.value) else float(r.value), str(r.status))
        for r in rows.itertuples()
    }


def seekers(put: Put, cell: str, column: str = "ABC_RSA", **more: str) -> tuple[float | None, str]:
    """Read a cell of the job seekers."""
    row = Q1 | {"ABC_RSA_F": "", "ABC_RSA_H": "", "NOTE_PE": "3", column: cell} | more
    return figures(read_insertion(put(ipro("2022", row)), "2022"))[f"defm_{column.lower()}"]


# --- how numbers are written ---------------------------------------------------------------------


@pytest.mark.parametrize("space", ["\u202f", "\u00a0", " "])
def test_a_space_of_any_kind_separates_thousands(put: Put, space: str) -> None:
    assert seekers(put, f"1{space}000", ABCDE="2000", ABC="1000") == (1000.0, "published")


@pytest.mark.parametrize("cell", ["1.000", "1,000", "1.234", "-1.000", "1.234.567"])
@pytest.mark.parametrize("column", ["ABC_RSA", "ABC"])
def test_a_count_in_thousands_or_with_decimals_is_not_guessed(
    put: Put, cell: str, column: str
) -> None:
    report = refused(lambda: seekers(put, cell, column))
    assert f"colonne « {column} »" in report
    assert "milliers ou décimales" in report or "ce n'est pas un nombre" in report


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("6.056", "milliers ou décimales, on ne peut le savoir"),
        ("6,000", "milliers ou décimales, on ne peut le savoir"),
        ("6056.5", "un effectif n'a pas de décimale"),
        ("s", "ce n'est pas un nombre"),
        ("-1", "nombre hors limites"),
    ],
)
def test_a_population_is_a_whole_number_or_refused(put: Put, cell: str, why: str) -> None:
    text = f'code,pop_2013,pop_2018\nQP001001,"{cell}",6490\n'
    assert why in refused(lambda: read_population(put(text.encode())))


def test_a_whole_population_written_with_a_decimal_is_read(put: Put) -> None:
    frame = read_population(put(b"code,pop_2013,pop_2018\nQP001001,6056.0,6490\n"))
    assert frame["population_2013"].to_list() == [6056.0]


def test_a_decimal_comma_is_read_in_a_rate(put: Put) -> None:
    found = figures(read_insertion(put(ipro("2022", Q1 | {"TX_TOT_EMPL": "45,625"})), "2022"))
    assert found["taux_emploi"] == (45.625, "published")


def test_texts_of_a_spreadsheet_are_read_as_numbers(put: Put) -> None:
    data = departements(["01", "AIN", "3,8\u00a0", "\u202f12,5"])
    assert read_departements(put(data))["value"].to_list() == [3.8, 12.5]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_changes_nothing(put: Put, mark: bytes) -> None:
    data = mark + ipro("2022", Q1).removeprefix(b"\xef\xbb\xbf")
    assert figures(read_insertion(put(data), "2022"))["defm_abc"] == (1000.0, "published")


@pytest.mark.parametrize("count", [0, 157, 993])
def test_empty_columns_at_the_end_change_nothing(put: Put, count: int) -> None:
    lines = ipro("2022", Q1).decode().split("\r\n")
    data = "\r\n".join(line.rstrip(";") + ";" * count for line in lines).encode()
    assert figures(read_insertion(put(data), "2022"))["defm_abc"] == (1000.0, "published")


# --- rows that are no territory ------------------------------------------------------------------


@pytest.mark.parametrize("label", ["ENSEMBLE", "Total", "France", "Source : Insee", "(1) note"])
def test_a_sum_or_a_note_by_another_name_is_no_qpv(put: Put, label: str) -> None:
    data = ipro("2022", Q1, {"CODGEO": label})
    assert f"« {label} »" in refused(lambda: read_insertion(put(data), "2022"))


def test_two_totals_are_refused(put: Put) -> None:
    data = ipro("2017", Q1, {"CODGEO": "Ensemble"}, {"CODGEO": "Ensemble"})
    assert "valeur en double" in refused(lambda: read_insertion(put(data), "2017"))


@pytest.mark.parametrize("line", ["Source : Insee", "Note : s = secret;;"])
def test_a_footer_under_a_table_of_text_is_refused(put: Put, line: str) -> None:
    data = ipro("2022", Q1) + f"\r\n{line}".encode()
    assert "ligne 3" in refused(lambda: read_insertion(put(data), "2022"))


@pytest.mark.parametrize("label", ["Ensemble", "Source : Insee"])
def test_a_sum_or_a_note_among_populations_is_refused(put: Put, label: str) -> None:
    text = f"code,pop_2013,pop_2018\nQP001001,1,2\n{label},1,2\n"
    assert f"« {label} »" in refused(lambda: read_population(put(text.encode())))


@pytest.mark.parametrize(
    "footer", [["", "Note : provisoire"], ["Source", "Insee"], ["Total", "", 7.5, 7.4]]
)
def test_a_footer_in_several_cells_of_a_sheet_is_refused(put: Put, footer: list[Any]) -> None:
    report = refused(lambda: read_departements(put(departements(AIN, footer))))
    assert "code département" in report


def test_a_departement_that_lost_its_rates_is_not_taken_for_a_footer(put: Put) -> None:
    frame = read_departements(put(departements(AIN, ["05"])))
    rows = frame[frame["code"].eq("05")]
    assert rows["status"].to_list() == ["missing", "missing"]


# --- columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["CODGEO", "ABC", "ABC_RSA_F", "NOTE_PE", "TX_TOT_EMPL"])
def test_a_column_that_is_gone_is_named(put: Put, column: str) -> None:
    lines = [line.split(";") for line in ipro("2022", Q1).decode("utf-8-sig").split("\r\n")]
    place = lines[0].index(column)
    data = "\r\n".join(";".join(row[:place] + row[place + 1 :]) for row in lines).encode()
    report = refused(lambda: read_insertion(put(data), "2022"))
    assert f"colonne « {column} » : colonne absente" in report


def test_a_column_given_twice_is_refused(put: Put) -> None:
    data = ipro("2022", Q1, rename={"LIBGEO": "ABC"})
    assert "colonne présente deux fois" in refused(lambda: read_insertion(put(data), "2022"))


def test_an_extra_column_in_the_middle_moves_no_figure(put: Put) -> None:
    before = read_insertion(put(ipro("2022", Q1 | {"ABC_RSA": "12"})), "2022")
    lines = ipro("2022", Q1 | {"ABC_RSA": "12"}).decode().split("\r\n")
    moved = [
        line.replace(";", ";999;" if rank else ";AJOUT;", 1) for rank, line in enumerate(lines)
    ]
    after = read_insertion(put("\r\n".join(moved).encode()), "2022")
    pd.testing.assert_frame_equal(after, before)


def test_an_extra_column_of_a_sheet_is_ignored(put: Put) -> None:
    data = departements([*AIN, "révisé"], quarters=("T1_2003", "T2_2003", "Commentaire"))
    assert read_departements(put(data))["value"].to_list() == [3.8, 3.9]


@pytest.mark.parametrize(
    "quarters", [("T1_2003",), ("T1_2003", ""), ("T1_2003", "T2_2003", "", "T3_2003")]
)
def test_rates_under_no_title_are_refused(put: Put, quarters: tuple[str, ...]) -> None:
    data = departements([*AIN, 4.0, 4.1], quarters=quarters)
    assert "valeurs sans titre de colonne" in refused(lambda: read_departements(put(data)))


# --- figures that cannot be ----------------------------------------------------------------------


@pytest.mark.parametrize("read", [read_demography, read_income])
def test_a_qpv_given_twice_is_refused_in_every_table(
    put: Put, read: Callable[[Path, str], object], sources: Path
) -> None:
    name, edition = {
        read_demography: ("DEMO_2022.csv", "2022"),
        read_income: ("data_filo19_qp_revdis.csv", "2019"),
    }[read]
    text = (sources / "insee" / name).read_text("utf-8-sig")
    header, first, *_ = text.splitlines()
    data = f"{header}\n{first}\n{first}".encode()
    assert "valeur en double" in refused(lambda: read(put(data), edition))


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"ABC": "-1"}, "nombre négatif"),
        ({"ABC_F": "501"}, "colonne « ABC » : total plus petit que ses parties (1001)"),
        ({"ABC_25": "995"}, "colonne « ABC » : total plus petit que ses parties"),
        ({"A": "1001"}, "colonne « ABC » : total plus petit que sa partie A (1001)"),
        ({"ABCDE": "999"}, "colonne « ABCDE » : total plus petit que sa partie ABC (1000)"),
        ({"ABC_RSA": "1001"}, "colonne « ABC » : total plus petit que sa partie ABC_RSA (1001)"),
        ({"TX_TOT_EMPL": "100,1"}, "taux supérieur à 100 %"),
        ({"TX_TOT_EMPL": "-0,1"}, "nombre négatif"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(put: Put, cells: dict[str, str], why: str) -> None:
    assert why in refused(lambda: read_insertion(put(ipro("2022", Q1 | cells)), "2022"))


def test_a_part_that_is_hidden_accuses_no_total(put: Put) -> None:
    row = Q1 | {"A": "", "ABC_RSA": "s", "ABC_F": "", "ABC_H": ""}
    found = figures(read_insertion(put(ipro("2022", row)), "2022"))
    assert found["defm_a"] == (None, "secret")
    assert found["defm_abc"] == (1000.0, "published")


@pytest.mark.parametrize(("cell", "why"), [(100.1, "taux supérieur"), (-0.1, "négatif")])
def test_a_rate_that_cannot_be_is_refused(put: Put, cell: float, why: str) -> None:
    assert why in refused(lambda: read_departements(put(departements(["01", "AIN", 3.8, cell]))))


def test_rates_given_as_shares_of_one_are_refused(put: Put) -> None:
    data = departements(["01", "AIN", 0.038, 0.039])
    assert "parts de 1" in refused(lambda: read_departements(put(data)))


@pytest.mark.parametrize("cell", ["#N/A", "3,8 %", "3,8 (p)", "T1", True])
def test_what_is_no_number_in_a_sheet_is_refused(put: Put, cell: object) -> None:
    data = departements(["01", "AIN", 3.8, cell])
    assert "ce n'est pas un nombre" in refused(lambda: read_departements(put(data)))


# --- what is not published -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "status"),
    [("", "secret"), ("s", "secret"), ("ns", "secret"), ("***", "secret"), ("nd", "missing")],
)
@pytest.mark.parametrize("letters", [str.lower, str.upper, " {} ".format])
def test_a_mark_of_secrecy_is_a_status_and_never_a_zero(
    put: Put, mark: str, status: str, letters: Callable[[str], str]
) -> None:
    assert seekers(put, letters(mark)) == (None, status)


@pytest.mark.parametrize(
    ("mark", "status"), [("", "missing"), ("s", "secret"), ("***", "secret"), ("nd", "missing")]
)
def test_a_mark_in_a_sheet_is_a_status_and_never_a_zero(put: Put, mark: str, status: str) -> None:
    frame = read_departements(put(departements(["01", "AIN", mark, 3.9])))
    assert frame["value"].isna().to_list() == [True, False]
    assert frame["status"].to_list() == [status, "published"]


@pytest.mark.parametrize("mark", ["n.d.", "c", "-", "…", "N/A", "secret", "*"])
def test_a_mark_that_is_not_known_is_refused(put: Put, mark: str) -> None:
    assert "ce n'est pas un nombre" in refused(lambda: seekers(put, mark))


# --- sheets and periods --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "sheet"),
    [(read_departements, "Département"), (read_regions, "Région"), (read_zones, "txcho_ze")],
)
def test_a_sheet_renamed_is_named_with_those_that_are_there(
    put: Put, read: Callable[[Path], object], sheet: str
) -> None:
    data = workbook(f"{sheet} 2025", ["Code", "Libellé", "T1_2003"], AIN[:3])
    report = refused(lambda: read(put(data)))
    assert f"feuille « {sheet} » absente" in report
    assert f"Documentation, {sheet} 2025" in report


def test_quarters_out_of_order_keep_their_rates(put: Put) -> None:
    data = departements(["01", "AIN", 3.0, 1.0, 2.0], quarters=("T3_2003", "T1_2003", "T2_2003"))
    frame = read_departements(put(data))
    found = dict(zip(frame["period"], frame["value"], strict=True))
    assert found == {"2003-T1": 1.0, "2003-T2": 2.0, "2003-T3": 3.0}


@pytest.mark.parametrize("quarter", ["T0_2003", "T5_2003", "2003-T9"])
def test_a_quarter_that_does_not_exist_is_refused(put: Put, quarter: str) -> None:
    data = departements(AIN, quarters=("T1_2003", quarter))
    assert "période qui n'existe pas" in refused(lambda: read_departements(put(data)))


@pytest.mark.parametrize("quarter", ["T2 2003", "T2_203", "T 2", "2003T2", "Moyenne 2003"])
def test_a_quarter_that_lost_its_form_is_refused(put: Put, quarter: str) -> None:
    refused(lambda: read_departements(put(departements(AIN, quarters=("T1_2003", quarter)))))


def test_one_quarter_written_two_ways_is_one_too_many(put: Put) -> None:
    data = departements(AIN, quarters=("T1_2003", "2003-T1"))
    assert "trimestre en double" in refused(lambda: read_departements(put(data)))


@pytest.mark.parametrize("edition", ["2016", "2023", "", "22"])
def test_an_edition_that_does_not_exist_is_refused(put: Put, edition: str) -> None:
    with pytest.raises(EditionUnknownError, match="période qui n'existe pas"):
        read_insertion(put(ipro("2022", Q1)), edition)


# --- one report ----------------------------------------------------------------------------------


def test_all_that_is_wrong_comes_in_one_report_with_its_place(put: Put) -> None:
    rows = [
        Q1 | {"ABC_RSA": "1.000", "TX_TOT_EMPL": "104"},
        {"CODGEO": "Source : Insee", "A": "1001"},
        {"CODGEO": "QP001002", "ABC_50": "-1"},
    ]
    with pytest.raises(SchemaFaultError) as caught:
        read_insertion(put(ipro("2022", *rows)), "2022")
    assert {(fault.row, fault.column) for fault in caught.value.faults} == {
        (2, "ABC_RSA"),
        (2, "TX_TOT_EMPL"),
        (3, "CODGEO"),
        (3, "ABC"),
        (4, "ABC_50"),
    }
    report = str(caught.value)
    assert all(f"ligne {line}" in report for line in (2, 3, 4))
    assert report.count("Que faire") == 1
