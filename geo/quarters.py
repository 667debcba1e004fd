"""Quarters, written as Insee writes them: "2023-T2"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


def of(day: dt.date) -> str:
    """Return the quarter that holds a day."""
    return _name(day.year, (day.month + 2) // 3)


def between(first: str, last: str) -> tuple[str, ...]:
    """Return the quarters from one to another, both included; none where they are reversed."""
    start, end = _rank(first), _rank(last)
    return tuple(_name(rank // 4, rank % 4 + 1) for rank in range(start, end + 1))


def after(quarter: str) -> str:
    """Return the quarter that follows one."""
    rank = _rank(quarter) + 1
    return _name(rank // 4, rank % 4 + 1)


def _rank(quarter: str) -> int:
    year, _, part = quarter.partition("-T")
    return int(year) * 4 + int(part) - 1


def _name(year: int, part: int) -> str:
    return f"{year}-T{part}"
