"""The cités de l'emploi with all that a page says of them, as frozen value objects."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.aggregation import Total
from geo.extent import around, is_overseas

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from geo.extent import Bounds

#: What shows the wave of a cité, and how to say it in French.
EVIDENCE: Final = {
    "text": "un texte publié nomme la vague",
    "deduction": "déduite d’un texte publié sur les autres cités de la région",
    "identifier_block": "déduite de la numérotation de l’ANCT : les identifiants 001 à 024 sont "
    "24 noms en ordre alphabétique, 025 à 084 les soixante autres",
}


@dataclass(frozen=True, order=True)
class Place:
    """A territory by its code and its name."""

    code: str
    name: str


@dataclass(frozen=True)
class Qpv:
    """A QPV 2015 of a cité.

    ``population`` is the municipal population of 2018 (inhabitants), ``None`` where it is not
    published; ``cites`` are the codes of every cité that names this QPV; ``lon`` and ``lat`` are
    those of its centre or, where ``placement`` is "commune", of its commune.
    """

    code: str
    name: str
    communes: tuple[Place, ...]
    population: int | None
    cites: tuple[str, ...]
    lon: float
    lat: float
    placement: str


@dataclass(frozen=True)
class Cite:
    """A labelled cité: wave, evidence of the wave, and its territories."""

    code: str
    name: str
    wave: int
    evidence: str
    evidence_urls: tuple[str, ...]
    bearer: str
    note: str
    lon: float
    lat: float
    region: Place
    departements: tuple[Place, ...]
    communes: tuple[Place, ...]
    qpv: tuple[Qpv, ...]


def population(cites: Iterable[Cite]) -> Total:
    """Sum the inhabitants of the QPV of some cités; a QPV of two cités counts once."""
    distinct = {qpv.code: qpv.population for cite in cites for qpv in cite.qpv}
    known = [count for count in distinct.values() if count is not None]
    return Total(sum(known) if known else None, len(known), len(distinct))


def extent(cites: Iterable[Cite]) -> Bounds | None:
    """Return the bounds of the QPV of some cités; overseas ones count only when alone."""
    qpv = [qpv for cite in cites for qpv in cite.qpv]
    kept = [q for q in qpv if not is_overseas(q.lon)] or qpv
    # A QPV placed at its commune lies somewhere around that point: a wider margin holds it.
    margin = 0.03 if all(q.placement == "official" for q in kept) else 0.06
    return around([(q.lon, q.lat) for q in kept], margin)


def assemble(
    cites: pd.DataFrame, territories: pd.DataFrame, memberships: pd.DataFrame, values: pd.DataFrame
) -> dict[str, Cite]:
    """Join the snapshot's tables into one object a cité, in the order of their codes.

    Parameters
    ----------
    cites, territories, memberships, values
        The tables of the snapshot, in the shapes that ``loaders.schemas`` states.
    """
    places = _places(territories)
    parents, children = _links(memberships)
    inhabitants = _inhabitants(values)
    points = _points(territories)

    def place(level: str, code: str) -> Place:
        return Place(code, places[level, code])

    def qpv(code: str) -> Qpv:
        communes = tuple(place("commune", c) for c in parents["qpv2015", code, "commune"])
        owners = tuple(parents["qpv2015", code, "cite"])
        name = places["qpv2015", code]
        return Qpv(code, name, communes, inhabitants.get(code), owners, *points[code])

    result: dict[str, Cite] = {}
    for row in cites.sort_values("code").to_dict("records"):
        code = str(row["code"])
        result[code] = Cite(
            code=code,
            name=str(row["name"]),
            wave=int(row["wave"]),
            evidence=str(row["wave_evidence"]),
            evidence_urls=tuple(_text(row["evidence_urls"]).split()),
            bearer=_text(row["bearer"]),
            note=_text(row["note"]),
            lon=points[code][0],
            lat=points[code][1],
            region=place("region", parents["cite", code, "region"][0]),
            departements=tuple(
                place("departement", c) for c in parents["cite", code, "departement"]
            ),
            communes=tuple(place("commune", c) for c in children["commune", code]),
            qpv=tuple(qpv(c) for c in children["qpv2015", code]),
        )
    return result


def _text(value: Any) -> str:
    """Return the text, or "" for a null of any kind (``NaN`` is not equal to itself)."""
    return str(value) if isinstance(value, str) else ""


def _places(territories: pd.DataFrame) -> Mapping[tuple[str, str], str]:
    columns = [territories[name].to_numpy(dtype=object) for name in ("level", "code", "name")]
    return {(level, code): name for level, code, name in zip(*columns, strict=True)}


def _points(territories: pd.DataFrame) -> Mapping[str, tuple[float, float, str]]:
    """Index (lon, lat, placement) of the cités and QPV by their codes, which no level shares."""
    rows = territories[territories["level"].isin(["cite", "qpv2015"])]
    return {
        code: (float(lon), float(lat), _text(placement))
        for code, lon, lat, placement in rows[["code", "lon", "lat", "placement"]].itertuples(
            index=False
        )
    }


def _links(
    memberships: pd.DataFrame,
) -> tuple[dict[tuple[str, str, str], list[str]], dict[tuple[str, str], list[str]]]:
    """Index memberships both ways: parents by (level, code, parent level), children of cités."""
    parents: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    children: dict[tuple[str, str], list[str]] = defaultdict(list)
    # Communes and QPV 2024 are most of the rows: only their links to a cité are read.
    useful = memberships["level"].isin(["cite", "qpv2015"]) | (
        memberships["parent_level"] == "cite"
    )
    ordered = memberships[useful].sort_values(["level", "code", "parent_level", "parent_code"])
    for level, code, parent_level, parent in ordered.itertuples(index=False):
        parents[level, code, parent_level].append(parent)
        if parent_level == "cite":
            children[level, parent].append(code)
    return parents, children


def _inhabitants(values: pd.DataFrame) -> dict[str, int]:
    known = values[
        (values["level"] == "qpv2015")
        & (values["indicator"] == "population")
        & (values["period"] == "2018")
        & (values["status"] == "published")
    ]
    return {code: int(value) for code, value in zip(known["code"], known["value"], strict=True)}
