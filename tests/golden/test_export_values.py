"""Every figure of ``export indicators`` against another reading of the publishers' files.

Value, status and note, row by row, nothing more and nothing less. Nothing of the readers is used
here: the csv module, xlrd, openpyxl and tomllib, and plain loops.
"""

from __future__ import annotations

import csv
import math
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlrd

from loaders.exports import export

pytestmark = pytest.mark.golden

ROOT = Path(__file__).parents[2]
#: Key of a row: code, indicator, period. What it must hold: value (NaN: none), status, note.
Key = tuple[str, str, str]
Figure = tuple[float, str, str]

#: Families in each file, and the column that gives the reason of what is not published in each.
FILES: dict[str, dict[str, str]] = {
    **{f"IPRO_{year}.csv": {"demandeurs": "NOTE_PE", "emploi": ""} for year in range(2017, 2023)},
    "data_DEMO_2021_V1_QP.csv": {"demographie": "NOTE_RP"},
    "DEMO_2022.csv": {"demographie": "NOTE_RP"},
    **{f"data_filo{year}_qp_revdis.csv": {"revenus": "note"} for year in (16, 17)},
    **{f"data_filo{year}_qp_revdis.csv": {"revenus": f"DISP_NOTE_A{year}"} for year in (18, 19)},
}
#: Names until 2017 of the columns of Filosofi that 2018 renamed.
RENAMED = {"MED": "Q2", "RD": "D1D9", "EQ": "Q1Q3Q2"}
NOT_IN_FILE = "QPV absent du fichier du producteur"
RATE = "taux_chomage_localise"


def catalogue() -> list[dict[str, Any]]:
    content = tomllib.loads((ROOT / "data" / "indicators.toml").read_text("utf-8"))
    found: list[dict[str, Any]] = content["indicator"]
    return found


def rows_of(path: Path, separator: str = ";") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=separator))


def number(cell: str) -> float:
    for space in (" ", "\u00a0", "\u202f"):
        cell = cell.replace(space, "")
    return float(cell.replace(",", ".")) if cell else math.nan


def edition_of(file: str) -> str:
    digits = "".join(letter for letter in file.split("_V1", maxsplit=1)[0] if letter.isdigit())
    return digits if len(digits) == 4 else f"20{digits}"


def column_of(published: list[str], column: str, edition: str) -> str | None:
    """Find the column of an indicator among the published names, in any edition."""
    for known in dict.fromkeys((column, RENAMED.get(column, column))):
        for name in (known, f"DISP_{known}_A{edition[2:]}", f"{known}_A{edition[2:]}"):
            for one in published:
                if one.upper() == name:
                    return one
    return None


def everybody(sources: Path) -> list[str]:
    return [row["code"] for row in population(sources)]


def population(sources: Path) -> list[dict[str, str]]:
    return rows_of(sources / "insee" / "qpv_evolution_population.csv", ",")


def of_file(sources: Path, file: str) -> dict[Key, Figure]:
    """Read every indicator of a file, of the QPV that it leaves out too."""
    edition = edition_of(file)
    rows = rows_of(sources / "insee" / file)
    names = [name for name in rows[0] if name]
    code_of = next(name for name in names if name.upper() == "CODGEO")
    held = {row[code_of]: row for row in rows if row[code_of] != "Ensemble"}
    assert len(held) == len(rows) - sum(row[code_of] == "Ensemble" for row in rows)
    found: dict[Key, Figure] = {}
    for one in catalogue():
        if one["kind"] == "ratio" or one["family"] not in FILES[file]:
            continue
        column = column_of(names, one["column"], edition)
        # The catalogue says which editions have a column: the files agree.
        assert (column is not None) == (edition in one.get("editions", [edition])), one["id"]
        if column is None:
            continue
        reasons = FILES[file][one["family"]]
        period = f"{int(edition) - 1}-12-31" if one["family"] == "demandeurs" else edition
        for code in everybody(sources):
            key = (code, one["id"], period)
            row = held.get(code)
            found[key] = (math.nan, "missing", NOT_IN_FILE) if row is None else cell_of(
                row[column], row[reasons] if reasons else ""
            )  # fmt: skip
    return found


def cell_of(cell: str, reason: str) -> Figure:
    value = number(cell)
    note = f"note {reason} du producteur" if reason not in ("", "0") else ""
    if math.isnan(value):
        return value, "secret", note or "cellule vide, sans motif"
    return value, "published", note


def of_population(sources: Path) -> dict[Key, Figure]:
    found: dict[Key, Figure] = {}
    for row in population(sources):
        for year in ("2013", "2018"):
            value = number(row[f"pop_{year}"])
            assert not math.isnan(value)
            found[row["code"], "population", year] = (value, "published", "")
    return found


def ratios(counts: dict[Key, Figure], sources: Path) -> dict[Key, Figure]:
    """Compute the ratios from the counts read here."""
    periods = sorted({period for _, indicator, period in counts if indicator == "defm_abc"})
    found: dict[Key, Figure] = {}
    for one in catalogue():
        if one["kind"] != "ratio":
            continue
        for code in everybody(sources):
            for period in periods:
                below = (code, one["denominator"], one.get("denominator_period", period))
                needed = [*((code, name, period) for name in one["numerator"]), below]
                parts = [counts[key] for key in needed]
                if all(status == "published" for _, status, _ in parts) and counts[below][0]:
                    top = sum(value for value, _, _ in parts[:-1])
                    value = one["factor"] * top / counts[below][0]
                    found[code, one["id"], period] = (value, "published", "calculé")
                else:
                    status = "missing" if parts[0][1] == "missing" else "secret"
                    why = "un des comptes du ratio n'est pas diffusé"
                    found[code, one["id"], period] = (math.nan, status, why)
    return found


def exported(folder: Path, level: str) -> dict[Key, Figure]:
    """Read what ``export indicators`` writes at a level, as text."""
    out = export.export("indicators", folder / f"{level}.csv", level=level)
    found: dict[Key, Figure] = {}
    with out.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            assert row["level"] == level
            key = (row["code"], row["indicator"], row["period"])
            assert key not in found
            value = float(row["value"]) if row["value"] else math.nan
            found[key] = (value, row["status"], row["note"])
    return found


def same(found: Figure, expected: Figure) -> bool:
    alike = math.isnan(found[0]) and math.isnan(expected[0])
    return (alike or math.isclose(found[0], expected[0], rel_tol=1e-12)) and (
        found[1:] == expected[1:]
    )


def assert_same(found: dict[Key, Figure], expected: dict[Key, Figure], count: int) -> None:
    """Compare every figure both ways; ``count`` is how many there are to compare."""
    assert len(expected) == count
    assert set(found) == set(expected)
    wrong = {
        key: (found[key], figure)
        for key, figure in expected.items()
        if not same(found[key], figure)
    }
    assert wrong == {}


def test_every_figure_of_the_qpv_value_by_value(sources: Path, tmp_path: Path) -> None:
    expected = of_population(sources)
    for file in FILES:
        read = of_file(sources, file)
        assert not set(read) & set(expected)
        expected |= read
    expected |= ratios(expected, sources)
    # 1 514 QPV × 410 pairs of an indicator and a period.
    assert_same(exported(tmp_path, "qpv2015"), expected, 1514 * 410)


def quarters(names: list[Any]) -> Iterator[tuple[int, str]]:
    """Give the place and the quarter of each column "T3_2025"."""
    for place, name in enumerate(names):
        if str(name).startswith("T"):
            yield place, f"{name[3:]}-T{name[1]}"


def rate_of(cell: object) -> Figure:
    if cell in ("", None):
        return math.nan, "missing", "série non publiée à cette date"
    assert isinstance(cell, int | float)
    return float(cell), "published", ""


def of_sheet(path: Path, name: str) -> dict[tuple[str, str, str], Figure]:
    """Read rates by code, label and quarter; what is above the titles and below is no rate."""
    sheet = xlrd.open_workbook(path).sheet_by_name(name)
    found: dict[tuple[str, str, str], Figure] = {}
    for row in range(4, sheet.nrows):
        code, label = sheet.cell_value(row, 0), sheet.cell_value(row, 1)
        if not label:
            continue
        code = code if isinstance(code, str) else f"{code:.0f}"
        for column, quarter in quarters(sheet.row_values(3)):
            found[code, label, quarter] = rate_of(sheet.cell_value(row, column))
    return found


def published_rates(folder: Path, level: str) -> dict[Key, Figure]:
    return {key: figure for key, figure in exported(folder, level).items() if key[1] == RATE}


def test_every_rate_of_the_departements(sources: Path, tmp_path: Path) -> None:
    read = of_sheet(sources / "insee" / "sl_etc_2025T3.xls", "Département")
    expected = {(code, RATE, quarter): figure for (code, _, quarter), figure in read.items()}
    assert_same(published_rates(tmp_path, "departement"), expected, 100 * 175)


def test_every_rate_of_the_regions_and_of_france(sources: Path, tmp_path: Path) -> None:
    read = of_sheet(sources / "insee" / "sl_etc_2021T4_as_chomage.xls", "Région")
    regions = {(c, RATE, q): figure for (c, _, q), figure in read.items() if c != "00"}
    assert_same(published_rates(tmp_path, "region"), regions, 17 * 160)
    wide, mainland = (
        {q: figure for (c, label, q), figure in read.items() if c == "00" and word in label}
        for word in ("MAYOTTE", "METROPOLITAINE")
    )
    nation = {
        ("FR", RATE, q): figure
        if figure[1] == "published"
        else (*mainland[q][:2], "champ : France métropolitaine")
        for q, figure in wide.items()
    }
    assert_same(published_rates(tmp_path, "france"), nation, 160)


def test_every_rate_of_the_zones_d_emploi(sources: Path, tmp_path: Path) -> None:
    path = sources / "insee" / "chomage-zone-t1-2003-t3-2023.xlsx"
    rows = list(openpyxl.load_workbook(path)["txcho_ze"].iter_rows(values_only=True))
    expected = {
        (str(row[0]), RATE, str(quarter)): rate_of(cell)
        for row in rows[6:]
        if row[1]
        for quarter, cell in zip(rows[5][4:], row[4:], strict=True)
    }
    assert_same(published_rates(tmp_path, "ze"), expected, 302 * 83)
