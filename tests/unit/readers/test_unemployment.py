"""Spreadsheets of localised unemployment rates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from loaders.errors import SchemaFaultError, SourceMissingError, SourceUnreadableError
from loaders.readers import workbooks
from loaders.readers.unemployment import (
    read_departements,
    read_regions,
    read_zone_names,
    read_zones,
)
from tests.unit.readers.tables_of_insee import departements, workbook

Put = Callable[[bytes], Path]


def series(frame: pd.DataFrame, code: str) -> dict[str, float]:
    rows = frame[frame["code"].eq(code)]
    return dict(zip(rows["period"], rows["value"], strict=True))


def said(read: Callable[[], object]) -> str:
    with pytest.raises((SchemaFaultError, SourceUnreadableError)) as caught:
        read()
    assert "Que faire" in str(caught.value)
    return str(caught.value)


def test_titles_and_footers_are_no_rows(put: Put) -> None:
    frame = read_departements(put(departements(["01", "AIN", 3.8, 3.9], ["971", "G", "", 20])))
    assert series(frame, "01") == {"2003-T1": 3.8, "2003-T2": 3.9}
    assert set(frame["code"]) == {"01", "971"}
    first = frame[frame["code"].eq("971")].iloc[0]
    assert (first["status"], first["note"]) == ("missing", "série non publiée à cette date")


def test_quarters_out_of_order_are_read_by_their_name(put: Put) -> None:
    data = departements(["01", "AIN", 2.0, 1.0], quarters=("T2_2003", "T1_2003"))
    assert series(read_departements(put(data)), "01") == {"2003-T1": 1.0, "2003-T2": 2.0}


@pytest.mark.parametrize(
    ("quarters", "why"),
    [
        (("T1_2003", "T5_2003"), "période qui n'existe pas (valeur trouvée : « T5_2003 »)"),
        (("T1_2003", "T1_2003"), "trimestre en double"),
        (("T1_2003", "T3_2003"), "trimestre absent (valeur trouvée : « 2003-T2 »)"),
        (("T1_2003", "T2-2003"), "période mal formée"),
        (("Janvier", "Février"), "aucun trimestre"),
    ],
)
def test_a_wrong_quarter_is_told(put: Put, quarters: tuple[str, str], why: str) -> None:
    assert why in said(
        lambda: read_departements(put(departements(["01", "A", 1, 2], quarters=quarters)))
    )


def test_every_wrong_cell_is_in_one_report(put: Put) -> None:
    rows = [[1, "AIN", 3.8, 104], ["02", "AISNE", -1, "huit"], ["02", "AISNE", 1, True]]
    text = said(lambda: read_departements(put(departements(*rows))))
    for words in (
        "code département sans son zéro de tête",
        "taux supérieur à 100 %",
        "nombre négatif",
        "ce n'est pas un nombre (valeur trouvée : « huit »)",
        "ce n'est pas un nombre (valeur trouvée : « True »)",
        "valeur en double",
    ):
        assert words in text


def test_marks_of_secrecy_are_no_numbers(put: Put) -> None:
    frame = read_departements(put(departements(["01", "AIN", "nd", " 3,9 "])))
    assert frame["status"].to_list() == ["missing", "published"]
    assert frame["note"].iloc[0] == "marque « nd » : non disponible"


def test_a_renamed_sheet_is_named(put: Put) -> None:
    data = workbook("Départements", ["Code", "Libellé", "T1_2003"], ["01", "AIN", 1])
    text = said(lambda: read_departements(put(data)))
    assert "feuille « Département » absente, peut-être renommée « Départements »" in text


def test_a_sheet_without_its_header_is_told(put: Put) -> None:
    data = workbook("Département", ["Département", "Nom", "T1_2003"], ["01", "AIN", 1])
    assert "ligne de titres introuvable" in said(lambda: read_departements(put(data)))


def test_france_is_the_mainland_until_it_is_more(put: Put) -> None:
    data = workbook(
        "Région ",
        ["Code", "Libellé", "T4_2013", "T1_2014"],
        ["00", "FRANCE (HORS MAYOTTE)", "", 10.1],
        ["00", "FRANCE METROPOLITAINE", 9.7, 9.8],
        ["11", "ILE-DE-FRANCE", 8.1, 8.2],
    )
    frame = read_regions(put(data))
    assert series(frame, "FR") == {"2013-T4": 9.7, "2014-T1": 10.1}
    notes = frame[frame["level"].eq("france")]["note"]
    assert notes.to_list()[0] == "champ : France métropolitaine"
    assert notes.isna().to_list() == [False, True]
    assert series(frame, "11") == {"2013-T4": 8.1, "2014-T1": 8.2}


def test_a_second_france_of_another_name_is_refused(put: Put) -> None:
    data = workbook("Région", ["Code", "Libellé", "T4_2013"], ["00", "FRANCE", 9.7])
    assert "code région" in said(lambda: read_regions(put(data)))


def zones(*rows: list[object]) -> bytes:
    header = ["ZE2020", "LIBZE2020", "REG", "LIBREG", "2003-T1"]
    return workbook("txcho_ze", ["Taux"], [], header, *rows)


def test_zones_keep_their_four_digits(put: Put) -> None:
    data = zones(["0051", "Alençon", "00", "INTERRÉGIONAL", 7.0], ["1109", "Paris", "11", "I", 8])
    assert series(read_zones(put(data)), "0051") == {"2003-T1": 7.0}
    names = read_zone_names(put(data))
    assert names.iloc[0].isna().to_list() == [False, False, True]
    assert names.iloc[1].to_list() == ["1109", "Paris", "11"]


def test_a_zone_that_lost_its_zeros_is_refused(put: Put) -> None:
    data = zones([51, "Alençon", "00", "INTERRÉGIONAL", 7.0])
    assert "« 51 » au lieu de « 0051 »" in said(lambda: read_zones(put(data)))
    assert "« 51 » au lieu de « 0051 »" in said(lambda: read_zone_names(put(data)))


def test_the_names_need_their_columns(put: Put) -> None:
    data = workbook("txcho_ze", ["ZE2020", "LIBZE2020", "2003-T1"], ["1109", "Paris", 1])
    assert "REG" in said(lambda: read_zone_names(put(data)))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_damaged_workbook_is_refused(put: Put, sources: Path, share: float) -> None:
    for name in ("sl_etc_2025T3.xls", "chomage-zone-t1-2003-t3-2023.xlsx"):
        data = (sources / "insee" / name).read_bytes()
        path = put(data[: int(len(data) * share)])
        assert "illisible" in said(lambda path=path: read_departements(path))


def test_what_is_no_workbook_is_refused(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "classeur Excel" in said(lambda: read_departements(put(b"Code;T1_2003\n01;3,8\n")))
    monkeypatch.setattr(workbooks, "MAX_BYTES", 10)
    assert "au plus" in said(lambda: read_departements(put(departements(["01", "A", 1, 2]))))
    with pytest.raises(SourceMissingError):
        read_departements(tmp_path / "absent.xls")
