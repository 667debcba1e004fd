"""What the data says, read from its files without the code of the app."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import pandas as pd

from tests.app.screen import ROOT


@cache
def table(name: str) -> pd.DataFrame:
    """Return a table of the snapshot."""
    return pd.read_parquet(ROOT / "data" / f"{name}.parquet")


def parents(level: str, parent_level: str) -> pd.DataFrame:
    """Return the pairs of codes that link two levels."""
    links = table("memberships")
    kept = links[(links["level"] == level) & (links["parent_level"] == parent_level)]
    return kept[["code", "parent_code"]]


@dataclass(frozen=True)
class Figures:
    """The figures above the map, and the names in the table under it."""

    names: tuple[str, ...]
    waves: tuple[int, int]
    qpv: int
    people: int | None

    @property
    def cards(self) -> dict[str, str]:
        """As the cards write them."""
        people = "non diffusé" if self.people is None else f"{self.people:,}".replace(",", " ")
        return {
            "Vague 2020": str(self.waves[0]),
            "Vague 2021": str(self.waves[1]),
            "QPV 2015 couverts": str(self.qpv),
            "Habitants de ces QPV": people if self.qpv else "–",
        }


def figures(
    regions: Collection[str] = (),
    departements: Collection[str] = (),
    waves: Collection[int] = (),
    codes: Collection[str] | None = None,
) -> Figures:
    """Count what some filters keep."""
    cites = table("cites").sort_values("code")
    kept = set(cites["code"]) if codes is None else set(codes)
    for wanted, level in ((regions, "region"), (departements, "departement")):
        links = parents("cite", level)
        if wanted:
            kept &= set(links.loc[links["parent_code"].isin(wanted), "code"])
    if waves:
        kept &= set(cites.loc[cites["wave"].isin(waves), "code"])
    cites = cites[cites["code"].isin(kept)]
    links = parents("qpv2015", "cite")
    qpv = set(links.loc[links["parent_code"].isin(kept), "code"])
    values = table("values")
    people = values.loc[
        values["code"].isin(qpv)
        & (values["indicator"] == "population")
        & (values["period"] == "2018"),
        "value",
    ].dropna()
    return Figures(
        tuple(cites["name"]),
        (int((cites["wave"] == 2020).sum()), int((cites["wave"] == 2021).sum())),
        len(qpv),
        int(people.sum()) if len(people) else None,
    )
