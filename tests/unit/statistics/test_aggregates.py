"""The indicators of every territory, and their export."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from geo.territories import FigureLevel
from loaders import cli, errors
from loaders.catalogues import indicators
from loaders.exports import export
from loaders.readers.figures import COLUMNS
from loaders.snapshot import Snapshot
from loaders.statistics import aggregates, families
from tests.unit import small_snapshot as small


@pytest.fixture
def data() -> Snapshot:
    return small.with_figures()


def found(level: FigureLevel, data: Snapshot, indicator: str) -> pd.DataFrame:
    table = aggregates.of_level(level, data)
    return table[table["indicator"].eq(indicator)].set_index("code")


def test_a_sum_says_what_it_rests_on(data: Snapshot) -> None:
    table = found("cite", data, "defm_abc")
    assert table.loc["cde-001", ["value", "status"]].to_list() == [150.0, "published"]
    assert table.loc["cde-001", "note"] == (
        "QPV diffusés : 2 sur 2, dont 1 compté en entier dans plusieurs territoires"
    )
    assert table.loc["cde-002", "value"] == 50
    assert "QPV diffusés : 1 sur 2" in table.loc["cde-002", "note"]
    assert table.loc["cde-002", "note"].endswith("non diffusé : note 3 du producteur")
    assert pd.isna(table.loc["cde-003", "value"])
    assert table.loc["cde-003", "status"] == "secret"


def test_a_shared_qpv_counts_once_in_france(data: Snapshot) -> None:
    assert found("france", data, "defm_abc").loc["FR", "value"] == 150


def test_a_total_of_the_producer_is_said_beside_the_sum(data: Snapshot) -> None:
    note = found("france", data, "defm_abc_moins26").loc["FR", "note"]
    assert note.endswith("total arrondi du producteur : 100")


def test_rates_become_a_minimum_a_median_and_a_maximum(data: Snapshot) -> None:
    assert found("cite", data, "taux_emploi").empty
    assert [
        found("cite", data, f"taux_emploi{suffix}").loc["cde-001", "value"]
        for suffix in aggregates.STATISTICS.values()
    ] == [40, 45, 50]
    assert found("france", data, "taux_emploi").loc["FR", "value"] == 47.4
    assert aggregates.base("taux_emploi_mediane") == aggregates.base("taux_emploi")


def test_ratios_rest_on_the_qpv_that_publish_both_counts(data: Snapshot) -> None:
    shares = found("cite", data, "part_moins26_abc")
    assert shares.loc["cde-001", "value"] == 20
    assert "QPV diffusés : 1 sur 2" in shares.loc["cde-001", "note"]
    assert shares.loc["cde-002", "status"] == "secret"
    per_100 = found("qpv2015", data, "defm_abc_pour_100_habitants")
    assert per_100.loc["QP075001", ["value", "note"]].to_list() == [10, "calculé"]
    assert per_100.loc["QP092001", "status"] == "secret"


def test_zones_have_their_published_rate_only(data: Snapshot) -> None:
    table = aggregates.of_level("ze", data)
    assert set(table["indicator"]) == {"taux_chomage_localise"}
    assert aggregates.of_level("qpv2024", data).empty


def test_one_indicator_may_be_asked_for(data: Snapshot) -> None:
    table = aggregates.of_level("cite", data, ("defm_abc",))
    assert set(table["indicator"]) == {"defm_abc"}


@pytest.mark.parametrize("level", ["cite", "qpv2015", "qpv2024", "wave"])
def test_the_export_has_its_columns(data: Snapshot, tmp_path: Path, level: FigureLevel) -> None:
    out = export.export("indicators", tmp_path / "i.csv", data, level)
    table = pd.read_csv(out, dtype="str")
    assert list(table.columns) == list(aggregates.COLUMNS)
    assert set(table["level"]) <= {level}
    assert len(table) == len(aggregates.of_level(level, data))


def test_a_workbook_of_indicators_names_its_sources(data: Snapshot, tmp_path: Path) -> None:
    out = export.export("indicators", tmp_path / "i.xlsx", data, "cite")
    book = openpyxl.load_workbook(out)
    notice = [row[0] for row in book["Sources"].iter_rows(values_only=True)]
    assert any("Filosofi 2019" in line for line in notice)


def test_a_table_too_long_for_a_workbook_is_refused(
    data: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "XLSX_ROWS", 3)
    with pytest.raises(errors.ExportRefusedError, match=r"\.csv"):
        export.export("indicators", tmp_path / "i.xlsx", data, "cite")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("what", "level"), [("indicators", None), ("cites", "cite")])
def test_a_level_goes_with_indicators(
    data: Snapshot, tmp_path: Path, what: export.Table, level: FigureLevel | None
) -> None:
    with pytest.raises(errors.ExportRefusedError, match="--level"):
        export.export(what, tmp_path / "i.csv", data, level)


def test_indicators_have_no_shape(data: Snapshot, tmp_path: Path) -> None:
    with pytest.raises(errors.ExportRefusedError, match="géométrie"):
        export.export("indicators", tmp_path / "i.geojson", data, "cite")


def test_the_command_says_that_qpv_2024_have_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "i.csv"
    assert cli.main(["export", "indicators", "--level", "qpv2024", "--out", str(out)]) == 0
    assert "Aucun indicateur" in capsys.readouterr().out
    assert out.read_text() == ",".join(aggregates.COLUMNS) + "\n"
    assert cli.main(["export", "indicators", "--level", "quartier", "--out", str(out)]) == 2
    assert cli.main(["export", "indicators", "--out", str(out)]) == 1


def test_another_population_than_the_census_is_refused() -> None:
    census = small.VALUES[small.VALUES["indicator"].eq("population")]
    row = ("qpv2015", "QP075001", "population", "2018", 999.0, "published", None)
    frame = pd.DataFrame([row], columns=list(COLUMNS))
    with pytest.raises(errors.SchemaFaultError, match="population 2018 différente"):
        families.tables({"insee-demo-2022": frame}, census)


def test_a_qpv_that_a_source_leaves_out_is_missing_and_says_so() -> None:
    census = small.VALUES[small.VALUES["indicator"].eq("population")]
    frame = pd.DataFrame([small.seeker("QP075001", "defm_abc", 5.0)], columns=list(COLUMNS))
    table = families.tables({"insee-ipro-2022": frame}, census)["values_demandeurs"]
    assert table["code"].to_list() == small.CODES
    assert table["status"].to_list() == ["published", "missing", "missing", "missing"]
    assert set(table["note"].dropna()) == {families.ABSENT}


def test_every_source_of_figures_has_its_reader() -> None:
    used = {
        source
        for family in indicators.load().families.values()
        if family.id != indicators.START
        for source in family.sources
    }
    assert used == set(families.READERS)


def test_a_family_that_the_snapshot_lacks_is_told() -> None:
    with pytest.raises(errors.InvalidSnapshotError, match="values_revenus"):
        small.snapshot().figures("revenus")
