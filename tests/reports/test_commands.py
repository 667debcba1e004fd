from __future__ import annotations

from pathlib import Path

import pytest

from loaders import cli
from loaders.reports.store import Store
from tests.reports.examples import LILLE, row, save


@pytest.fixture(autouse=True)
def chosen(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITES_DATABASE_URL", url)


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    code = cli.main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_backup_then_restore(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(store, [row(LILLE, 12)])
    file = tmp_path / "remontees.zip"
    code, out, err = run(capsys, "backup", file)
    assert (code, err) == (0, "")
    assert out == f"Sauvegarde écrite : {file} (1 imports, 1 chiffres, 0 annulations, 0 droits).\n"
    save(store, [row(LILLE, 13)])
    code, out, err = run(capsys, "restore", file)
    assert (code, err) == (0, "")
    assert store.place in out
    assert f"Ce que la base contenait est sauvegardé : {tmp_path}" in out
    assert store.current() == {LILLE: row(LILLE, 12)}
    code, out, err = run(capsys, "backup", file)
    assert (code, out) == (1, "")
    assert "un fichier porte déjà ce nom" in err
    assert run(capsys, "backup", file, "--force")[0] == 0


def test_a_damaged_backup_fails_with_a_report(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(store, [row(LILLE, 12)])
    file = tmp_path / "remontees.zip"
    file.write_bytes(b"PK rien")
    code, out, err = run(capsys, "restore", file)
    assert (code, out) == (1, "")
    assert "la base n'a pas été touchée" in err
    assert "Que faire : " in err
    assert store.current() == {LILLE: row(LILLE, 12)}


def test_rights_are_granted_listed_and_revoked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "rights", "list") == (0, "Aucun droit accordé.\n", "")
    code, out, _ = run(
        capsys, "rights", "grant", "Coordo@Lille.fr", "--cite", "cde-062", "--cite", "cde-001"
    )
    assert code == 0
    assert [line.split(", ")[0] for line in out.splitlines()] == [
        "coordo@lille.fr enregistre cde-001",
        "coordo@lille.fr enregistre cde-062",
    ]
    assert run(capsys, "rights", "grant", "anct@exemple.fr", "--admin")[0] == 0
    _, out, _ = run(capsys, "rights", "list")
    assert out.startswith("anct@exemple.fr administre toutes les cités, depuis le ")
    assert len(out.splitlines()) == 3
    _, out, _ = run(capsys, "rights", "revoke", "coordo@lille.fr", "--cite", "cde-001")
    assert out.startswith("1 droit retiré.\ncoordo@lille.fr enregistre cde-062")
    assert run(capsys, "rights", "revoke", "coordo@lille.fr")[1] == "1 droit retiré.\n"


def test_a_right_on_a_cite_that_does_not_exist_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = run(capsys, "rights", "grant", "a@b.fr", "--cite", "cde-085")
    assert code == 1
    assert "« cde-085 » n'existe pas" in err
    assert run(capsys, "rights", "list")[1] == "Aucun droit accordé.\n"


@pytest.mark.parametrize(
    "words",
    [
        ["backup"],
        ["restore"],
        ["rights", "grant"],
        ["rights", "grant", "a@b.fr"],
        ["rights", "grant", "sans-arobase", "--all"],
        ["rights", "grant", "a@b.fr", "--all", "--cite", "cde-062"],
        ["rights", "revoke"],
        ["rights", "give"],
    ],
)
def test_a_command_badly_written_says_so_in_french(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (cli.USAGE_ERROR, "")
    assert err.startswith(f"Commande mal écrite : « {' '.join(words)} ».")


def test_the_help_is_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["rights", "--help"], ["backup", "--help"]):
        code, out, _ = run(capsys, *words)
        assert code == 0
        assert "Affiche cette aide." in out
        assert "Show this message" not in out
