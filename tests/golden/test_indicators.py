"""The indicators against another reading of the publishers' files, value by value.

Nothing of the readers is used here: the csv module, xlrd and openpyxl, and plain loops.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlrd

from loaders import aggregates, export, indicators, snapshot

pytestmark = pytest.mark.golden

FILES = {
    **{f"IPRO_{year}.csv": "demandeurs emploi" for year in range(2017, 2023)},
    "DEMO_2022.csv": "demographie",
    "data_DEMO_2021_V1_QP.csv": "demographie",
    **{f"data_filo{year}_qp_revdis.csv": "revenus" for year in range(16, 20)},
}
RENAMED = {"MED": "Q2", "RD": "D1D9"}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def number(cell: str) -> float:
    for space in (" ", "\u00a0", "\u202f"):
        cell = cell.replace(space, "")
    return float(cell.replace(",", ".")) if cell else math.nan


def column_of(one: indicators.Indicator, names: list[str], year: str) -> str | None:
    """Find the column of an indicator among the published names, in any edition."""
    for known in (one.column, RENAMED.get(one.column, one.column)):
        for name in (known, f"DISP_{known}_A{year[2:]}", f"{known}_A{year[2:]}"):
            for published in names:
                if published.upper() == name:
                    return published
    return None


def edition(file: str) -> str:
    digits = "".join(letter for letter in file.split("_V1", maxsplit=1)[0] if letter.isdigit())
    return digits if len(digits) == 4 else f"20{digits}"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], list[str]]:
    """What ``export indicators --level qpv2015`` writes, as text."""
    out = export.export("indicators", tmp_path_factory.mktemp("x") / "q.csv", level="qpv2015")
    with out.open(encoding="utf-8", newline="") as stream:
        return {
            (row["code"], row["indicator"], row["period"]): [row["value"], row["status"]]
            for row in csv.DictReader(stream)
        }


@pytest.mark.parametrize("file", FILES)
def test_the_export_agrees_with_the_file_value_by_value(
    exported: dict[tuple[str, str, str], list[str]], sources: Path, file: str
) -> None:
    year = edition(file)
    rows = rows_of(sources / "insee" / file)
    names = [name for name in rows[0] if name]
    families = FILES[file].split()
    compared = 0
    for one in indicators.load().indicators.values():
        column = column_of(one, names, year) if one.family in families and one.stored else None
        if column is None:
            continue
        period = f"{int(year) - 1}-12-31" if one.family == "demandeurs" else year
        for row in rows:
            code = row.get("CODGEO") or row["codgeo"]
            if code == "Ensemble":
                continue
            value, status = exported[code, one.id, period]
            expected = number(row[column])
            if math.isnan(expected):
                assert (value, status) == ("", "secret")
            else:
                assert (float(value), status) == (expected, "published")
            compared += 1
    assert compared == len([r for r in rows if "Ensemble" not in r.values()]) * {
        "2017": 52, "2018": 52, "2019": 35, "2020": 47, "2021": 47, "2022": 47,
    }[year] if file.startswith("IPRO") else compared > 13_000  # fmt: skip


def test_nothing_else_is_published(exported: dict[tuple[str, str, str], list[str]]) -> None:
    """Every QPV 2015 has a row for each indicator and period, with a status."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for code, indicator, period in exported:
        assert code.startswith("QP")
        counts[indicator, period] += 1
    catalogue = indicators.load().indicators
    stored = {key: count for key, count in counts.items() if catalogue[key[0]].stored}
    assert set(stored.values()) == {1514}


def ensemble(sources: Path, year: int, column: str) -> list[tuple[str, float]]:
    rows = rows_of(sources / "insee" / f"IPRO_{year}.csv")
    return [(row["CODGEO"], number(row[column])) for row in rows if row["CODGEO"] != "Ensemble"]


@pytest.mark.parametrize(
    ("column", "indicator"), [("ABC", "defm_abc"), ("ABC_25", "defm_abc_moins26")]
)
def test_sums_of_departements_and_cites(sources: Path, column: str, indicator: str) -> None:
    data = snapshot.load()
    values = dict(ensemble(sources, 2022, column))
    links = data.memberships
    pairs = links[(links["level"] == "qpv2015") & (links["parent_level"] == "cite")]
    expected: dict[tuple[str, str], list[float]] = defaultdict(list)
    for code, parent in zip(pairs["code"], pairs["parent_code"], strict=True):
        expected["cite", parent].append(values.get(code, math.nan))
    for code, value in values.items():
        expected["departement", code[2:5].removeprefix("0")].append(value)
    for level in ("cite", "departement"):
        table = aggregates.of_level(level, data, (indicator,))
        table = table[table["period"].eq("2021-12-31")].set_index("code")
        for (kind, parent), cells in expected.items():
            if kind != level:
                continue
            known = [cell for cell in cells if not math.isnan(cell)]
            found = table.loc[parent]
            if known:
                assert found["value"] == sum(known), parent
                assert f"QPV diffusés : {len(known)} sur {len(cells)}" in found["note"]
            else:
                assert pd.isna(found["value"])
                assert found["status"] in ("secret", "missing")


def test_the_two_waves_share_no_double_count(sources: Path) -> None:
    data = snapshot.load()
    values = {c: v for c, v in ensemble(sources, 2022, "A") if not math.isnan(v)}
    waves = data.cites.set_index("code")["wave"]
    links = data.memberships
    pairs = links[(links["level"] == "qpv2015") & (links["parent_level"] == "cite")]
    table = aggregates.of_level("wave", data, ("defm_a",))
    table = table[table["period"].eq("2021-12-31")].set_index("code")
    for wave in (2020, 2021):
        inside = {
            code
            for code, cite in zip(pairs["code"], pairs["parent_code"], strict=True)
            if waves[cite] == wave
        }
        assert table.loc[str(wave), "value"] == sum(values.get(code, 0) for code in inside)


def test_seine_saint_denis_is_what_the_drees_publishes() -> None:
    table = aggregates.of_level("departement", snapshot.load(), ("defm_abc", "defm_a"))
    row = table[table["code"].eq("93") & table["period"].eq("2021-12-31")]
    assert dict(zip(row["indicator"], row["value"], strict=True)) == {
        "defm_abc": 74_960,
        "defm_a": 52_140,
    }


def test_ratios_are_recomputed_from_sums(sources: Path) -> None:
    women = dict(ensemble(sources, 2022, "ABC_F"))
    everyone = dict(ensemble(sources, 2022, "ABC"))
    known = [
        code
        for code in everyone
        if code.startswith("QP059") and not math.isnan(women[code] + everyone[code])
    ]
    expected = 100 * sum(women[code] for code in known) / sum(everyone[code] for code in known)
    table = aggregates.of_level("departement", snapshot.load(), ("part_femmes_abc",))
    row = table[table["code"].eq("59") & table["period"].eq("2021-12-31")].iloc[0]
    assert row["value"] == pytest.approx(expected)
    assert f"QPV diffusés : {len(known)} sur" in row["note"]


def test_rates_spread_between_a_minimum_and_a_maximum(sources: Path) -> None:
    rates = [
        value
        for code, value in ensemble(sources, 2022, "TX_TOT_EMPL")
        if code.startswith("QP093") and not math.isnan(value)
    ]
    table = aggregates.of_level("departement", snapshot.load(), ("taux_emploi",))
    row = table[table["code"].eq("93") & table["period"].eq("2022")].set_index("indicator")
    assert row["value"].to_dict() == {
        "taux_emploi_max": max(rates),
        "taux_emploi_mediane": pd.Series(rates).median(),
        "taux_emploi_min": min(rates),
    }


def test_what_is_not_published_for_martinique_says_why() -> None:
    table = aggregates.of_level("departement", snapshot.load(), ("defm_abc",))
    row = table[table["code"].eq("972")]
    assert set(row["status"]) == {"missing"}
    assert row["note"].str.contains("QPV absent du fichier du producteur").all()


def rates(level: str) -> dict[tuple[str, str], float]:
    table = aggregates.of_level(level, snapshot.load(), ("taux_chomage_localise",))  # type: ignore[arg-type]
    found = {}
    for row in table.itertuples():
        found[str(row.code), str(row.period)] = float(row.value)  # type: ignore[arg-type]
    return found


def same(found: float, cell: object) -> bool:
    return math.isnan(found) if cell in ("", None) else found == cell


def test_unemployment_of_departements_cell_by_cell(sources: Path) -> None:
    sheet = xlrd.open_workbook(sources / "insee" / "sl_etc_2025T3.xls").sheet_by_name("Département")
    found = rates("departement")
    for row in range(4, 104):
        cell = sheet.cell_value(row, 0)  # "01" is a text, 10 a number
        code = cell if isinstance(cell, str) else f"{cell:.0f}"
        for column in range(2, sheet.ncols):
            quarter, year = sheet.cell_value(3, column)[1], sheet.cell_value(3, column)[3:]
            value = found.pop((code, f"{year}-T{quarter}"))
            assert same(value, sheet.cell_value(row, column))
    assert found == {}


def test_unemployment_of_regions_and_france_cell_by_cell(sources: Path) -> None:
    path = sources / "insee" / "sl_etc_2021T4_as_chomage.xls"
    sheet = xlrd.open_workbook(path).sheet_by_name("Région")
    found, nation = rates("region"), rates("france")
    for column in range(2, sheet.ncols):
        quarter, year = sheet.cell_value(3, column)[1], sheet.cell_value(3, column)[3:]
        period = f"{year}-T{quarter}"
        for row in range(6, 23):
            value = found.pop((sheet.cell_value(row, 0), period))
            assert same(value, sheet.cell_value(row, column))
        wider = sheet.cell_value(4, column)
        assert nation.pop(("FR", period)) == (wider or sheet.cell_value(5, column))
    assert found == nation == {}


def test_unemployment_of_zones_cell_by_cell(sources: Path) -> None:
    path = sources / "insee" / "chomage-zone-t1-2003-t3-2023.xlsx"
    rows = list(openpyxl.load_workbook(path)["txcho_ze"].iter_rows(values_only=True))
    found = rates("ze")
    for row in rows[6:308]:
        for period, cell in zip(rows[5][4:], row[4:], strict=True):
            assert same(found.pop((str(row[0]), str(period))), cell)
    assert found == {}
    places = snapshot.load().territories
    names = places[places["level"].eq("ze")].set_index("code")["name"]
    assert names.to_dict() == {str(row[0]): str(row[1]).strip() for row in rows[6:308]}


def test_qpv_2024_have_no_indicator() -> None:
    assert aggregates.of_level("qpv2024", snapshot.load()).empty
