"""Refreshes the cache of official perimeters from a folder or the network.

Each generation is independent: when one fails, the other is still refreshed, and in every case what
was in the cache stays until its successor is complete. One synchronisation runs at a time.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import filelock

from loaders import download, errors, inputs
from loaders.cache import cache_folder
from loaders.catalogues import sources as catalogue
from loaders.catalogues.sources import Source
from loaders.qpv import perimeters
from loaders.qpv.perimeters import FORMAT, GENERATIONS, Generation, Progress, State

if TYPE_CHECKING:
    from loaders.qpv.preparation import Layer

WAIT = 60.0
"""Seconds given to another synchronisation to end."""
STRAY_AGE = 600.0
"""Seconds after which a partial download belongs to a run that was killed."""
LOCAL = "dossier local"
OTHER_FILE = "fichier différent de celui que connaît le catalogue"

SOURCES: Mapping[Generation, tuple[str, ...]] = MappingProxyType(
    {2024: ("anct-qpv-2024",), 2015: ("anct-qpv-2015", "anct-qpv-2015-metropole")}
)
"""Sources of each generation, the most complete first."""

_USUAL_BYTES = 20_000_000
"""Size supposed of a download whose server does not announce it, for the progress bar."""


@dataclass(frozen=True)
class Outcome:
    """What a synchronisation did for one generation.

    Attributes
    ----------
    generation : {2015, 2024}
        Generation of QPV.
    kind : {"synced", "current", "failed"}
        Replaced, already up to date, or left as it was.
    error : CitesError or None
        Why it failed.
    """

    generation: Generation
    kind: Literal["synced", "current", "failed"]
    error: errors.CitesError | None = None


@dataclass(frozen=True)
class SyncReport:
    """What a synchronisation did, and what is in the cache after it.

    Attributes
    ----------
    outcomes : tuple of Outcome
        One for each generation.
    status : PerimeterStatus
        Perimeters in use from now on.
    seconds : float
        Time it took.
    """

    outcomes: tuple[Outcome, ...]
    status: perimeters.PerimeterStatus
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether every generation is up to date."""
        return not self.failures

    @property
    def failures(self) -> tuple[errors.CitesError, ...]:
        """What went wrong, generation by generation."""
        return tuple(one.error for one in self.outcomes if one.error is not None)

    @property
    def offline(self) -> bool:
        """Whether the only trouble is a network that does not answer."""
        return bool(self.failures) and all(
            isinstance(one, errors.NetworkUnreachableError) for one in self.failures
        )


@dataclass(frozen=True)
class _File:
    """Source file chosen for a generation, and where it comes from."""

    source: Source
    path: Path
    origin: str


def sync(
    folder: Path | None, progress: Progress, network: download.Network | None = None
) -> SyncReport:
    """Refresh the cache of official perimeters.

    Parameters
    ----------
    folder : Path or None
        Folder that holds the publisher's files; what it lacks is looked for on the network.
    progress : callable
        Told what is being done, in French, and the share already done.
    network : Network, optional
        Waiting budget; an absent network costs at most `loaders.download.PATIENCE` seconds in all.

    Returns
    -------
    SyncReport
        A generation that could not be refreshed is a failure of the report, not an exception.

    Raises
    ------
    loaders.errors.SourceMissingError
        The folder does not exist.
    loaders.errors.CacheUnusableError
        The cache cannot be written.
    loaders.errors.SyncRunningError
        Another synchronisation did not end within `WAIT` seconds.
    """
    start = time.monotonic()
    if folder is not None and not folder.is_dir():
        raise errors.SourceMissingError("périmètres QPV", f"le dossier {folder} (il n'existe pas)")
    cache = cache_folder()
    network = network or download.Network()
    outcomes = []
    with _alone(cache, progress):
        _sweep(cache)
        for rank, generation in enumerate(GENERATIONS):
            part = _part(progress, rank, len(GENERATIONS))
            outcomes.append(_refresh(generation, folder, network, part))
    progress("Synchronisation terminée", 1.0)
    return SyncReport(tuple(outcomes), perimeters.status(), time.monotonic() - start)


@contextmanager
def _alone(cache: Path, progress: Progress) -> Iterator[None]:
    """Hold the cache: a second synchronisation waits. A killed one lets go by dying."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(cache / ".sync.lock")
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            progress("Une autre synchronisation est en cours : attente de sa fin", 0.0)
            lock.acquire(timeout=WAIT)
    except filelock.Timeout as error:
        raise errors.SyncRunningError(str(cache), WAIT) from error
    except OSError as error:
        raise errors.CacheUnusableError(str(cache), errors.system_reason(error)) from error
    try:
        yield
    finally:
        lock.release()


def _sweep(cache: Path) -> None:
    """Remove what a killed run left: half-written files, and perimeters no state points to."""
    states = [perimeters.status().of(generation).state for generation in GENERATIONS]
    kept = {state.file for state in states if state}
    strays = [*cache.glob(f"{download.PARTIAL}*"), *cache.glob("qpv*.parquet")]
    # Partial downloads may belong to a running `build`, which does not hold the lock: wait.
    old = time.time() - STRAY_AGE
    partial = (cache / "sources").glob(f"{download.PARTIAL}*")
    with suppress(OSError):
        strays += [one for one in partial if one.stat().st_mtime < old]
    for stray in strays:
        if stray.name not in kept:
            with suppress(OSError):
                stray.unlink()


def _part(progress: Progress, rank: int, count: int) -> Progress:
    """Return a progress whose 0 to 1 is one generation's part of the whole."""
    return lambda doing, share: progress(doing, (rank + share) / count)


def _silent(doing: str, share: float) -> None:
    """Tell nothing: the caller already says what is being done."""


def _refresh(
    generation: Generation, folder: Path | None, network: download.Network, progress: Progress
) -> Outcome:
    """Refresh one generation; what was there before stays when it fails."""
    try:
        state = perimeters.status().of(generation).state
        progress(f"QPV {generation} : recherche du fichier", 0.0)
        found = _choose(generation, folder, state, network, progress)
        if found is None:
            return Outcome(generation, "current")
        sha256 = download.sha256_of(found.path)
        if state and (state.source, state.sha256) == (found.source.id, sha256):
            return Outcome(generation, "current")
        layer = _prepare(generation, found.source, found.path, progress)
        progress(f"QPV {generation} : écriture dans le cache", 0.9)
        _write(generation, found, sha256, layer)
    except errors.CitesError as error:
        return Outcome(generation, "failed", error=error)
    except OSError as error:
        reason = errors.system_reason(error)
        failure = errors.CacheUnusableError(str(cache_folder()), reason)
        return Outcome(generation, "failed", error=failure)
    return Outcome(generation, "synced")


def _choose(
    generation: Generation,
    folder: Path | None,
    state: State | None,
    network: download.Network,
    progress: Progress,
) -> _File | None:
    """Return the file to read; None when what is in the cache is as good or better."""
    sources = [catalogue.find(source_id) for source_id in SOURCES[generation]]
    held = state.source if state is not None else ""
    for source in sources:
        path = inputs.find(source, folder)
        if path is not None:
            better = SOURCES[generation][: sources.index(source)]
            return None if held in better else _File(source, path, LOCAL)
    source = next(source for source in sources if source.url)
    if state is not None and (held, state.origin) == (source.id, source.url):
        return None  # addresses are dated by the publisher: a new edition will have its own

    def received(count: int, total: int | None) -> None:
        share = min(1.0, count / (total or _USUAL_BYTES))
        progress(f"QPV {generation} : téléchargement", 0.5 * share)

    def accept(path: Path) -> None:
        _prepare(generation, source, path, _silent)

    path = inputs.locate(source, folder, accept=accept, network=network, progress=received)
    return _File(source, path, source.url)


def _prepare(generation: Generation, source: Source, path: Path, progress: Progress) -> Layer:
    # The geographic stack takes a second: not for those who have no file to read.
    from loaders.qpv import preparation  # noqa: PLC0415

    return preparation.prepare(generation, source.id, path, progress)


def _write(generation: Generation, found: _File, sha256: str, layer: Layer) -> None:
    """Write the perimeters, then the state that makes them the ones in use."""
    cache = cache_folder()
    before = perimeters.status().of(generation).state
    digest = hashlib.sha256(layer.content).hexdigest()
    target = cache / f"qpv{generation}-{digest[:12]}.parquet"
    known = found.source.sha256 in ("", sha256)
    state = State(
        format=FORMAT,
        source=found.source.id,
        edition=found.source.edition if known else f"{found.source.edition}, {OTHER_FILE}",
        origin=found.origin,
        sha256=sha256,
        synced_at=datetime.now(UTC).isoformat(timespec="seconds"),
        rows=layer.rows,
        repaired=layer.repaired,
        shapeless=layer.shapeless,
        file=target.name,
        file_sha256=digest,
    )
    _replace(target, layer.content)
    _replace(perimeters.state_path(generation), perimeters.dump(state).encode())
    if before is not None and before.file != target.name:
        with suppress(OSError):
            (cache / before.file).unlink()


def _replace(path: Path, content: bytes) -> None:
    """Write a file beside its place, then rename it: nobody ever sees half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=download.PARTIAL)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())  # or a power cut after the renaming could leave it empty
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
