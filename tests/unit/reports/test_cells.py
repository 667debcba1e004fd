"""Counts, quarters, names and comments, cell by cell."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import quarters
from geo.reports import is_quarter
from loaders.reports import cells, names
from loaders.reports.cells import Formula, Wrong
from tests.unit.reports.files import TODAY


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12", 12),
        ("12,0", 12),
        ("12.0", 12),
        ("12,00", 12),
        (" 12 ", 12),
        ("0", 0),
        ("007", 7),
        ("1 234", 1_234),
        ("1\u202f234", 1_234),
        ("1\u00a0234,0", 1_234),
        (12, 12),
        (12.0, 12),
        (1_000_000, 1_000_000),
    ],
)
def test_counts_written_in_french_and_in_english(cell: Any, expected: int) -> None:
    assert cells.count(cell) == expected


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("12,5", "à virgule"),
        ("12.5", "à virgule"),
        (12.5, "à virgule"),
        ("-12,5", "négatif et à virgule"),
        ("-3", "nombre négatif"),
        ("−3", "nombre négatif"),
        (-3, "nombre négatif"),
        ("1,000", "ambigu"),
        ("1.234", "ambigu"),
        ("1,234,567", "ambigu"),
        ("12 34", "pas un nombre"),
        ("douze", "pas un nombre"),
        ("12 %", "pas un nombre"),
        ("1e3", "pas un nombre"),
        ("٣", "pas un nombre"),
        ("9" * 5_000, "pas un nombre"),
        ("", "cellule vide"),
        (None, "cellule vide"),
        (True, "vrai ou faux"),
        (dt.datetime(2023, 3, 31), "date"),  # noqa: DTZ001 - spreadsheets know no time zone
        (dt.time(12), "heure"),
        (float("nan"), "pas un nombre"),
        (float("inf"), "pas un nombre"),
        (1_000_001, "invraisemblable"),
        ("=A1+1", "formule"),
        (Formula("=A1+1"), "formule"),
    ],
)
def test_what_is_no_count_is_explained(cell: Any, why: str) -> None:
    found = cells.count(cell)
    assert isinstance(found, Wrong)
    assert why in found.why
    assert found.expected


@pytest.mark.parametrize("cell", ["2023-T2", " 2023-t2", "2023 T2", "2023T2", "2023\u2011T2"])
def test_spellings_of_a_quarter_that_leave_no_doubt(cell: str) -> None:
    assert cells.quarter(cell, TODAY) == "2023-T2"


@pytest.mark.parametrize(
    ("cell", "why", "expected"),
    [
        (dt.date(2023, 3, 31), "date au lieu d'un trimestre", "« 2023-T1 »"),
        (dt.datetime(2023, 4, 1, 8), "date au lieu d'un trimestre", "« 2023-T2 »"),  # noqa: DTZ001 - same
        ("31/03/2023", "date au lieu d'un trimestre", "« 2023-T1 »"),
        ("31.12.2023", "date au lieu d'un trimestre", "« 2023-T4 »"),
        ("2023-07-14", "date au lieu d'un trimestre", "« 2023-T3 »"),
        ("2023-07-14 00:00:00", "date au lieu d'un trimestre", "« 2023-T3 »"),
        ("14 juillet 2023", "date au lieu d'un trimestre", "« 2023-T3 »"),
        ("août 2023", "date au lieu d'un trimestre", "« 2023-T3 »"),
        ("02/2023", "date au lieu d'un trimestre", "« 2023-T1 »"),
        ("31/03/2019", "date au lieu d'un trimestre", "à partir de 2020"),
        ("T2 2023", "écrit autrement", "« 2023-T2 »"),
        ("2023-Q2", "écrit autrement", "« 2023-T2 »"),
        ("2e trimestre 2023", "écrit autrement", "« 2023-T2 »"),
        ("1er trimestre 2023", "écrit autrement", "« 2023-T1 »"),
        ("2023", "année au lieu d'un trimestre", "2023-T1 à 2023-T4"),
        (2023, "année au lieu d'un trimestre", "2023-T1 à 2023-T4"),
        ("2019-T4", "avant le programme", "à partir de 2020"),
        ("2024-T3", "n'a pas commencé", "au plus tard 2024-T2"),
        ("2023-T5", "pas un trimestre", "comme 2023-T2"),
        ("31/02/2023", "pas un trimestre", "comme 2023-T2"),
        ("", "cellule vide", "comme 2023-T2"),
        (Formula("=AUJOURDHUI()"), "formule", "comme 2023-T2"),
    ],
)
def test_what_is_no_quarter_is_explained(cell: Any, why: str, expected: str) -> None:
    found = cells.quarter(cell, TODAY)
    assert isinstance(found, Wrong)
    assert why in found.why
    assert expected in found.expected


def test_the_quarter_of_today_may_be_reported() -> None:
    assert cells.quarter("2024-T2", TODAY) == "2024-T2"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Plaine Commune", "cde-062"),
        ("plaine  commune", "cde-062"),
        ("PLAINE-COMMUNE", "cde-062"),
        ("cde-062", "cde-062"),
        ("CDE 062", "cde-062"),
        ("Saint-Étienne Métropole", "cde-025"),
        ("st etienne metropole", "cde-025"),
        ("CA Val d’Yerres Val de Seine", "cde-021"),
    ],
)
def test_a_cite_by_its_name_or_its_code(written: str, code: str) -> None:
    assert cells.name(written, names.cites(), "cité inconnue", "une cité") == code


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("Plaine Comune", "« Plaine Commune »"),
        ("Grand Reims", "« CU du Grand Reims »"),
        ("cité de l'emploi de Roubaix", "« Roubaix »"),
        ("Marseile", "« Marseille Nord (13-14-15-16) »"),
        ("Saint-Denis", "« Plaine Commune »"),  # one of its communes
    ],
)
def test_a_near_miss_suggests_the_right_cite(written: str, suggested: str) -> None:
    found = cells.name(written, names.cites(), "cité inconnue", "une cité")
    assert found == Wrong(f"cité inconnue, peut-être {suggested}", suggested)


def test_a_name_like_no_other_suggests_nothing() -> None:
    found = cells.name("Xyzzy", names.cites(), "cité inconnue", "une cité")
    assert found == Wrong("cité inconnue", "une cité")


def test_metrics_and_axes_by_their_names() -> None:
    for written in ("Comités de pilotage réunis", "comites de pilotage REUNIS", "comites_pilotage"):
        assert names.known_metrics().find(written) == "comites_pilotage"
    for written in ("Recenser & fédérer", "recenser et federer", "recenser"):
        assert names.axes().find(written) == "recenser"
    assert names.known_metrics().suggest("Nombre de comités de pilotage") == [
        "Comités de pilotage réunis"
    ]
    assert names.axes().find("") is None


def test_every_name_stands_for_one_thing() -> None:
    for known in (names.cites(), names.known_metrics(), names.axes()):
        for code, label in known.labels.items():
            assert known.find(code) == known.find(label) == code
    assert len(names.cites().labels) == 84


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("'=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        (Formula("=1+1"), "=1+1"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("ligne 1\r\nligne 2", "ligne 1\nligne 2"),
        ("a\x00b\x07c\u202ed", "abcd"),
        ("l'été", "l'été"),
        (None, ""),
        (12, "12"),
    ],
)
def test_a_comment_is_plain_text(cell: Any, kept: str) -> None:
    assert cells.comment(cell) == kept


def test_a_comment_has_a_length() -> None:
    assert cells.comment("é" * 1_000) == "é" * 1_000
    found = cells.comment("é" * 1_001)
    assert found == Wrong("commentaire de 1001 caractères", "1000 caractères au plus")


def test_a_figure_of_demonstration_is_refused() -> None:
    found = cells.comment("DÉMONSTRATION : chiffre inventé")
    assert isinstance(found, Wrong)
    assert "inventé" in found.why
    assert cells.comment("Démonstration de robots au forum") == "Démonstration de robots au forum"


CELLS = st.one_of(
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.builds(Formula, st.text()),
    st.from_regex(r"\s*[-−+=]?[0-9  \u202f.,]{1,12}"),
    st.from_regex(r"[0-9]{1,4}[-/ .T][0-9TQ]{1,2}([-/ .][0-9]{1,4})?"),
)


@given(CELLS)
def test_any_cell_is_understood_or_explained(cell: Any) -> None:
    found = cells.count(cell)
    if isinstance(found, Wrong):
        assert found.why
        assert found.expected
    else:
        assert type(found) is int
        assert 0 <= found <= 1_000_000
    quarter = cells.quarter(cell, TODAY)
    if isinstance(quarter, str):
        assert is_quarter(quarter)
        assert quarter <= quarters.of(TODAY)
    named = cells.name(cell, names.cites(), "cité inconnue", "une cité")
    assert isinstance(named, Wrong) or named in names.cites().labels


@given(st.integers(min_value=0, max_value=1_000_000), st.sampled_from(" \u00a0\u202f"))
def test_a_count_may_be_written_with_thousands_apart(value: int, space: str) -> None:
    assert cells.count(f"{value:,}".replace(",", space)) == value


@given(st.text())
def test_cleaning_a_clean_text_changes_nothing(written: str) -> None:
    once = cells.cleaned(written)
    assert cells.cleaned(once) == once


@given(st.text(alphabet="'=+-@_x05F0D \n", max_size=30))
def test_guards_and_escapes_come_off_whole(written: str) -> None:
    assert cells.cleaned(cells.cleaned(written)) == cells.cleaned(written)
