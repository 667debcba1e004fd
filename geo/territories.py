"""Levels of territory, and where each part of the country is measured."""

from __future__ import annotations

from typing import Final, Literal

Level = Literal[
    "france",
    "region",
    "departement",
    "ze",
    "epci",
    "ept",
    "commune",
    "cite",
    "qpv2015",
    "qpv2024",
]

#: French name of each level, from the largest territory to the smallest.
LEVEL_NAMES: Final[dict[str, str]] = {
    "france": "France",
    "region": "Région",
    "departement": "Département",
    "ze": "Zone d'emploi",
    "epci": "Intercommunalité (EPCI)",
    "ept": "Établissement public territorial (EPT)",
    "commune": "Commune",
    "cite": "Cité de l'emploi",
    "qpv2015": "QPV 2015",
    "qpv2024": "QPV 2024",
}

#: Levels that have figures of their own: those of the territories, the two waves, and all the cités
#: together, whose QPV count once each.
FigureLevel = Literal[
    "qpv2015",
    "qpv2024",
    "cite",
    "commune",
    "epci",
    "ept",
    "departement",
    "region",
    "ze",
    "france",
    "wave",
    "cites",
]

FRANCE: Final = "FR"
ALL_CITES: Final = "cites"
ILE_DE_FRANCE: Final = "11"

#: Official projected system of the mainland and Corsica (RGF93 v1 / Lambert-93, metres).
LAMBERT_93: Final = 2154

#: Official projected systems of the overseas départements (EPSG codes, metres).
OVERSEAS_CRS: Final[dict[str, int]] = {
    "971": 5490,
    "972": 5490,
    "973": 2972,
    "974": 2975,
    "976": 4471,
}


def metric_crs(departement: str) -> int:
    """Return the EPSG code of the official metric system of a département."""
    return OVERSEAS_CRS.get(departement, LAMBERT_93)


def departement_of_commune(code: str) -> str:
    """Return the département or overseas collectivity that a commune code names."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def departement_of_qpv(code: str) -> str:
    """Return the département or collectivity that a QPV code of either generation names."""
    return code[2:5].removeprefix("0")
