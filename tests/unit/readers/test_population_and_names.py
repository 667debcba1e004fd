from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from loaders.errors import SchemaFaultError, SourceUnreadableError
from loaders.readers.population import read_population
from loaders.readers.qpv_names import read_qpv_names, read_qpv_names_older
from tests.unit.readers.samples import NAMES, OLDER, POPULATION

Put = Callable[[bytes], Path]


def test_populations_not_published_stay_missing(put: Put) -> None:
    frame = read_population(put(POPULATION))
    expected = pd.DataFrame(
        {
            "code": ["QP001001", "QP02A001"],
            "population_2013": [6056.0, 1012.0],
            "population_2018": [6490.0, float("nan")],
        }
    )
    pd.testing.assert_frame_equal(frame, expected)


def test_every_bad_cell_of_the_populations_is_in_one_report(put: Put) -> None:
    content = b"code,pop_2013,pop_2018\nQP001001,s,1\nQN00101M,2,-3\nQP001001,4,5\n1,6,7\n"
    with pytest.raises(SchemaFaultError) as caught:
        read_population(put(content))
    assert {(fault.row, fault.column, fault.why) for fault in caught.value.faults} == {
        (2, "pop_2013", "ce n'est pas un nombre"),
        (3, "code", "code d'un QPV de la génération 2024 là où un code 2015 est attendu"),
        (3, "pop_2018", "nombre hors limites"),
        (2, "code", "valeur en double"),
        (4, "code", "valeur en double"),
        (5, "code", "code QPV 2015 : code mal formé"),
    }
    assert "ligne 5, colonne « code »" in str(caught.value)


def test_a_header_without_rows_is_refused(put: Put) -> None:
    with pytest.raises(SchemaFaultError, match="aucune ligne de données"):
        read_population(put(b"code,pop_2013,pop_2018\n"))


def test_a_number_cut_in_the_middle_is_a_truncated_file(put: Put) -> None:
    with pytest.raises(SourceUnreadableError, match="tronqué"):
        read_population(put(b"code,pop_2013,pop_2018\nQP001001,6056.0,64"))


def test_names_and_communes(put: Put) -> None:
    assert read_qpv_names(put(NAMES)).to_numpy().tolist() == [
        ["QP001001", "Croix Blanche", "01053"],
        ["QP02A001", "Pifano", "2A247"],
    ]


def test_the_older_list_gets_its_lost_zero_back_and_keeps_its_blanks(put: Put) -> None:
    frame = read_qpv_names_older(put(OLDER))
    assert list(frame["commune_codes"][:2]) == ["01004", "02571, 02691"]
    assert frame["commune_codes"].isna().tolist() == [False, False, True]


def test_the_recent_list_refuses_a_lost_zero_and_a_blank_commune(put: Put) -> None:
    with pytest.raises(SchemaFaultError) as caught:
        read_qpv_names(put(OLDER))
    assert [(fault.row, fault.value) for fault in caught.value.faults] == [(4, None), (2, "1004")]
    assert "« 1004 » au lieu de « 01004 »" in str(caught.value)


@pytest.mark.parametrize("cell", ["104", "0104", "1A04", "02571; 1004", "10 04"])
def test_the_older_list_is_given_back_nothing_else(put: Put, cell: str) -> None:
    content = f"code,nom_qp,insee_com\nQP001005,Prévert,{cell}\n".encode()
    with pytest.raises(SchemaFaultError, match="code commune"):
        read_qpv_names_older(put(content))


def test_the_real_files(sources: Path) -> None:
    insee = sources / "insee"
    population = read_population(insee / "qpv_evolution_population.csv")
    assert len(population) == 1514
    assert population.notna().all(axis=None)
    names = read_qpv_names(insee / "qpv_info_nom_commune.csv")
    older = read_qpv_names_older(insee / "qpv_info_nom_commune_older.csv")
    assert (len(names), len(older), older["commune_codes"].isna().sum()) == (1436, 1514, 92)
    assert set(names["code"]) < set(older["code"]) == set(population["code"])
