"""French wording of numbers, lists, dates and periods."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.grid import Cell

_LOCALE = "fr_FR"
_PLURAL: Final = 2
_QUARTER: Final = re.compile(r"(\d{4})-T([1-4])")
NOT_PUBLISHED: Final = "non diffusé"
NOT_APPLICABLE: Final = "sans objet"
#: What a status that is not "published" reads as.
STATUS: Final = {"secret": NOT_PUBLISHED, "missing": NOT_PUBLISHED, "absent": NOT_APPLICABLE}
#: Units written beside a figure; the others are said by the label.
_SIGNS: Final = {"%": "\u202f%", "€ par an": "\u202f€"}
#: Decimals by unit; none elsewhere: the others are counts and euros.
_DIGITS: Final = {"%": 1, "pour 100 habitants": 1, "rapport": 1, "indice": 1, "indice de 0 à 1": 2}


def number(value: float | None, missing: str = NOT_PUBLISHED, digits: int | None = None) -> str:
    """Return 12345 as "12 345"; ``missing`` in words where there is no value.

    ``digits`` fixes the number of decimals.
    """
    if value is None:
        return missing
    return _number(value or 0, digits)  # -0.0 is the key of 0 too


@lru_cache(maxsize=8192)
def _number(value: float, digits: int | None) -> str:
    """Write a number as babel does, rounded half to even like it, but twenty times as fast."""
    if digits is None and not isinstance(value, int):
        return format_decimal(value, locale=_LOCALE)
    text = f"{Decimal(str(value)):,.{digits or 0}f}"
    return text.replace(",", "\u202f").replace(".", ",")


def digits_of(unit: str) -> int:
    """Return how many decimals figures of a unit are written with."""
    return _DIGITS.get(unit, 0)


def sign_of(unit: str) -> str:
    """Return the sign of a unit with the space before it, nothing where the label says it."""
    return _SIGNS.get(unit, "")


def measure(value: float | None, unit: str, missing: str = NOT_PUBLISHED) -> str:
    """Return a figure with the decimals and the sign of its unit: "18,3 %", "12 345"."""
    if value is None:
        return missing
    return number(value, digits=digits_of(unit)) + sign_of(unit)


def cell(found: Cell, unit: str) -> str:
    """Return a figure, or the words of its status: never a zero for what is not known."""
    return measure(found.value, unit, STATUS.get(found.status, NOT_PUBLISHED))


def is_plural(count: float) -> bool:
    """Whether a count takes the plural: in French, it begins at two."""
    return abs(count) >= _PLURAL


def plural(count: int, singular: str, several: str | None = None) -> str:
    """Return "1 cité", "0 cité", "12 cités"."""
    word = (several or f"{singular}s") if is_plural(count) else singular
    return f"{number(count)} {word}"


def listed(items: Sequence[str]) -> str:
    """Return "A, B et C"."""
    return format_list(list(items), locale=_LOCALE)


def day(value: date) -> str:
    """Return "8 novembre 2023"."""
    return format_date(value, format="d MMMM y", locale=_LOCALE)


def period(text: str) -> str:
    """Return a period of the figures: "31 décembre 2021", "3e trimestre 2025", "2018"."""
    quarter = _QUARTER.fullmatch(text)
    if quarter:
        year, rank = quarter.groups()
        return f"{rank}{'er' if rank == '1' else 'e'} trimestre {year}"
    return day(date.fromisoformat(text)) if "-" in text else text


def short_period(text: str) -> str:
    """Return a period short enough for an axis: "fin 2021", "T3 2025", "2018"."""
    quarter = _QUARTER.fullmatch(text)
    if quarter:
        return f"T{quarter[2]} {quarter[1]}"
    return f"fin {text[:4]}" if text.endswith("-12-31") else text
