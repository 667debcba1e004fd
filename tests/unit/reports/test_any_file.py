"""Whatever the bytes, a review answers: it never raises, and accepts nothing that is not right."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.reports import is_quarter
from loaders.catalogues import metrics
from loaders.reports import names
from loaders.reports.form import COLUMNS
from loaders.reports.review import Review
from tests.unit.reports.files import GOOD, checked, csv, row, text, xlsx

WORDS = st.sampled_from(
    [*GOOD, *COLUMNS, "2023-T5", "31/03/2023", "1 234", "12,5", "=1+1", '"', ";", ",", "\t", "\n"]
)
NAMES = st.sampled_from(["rapports.csv", "rapports.xlsx", "", "\u202e.csv", "a/b\\c.XLSX"])


def sound(found: Review) -> None:
    """Check what holds for any review."""
    assert found.ok == (not found.faults)
    assert len({one.key for one in found.accepted}) == len(found.accepted)
    assert found.ok or all(fault.sentence() for fault in found.faults)
    for one in found.accepted:
        assert one.key.cite in names.cites().labels
        assert one.key.metric in metrics.load()
        assert is_quarter(one.key.quarter)
        assert 0 <= one.value <= 1_000_000
    refused = {fault.row for fault in found.faults}
    assert not refused & {change.line for change in found.changes}


@given(st.binary(max_size=400), NAMES)
def test_any_bytes(content: bytes, name: str) -> None:
    sound(checked(content, name))


@given(st.text(max_size=400), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_text(written: str, encoding: str) -> None:
    sound(checked(written.encode(encoding, errors="ignore")))


@given(st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=40))
def test_any_mixture_of_what_a_report_holds(words: list[str]) -> None:
    sound(checked((";".join(COLUMNS) + "\n" + "".join(words)).encode("utf-8", errors="ignore")))


@given(st.lists(st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=8), max_size=5))
def test_any_cells_under_a_right_header(rows: list[list[str]]) -> None:
    sound(checked(text(rows).encode("utf-8", errors="ignore")))


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
@pytest.mark.parametrize("content", [xlsx(row(), row(cite="Lille")), csv(row(), row(cite="Lille"))])
def test_any_damage_to_a_right_file(content: bytes, seed: int, times: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same damage again for the same seed
    damaged = bytearray(content)
    for _ in range(times):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    sound(checked(bytes(damaged)))


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_any_truncation_of_a_workbook(length: int) -> None:
    content = xlsx(row())
    sound(checked(content[: min(length, len(content) - 1)], "rapports.xlsx"))
