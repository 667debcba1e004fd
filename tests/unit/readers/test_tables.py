from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.errors import SchemaFaultError, SourceUnreadableError
from loaders.readers.tables import numbers, parse_number, read_table

Put = Callable[[bytes], Path]
SPACES = [" ", "\u00a0", "\u202f"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1\u202f234,5", 1234.5),
        ("1\u00a0234\u00a0567", 1234567),
        ("12 345", 12345),
        ("6056.0", 6056),
        ("1,234", 1.234),
        ("-0,5", -0.5),
        ("−3", -3),
        (" 7 ", 7),
    ],
)
def test_numbers_as_published(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "nan",
        "inf",
        "1e5",
        "s",
        "ns",
        "-",
        "12 34",
        "1 2345",
        "1.2.3",
        "1,234.5",
        "\u0663",
        "0x1",
        "1_000",
    ],
)
def test_what_is_not_a_number_is_never_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_number(text)


@pytest.mark.parametrize("text", ["", " ", "\u202f"])
def test_a_blank_cell_is_a_missing_number(text: str) -> None:
    assert math.isnan(parse_number(text))


@given(
    st.integers(-(10**12), 10**12),
    st.integers(0, 999),
    st.sampled_from(["", *SPACES]),
    st.sampled_from(",."),
)
def test_a_number_written_the_french_way_is_read_back(
    whole: int, thousandths: int, space: str, mark: str
) -> None:
    text = f"{whole:,}".replace(",", space) + f"{mark}{thousandths:03}"
    assert parse_number(text) == float(f"{whole}.{thousandths:03}")


@given(st.text(max_size=8))
def test_a_cell_is_a_number_or_refused_never_something_else(text: str) -> None:
    try:
        number = parse_number(text)
    except ValueError:
        return
    assert math.isnan(number) == (not text.strip())
    assert not math.isinf(number)


def test_the_cells_that_are_no_numbers_are_all_told() -> None:
    column = pd.Series(["1", "x", "", "2,5", "n.d."], index=[2, 3, 4, 5, 9], name="pop")
    values, faults = numbers(column, "f.csv")
    assert values.dropna().to_dict() == {2: 1.0, 5: 2.5}
    assert [(fault.row, fault.column, fault.value) for fault in faults] == [
        (3, "pop", "x"),
        (9, "pop", "n.d."),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_marks_line_ends_blanks_and_empty_columns_are_read(put: Put, mark: bytes, end: str) -> None:
    text = end.join(["code ; é ;autre;;;", "A; 1 ;x;;;", ";;;;;", "B;;y;;;"])
    frame = read_table(put(mark + text.encode()), ["é", "code"], separator=";")
    assert frame.to_dict("list") == {"é": ["1", ""], "code": ["A", "B"]}
    assert list(frame.index) == [2, 4]


def test_quoted_cells_hold_separators_and_line_breaks(put: Put) -> None:
    frame = read_table(put(b'a,b\n"x, ""y""\nz",1\nw,2\n'), ["a", "b"])
    assert list(frame["a"]) == ['x, "y"\nz', "w"]
    assert list(frame.index) == [3, 4]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "vide"),
        (b",,\n,,\n", "que des cellules vides"),
        (b"<html><body>Erreur</body></html>", "page web"),
        ("a,b\n1,é\n".encode("cp1252"), "ligne 2, octet 7 : ce texte n'est pas encodé en UTF-8"),
        (b'a,b\n"1,2\n3,4\n', "guillemets"),
        (b"a,b\n1,2\n3,4", "tronqué, il s'arrête au milieu de la ligne 3"),
    ],
)
def test_a_file_that_is_no_table_is_unreadable(put: Put, content: bytes, reason: str) -> None:
    with pytest.raises(SourceUnreadableError, match=reason):
        read_table(put(content), ["a", "b"], ends_with_newline=True)


def test_another_encoding_is_read_when_it_is_the_expected_one(put: Put) -> None:
    frame = read_table(put("a\né\n".encode("cp1252")), ["a"], encoding="cp1252")
    assert list(frame["a"]) == ["é"]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"a,c\n1,2\n", [(None, "b", "colonne absente")]),
        (b"a;b\n1;2\n", [(None, "a", "colonne absente"), (None, "b", "colonne absente")]),
        (b"a,b,b\n1,2,3\n", [(1, "b", "colonne présente deux fois")]),
        (b"a,b\n1\n2,3\n4,5,6\n", [(2, None, "ligne incomplète"), (4, None, "trop de cellules")]),
    ],
)
def test_columns_and_rows_that_do_not_fit_are_all_told(
    put: Put, content: bytes, faults: list[tuple[int | None, str | None, str]]
) -> None:
    with pytest.raises(SchemaFaultError) as caught:
        read_table(put(content), ["a", "b"])
    assert [(fault.row, fault.column, fault.why) for fault in caught.value.faults] == faults
