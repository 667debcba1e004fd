"""Checks the snapshot and the cached perimeters: schemas, files and invariants of the data.

Every fault found is reported, none stops the search for the others.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from loaders import errors, manifest, snapshot
from loaders.checks import figure_checks, invariants
from loaders.errors import Fault
from loaders.qpv import perimeters, plausibility
from loaders.readers.schemas import validate
from loaders.schemas import SCHEMAS, labels

Progress = Callable[[str, float], None]
"""Called with what is being done, in French, and the share already done (0 to 1)."""

_ROW: Final = "ligne"


def check(folder: Path = snapshot.DATA, progress: Progress = lambda _, __: None) -> list[str]:
    """Check a snapshot, and the official perimeters of the user's cache.

    Parameters
    ----------
    folder : Path
        Folder of the snapshot.
    progress : callable
        See `Progress`.

    Returns
    -------
    list of str
        What holds, in French, one line each.

    Raises
    ------
    loaders.errors.InvalidSnapshotError
        With everything that is wrong.
    """
    progress("Fichiers de l'instantané", 0.0)
    found, wrong = _files(snapshot.current_folder(folder))
    progress("Tables et invariants", 0.1)
    if set(found) == set(SCHEMAS):
        wrong += tables(found)
    progress("Périmètres officiels en cache", 0.7)
    wrong += cache()
    if wrong:
        raise errors.InvalidSnapshotError("Instantané ou périmètres", wrong)
    progress("Terminé", 1.0)
    return [*_summary(found), *_cache_summary()]


def _summary(found: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say what the tables hold, from the tables themselves."""
    waves = found["cites"]["wave"].value_counts()
    links = found["memberships"]
    qpv = links[(links["level"] == "qpv2015") & (links["parent_level"] == "cite")]["code"]
    rows = sum(len(table) for table in found.values())
    return [
        f"Instantané : {len(found)} tables, {rows} lignes, conformes aux schémas et au manifeste.",
        f"Cités : {len(found['cites'])} = {waves[2020]} (2020) + {waves[2021]} (2021).",
        f"QPV des cités : {len(qpv)} couples, {qpv.nunique()} QPV distincts.",
        *figure_checks.summary(found),
        f"Contours : {len(found['outlines'])} polygones valides, sans chevauchement.",
    ]


def _cache_summary() -> list[str]:
    lines = []
    for one in perimeters.status().generations:
        known = one.reason if one.state is None else f"{one.state.rows} périmètres, à leur place"
        lines.append(f"Périmètres officiels {one.generation} : {known}.")
    return lines


def tables(found: Mapping[str, pd.DataFrame]) -> list[Fault]:
    """Check the tables of a snapshot against their schemas, then against the invariants.

    Parameters
    ----------
    found : mapping of str to DataFrame
        Every table of `loaders.schemas.SCHEMAS`, by name.

    Returns
    -------
    list of Fault
        Those of the schemas alone if there are any: invariants presume well-formed tables.
    """
    faults = [fault for name in SCHEMAS for fault in _schema(name, found[name])]
    return faults or [*invariants.check(found), *figure_checks.check(found)]


def cache() -> list[Fault]:
    """Check the official perimeters that were synchronised; none is no fault."""
    faults = []
    layers = {generation: perimeters.read(generation) for generation in perimeters.GENERATIONS}
    for generation, layer in layers.items():
        status = perimeters.status().of(generation)
        state = status.state
        if status.damaged:
            file = perimeters.state_path(generation).name
            expected = "relancer « python -m loaders sync »"
            faults.append(Fault(file, None, None, None, status.reason, expected))
        if layer is None or state is None:
            continue
        known = layer[layer.geometry.notna()]
        faults += invariants.polygonal(state.file, known["code"], known.geometry)
        other = next(layers[one] for one in perimeters.GENERATIONS if one != generation)
        try:
            plausibility.check(generation, state.source, layer, other)
        except errors.PerimetersRefusedError as error:
            faults += error.faults
    return faults


def _files(folder: Path) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Read the tables that are there, and compare them with the manifest."""
    try:
        content: Mapping[str, Any] = manifest.read(folder)["tables"]
    except (OSError, ValueError) as error:
        expected = "le manifeste écrit par « python -m loaders build »"
        return {}, [Fault(manifest.FILE, None, None, None, f"illisible ({error})", expected)]
    found, faults = {}, []
    for name in SCHEMAS:
        file = f"{name}.parquet"
        try:
            data = (folder / file).read_bytes()
        except OSError:
            faults.append(Fault(file, None, None, None, "fichier absent ou illisible", "la table"))
            continue
        announced = content.get(name, {})
        if manifest.digest(data) != announced.get("sha256"):
            why = "ce n'est pas le fichier que le manifeste annonce"
            expected = str(announced.get("sha256"))
            faults.append(Fault(file, None, "sha256", manifest.digest(data), why, expected))
        try:
            read = gpd.read_parquet if name == snapshot.OUTLINES else pd.read_parquet
            found[name] = read(io.BytesIO(data))
        except (OSError, ValueError) as error:
            faults.append(Fault(file, None, None, None, f"table illisible ({error})", "du Parquet"))
            continue
        if len(found[name]) != announced.get("rows"):
            why, expected = "nombre de lignes inattendu", str(announced.get("rows"))
            faults.append(Fault(file, None, None, len(found[name]), why, expected))
    return found, faults


def _schema(name: str, table: pd.DataFrame) -> list[Fault]:
    """Return the faults of a table against its schema, rows being named by their keys."""
    absent = [column for column in SCHEMAS[name].columns if column not in table]
    if absent:
        return [Fault(name, None, column, None, "colonne absente", "") for column in absent]
    rows = pd.Index(labels(name, table), name=_ROW)
    try:
        validate(table.set_index(rows), SCHEMAS[name], name)
    except errors.SchemaFaultError as error:
        return list(error.faults)
    return []
