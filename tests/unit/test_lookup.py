"""geo.lookup: a search that forgives."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.lookup import EXACT, INSIDE, PREFIX, TYPO, WORDS, Index, normalise

PLACES = [
    ("region", "11", "Île-de-France"),
    ("qpv2015", "QP093028", "Saint-Denis Centre"),
    ("qpv2024", "QN09328M", "Franc-Moisin"),
    ("commune", "93066", "Saint-Denis"),
    ("commune", "97411", "Saint-Denis"),
    ("commune", "93010", "Bondy"),
    ("commune", "93014", "Clichy-sous-Bois"),
    ("commune", "94038", "L'Haÿ-les-Roses"),
    ("commune", "62633", "Œuf-en-Ternois"),
    ("commune", "59009", "Villeneuve-d'Ascq"),
    ("commune", "67482", "Strasbourg"),
    ("commune", "40088", "Dax"),
    ("commune", "69256", "Vaulx-en-Velin"),
    ("cite", "cde-010", "Vaulx-en-Velin"),
    ("cite", "cde-062", "Plaine Commune"),
    ("cite", "cde-031", "Strasbourg Haute Pierre"),
]
INDEX = Index(PLACES)
ALL = len(PLACES)


def codes(query: str, limit: int = ALL) -> list[str]:
    return [match.code for match in INDEX.search(query, limit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("—«»—", ""),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'HAY LES ROSES", "l hay les roses"),
        ("Œuf-en-Ternois", "oeuf en ternois"),
        ("St-Étienne", "saint etienne"),
        ("Ste  Geneviève", "sainte genevieve"),
        ("Saint\u202fDenis\u00a0", "saint denis"),
        ("13ᵉ arrondissement", "13e arrondissement"),
        ("Stains", "stains"),
    ],
)
def test_normalise_keeps_what_two_spellings_share(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("query", "expected", "score"),
    [
        ("saint denis", "93066", EXACT),
        ("St-Denis", "93066", EXACT),
        ("villeneuve d’ascq", "59009", EXACT),
        ("saintdenis", "93066", EXACT),
        ("cde-062", "cde-062", EXACT),
        ("CDE062", "cde-062", EXACT),
        ("93066", "93066", EXACT),
        ("qp093028", "QP093028", EXACT),
        ("qn093", "QN09328M", PREFIX),
        ("clichy", "93014", PREFIX),
        ("oeuf", "62633", PREFIX),
        ("bois clichy", "93014", WORDS),
        ("roses", "94038", WORDS),
        ("ternoi", "62633", WORDS),
        ("lhay", "94038", INSIDE),
        ("asbour", "67482", INSIDE),
        ("starsbourg", "67482", TYPO),
        ("vaulx en vlin", "69256", TYPO),
        ("clichi sous bois", "93014", TYPO),
    ],
)
def test_a_query_finds_its_place(query: str, expected: str, score: float) -> None:
    found = {match.code: match.score for match in INDEX.search(query)}
    assert found[expected] == score


def test_better_matches_come_first() -> None:
    assert codes("saint denis") == ["93066", "97411", "QP093028"]
    assert codes("strasbourg") == ["67482", "cde-031"]


def test_at_equal_score_a_cite_then_a_commune_then_a_qpv() -> None:
    assert codes("vaulx-en-velin") == ["cde-010", "69256"]
    assert codes("franc") == ["QN09328M", "11"]
    assert codes("s")[:4] == ["cde-031", "67482", "93066", "97411"]


def test_places_of_the_same_name_keep_their_order() -> None:
    reverse = Index(reversed(PLACES))
    assert [match.code for match in reverse.search("saint-denis", 2)] == ["97411", "93066"]


def test_st_is_saint_or_the_beginning_of_a_word() -> None:
    assert {"93066", "67482", "QP093028"} <= set(codes("st"))


def test_a_short_word_must_be_right() -> None:
    assert codes("dix") == []


def test_typos_are_tried_only_when_nothing_else_answers() -> None:
    assert codes("bondi") == ["93010"]
    assert codes("bond") == ["93010"]
    assert all(match.score > TYPO for match in INDEX.search("denis"))


def test_the_limit_is_kept() -> None:
    assert len(INDEX.search("s", 3)) == 3
    assert INDEX.search("s", 0) == []


def test_an_empty_index_answers_nothing() -> None:
    assert Index([]).search("saint") == []


def test_a_table_is_indexed_without_its_nameless_rows() -> None:
    table = pd.DataFrame(PLACES, columns=["level", "code", "name"])
    table.loc[len(table)] = ["commune", "00000", None]
    assert Index.from_frame(table).search("saint denis") == INDEX.search("saint denis")
    assert Index.from_frame(table).search("00000") == []


NAMES = st.sampled_from([name for _, _, name in PLACES])
SEPARATORS = st.sampled_from([" ", "-", "'", "’", "  ", " - ", "\u00a0", "_", "/"])


@given(NAMES, st.data())
def test_case_accents_and_hyphens_change_nothing(name: str, data: st.DataObject) -> None:
    words = normalise(name).split()
    case = data.draw(st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
    spelled = data.draw(SEPARATORS).join(map(case, words))
    assert INDEX.search(spelled) == INDEX.search(name)
    assert INDEX.search(name)[0].score == EXACT


@given(NAMES, st.data())
def test_any_part_of_a_word_finds_the_name(name: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(normalise(name).split()))
    start = data.draw(st.integers(0, len(word) - 1))
    end = data.draw(st.integers(start + 1, len(word)))
    assert name in {match.name for match in INDEX.search(word[start:end], ALL)}


@given(NAMES, st.data())
def test_one_letter_left_out_of_a_long_word_is_forgiven(name: str, data: st.DataObject) -> None:
    words = normalise(name).split()
    long = [rank for rank, word in enumerate(words) if len(word) > 4]
    if not long:
        return
    rank = data.draw(st.sampled_from(long))
    gone = data.draw(st.integers(0, len(words[rank]) - 1))
    words[rank] = words[rank][:gone] + words[rank][gone + 1 :]
    assert name in {match.name for match in INDEX.search(" ".join(words), ALL)}


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert set(once) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@given(st.text(), st.integers(-1, 50))
def test_garbage_never_raises(query: str, limit: int) -> None:
    matches = INDEX.search(query, limit)
    assert len(matches) <= max(limit, 0)
    assert all(0 < match.score <= 1 for match in matches)
    assert matches == sorted(matches, key=lambda match: -match.score)


@pytest.mark.parametrize(
    "query", ["x" * 10_000, "é " * 5_000, "\0" * 10_000, "^\n^", "🙂", "'; --"]
)
def test_long_or_odd_queries_answer_nothing(query: str) -> None:
    assert INDEX.search(query) == []
