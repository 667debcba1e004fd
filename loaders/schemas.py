"""Schemas of the tables of the snapshot: their contract, and their part of the data dictionary.

Used when the snapshot is built and checked, never when the application starts: pandera is slow to
import, and the tables of the snapshot are known by their sha256.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, get_args

import pandas as pd
import pandera.pandas as pa

from geo.cites import EVIDENCE
from geo.codes import CITE, QPV_2015, QPV_2024
from geo.territories import LEVEL_NAMES, Level
from loaders.catalogues import indicators
from loaders.readers.figures import figures_schema
from loaders.readers.schemas import (
    Rule,
    choice_column,
    geometry_column,
    number_column,
    text_column,
)

PLACEMENTS: Final = ("official", "commune")
"""Of a QPV: at its official perimeter, or at its commune for want of a published perimeter."""


def _level(name: str = "level", title: str = "Niveau") -> pa.Column:
    description = " ; ".join(f"{level} : {label}" for level, label in LEVEL_NAMES.items())
    return choice_column(name, title, description, get_args(Level))


def _code(name: str = "code", title: str = "Code") -> pa.Column:
    return text_column(name, title, "Code officiel du territoire, en texte.")


def _parent(name: str, title: str) -> pa.Column:
    description = "Vide quand il n'existe pas, ou que le territoire en touche plusieurs."
    return text_column(name, title, description, nullable=True)


def _share(name: str, year: int, other: int) -> pa.Column:
    title = f"Part du QPV {year}"
    description = f"Part de la surface du QPV {year} que couvre le QPV {other}, de 0 à 1."
    return number_column(name, title, description, minimum=0, maximum=1)


def _metres(name: str, title: str, description: str, *, nullable: bool = False) -> pa.Column:
    return number_column(name, title, description, minimum=1, nullable=nullable)


def _degrees(name: str, title: str, limit: int, *, nullable: bool) -> pa.Column:
    description = "Degrés WGS 84."
    return number_column(name, title, description, minimum=-limit, maximum=limit, nullable=nullable)


TERRITORIES: Final = pa.DataFrameSchema(
    {
        "level": _level(),
        "code": _code(),
        "name": text_column("name", "Nom", "Nom officiel ; il n'est pas unique."),
        "region_code": _parent("region_code", "Région"),
        "departement_code": _parent("departement_code", "Département"),
        "epci_code": _parent("epci_code", "Intercommunalité"),
        "ept_code": _parent("ept_code", "Établissement public territorial du Grand Paris"),
        "lon": _degrees("lon", "Longitude", 180, nullable=True),
        "lat": _degrees("lat", "Latitude", 90, nullable=True),
        "area_m2": _metres(
            "area_m2", "Superficie", "m², sur l'ellipsoïde ; vide si inconnue.", nullable=True
        ),
        "placement": choice_column(
            "placement",
            "Placement",
            "Pour un QPV : official (à son périmètre) ou commune (périmètre non publié, placé à "
            "sa commune) ; vide si sa place est inconnue.",
            PLACEMENTS,
            nullable=True,
        ),
    },
    unique=["level", "code"],
    title="Territoires",
)

MEMBERSHIPS: Final = pa.DataFrameSchema(
    {
        "level": _level(),
        "code": _code(),
        "parent_level": _level("parent_level", "Niveau d'appartenance"),
        "parent_code": _code("parent_code", "Code du territoire d'appartenance"),
    },
    unique=["level", "code", "parent_level", "parent_code"],
    title="Appartenances",
)

CITES: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "code", "Identifiant de la cité", "Celui de l'ANCT.", rule=Rule(CITE), unique=True
        ),
        "name": text_column("name", "Nom de la cité", "Tel que l'ANCT l'écrit."),
        "wave": pa.Column(
            "int64",
            pa.Check.isin([2020, 2021], error="vague inconnue"),
            title="Vague",
            description="Année de labellisation.",
            metadata={"published": "wave", "expected": "2020 ou 2021"},
        ),
        "wave_evidence": choice_column(
            "wave_evidence",
            "Preuve de la vague",
            " ; ".join(f"{key} : {text}" for key, text in EVIDENCE.items()),
            tuple(EVIDENCE),
        ),
        "evidence_urls": text_column(
            "evidence_urls", "Pages citées", "Adresses séparées par une espace.", nullable=True
        ),
        "bearer": text_column(
            "bearer", "Structure porteuse", "Quand un texte la nomme.", nullable=True
        ),
        "note": text_column(
            "note", "Note", "Ce que les textes disent du périmètre de la cité.", nullable=True
        ),
    },
    title="Cités de l'emploi",
)

VALUES: Final = figures_schema("Population des QPV 2015", ("qpv2015",))

FIGURES: Final[Mapping[str, pa.DataFrameSchema]] = MappingProxyType(
    {
        family.table: figures_schema(f"Indicateurs : {family.label.lower()}", get_args(Level))
        for family in indicators.load().families.values()
        if family.id != indicators.START
    }
)
"""Tables of figures, one a family of indicators, by their name."""

SHAPES: Final = pa.DataFrameSchema(
    {
        "level": choice_column(
            "level", "Génération", "qpv2015 ou qpv2024.", ("qpv2015", "qpv2024")
        ),
        "code": _code(),
        "lon": _degrees("lon", "Longitude du centre", 180, nullable=False),
        "lat": _degrees("lat", "Latitude du centre", 90, nullable=False),
        "area_m2": _metres("area_m2", "Surface", "m², du périmètre officiel réparé."),
        "length_m": _metres("length_m", "Longueur", "m, grand côté du rectangle minimal."),
        "width_m": _metres("width_m", "Largeur", "m, petit côté du rectangle minimal."),
        "bearing_deg": number_column(
            "bearing_deg",
            "Orientation",
            "Degrés, du grand côté, depuis le nord vers l'est.",
            minimum=0,
            maximum=180,
        ),
    },
    unique=["level", "code"],
    title="Emprise des QPV, en chiffres",
)

CROSSWALK: Final = pa.DataFrameSchema(
    {
        "code_2015": text_column("code_2015", "QPV 2015", "De métropole.", rule=Rule(QPV_2015)),
        "code_2024": text_column("code_2024", "QPV 2024", "De métropole.", rule=Rule(QPV_2024)),
        "share_2015": _share("share_2015", 2015, 2024),
        "share_2024": _share("share_2024", 2024, 2015),
    },
    unique=["code_2015", "code_2024"],
    title="Passage des QPV 2015 aux QPV 2024",
)

OUTLINES: Final = pa.DataFrameSchema(
    {
        "level": _level(),
        "code": _code(),
        "geometry": geometry_column("Contour", "Contour généralisé, EPSG:4326."),
    },
    unique=["level", "code"],
    title="Contours généralisés",
)

SCHEMAS: Final[Mapping[str, pa.DataFrameSchema]] = MappingProxyType(
    {
        "territories": TERRITORIES,
        "memberships": MEMBERSHIPS,
        "cites": CITES,
        "values": VALUES,
        "shapes": SHAPES,
        "crosswalk": CROSSWALK,
        "outlines": OUTLINES,
        **FIGURES,
    }
)
"""By the name of each table."""


def key(table: str) -> list[str]:
    """Return the columns that tell the rows of a table apart."""
    schema = SCHEMAS[table]
    return list(schema.unique or [name for name, column in schema.columns.items() if column.unique])


def labels(table: str, rows: pd.DataFrame) -> pd.Series[str]:
    """Return a name of each row of a table, made of its key: "commune 01001"."""
    first, *others = key(table)
    if not others:
        return rows[first].astype("str")
    return rows[first].astype("str").str.cat(rows[others].astype("str"), sep=" ")
