"""Numbers in French: our own writing is that of babel."""

from __future__ import annotations

import numpy as np
import pytest
from babel.numbers import format_decimal

from pages.parts import fr

EDGES = (0, 0.0, -0.04, 0.5, 1.5, 2.5, 0.25, 0.35, -0.5, 1e-7, 1e16, 999.95, 1_000, 1_234_567)


@pytest.mark.parametrize("digits", [None, 0, 1, 2])
def test_a_number_is_written_as_babel_writes_it(digits: int | None) -> None:
    chance = np.random.default_rng(2015)
    drawn = [round(value, rank % 5) for rank, value in enumerate(chance.uniform(-1e5, 1e5, 500))]
    values = [*EDGES, *drawn]
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    for value in (*values, *map(int, values)):
        expected = format_decimal(value, format=pattern, locale="fr_FR")
        assert fr.number(value, digits=digits) == expected


def test_a_zero_has_no_sign() -> None:
    assert fr.number(-0.0, digits=1) == fr.number(0, digits=1) == "0,0"
