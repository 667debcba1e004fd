"""The zone d'emploi that a commune gives its name to.

No file of the project says which communes make a zone d'emploi. Insee names most zones after their
main towns: where a commune bears the name of one zone of its région, and of one only, that zone is
proposed, as a proposal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.lookup import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SEVERAL_REGIONS: Final = "00"
"""Beginning of the code of a zone that lies in several régions."""
_ARTICLE: Final = re.compile(r"^(?:la|le|les|l) ")
_LINKS: Final = frozenset(
    (
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "lez",
        "sous",
        "sur",
    )
)
_SAINTS: Final = frozenset(("saint", "sainte"))
_DASH: Final = re.compile(r"\s*[-\u2010-\u2015]\s*")


def proposed(
    communes: Iterable[str], regions: Iterable[str], zones: Mapping[str, str]
) -> dict[str, str]:
    """Return the zones that communes give their names to, with that commune's name.

    Parameters
    ----------
    communes
        Names of the communes of a territory.
    regions
        Codes of its régions.
    zones
        Names of all zones d'emploi, by code (4 characters, the first two those of the région, or
        "00").

    Returns
    -------
    dict
        Name of the commune by code of the zone, in the order of the communes. A commune whose name
        several zones bear proposes none.
    """
    kept = (*regions, SEVERAL_REGIONS)
    bearing: dict[str, set[str]] = {}
    for code, name in zones.items():
        if code[:2] in kept:
            for town in towns(name):
                bearing.setdefault(town, set()).add(code)
    found: dict[str, str] = {}
    for commune in communes:
        named = bearing.get(_plain(commune), set())
        if len(named) == 1:
            found.setdefault(next(iter(named)), commune)
    return found


def places(zones: pd.DataFrame, communes: pd.DataFrame) -> pd.DataFrame:
    """Return the point of the commune that gives each zone its name.

    Parameters
    ----------
    zones
        ``code, name``.
    communes
        ``name, region_code, lon, lat`` (degrees), one row a commune.

    Returns
    -------
    pandas.DataFrame
        ``code, lon, lat``, sorted by code, without the zones that no commune names, or that
        several communes of a same name do.
    """
    wanted = set().union(*map(towns, zones["name"]))
    known = communes[communes["name"].map(_plain).isin(wanted)]
    known = known.drop_duplicates(["region_code", "name"], keep=False)
    names = dict(zip(zones["code"], zones["name"], strict=True))
    found: dict[str, tuple[float, float]] = {}
    for region, inside in known.groupby("region_code"):
        at = dict(zip(inside["name"], zip(inside["lon"], inside["lat"], strict=True), strict=True))
        for code, town in proposed(at, [str(region)], names).items():
            found.setdefault(code, at[town])
    rows = [(code, *found[code]) for code in sorted(found)]
    table = pd.DataFrame(rows, columns=["code", "lon", "lat"])
    return table.astype({"code": "str", "lon": "float64", "lat": "float64"})


def towns(zone: str) -> set[str]:
    """Return the towns that the name of a zone may hold, normalised.

    "Roubaix-Tourcoing" holds two, "Boulogne-sur-Mer" one: a name is never cut beside a word that
    links two parts of it, nor after "Saint".
    """
    parts = [part for part in _DASH.split(zone) if part]
    cuts = [
        place
        for place in range(1, len(parts))
        if not {normalise(parts[place - 1]), normalise(parts[place])} & _LINKS
        and normalise(parts[place - 1]) not in _SAINTS
    ]
    bounds = [0, *cuts, len(parts)]
    return {
        _plain("-".join(parts[start:end]))
        for first, start in enumerate(bounds)
        for end in bounds[first + 1 :]
    }


def _plain(name: str) -> str:
    return _ARTICLE.sub("", normalise(name))
