"""French wording of numbers, lists and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_LOCALE = "fr_FR"


def number(value: float | None, missing: str = "non diffusé") -> str:
    """Return 12345 as "12 345"; ``missing`` in words where there is no value."""
    return missing if value is None else format_decimal(value, locale=_LOCALE)


def plural(count: int, singular: str, several: str | None = None) -> str:
    """Return "1 cité", "0 cité", "12 cités": in French, the plural begins at two."""
    word = singular if abs(count) < 2 else (several or f"{singular}s")  # noqa: PLR2004
    return f"{number(count)} {word}"


def listed(items: Sequence[str]) -> str:
    """Return "A, B et C"."""
    return format_list(list(items), locale=_LOCALE)


def day(value: date) -> str:
    """Return "8 novembre 2023"."""
    return format_date(value, format="d MMMM y", locale=_LOCALE)
