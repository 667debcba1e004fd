"""Every page with each of its tabs, by its address: what a test of all of them visits."""

from __future__ import annotations

from typing import Final

from pages.parts.actions.tabs import SHOWN
from tests.app.test_theme import ABC, LOCALISED, PER_100

Address = tuple[str, dict[str, str]]

#: In every sheet, and alike.
_SHARED: Final = ("Carte", "Évolution", "Structure", "Chômage alentour", "En 2024", "Non diffusé")
_SHEETS: Final = {
    "cite:cde-062": ("Ses QPV", "Parmi les cités", "Cités semblables", "Actions", *_SHARED),
    "qpv2015:QP059057": ("Ses chiffres", "Parmi les QPV", *_SHARED),
    "commune:59512": ("Évolution", "Ses QPV", "Parmi les communes"),
    "departement:59": ("Carte", "Ses QPV", "Parmi les départements"),
    "region:11": ("Évolution", "Ses QPV", "Parmi les régions"),
}

MAPS: Final[list[Address]] = [
    ("", {}),
    ("", {"cite": "cde-062", "recherche": "roubaix", "lieu": "commune:59512", "vague": "2021"}),
    ("", {"indicateur": ABC}),
    ("", {"indicateur": PER_100, "niveau": "QPV"}),
    ("", {"indicateur": PER_100, "niveau": "Département"}),
    ("", {"indicateur": LOCALISED, "niveau": "Zone d’emploi"}),
    ("agglomeration_parisienne", {"cite": "cde-002"}),
    ("agglomeration_parisienne", {"indicateur": ABC, "niveau": "QPV"}),
]
SHEETS: Final[list[Address]] = [
    ("territoire", {"territoire": place, "onglet": tab})
    for place, tabs in _SHEETS.items()
    for tab in tabs
]
COMPARISONS: Final[list[Address]] = [
    ("comparer", {"territoires": "cite:cde-062,commune:59512,departement:93"}),
    ("comparer", {"territoires": "wave:2020,wave:2021,qpv2015:QP059057,region:32,france:FR"}),
    ("comparer", {"vue": "2020 face à 2021"}),
    ("comparer", {"vue": "2020 face à 2021", "mesure": ABC}),
]
UNEMPLOYMENT: Final[list[Address]] = [("chomage", {})]
ACTIONS: Final[list[Address]] = [("actions", {"rubrique": tab}) for tab in SHOWN]
PLACES: Final[list[Address]] = [
    *MAPS,
    *SHEETS,
    *COMPARISONS,
    *UNEMPLOYMENT,
    *ACTIONS,
    ("donnees_et_methode", {}),
]
