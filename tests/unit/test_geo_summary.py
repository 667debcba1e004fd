"""From the QPV to larger territories: nothing counted twice, nothing guessed, nothing revealed."""

from __future__ import annotations

import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import aggregation
from geo.groups import Groups
from geo.matrix import COLUMNS, Matrix, to_frame
from geo.statuses import IS_PUBLISHED, IS_SECRET, STATUSES
from tests.unit import small_snapshot as small

CODES = ["QP075001", "QP092001", "QP092002", "QP972001", "QP987001"]
PARTITIONS = {("n", "sexe"): ("f", "h"), ("n", "age"): ("a", "b", "c")}


def rows(*cells: tuple[str, str, float | None, str]) -> pd.DataFrame:
    frame = pd.DataFrame(cells, columns=["code", "indicator", "value", "status"])
    return frame.astype({"value": "float64"}).assign(period="2020", note=pd.NA)


def pairs(level: str) -> set[tuple[str, str]]:
    found = aggregation.parents(level, small.MEMBERSHIPS, small.CITES, CODES)
    assert not found.duplicated().any()
    return set(found.itertuples(index=False, name=None))


def test_a_qpv_of_several_communes_counts_whole_in_each() -> None:
    assert {(c, p) for c, p in pairs("commune") if c == "QP092001"} == {
        ("QP092001", "92001"),
        ("QP092001", "92002"),
    }


def test_a_qpv_counts_in_the_departement_its_code_names() -> None:
    links = [("departement", "92", "region", "11"), ("departement", "972", "region", "02")]
    known = pd.DataFrame(links, columns=small.MEMBERSHIPS.columns)
    others = small.MEMBERSHIPS[small.MEMBERSHIPS["level"].ne("departement")]
    found = aggregation.parents("departement", pd.concat([others, known]), small.CITES, CODES)
    assert found.to_numpy().tolist() == [
        ["QP092001", "92"],
        ["QP092002", "92"],
        ["QP972001", "972"],
    ]


def test_a_qpv_of_two_cites_counts_once_in_each_wave() -> None:
    waves = dict(zip(small.CITES["code"], small.CITES["wave"].astype("str"), strict=True))
    expected = {(code, waves[parent]) for code, parent in pairs("cite")}
    assert pairs("wave") == expected


def test_a_qpv_of_two_cites_counts_once_in_all_the_cites() -> None:
    assert pairs("cites") == {(code, "cites") for code, _ in pairs("cite")}
    assert len(pairs("cites")) < len(pairs("cite"))


def test_all_qpv_count_in_france_even_those_of_no_known_commune() -> None:
    assert {code for code, _ in pairs("france")} == set(CODES)


def summary(values: pd.DataFrame, links: pd.DataFrame) -> aggregation.Summary:
    cells = Matrix.from_frame(values)
    return aggregation.Summary(Groups.of(links, cells.codes), cells.values, cells.states)


def test_counts_add_and_rates_spread() -> None:
    values = rows(
        ("a", "n", 10, "published"), ("b", "n", 30, "published"), ("c", "n", None, "secret")
    )
    links = pd.DataFrame({"code": ["a", "b", "c", "b"], "parent_code": ["x", "x", "x", "y"]})
    found = summary(values, links)
    assert found.groups.names == ("x", "y")
    assert found.total.tolist() == [[40], [30]]
    assert [spread.tolist() for spread in found.spread()] == [
        [[10], [30]],
        [[20], [30]],
        [[30]] * 2,
    ]
    assert found.published.tolist() == [[2], [1]]
    assert found.groups.expected.tolist() == [[3], [1]]
    assert found.groups.shared.tolist() == [[1], [1]]
    assert found.status().tolist() == [[IS_PUBLISHED], [IS_PUBLISHED]]


def test_an_unknown_is_never_a_zero() -> None:
    links = pd.DataFrame({"code": ["a"], "parent_code": ["x"]})
    found = summary(rows(("a", "n", 5, "secret")), links)
    assert np.isnan(found.total).all()
    assert np.isnan(found.spread()).all()
    assert found.status().tolist() == [[IS_SECRET]]


def test_a_qpv_without_a_row_is_expected_and_not_published() -> None:
    links = pd.DataFrame({"code": ["a", "z", "z"], "parent_code": ["x", "x", "y"]})
    found = summary(rows(("a", "n", 5, "published")), links)
    assert found.groups.names == ("x",)
    assert (found.published.item(), found.groups.expected.item()) == (1, 2)


@given(data=st.data())
def test_a_summary_is_what_plain_loops_find(data: st.DataObject) -> None:
    codes = st.sampled_from("abcdef")
    cell = st.tuples(
        st.none() | st.integers(0, 99).map(float), st.sampled_from(["secret", "missing"])
    )
    known = data.draw(st.dictionaries(st.tuples(codes, st.sampled_from("mn")), cell, min_size=1))
    links = data.draw(st.sets(st.tuples(codes, st.sampled_from("xyz")), min_size=1))
    values = rows(
        *(
            (code, name, value, other if value is None else "published")
            for (code, name), (value, other) in known.items()
        )
    )
    found = summary(values, pd.DataFrame(sorted(links), columns=["code", "parent_code"]))
    measures = Matrix.from_frame(values).measures
    parents = {p for c, p in links if any(code == c for code, _ in known)}
    assert found.groups.names == tuple(sorted(parents))
    minimum, median, maximum = found.spread()
    for row, parent in enumerate(found.groups.names):
        members = {code for code, p in links if p == parent}
        assert found.groups.expected[row].item() == len(members)
        for column, (name, _) in enumerate(measures):
            cells = [known[code, name] for code in members if (code, name) in known]
            published = [value for value, _ in cells if value is not None]
            assert found.published[row, column] == len(published)
            state = found.status()[row, column]
            if published:
                assert state == IS_PUBLISHED
                assert found.total[row, column] == sum(published)
                assert minimum[row, column] == min(published)
                assert median[row, column] == statistics.median(published)
                assert maximum[row, column] == max(published)
            else:
                assert np.isnan(found.total[row, column])
                assert np.isnan(median[row, column])
                others = {other for _, other in cells}
                assert state == STATUSES.index(max(others, default="absent"))


def test_reasons_are_those_of_the_qpv_that_are_not_published() -> None:
    values = rows(
        ("a", "n", 5, "published"), ("b", "n", None, "secret"), ("c", "n", None, "missing")
    ).assign(note=["bon", "note 3", None])
    links = pd.DataFrame({"code": ["a", "b", "c", "a"], "parent_code": ["x", "x", "x", "y"]})
    cells = Matrix.from_frame(values)
    bits, texts = aggregation.reasons(cells, Groups.of(links, cells.codes))
    assert texts == ("note 3", aggregation.UNNAMED)
    assert bits.tolist() == [[0b11], [0]]


def test_more_reasons_than_can_be_told_apart_are_refused() -> None:
    codes = [f"{number:03}" for number in range(100)]
    values = rows(*((code, "n", None, "secret") for code in codes)).assign(note=codes)
    cells = Matrix.from_frame(values)
    links = pd.DataFrame({"code": codes, "parent_code": "x"})
    with pytest.raises(ValueError, match="100 reasons"):
        aggregation.reasons(cells, Groups.of(links, cells.codes))


def terms(values: pd.DataFrame, period: str = "") -> pd.DataFrame:
    found = aggregation.operands([Matrix.from_frame(values)], ["f"], "n", period)
    assert found.periods == ("2020",)
    return pd.DataFrame(
        {
            "status": [STATUSES[state] for state in found.states[:, 0]],
            "numerator": found.numerator[:, 0],
            "denominator": found.denominator[:, 0],
        },
        index=list(found.codes),
    )


def test_a_ratio_needs_all_its_counts() -> None:
    values = rows(
        ("a", "f", 40, "published"), ("a", "n", 80, "published"),
        ("b", "f", None, "secret"), ("b", "n", 80, "published"),
        ("c", "f", 1, "published"), ("c", "n", 0, "published"),
        ("d", "f", 1, "published"), ("d", "n", None, "missing"),
        ("e", "n", 9, "published"),
    )  # fmt: skip
    found = terms(values)
    assert found["status"].to_dict() == {
        "a": "published",
        "b": "secret",
        "c": "missing",
        "d": "missing",
        "e": "absent",
    }
    assert found.loc["a", ["numerator", "denominator"]].to_list() == [40, 80]
    assert found.loc[["b", "c", "d", "e"], "numerator"].isna().all()


def test_a_denominator_may_have_one_period_for_all() -> None:
    above = rows(("a", "f", 40, "published"))
    below = rows(("a", "n", 80, "published"), ("a", "n", 60, "published"))
    below["period"] = ["2018", "2013"]
    assert terms(pd.concat([above, below]), "2018")["denominator"].to_list() == [80]


def test_the_terms_of_a_ratio_may_come_from_two_tables() -> None:
    above, below = rows(("a", "f", 4, "published")), rows(("b", "n", 8, "published"))
    found = aggregation.operands([Matrix.from_frame(above), Matrix.from_frame(below)], ["f"], "n")
    assert found.codes == ("a", "b")
    assert [STATUSES[state] for state in found.states[:, 0]] == ["missing", "absent"]


def test_one_hidden_part_takes_another_with_it() -> None:
    values = rows(
        ("a", "n", 80, "published"), ("a", "f", None, "secret"), ("a", "h", 50, "published"),
        ("a", "a", 20, "published"), ("a", "b", None, "secret"), ("a", "c", 10, "published"),
    )  # fmt: skip
    found = aggregation.protect(values, PARTITIONS).set_index("indicator")
    assert found["status"].to_dict() == {
        "n": "published", "f": "secret", "h": "secret",
        "a": "published", "b": "secret", "c": "secret",
    }  # fmt: skip
    assert found.loc["h", "note"] == found.loc["c", "note"] == aggregation.PROTECTED
    assert found.loc[["h", "c"], "value"].isna().all()


def test_two_hidden_parts_or_a_hidden_whole_reveal_nothing() -> None:
    values = rows(
        ("a", "n", 80, "published"), ("a", "f", None, "secret"), ("a", "h", None, "secret"),
        ("b", "n", None, "secret"), ("b", "f", None, "secret"), ("b", "h", 5, "published"),
    )  # fmt: skip
    pd.testing.assert_frame_equal(aggregation.protect(values, PARTITIONS), values)


@given(cells=st.lists(st.tuples(st.integers(5, 99), st.booleans()), min_size=3, max_size=3))
def test_no_part_can_be_found_by_subtraction(cells: list[tuple[int, bool]]) -> None:
    total = sum(value for value, _ in cells)
    values = rows(
        ("q", "n", total, "published"),
        *(
            ("q", name, None if hidden else value, "secret" if hidden else "published")
            for name, (value, hidden) in zip("abc", cells, strict=True)
        ),
    )
    found = aggregation.protect(values, PARTITIONS)
    assert (found["status"].eq("secret").sum()) != 1


def test_the_protected_figures_are_those_of_the_table() -> None:
    values = rows(
        ("a", "n", 80, "published"), ("a", "f", None, "secret"), ("a", "h", 50, "published"),
        ("b", "f", 9, "published"),
    )  # fmt: skip
    found = aggregation.protected(Matrix.from_frame(values), PARTITIONS)
    expected = aggregation.protect(values, PARTITIONS).sort_values(["code", "indicator"])
    pd.testing.assert_frame_equal(
        to_frame([found]), expected[list(COLUMNS)].reset_index(drop=True), check_dtype=False
    )


@pytest.mark.parametrize(("published", "expected"), [(9, True), (8, False), (10, False)])
def test_a_sum_is_withheld_beside_a_published_total(published: int, *, expected: bool) -> None:
    counts = np.array([[published]]), np.array([[10]])
    assert aggregation.revealing(*counts, np.array([[500.0]])).item() is expected
    assert aggregation.revealing(*counts, np.array([[np.nan]])).item() is False
