from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.codes import (
    CITE,
    COMMUNE,
    DEPARTEMENT,
    QPV_2015,
    QPV_2024,
    REGION,
    SIREN,
    CodeKind,
    split_codes,
)

KINDS = [COMMUNE, DEPARTEMENT, REGION, SIREN, QPV_2015, QPV_2024, CITE]


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (COMMUNE, ["01004", "2A004", "2B033", "75056", "95680", "97105", "97801", "98715"]),
        (DEPARTEMENT, ["01", "19", "21", "2A", "2B", "95", "971", "976", "987"]),
        (REGION, ["01", "06", "11", "94"]),
        (SIREN, ["200054781", "217500016"]),
        (QPV_2015, ["QP001001", "QP02A001", "QP093028", "QP971004", "QP987018"]),
        (QPV_2024, ["QN00101M", "QN02A01I", "QN97803N", "QN98740C"]),
        (CITE, ["cde-001", "cde-084"]),
    ],
)
def test_published_codes_are_well_formed(kind: CodeKind, codes: list[str]) -> None:
    assert [code for code in codes if not kind.matches(code)] == []
    assert {kind.explain(code) for code in codes} == {None}


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (COMMUNE, "1004", "sans son zéro de tête (« 1004 » au lieu de « 01004 »)"),
        (COMMUNE, "20004", "mal formé"),
        (COMMUNE, "96001", "mal formé"),
        (COMMUNE, "2a004", "majuscules"),
        (COMMUNE, " 01004", "espaces"),
        (COMMUNE, "01004\n", "espaces"),
        (COMMUNE, "\u06601004", "mal formé"),
        (COMMUNE, "", "vide"),
        (COMMUNE, 1004, "un texte est attendu"),
        (COMMUNE, None, "un texte est attendu"),
        (DEPARTEMENT, "1", "sans son zéro de tête (« 1 » au lieu de « 01 »)"),
        (DEPARTEMENT, "20", "mal formé"),
        (REGION, "05", "mal formé"),
        (REGION, "987", "mal formé"),
        (SIREN, "100054781", "mal formé"),
        (SIREN, "20005478", "mal formé"),
        (QPV_2015, "QP93028", "mal formé"),
        (QPV_2015, "QN09328M", "génération 2024"),
        (QPV_2015, "qp093028", "majuscules"),
        (QPV_2024, "QP093028", "génération 2015"),
        (QPV_2024, "QN09328Z", "mal formé"),
        (CITE, "cde-1", "mal formé"),
    ],
)
def test_a_bad_code_is_refused_with_its_reason(kind: CodeKind, value: object, reason: str) -> None:
    assert not kind.matches(value)
    assert reason in str(kind.explain(value))


@given(st.sampled_from(KINDS), st.text(max_size=12))
def test_a_code_is_either_well_formed_or_explained(kind: CodeKind, value: str) -> None:
    assert kind.matches(value) == (kind.explain(value) is None)


@given(st.sampled_from(KINDS), st.data())
def test_whatever_the_pattern_makes_is_accepted_and_no_blank_around_it(
    kind: CodeKind, data: st.DataObject
) -> None:
    code = data.draw(st.from_regex(re.compile(kind.pattern, re.ASCII), fullmatch=True))
    assert kind.matches(code)
    assert "espaces" in str(kind.explain(f" {code}"))


@given(st.from_regex(re.compile(COMMUNE.pattern, re.ASCII), fullmatch=True))
def test_a_lost_zero_is_never_taken_for_another_commune(code: str) -> None:
    shorter = code.removeprefix("0")
    assert COMMUNE.matches(shorter) == (shorter == code)


@given(st.lists(st.from_regex(re.compile(COMMUNE.pattern, re.ASCII), fullmatch=True)))
@pytest.mark.parametrize("separator", [",", ", ", ";", " ; "])
def test_split_codes_finds_what_was_joined(separator: str, codes: list[str]) -> None:
    assert split_codes(separator.join(codes)) == tuple(codes)


def test_split_codes_keeps_what_is_wrong_for_its_validation() -> None:
    assert split_codes(" ") == ()
    assert split_codes("02571,, 1004 ") == ("02571", "", "1004")
