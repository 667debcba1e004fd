"""Sums, ratios and spreads of the indicators against another reading of the publishers' files.

Nothing of the readers is used here: the csv module and plain loops. Each published value is
compared in `tests/golden/test_export_values.py`.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from loaders import snapshot
from loaders.statistics import aggregates

pytestmark = pytest.mark.golden


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def number(cell: str) -> float:
    for space in (" ", "\u00a0", "\u202f"):
        cell = cell.replace(space, "")
    return float(cell.replace(",", ".")) if cell else math.nan


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


def test_the_zones_d_emploi_have_their_published_names(sources: Path) -> None:
    path = sources / "insee" / "chomage-zone-t1-2003-t3-2023.xlsx"
    rows = list(openpyxl.load_workbook(path)["txcho_ze"].iter_rows(values_only=True))
    places = snapshot.load().territories
    names = places[places["level"].eq("ze")].set_index("code")["name"]
    assert names.to_dict() == {str(row[0]): str(row[1]).strip() for row in rows[6:308]}


def test_qpv_2024_have_no_indicator() -> None:
    assert aggregates.of_level("qpv2024", snapshot.load()).empty
