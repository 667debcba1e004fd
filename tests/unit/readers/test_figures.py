"""Wide tables of Insee: what is odd is understood, what is wrong is refused in one report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.errors import EditionUnknownError, SchemaFaultError, SourceUnreadableError
from loaders.readers.demography import read_demography
from loaders.readers.income import read_income
from loaders.readers.insertion import read_insertion, reference_date
from loaders.readers.tables import parse_number
from tests.unit.readers.tables_of_insee import ipro

Put = Callable[[bytes], Path]
Q1, Q2 = {"CODGEO": "QP001001"}, {"CODGEO": "QP02A001"}


def cell(frame: pd.DataFrame, indicator: str, code: str = "QP001001") -> list[object]:
    row = frame[frame["indicator"].eq(indicator) & frame["code"].eq(code)]
    assert len(row) == 1
    return list(row[["level", "period", "value", "status"]].iloc[0])


def note(frame: pd.DataFrame, indicator: str) -> object:
    row = frame[frame["indicator"].eq(indicator) & frame["code"].eq("QP001001")]
    return row["note"].iloc[0]


def faults(read: Callable[[], object]) -> dict[tuple[object, object], str]:
    with pytest.raises(SchemaFaultError) as caught:
        read()
    assert "Que faire" in str(caught.value)
    return {(fault.row, fault.column): fault.why for fault in caught.value.faults}


def test_french_numbers_in_a_file_full_of_empty_columns(put: Put) -> None:
    row = Q1 | {"ABC": "1\u202f234", "ABCDE": "12\u00a0345", "A": "1 001", "TX_TOT_EMPL": "45,6"}
    frame = read_insertion(put(ipro("2022", row | {"ABC_H": "734"})), "2022")
    assert cell(frame, "defm_abc") == ["qpv2015", "2021-12-31", 1234.0, "published"]
    assert cell(frame, "defm_abcde")[2] == 12_345
    assert cell(frame, "taux_emploi") == ["qpv2015", "2022", 45.6, "published"]
    assert frame["note"].isna().all()


def test_the_total_of_all_qpv_is_never_a_qpv(put: Put) -> None:
    total = {"CODGEO": "Ensemble", "ABC": "768 500", "ABC_F": "348 600", "NOTE_PE": ""}
    frame = read_insertion(put(ipro("2017", total, Q1)), "2017")
    assert set(frame.loc[frame["level"].eq("qpv2015"), "code"]) == {"QP001001"}
    assert cell(frame, "defm_abc", "FR") == ["france", "2016-12-31", 768_500.0, "published"]


@pytest.mark.parametrize(
    ("written", "reason", "status", "words"),
    [
        ("", "3", "secret", "note 3 du producteur"),
        ("", "0", "secret", "cellule vide, sans motif"),
        ("s", "0", "secret", "marque « s » : secret statistique"),
        ("S", "5", "secret", "marque « s » : secret statistique ; note 5 du producteur"),
        ("ns", "", "secret", "marque « ns » : non significatif"),
        ("***", "0", "secret", "marque « *** » : masqué"),
        ("nd", "0", "missing", "marque « nd » : non disponible"),
    ],
)
def test_what_is_not_published_is_no_number(
    put: Put, written: str, reason: str, status: str, words: str
) -> None:
    row = Q1 | {"ABC_RSA": written, "NOTE_PE": reason}
    frame = read_insertion(put(ipro("2020", row)), "2020")
    value, found = cell(frame, "defm_abc_rsa")[2:]
    assert pd.isna(value)
    assert found == status
    assert note(frame, "defm_abc_rsa") == words


def test_a_note_beside_a_value_is_kept(put: Put) -> None:
    frame = read_insertion(put(ipro("2020", Q1 | {"NOTE_PE": "1"})), "2020")
    assert cell(frame, "defm_abc")[3] == "published"
    assert note(frame, "defm_abc") == "note 1 du producteur"
    assert pd.isna(note(frame, "taux_emploi"))


def test_columns_come_go_and_change_name_with_the_edition(put: Put) -> None:
    found = {
        edition: set(read_insertion(put(ipro(edition, Q1)), edition)["indicator"])
        for edition in ("2018", "2019", "2020", "2022")
    }
    assert "defm_abc_qualification1" in found["2018"]
    assert "defm_abc_qualification1" not in found["2020"]
    assert "defm_abc_bac" in found["2018"] & found["2020"]
    assert "defm_abc_bac" not in found["2019"]
    assert "part_emploi_precaire" in found["2020"] - found["2022"]
    assert "part_emploi_duree_limitee" in found["2022"] - found["2020"]


def test_a_renamed_column_is_named_and_an_extra_one_ignored(put: Put) -> None:
    data = ipro("2022", Q1, rename={"ABC_RSA": "ABC_RSA2"})
    assert faults(lambda: read_insertion(put(data), "2022")) == {
        (None, "ABC_RSA"): "colonne absente, peut-être renommée « ABC_RSA2 »"
    }
    assert len(read_insertion(put(ipro("2022", Q1, rename={"LIBGEO": "AUTRE"})), "2022")) > 0


def test_an_edition_read_as_another_is_refused(put: Put) -> None:
    found = faults(lambda: read_insertion(put(ipro("2020", Q1)), "2022"))
    assert (None, "TX_TOT_EDLIM") in found


@pytest.mark.parametrize("reader", [read_insertion, read_demography, read_income])
def test_a_period_that_does_not_exist_is_refused(
    put: Put, reader: Callable[[Path, str], object]
) -> None:
    with pytest.raises(EditionUnknownError, match="période qui n'existe pas") as caught:
        reader(put(ipro("2022", Q1)), "1999")
    assert "Que faire" in str(caught.value)


def test_everything_wrong_comes_in_one_report(put: Put) -> None:
    rows = [
        Q1 | {"ABC_RSA_H": "-3", "TX_TOT_EMPL": "104,2", "ABC_50": "dix", "NOTE_PE": "x"},
        Q2 | {"ABC_25": "12,5", "A": "1001"},
        Q2 | {"ABC_H": "501"},
        {"CODGEO": "QN00101M"},
        {"CODGEO": "Total"},
    ]
    found = faults(lambda: read_insertion(put(ipro("2022", *rows)), "2022"))
    assert found[2, "ABC_RSA_H"] == "nombre négatif"
    assert found[2, "TX_TOT_EMPL"] == "taux supérieur à 100 %"
    assert found[2, "ABC_50"] == "ce n'est pas un nombre"
    assert found[2, "NOTE_PE"] == "motif inconnu"
    assert found[3, "ABC_25"] == "un effectif n'a pas de décimale"
    assert found[3, "CODGEO"] == found[4, "CODGEO"] == "valeur en double"
    assert found[4, "ABC"] == "total plus petit que ses parties (1001)"
    assert "génération 2024" in found[5, "CODGEO"]
    assert found[6, "CODGEO"] == "code QPV 2015 : code mal formé"


def test_a_file_cut_in_a_row_is_refused(put: Put) -> None:
    data = ipro("2022", Q1, Q2)
    with pytest.raises((SchemaFaultError, SourceUnreadableError), match="Que faire"):
        read_insertion(put(data[: len(data) - 60]), "2022")


def test_names_of_filosofi_changed_in_2018(put: Put) -> None:
    old = "codgeo;disp_q1_a17;disp_q2_a17;disp_q3_a17;disp_d1_a17;disp_d9_a17;disp_d1d9_a17;"
    old += "disp_gini_a17;disp_s80s20_a17;tp60_a17;"
    shares = ("pact", "pcho", "ppen", "ppat", "ppsoc", "ppfam", "ppmini", "pplogt", "pimpot")
    old += ";".join(f"disp_{name}_a17" for name in shares) + ";note\n"
    values = "QP001001;10840;13790;18100;8620;22860;2,7;0,224;3,131;38,9;"
    data = (old + values + "53,4;5,6;32;4,1;19,8;6,1;7,6;6,1;-9,3;1\n").encode()
    frame = read_income(put(data), "2017")
    assert cell(frame, "revenu_median") == ["qpv2015", "2017", 13_790.0, "published"]
    assert cell(frame, "part_impots")[2] == -9.3
    assert note(frame, "taux_pauvrete") == "note 1 du producteur"


def test_the_population_of_the_demography_is_that_of_2018(sources: Path) -> None:
    frame = read_demography(sources / "insee" / "DEMO_2022.csv", "2022")
    assert cell(frame, "population") == ["qpv2015", "2018", 6490.0, "published"]
    assert cell(frame, "part_moins25") == ["qpv2015", "2022", 36.3, "published"]


def test_job_seekers_are_counted_on_the_last_day_of_the_year_before() -> None:
    assert reference_date("2022") == "2021-12-31"


@given(
    value=st.integers(0, 10**9),
    decimals=st.integers(0, 99),
    space=st.sampled_from([" ", "\u00a0", "\u202f", ""]),
    mark=st.sampled_from([",", "."]),
)
def test_a_number_written_the_french_way_is_read_back(
    value: int, decimals: int, space: str, mark: str
) -> None:
    text = f"{value:,}".replace(",", space)
    assert parse_number(text) == value
    assert parse_number(f" {text}{mark}{decimals:02} ") == pytest.approx(value + decimals / 100)


@given(text=st.text(alphabet="0123456789 ,.-\u202fsn*", max_size=12))
def test_a_cell_is_a_number_or_is_refused(text: str) -> None:
    try:
        value = parse_number(text)
    except ValueError:
        return
    digits = "".join(letter for letter in text if letter.isdigit())
    assert pd.isna(value) == (digits == "")
