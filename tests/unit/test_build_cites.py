"""The catalogue of the cités."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.cites import EVIDENCE
from loaders import errors
from loaders.cites import CATALOGUE, read_cites

HEADER = "id,name,wave,wave_evidence,evidence_urls,bearer,note\n"


def test_the_catalogue_of_the_project_is_read() -> None:
    table = read_cites()
    assert len(table) == 84
    assert table["wave"].dtype == "int64"
    assert set(table["wave_evidence"]) == set(EVIDENCE)
    urls = table["evidence_urls"].dropna().str.split().explode()
    assert urls.str.match(r"https?://\S+$").all()


def test_its_texts_are_french() -> None:
    text = CATALOGUE.read_text(encoding="utf-8")
    for word in ("CONFLICT", " the ", " inhabitants", "labelled", "deduced", "communes shared"):
        assert word not in text
    assert text.count("Sources divergentes\u00a0:") == 2


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "cites.csv"
    path.write_text(
        HEADER
        + "cde-1,Angers,2020,text,,,\n"
        + "cde-002,,2020,text,,,\n"
        + "cde-003,Belfort,2019,text,,,\n"
        + "cde-004,Dreux,deux,text,,,\n"
        + "cde-005,Forbach,2020,rumeur,,,\n"
        + "cde-005,Forbach,2020,text,,,\n"
    )
    with pytest.raises(errors.SchemaFaultError) as raised:
        read_cites(path)
    said = str(raised.value)
    for words in ("cde-1", "colonne « name »", "2019", "deux", "rumeur", "valeur en double"):
        assert words in said


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cites.csv"
    path.write_text("id,name,vague,wave_evidence,evidence_urls,bearer,note\n")
    with pytest.raises(errors.SchemaFaultError, match="wave"):
        read_cites(path)
