"""What changed between two snapshots."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from loaders.construction import changes
from tests.unit import small_snapshot as small


def only(before: dict[str, pd.DataFrame], after: dict[str, pd.DataFrame]) -> changes.Change:
    (change,) = changes.compare(before, after)
    return change


def test_rows_are_added_removed_and_edited() -> None:
    before = small.VALUES
    after = before.drop(index=0).assign(value=before["value"].replace(300.0, 301.0))
    extra = before.iloc[:1].assign(code="QP093001")
    change = only({"values": before}, {"values": pd.concat([after, extra])})
    assert change.added == ("qpv2015 QP093001 population 2013",)
    assert change.removed == ("qpv2015 QP075001 population 2013",)
    assert change.edited == ("qpv2015 QP092002 population 2018",)
    assert change.sentence() == (
        "values : 6 lignes, 1 ajoutée (qpv2015 QP093001 population 2013) ; "
        "1 retirée (qpv2015 QP075001 population 2013) ; "
        "1 modifiée (qpv2015 QP092002 population 2018)."
    )


def test_the_same_rows_in_another_order_are_no_change() -> None:
    change = only({"cites": small.CITES}, {"cites": small.CITES.iloc[::-1]})
    assert change.sentence() == "cites : 3 lignes, sans changement."


def test_a_column_more_edits_every_row() -> None:
    change = only({"cites": small.CITES}, {"cites": small.CITES.assign(phone="0")})
    assert len(change.edited) == 3


@pytest.mark.parametrize("before", [{}, {"values": pd.DataFrame({"id": [1]})}])
def test_without_a_comparable_table_all_is_new(before: dict[str, pd.DataFrame]) -> None:
    change = only(before, {"values": small.VALUES})
    assert len(change.added) == len(small.VALUES)
    assert ", …)" in change.sentence()


def test_a_moved_outline_is_an_edit() -> None:
    def outline(size: float) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(
            {"level": ["region"], "code": ["11"]}, geometry=[box(0, 0, size, 1)], crs=4326
        )

    assert only({"outlines": outline(1)}, {"outlines": outline(2)}).edited == ("region 11",)
    assert not only({"outlines": outline(1)}, {"outlines": outline(1)}).edited
