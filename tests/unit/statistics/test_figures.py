"""The figures as the pages ask for them."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import pytest

from geo.grid import EMPTY
from geo.territories import FigureLevel
from loaders import snapshot
from loaders.catalogues import indicators
from loaders.snapshot import Snapshot
from loaders.statistics import aggregates, figures
from tests.unit import small_snapshot as small

LEVELS: tuple[FigureLevel, ...] = get_args(FigureLevel)


@pytest.fixture(scope="module")
def data() -> Snapshot:
    return small.with_figures()


@pytest.mark.parametrize("level", LEVELS)
def test_grids_hold_what_the_table_of_the_level_holds(data: Snapshot, level: FigureLevel) -> None:
    rows = 0
    table = aggregates.of_level(level, data)
    for row in table.itertuples(index=False):
        cell = figures.grid(level, row.indicator, data).cell(row.code, row.period)
        assert cell.status == row.status
        assert cell.value == (None if pd.isna(row.value) else row.value)
        assert cell.note == ("" if pd.isna(row.note) else row.note)
        rows += 1
    families = indicators.load().families
    grids = [grid for one in families for grid in figures.of_family(level, one, data).values()]
    assert sum(int((grid.states > 0).sum()) for grid in grids) == rows


def test_a_grid_is_made_once(data: Snapshot) -> None:
    once = figures.grid("cite", "defm_abc", data)
    assert figures.grid("cite", "defm_abc", data) is once
    assert figures.of_family("cite", "demandeurs", data)["defm_abc"] is once


def test_another_snapshot_has_other_grids(data: Snapshot) -> None:
    other = small.with_figures()
    one, two = (figures.grid("cite", "defm_abc", of) for of in (data, other))
    assert one is not two
    assert one.at(small.DATE) == two.at(small.DATE) == {"cde-001": 150.0, "cde-002": 50.0}


def test_families_cannot_be_changed_by_who_reads_them(data: Snapshot) -> None:
    with pytest.raises(TypeError):
        figures.of_family("cite", "demandeurs", data)["defm_abc"] = EMPTY


def test_a_published_figure_without_a_note_has_none(data: Snapshot) -> None:
    assert figures.grid("qpv2015", "defm_abc", data).cell("QP075001", small.DATE).note == ""


@pytest.mark.parametrize("family", indicators.load().families)
def test_the_qpv_2024_have_an_empty_grid_for_every_indicator(family: str) -> None:
    assert figures.of_family("qpv2024", family) == {}
    for one in indicators.load().indicators.values():
        if one.family == family:
            assert figures.grid("qpv2024", one.id) is EMPTY
            assert figures.shown("qpv2024", one.id) == one.id


@pytest.mark.parametrize(
    ("level", "indicator", "expected"),
    [
        ("cite", "taux_emploi", "taux_emploi_mediane"),
        ("wave", "revenu_median", "revenu_median_mediane"),
        ("qpv2015", "taux_emploi", "taux_emploi"),
        ("france", "taux_emploi", "taux_emploi"),
        ("cite", "defm_abc", "defm_abc"),
        ("cite", "part_femmes_abc", "part_femmes_abc"),
        ("ze", "taux_chomage_localise", "taux_chomage_localise"),
        ("cite", "taux_chomage_localise", "taux_chomage_localise"),
    ],
)
def test_a_median_stands_for_a_rate_where_the_level_has_no_rate(
    level: FigureLevel, indicator: str, expected: str
) -> None:
    assert figures.shown(level, indicator) == expected


def test_the_real_figures_of_the_departements_are_those_of_the_export() -> None:
    table = aggregates.of_level("departement", snapshot.load())
    for (indicator, period), rows in table.groupby(["indicator", "period"]):
        published = rows[rows["status"].eq("published")]
        found = figures.grid("departement", str(indicator)).at(str(period))
        assert found == dict(zip(published["code"], published["value"], strict=True))
