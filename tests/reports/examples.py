"""Figures and people of the tests: invented, and small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geo.reports import Key, Row
from loaders.reports.records import Batch
from loaders.reports.rights import Identity
from loaders.reports.store import Store

ANNE = Identity("local", "anne")
BRUNO = Identity("local", "bruno")
SHA = "ab" * 32

LILLE = Key("cde-062", "2023-T2", "comites")
LYON = Key("cde-001", "2023-T2", "comites")
PARIS = Key("cde-002", "2022-T4", "actions")


def row(key: Key, value: int, comment: str = "") -> Row:
    return Row(key, value, comment)


def save(
    store: Store,
    rows: Sequence[Row],
    who: Identity = ANNE,
    *,
    expected: Mapping[Key, int | None] | None = None,
    demonstration: bool = False,
) -> Batch:
    """Save after looking, as the page does; `expected` is what an older look saw."""
    seen = store.state(demonstration=demonstration).versions if expected is None else expected
    return store.save(rows, who, "remontees.csv", SHA, seen, demonstration=demonstration)


def many(number: int, value: int = 1) -> list[Row]:
    """As many figures as asked, up to 84 cités × 16 quarters × 18 metrics."""
    keys = (
        Key(f"cde-{cite:03}", f"{year}-T{quarter}", f"metrique_{metric:02}")
        for cite in range(1, 85)
        for year in range(2021, 2025)
        for quarter in range(1, 5)
        for metric in range(18)
    )
    return [Row(key, value) for key, _ in zip(keys, range(number), strict=False)]
