"""Reports of the cités: one value a cité, a quarter and a metric."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

AXES: Final = {
    "recenser": "Recenser & fédérer",
    "aller_vers": "Aller vers & raccrocher",
    "innover": "Innover",
}
"""The three axes of the programme, in its own words and order."""

FIRST_YEAR: Final = 2020
"""The programme began that year: no report is older."""

_QUARTER: Final = re.compile(r"(\d{4})-T([1-4])")


@dataclass(frozen=True, order=True, slots=True)
class Key:
    """What a value is about: a cité ("cde-062"), a quarter ("2023-T2") and a metric."""

    cite: str
    quarter: str
    metric: str


@dataclass(frozen=True, slots=True)
class Row:
    """A reported value: a count, and what the cité says of it."""

    key: Key
    value: int
    comment: str = ""


def is_quarter(text: str) -> bool:
    """Tell whether a text is a quarter of the programme, as Insee writes them: "2023-T2"."""
    found = _QUARTER.fullmatch(text)
    return found is not None and int(found[1]) >= FIRST_YEAR
