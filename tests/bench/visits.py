"""What a visitor does on each page of the app: the pages are those of the folder `pages`.

A page that `CHANGES` does not name is measured too, run again as it is. To measure what its filters
cost, give it an entry: widgets by key, as Streamlit writes them in the URL, or a query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from tests.bench.serve import ROOT

#: Page that the app opens without a path.
FIRST: Final = "carte_nationale"


@dataclass(frozen=True)
class Change:
    """State of a page that a visitor asks for; what it does not name is empty, or as before.

    Attributes
    ----------
    widgets
        Chosen labels, or text, by the key of the widget.
    query
        Of the address, without its question mark.
    """

    widgets: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    query: str = ""


#: Ranks of the cités whose sheets are run again and again.
_OPENED: Final = (1, 10, 33, 62)
_POVERTY: Final = "Taux de pauvreté au seuil de 60 % · Revenus et pauvreté"
_SEEKERS: Final = "Demandeurs d’emploi de catégories A, B, C"


def _compared(*places: str) -> str:
    """Return the query of a comparison."""
    return f"territoires={','.join(places)}"


CHANGES: Final[Mapping[str, tuple[Change, ...]]] = MappingProxyType(
    {
        "carte_nationale": (
            Change({"region": ["Île-de-France"]}),
            Change({"region": ["Île-de-France"], "vague": ["2021"]}),
            Change({"vague": ["2020"]}),
            Change({"departement": ["Nord (59)", "Rhône (69)"]}),
            Change({"recherche": "saint"}),
            Change({"indicateur": _POVERTY}),
            Change({"indicateur": _SEEKERS}),
        ),
        "agglomeration_parisienne": (
            Change({"departement_11": ["Seine-Saint-Denis (93)"]}),
            Change({"vague": ["2020"]}),
            Change({"recherche": "saint"}),
            Change({"indicateur": _SEEKERS}),
        ),
        "territoire": (
            *(Change(query=f"cite=cde-{rank:03}") for rank in _OPENED),
            Change(query="cite=cde-062&reference=Toutes les cités"),
            Change(query="cite=cde-062&onglet=Chômage alentour"),
            Change(query="cite=cde-062&onglet=Cités semblables"),
            Change(query="territoire=departement:59"),
            Change(query="territoire=commune:59512"),
        ),
        "comparer": (
            Change(query=_compared("cite:cde-062", "departement:59", "france:FR")),
            Change(query=_compared("cite:cde-001", "cite:cde-002", "commune:59512", "region:32")),
            Change({"mesure": _POVERTY}, _compared("cite:cde-062", "departement:93")),
            Change(
                {"mesure": _SEEKERS}, _compared("departement:59", "departement:62", "region:32")
            ),
            Change({"vue": "2020 face à 2021"}),
            Change({"vue": "Territoires"}),
        ),
        "chomage": (
            Change({"taux_territoires": ["Nord (59)", "Bretagne (région)"]}),
            Change({"taux_niveau": ["Régions"]}),
            Change({"taux_niveau": ["Zones d’emploi"]}),
            Change({"taux_trimestre_departement": "T4 2020"}),
        ),
        "actions": (
            Change({"rubrique": "Suivi"}),
            Change({"rubrique": "Importer"}),
            Change({"rubrique": "Historique"}),
            Change({"rubrique": "Programme"}),
        ),
    }
)
"""By page, each in turn: every one changes the figures and what is drawn."""

SHEETS: Final = tuple(f"cite=cde-{rank:03}" for rank in range(1, 85) if rank not in _OPENED)
"""Queries of the sheets seen for the first time; no other measure opens them."""


def pages() -> tuple[str, ...]:
    """Return the pages of the app, the first one first."""
    found = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__"}
    return (FIRST, *sorted(found - {FIRST}))


def path(page: str) -> str:
    """Return the path of a page in the address."""
    return "" if page == FIRST else page


def changes(page: str) -> tuple[Change, ...]:
    """Return what a visitor does on a page, at the least runs it again."""
    return CHANGES.get(page, (Change(),))
