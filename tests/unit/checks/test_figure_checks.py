"""Each check of the figures, broken on purpose in a copy of the embedded ones."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from loaders import snapshot
from loaders.checks import figure_checks

Tables = dict[str, pd.DataFrame]
NAME = "values_demandeurs"


@pytest.fixture(scope="module")
def embedded() -> Tables:
    found = snapshot.load().tables()
    return {name: found[name] for name in ("territories", NAME)}


@pytest.fixture
def tables(embedded: Tables) -> Tables:
    return {**embedded, NAME: embedded[NAME].copy()}


def row(tables: Tables, code: str, indicator: str, period: str = "2021-12-31") -> int:
    table = tables[NAME]
    kept = table["code"].eq(code) & table["indicator"].eq(indicator) & table["period"].eq(period)
    return int(table.index[kept][0])


def said(tables: Tables) -> str:
    return "\n".join(fault.sentence() for fault in figure_checks.check(tables))


def test_the_embedded_figures_hold(embedded: Tables) -> None:
    assert said(embedded) == ""
    assert any("731410" in line for line in figure_checks.summary(embedded))


def undocumented(tables: Tables) -> None:
    tables[NAME].loc[row(tables, "QP001001", "defm_a"), "indicator"] = "defm_z"


def forgotten(tables: Tables) -> None:
    table = tables[NAME]
    tables[NAME] = table[table["indicator"].ne("defm_a_femmes")]


def silent_zero(tables: Tables) -> None:
    tables[NAME].loc[row(tables, "QP001001", "defm_abc"), "status"] = "secret"


def silent_gap(tables: Tables) -> None:
    tables[NAME] = tables[NAME].drop(index=row(tables, "QP001001", "defm_abc_rsa"))


def revealed(tables: Tables) -> None:
    place = row(tables, "QP001001", "defm_abc_femmes")
    tables[NAME].loc[place, ["value", "status"]] = [float("nan"), "secret"]


def another_sum(tables: Tables) -> None:
    tables[NAME].loc[row(tables, "QP093001", "defm_abc"), "value"] += 1


def far_from_the_total(tables: Tables) -> None:
    place = row(tables, "FR", "defm_abc_rsa", "2018-12-31")
    tables[NAME].loc[place, "value"] = 1_000.0


@pytest.mark.parametrize(
    ("break_it", "expected"),
    [
        (undocumented, ["defm_z", "indicateur non documenté"]),
        (forgotten, ["defm_a_femmes", "indicateur documenté et absent"]),
        (silent_zero, ["valeur et statut d'accord", "QP001001"]),
        (silent_gap, ["QPV sans ligne", "1513", "1514"]),
        (revealed, ["révèle la seule partie secrète", "QP001001", "defm_abc_hommes"]),
        (another_sum, ["731410", "Seine-Saint-Denis", "74960"]),
        (far_from_the_total, ["defm_abc_rsa 2018-12-31", "« Ensemble »", "1000"]),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_broken_figure_is_told(
    tables: Tables, break_it: Callable[[Tables], None], expected: list[str]
) -> None:
    break_it(tables)
    found = said(tables)
    for words in expected:
        assert words in found
