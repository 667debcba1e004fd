"""A grid says of each territory and period what its table says, and nothing of any other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.grid import ABSENT, EMPTY, MISSING, Cell, Grid, of_matrix
from geo.matrix import COLUMNS, Matrix, combinations, to_frame
from geo.statuses import NOWHERE, PUBLISHED, SECRET, STATUSES

TABLE = pd.DataFrame(
    [
        ("59", "2020", 12.0, PUBLISHED, None),
        ("59", "2019", 10.0, PUBLISHED, "calculé"),
        ("01", "2020", None, SECRET, "note 3"),
        ("75", "2019", None, MISSING, "QPV absent"),
    ],
    columns=["code", "period", "value", "status", "note"],
)
GRID = Grid.from_frame(TABLE)

Known = dict[tuple[str, str, str], tuple[float | None, str, str | None]]
#: Figures by code, indicator and period: only what is published has a value.
figures = st.dictionaries(
    st.tuples(st.sampled_from("zebra"), st.sampled_from("nm"), st.sampled_from(["2019", "2020"])),
    st.one_of(
        st.tuples(st.floats(-9, 9), st.just(PUBLISHED), st.none() | st.just("calculé")),
        st.tuples(st.none(), st.sampled_from([SECRET, MISSING]), st.none() | st.just("note 3")),
    ),
)


def table(known: Known) -> pd.DataFrame:
    rows = [(*key, *cell) for key, cell in known.items()]
    texts = dict.fromkeys(COLUMNS, "str") | {"value": "float64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(texts)


@given(known=figures)
def test_every_row_of_a_table_is_a_cell_and_every_other_cell_is_absent(known: Known) -> None:
    for indicator in "nm":
        mine = {(c, p): cell for (c, name, p), cell in known.items() if name == indicator}
        grid = Grid.from_frame(table({(c, indicator, p): x for (c, p), x in mine.items()}))
        assert grid.codes == tuple(sorted({code for code, _ in mine}))
        assert grid.periods == tuple(sorted({period for _, period in mine}))
        for code in (*grid.codes, "unknown"):
            for period in (*grid.periods, "1900"):
                value, status, note = mine.get((code, period), (None, ABSENT, NOWHERE))
                assert grid.cell(code, period) == Cell(value, status, note or "")


@given(known=figures)
def test_a_matrix_gives_its_table_back_sorted(known: Known) -> None:
    frame = table(known)
    expected = frame.sort_values(list(COLUMNS[:3]), ignore_index=True)
    found = to_frame([Matrix.from_frame(frame)])
    pd.testing.assert_frame_equal(found, expected)


@given(known=figures)
def test_the_grids_of_a_matrix_are_those_of_each_indicator_alone(known: Known) -> None:
    frame = table(known)
    found = of_matrix(Matrix.from_frame(frame))
    assert set(found) == set(frame["indicator"])
    for indicator, rows in frame.groupby("indicator"):
        alone, shared = Grid.from_frame(rows), found[str(indicator)]
        assert (shared.codes, shared.periods) == (alone.codes, alone.periods)
        for code in alone.codes:
            assert shared.series(code) == alone.series(code)


@given(known=figures)
def test_tables_told_apart_or_together_are_the_same(known: Known) -> None:
    frame = table(known)
    parts = [Matrix.from_frame(frame[frame["indicator"].eq(name)]) for name in "nm"]
    pd.testing.assert_frame_equal(to_frame(parts), to_frame([Matrix.from_frame(frame)]))


def test_a_series_is_in_the_order_of_the_periods_and_says_what_is_absent() -> None:
    assert GRID.series("59") == {
        "2019": Cell(10.0, PUBLISHED, "calculé"),
        "2020": Cell(12.0, PUBLISHED, ""),
    }
    assert GRID.series("01")["2019"] == Cell(None, ABSENT, NOWHERE)
    assert GRID.series("unknown") == dict.fromkeys(GRID.periods, Cell(None, ABSENT, NOWHERE))


def test_what_is_published_at_a_period_keeps_the_order_asked_for() -> None:
    assert GRID.at("2020") == {"59": 12.0}
    assert GRID.at("2019", ["75", "unknown", "59"]) == {"59": 10.0}
    assert GRID.at("1900") == {}
    assert sorted(GRID.published()) == [10.0, 12.0]


def test_the_rows_of_some_codes_are_each_once_in_order_and_none_for_a_stranger() -> None:
    assert GRID.codes == ("01", "59", "75")
    assert GRID.rows(["75", "01", "75", "2A"]) == [0, 2]


@pytest.mark.parametrize("status", [SECRET, MISSING])
def test_a_number_that_its_status_hides_is_not_kept(status: str) -> None:
    grid = Grid.from_frame(TABLE.assign(value=5.0, status=status))
    assert grid.cell("59", "2020").value is None
    assert not len(grid.published())
    assert np.isnan(grid.values).all()


@pytest.mark.parametrize("status", ["publié", None])
def test_a_status_that_is_not_known_is_refused(status: str | None) -> None:
    with pytest.raises(ValueError, match="unknown status"):
        Grid.from_frame(TABLE.assign(status=[*TABLE["status"][:3], status]))


def test_texts_may_be_categories_in_any_order() -> None:
    texts = ["code", "period", "status", "note"]
    found = Grid.from_frame(TABLE[::-1].astype(dict.fromkeys(texts, "category")))
    assert (found.codes, found.periods) == (("01", "59", "75"), ("2019", "2020"))
    assert all(found.series(code) == GRID.series(code) for code in GRID.codes)


def test_an_empty_table_is_the_empty_grid() -> None:
    assert Grid.from_frame(TABLE[:0]) is EMPTY
    assert EMPTY.cell("59", "2020") == Cell(None, ABSENT, NOWHERE)
    assert EMPTY.at("2020") == {}
    assert to_frame([]).empty


def test_arrays_are_read_only_and_shared_with_the_matrix() -> None:
    rows = pd.concat([TABLE.assign(indicator=name) for name in "nm"])
    matrix = Matrix.from_frame(rows)
    grid = of_matrix(matrix)["m"]
    assert np.shares_memory(grid.values, matrix.values)
    with pytest.raises(ValueError, match="read-only"):
        grid.values[0, 0] = 0


def test_columns_are_kept_by_indicator() -> None:
    matrix = Matrix.from_frame(pd.concat([TABLE.assign(indicator=name) for name in "nm"]))
    assert matrix.select(["n", "m"]) is matrix
    assert {name for name, _ in matrix.select(["n"]).measures} == {"n"}
    values, states = matrix.at(["59", "unknown"], [("n", "2020"), ("n", "1900")])
    np.testing.assert_array_equal(values, [[12.0, np.nan], [np.nan, np.nan]])
    assert [STATUSES[state] for state in states.ravel()] == [PUBLISHED, ABSENT, ABSENT, ABSENT]


def test_equal_combinations_have_one_number_an_unknown_value_included() -> None:
    numbers, found = combinations(
        np.array([[1, 2], [1, 2]]), np.array([[7], [8]]), np.array([[np.nan, np.nan]])
    )
    assert numbers.shape == (2, 2)
    assert [found[one][:2] for one in numbers.ravel()] == [(1, 7), (2, 7), (1, 8), (2, 8)]
    assert np.isnan(found[0][2])
    again, once = combinations(np.full((3, 3), 4))
    assert (again == 0).all()
    assert once == [(4,)]
