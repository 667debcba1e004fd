"""Territories that have figures: their names, their parents, and how an address names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast, get_args

from geo.territories import ALL_CITES, FRANCE, FigureLevel, departement_of_qpv
from loaders import snapshot
from pages.parts import data
from pages.parts.kept import kept

#: French name of a territory of each level, singular and plural.
KINDS: Final = {
    "cite": ("cité de l’emploi", "cités de l’emploi"),
    "qpv2015": ("QPV 2015", "QPV 2015"),
    "commune": ("commune", "communes"),
    "epci": ("intercommunalité", "intercommunalités"),
    "ept": ("établissement public territorial", "établissements publics territoriaux"),
    "departement": ("département", "départements"),
    "region": ("région", "régions"),
    "ze": ("zone d’emploi", "zones d’emploi"),
    "wave": ("vague de cités", "vagues de cités"),
    "cites": ("ensemble des cités", "ensemble des cités"),
    "france": ("France", "France"),
}
_WAVES: Final = {"2020": "Cités labellisées en 2020", "2021": "Cités labellisées en 2021"}
#: Levels whose territories have figures only where they hold a QPV.
_OF_QPV: Final = ("commune", "epci", "ept")


@dataclass(frozen=True, order=True)
class Territory:
    """A territory by its level and its code; ``str`` gives what an address holds."""

    level: FigureLevel
    code: str

    def __str__(self) -> str:
        return f"{self.level}:{self.code}"

    @property
    def name(self) -> str:
        """Official name; it is not unique."""
        return names(self.level)[self.code]

    @property
    def label(self) -> str:
        """Name with what tells it from its namesakes: "Roubaix (commune, 59512)"."""
        if self.level in ("france", "wave", "cites"):
            return self.name
        kind = KINDS[self.level][0]
        return f"{self.name} ({kind if self.level == 'cite' else f'{kind}, {self.code}'})"


def parse(text: str) -> Territory | None:
    """Return the territory that "level:code" names, None if there is none."""
    level, _, code = text.partition(":")
    if level not in get_args(FigureLevel) or level == "qpv2024":
        return None
    kind = cast("FigureLevel", level)
    return Territory(kind, code) if code in names(kind) else None


@kept()
def names(level: FigureLevel) -> dict[str, str]:
    """Return the names of the territories of a level that can have figures, by code, by name."""
    if level == "wave":
        return dict(_WAVES)
    if level == "cites":
        return {ALL_CITES: "Toutes les cités"}
    s = snapshot.load()
    rows = s.territories[s.territories["level"].eq(level)]
    if level in _OF_QPV:
        rows = rows[rows["code"].isin(_holding_qpv()[level])]
    ordered = sorted(zip(rows["name"], rows["code"], strict=True))
    return {code: name for name, code in ordered}


@kept()
def _holding_qpv() -> dict[str, set[str]]:
    s = snapshot.load()
    links = s.memberships
    of_qpv = links[links["level"].eq("qpv2015") & links["parent_level"].eq("commune")]
    communes = set(of_qpv["parent_code"])
    inside = links[links["level"].eq("commune") & links["code"].isin(communes)]
    upper = {
        level: set(inside.loc[inside["parent_level"].eq(level), "parent_code"])
        for level in ("epci", "ept")
    }
    return {"commune": communes, **upper}


@kept()
def _regions_of_departements() -> dict[str, str]:
    links = snapshot.load().memberships
    kept = links["level"].eq("departement") & links["parent_level"].eq("region")
    rows = links[kept]
    return dict(zip(rows["code"], rows["parent_code"], strict=True))


@kept()
def _of_communes() -> dict[str, dict[str, str]]:
    links = snapshot.load().memberships
    communes = _holding_qpv()["commune"]
    rows = links[links["level"].eq("commune") & links["code"].isin(communes)]
    found: dict[str, dict[str, str]] = {code: {} for code in communes}
    for code, level, parent in rows[["code", "parent_level", "parent_code"]].itertuples(
        index=False
    ):
        if level in ("departement", "epci", "ept"):
            found[code][level] = parent
    return found


def above(place: Territory) -> list[Territory]:
    """Return the larger territories of a territory: département(s), région(s), then France."""
    if place.level == "cite":
        departements = [d.code for d in data.cites()[place.code].departements]
    elif place.level == "qpv2015":
        departements = [departement_of_qpv(place.code)]
    elif place.level == "commune":
        departements = [_of_communes()[place.code].get("departement", "")]
    elif place.level == "departement":
        departements = [place.code]
    else:
        departements = []
    departements = [code for code in departements if code in _regions_of_departements()]
    regions = dict.fromkeys(_regions_of_departements()[code] for code in departements)
    found = [Territory("departement", code) for code in departements]
    found += [Territory("region", code) for code in regions]
    found.append(Territory("france", FRANCE))
    return [other for other in found if other != place]
