"""From the QPV to larger territories: nothing counted twice, nothing guessed, nothing revealed."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import aggregation
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
    found = aggregation.parents(
        "departement", pd.concat([small.MEMBERSHIPS, known]), small.CITES, CODES
    )
    assert found.to_numpy().tolist() == [
        ["QP092001", "92"],
        ["QP092002", "92"],
        ["QP972001", "972"],
    ]


def test_a_qpv_of_two_cites_counts_once_in_each_wave() -> None:
    waves = dict(zip(small.CITES["code"], small.CITES["wave"].astype("str"), strict=True))
    expected = {(code, waves[parent]) for code, parent in pairs("cite")}
    assert pairs("wave") == expected


def test_all_qpv_count_in_france_even_those_of_no_known_commune() -> None:
    assert {code for code, _ in pairs("france")} == set(CODES)


def test_counts_add_and_rates_spread() -> None:
    values = rows(
        ("a", "n", 10, "published"), ("b", "n", 30, "published"), ("c", "n", None, "secret")
    )
    links = pd.DataFrame({"code": ["a", "b", "c", "b"], "parent_code": ["x", "x", "x", "y"]})
    found = aggregation.summary(values, links).set_index("code")
    x = found.loc["x"]
    assert (x["total"], x["minimum"], x["median"], x["maximum"]) == (40, 10, 20, 30)
    assert (x["published"], x["secret"], x["expected"], x["shared"]) == (2, 1, 3, 1)


def test_an_unknown_is_never_a_zero() -> None:
    links = pd.DataFrame({"code": ["a"], "parent_code": ["x"]})
    found = aggregation.summary(rows(("a", "n", 5, "secret")), links)
    assert found["total"].isna().all()


def test_a_ratio_needs_all_its_counts() -> None:
    values = rows(
        ("a", "f", 40, "published"), ("a", "n", 80, "published"),
        ("b", "f", None, "secret"), ("b", "n", 80, "published"),
        ("c", "f", 1, "published"), ("c", "n", 0, "published"),
        ("d", "f", 1, "published"), ("d", "n", None, "missing"),
    )  # fmt: skip
    found = aggregation.operands(values, ["f"], "n").set_index("code")
    assert found["status"].to_dict() == {
        "a": "published",
        "b": "secret",
        "c": "missing",
        "d": "missing",
    }
    assert found.loc["a", ["numerator", "denominator"]].to_list() == [40, 80]
    assert found.loc[["b", "c", "d"], "numerator"].isna().all()


def test_a_denominator_may_have_one_period_for_all() -> None:
    above = rows(("a", "f", 40, "published"))
    below = rows(("a", "n", 80, "published"), ("a", "n", 60, "published"))
    below["period"] = ["2018", "2013"]
    found = aggregation.operands(pd.concat([above, below]), ["f"], "n", "2018")
    assert found["denominator"].to_list() == [80]


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


@pytest.mark.parametrize(("published", "expected"), [(9, True), (8, False), (10, False)])
def test_a_sum_is_withheld_beside_a_published_total(published: int, *, expected: bool) -> None:
    sums = pd.DataFrame(
        {
            "code": ["FR"],
            "indicator": ["n"],
            "period": ["2020"],
            "published": [published],
            "expected": [10],
        }
    )
    assert aggregation.revealing(sums, sums).to_list() == [expected]
    assert aggregation.revealing(sums, sums.assign(code="75")).to_list() == [False]
