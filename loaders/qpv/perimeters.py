"""The official QPV perimeters, in a cache of the user: what is there, how to read and refresh it.

One GeoParquet file a generation, named by its content, and one small JSON state that points to it.
Renaming the state is what replaces an edition by another: a reader sees the old one or the new one,
never a mixture, wherever a synchronisation was killed.

The application asks for the status at each rerun: nothing heavy is imported here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from loaders import errors
from loaders.cache import cache_folder

if TYPE_CHECKING:  # slow to import, and only named in signatures
    import geopandas as gpd

Generation = Literal[2015, 2024]
Kind = Literal["official", "schematic"]
Progress = Callable[[str, float], None]
"""Called with what is being done, in French, and the share already done (0 to 1)."""

GENERATIONS: tuple[Generation, ...] = (2024, 2015)
"""In the order of the synchronisation: 2015 is checked against 2024."""
FORMAT = 1
"""To be raised when the treatment of the perimeters changes: older files are then made again."""


@dataclass(frozen=True)
class State:
    """What the cache holds for one generation, as written in its JSON file.

    Attributes
    ----------
    format : int
        `FORMAT` of the code that wrote it.
    source : str
        Identifier of the source in the catalogue.
    edition : str
        Its edition, in French.
    origin : str
        Address it was downloaded from, or « dossier local ».
    sha256 : str
        Of the source file.
    synced_at : str
        ISO 8601, with its time zone.
    rows, repaired : int
        Perimeters kept; of which, made valid.
    shapeless : str
        Codes, separated by a space, of the QPV that the file reduces to a point: not kept.
    file, file_sha256 : str
        GeoParquet file in the same folder, and its own sha256.
    """

    format: int
    source: str
    edition: str
    origin: str
    sha256: str
    synced_at: str
    rows: int
    repaired: int
    shapeless: str
    file: str
    file_sha256: str

    def __post_init__(self) -> None:
        for name, kind in State.__annotations__.items():
            if type(getattr(self, name)).__name__ != kind:
                raise TypeError(name)
        if Path(self.file).name != self.file:
            raise ValueError(self.file)
        datetime.fromisoformat(self.synced_at)


@dataclass(frozen=True)
class GenerationStatus:
    """Perimeters of one generation: official ones and where they come from, or why there are none.

    Attributes
    ----------
    generation : {2015, 2024}
        Generation of QPV.
    state : State or None
        What the cache holds; None when schematic footprints must be drawn.
    reason : str
        In French, why there is none; empty otherwise.
    damaged : bool
        True when the cache holds something that cannot be used, False when it holds nothing.
    """

    generation: Generation
    state: State | None
    reason: str = ""
    damaged: bool = False

    @property
    def kind(self) -> Kind:
        """Official perimeters, or schematic footprints."""
        return "schematic" if self.state is None else "official"

    @property
    def synced_at(self) -> datetime | None:
        """When they were synchronised, with its time zone."""
        return None if self.state is None else datetime.fromisoformat(self.state.synced_at)


@dataclass(frozen=True)
class PerimeterStatus:
    """Perimeters in use now.

    Attributes
    ----------
    generations : tuple of GenerationStatus
        One for each generation.
    """

    generations: tuple[GenerationStatus, ...]

    def of(self, generation: Generation) -> GenerationStatus:
        """Return the status of one generation."""
        return next(one for one in self.generations if one.generation == generation)

    @property
    def kind(self) -> Kind:
        """Official only when every generation is: see `of` for each of them."""
        official = all(one.kind == "official" for one in self.generations)
        return "official" if official else "schematic"

    @property
    def synced_at(self) -> datetime | None:
        """The latest synchronisation, with its time zone; None without any."""
        return max((one.synced_at for one in self.generations if one.synced_at), default=None)

    @property
    def editions(self) -> dict[Generation, str]:
        """Edition of each generation that is there, in French."""
        return {one.generation: one.state.edition for one in self.generations if one.state}

    @property
    def origin(self) -> str:
        """Where the perimeters come from: addresses, or « dossier local »; empty without any."""
        return ", ".join(dict.fromkeys(one.state.origin for one in self.generations if one.state))


def state_path(generation: Generation) -> Path:
    """Return the path of the state of a generation."""
    return cache_folder() / f"qpv{generation}.json"


def dump(state: State) -> str:
    """Write a state as JSON."""
    return json.dumps(asdict(state), ensure_ascii=False, indent=2) + "\n"


def status() -> PerimeterStatus:
    """Return what the cache holds, in about a millisecond; never raises.

    Returns
    -------
    PerimeterStatus
        A damaged or unreadable cache is schematic, with the reason.
    """
    return PerimeterStatus(tuple(_status(generation) for generation in GENERATIONS))


def read(generation: Generation) -> gpd.GeoDataFrame | None:
    """Read the official perimeters of a generation.

    Parameters
    ----------
    generation : {2015, 2024}
        Generation of QPV.

    Returns
    -------
    geopandas.GeoDataFrame or None
        Columns ``code`` and ``geometry`` (valid, polygonal, EPSG:4326), sorted by code; None when
        there are none to read: `status` says why.
    """
    # Slow to import (about 1 s): only here, so that the application starts without it.
    import geopandas as gpd  # noqa: PLC0415

    for _ in range(2):  # a synchronisation may remove the file between the two lines: once more
        state = _status(generation).state
        if state is None:
            return None
        try:
            return gpd.read_parquet(cache_folder() / state.file)
        except OSError:
            continue
    return None


def _status(generation: Generation) -> GenerationStatus:
    path = state_path(generation)
    try:
        state = State(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return GenerationStatus(generation, None, "les périmètres n'ont pas été synchronisés")
    except OSError as error:
        reason = f"le cache est illisible : {errors.system_reason(error)}"
    except (TypeError, ValueError):
        reason = f"le fichier {path.name} du cache est abîmé"
    else:
        if state.format != FORMAT:
            reason = "le cache vient d'une autre version de l'application"
        elif not _intact(path.with_name(state.file), state.file_sha256):
            reason = f"le fichier {state.file} du cache est absent ou abîmé"
        else:
            return GenerationStatus(generation, state)
    return GenerationStatus(generation, None, reason, damaged=True)


def _intact(path: Path, sha256: str) -> bool:
    """Tell whether a file is there with the content it was written with."""
    try:
        figures = path.stat()
        return _digest(path, figures.st_mtime_ns, figures.st_size) == sha256
    except OSError:
        return False


@lru_cache(maxsize=8)
def _digest(path: Path, modified: int, size: int) -> str:  # noqa: ARG001 -- they are the key
    """Return the sha256 of a file, computed once as long as it does not change."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
