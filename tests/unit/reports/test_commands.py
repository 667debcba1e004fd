"""The commands that write the template and check a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders import cli
from tests.unit.reports.files import csv, row, xlsx


@pytest.mark.parametrize("name", ["modele.xlsx", "MODELE.CSV"])
def test_the_template_is_written_under_the_name_asked(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / name
    assert cli.main(["template", str(out)]) == 0
    assert capsys.readouterr().out == f"Fichier écrit : {out}\n"
    assert out.read_bytes().startswith((b"PK", b"\xef\xbb\xbfCit"))
    assert cli.main(["review", str(out)]) == 1
    assert "aucune ligne de données" in capsys.readouterr().err


def test_another_format_of_template_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["template", str(tmp_path / "modele.ods")]) == 1
    assert "choisir un nom en .xlsx ou en .csv" in capsys.readouterr().err
    assert cli.main(["template", str(tmp_path / "absent" / "modele.csv")]) == 1
    assert "vérifier que le dossier existe" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_right_file_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rapports.xlsx"
    path.write_bytes(xlsx(row(), row(cite="Lille")))
    assert cli.main(["review", str(path)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "rapports.xlsx : 2 lignes de données, dont 2 acceptables.",
        "Rien à corriger. Ce fichier n'a pas été comparé aux chiffres enregistrés.",
    ]
    assert err == ""


def test_a_wrong_file_fails_with_every_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rapports.csv"
    path.write_bytes(csv(row(), *[row(value="x")] * 60))
    assert cli.main(["review", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert lines[0] == "rapports.csv : 61 lignes de données, dont 1 acceptable."
    assert len(lines) == 63
    assert lines[1].startswith("  - rapports.csv, ligne 3, colonne « Valeur » : ce n'est pas")
    assert lines[-2] == "60 anomalies : rien ne peut être enregistré."
    assert lines[-1].startswith("Que faire : ")


def test_a_file_of_100_mb_is_refused_without_being_read_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rapports.csv"
    with path.open("wb") as stream:
        stream.truncate(100 * 2**20)
    assert cli.main(["review", str(path)]) == 1
    err = capsys.readouterr().err
    assert err.startswith("rapports.csv : fichier refusé.")
    assert "100,0 Mo, 5 Mo au plus" in err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        assert cli.main(["review", str(path)]) == 1
        assert "Que faire : vérifier le nom du fichier" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["template", "review"])
def test_a_command_without_its_file_says_so_and_has_french_help(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([command]) == 2
    assert "Commande mal écrite" in capsys.readouterr().err
    assert cli.main([command, "--help"]) == 0
    assert "Affiche cette aide." in capsys.readouterr().out
