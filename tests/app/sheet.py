"""What the sheet of a territory must say, read from the files without the code of the app."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from tests.app import reading

DATES = tuple(f"{year}-12-31" for year in range(2016, 2022))
LAST = DATES[-1]


@cache
def column(family: str, indicator: str, period: str) -> pd.Series:
    """Return what is published of an indicator, by QPV."""
    rows = reading.table("values" if family == "population" else f"values_{family}")
    kept = rows[
        rows["level"].eq("qpv2015")
        & rows["indicator"].eq(indicator)
        & rows["period"].eq(period)
        & rows["status"].eq("published")
    ]
    return kept.set_index("code")["value"]


@dataclass(frozen=True)
class Group:
    """The QPV of a territory."""

    codes: tuple[str, ...]

    @classmethod
    def of(cls, level: str, code: str) -> Group:
        """Return those of a territory, each once."""
        every = reading.table("values")["code"].unique()
        places = reading.table("territories")
        departement = {c: c[2:5].removeprefix("0") for c in every}
        if level == "qpv2015":
            kept = [code]
        elif level in ("cite", "commune"):
            links = reading.parents("qpv2015", level)
            kept = sorted(set(links.loc[links["parent_code"].eq(code), "code"]))
        elif level == "cites":
            kept = sorted(set(reading.parents("qpv2015", "cite")["code"]))
        elif level == "departement":
            kept = [c for c in every if departement[c] == code]
        elif level == "region":
            rows = places[places["level"].eq("departement") & places["region_code"].eq(code)]
            kept = [c for c in every if departement[c] in set(rows["code"])]
        else:
            kept = list(every)
        return cls(tuple(kept))

    def published(self, family: str, indicator: str, period: str) -> pd.Series:
        """Return what these QPV publish."""
        found = column(family, indicator, period)
        return found[found.index.isin(self.codes)]

    def seekers(self, period: str = LAST) -> float | None:
        """Return the sum of the job seekers A, B, C."""
        found = self.published("demandeurs", "defm_abc", period)
        return float(found.sum()) if len(found) else None

    def ratio(self, above: str, below: str = "defm_abc", period: str = LAST) -> float:
        """Return 100 × one count / another, over the QPV that publish both."""
        top = self.published("demandeurs", above, period)
        bottom = (
            self.published("population", "population", "2018")
            if below == "population"
            else self.published("demandeurs", below, period)
        )
        both = top.index.intersection(bottom.index)
        return float(100 * top[both].sum() / bottom[both].sum())

    def median(self, family: str, indicator: str, period: str) -> float:
        """Return the median of a rate."""
        return float(np.median(self.published(family, indicator, period)))

    def complete(self) -> pd.DataFrame:
        """Return the job seekers of the QPV that publish all six dates: a row a QPV."""
        table = pd.concat(
            [self.published("demandeurs", "defm_abc", date).rename(date) for date in DATES], axis=1
        )
        return table.dropna()

    def index(self) -> list[float]:
        """Return their sum over time, base 100 at the first date."""
        sums = self.complete().sum()
        return [float(100 * value / sums.iloc[0]) for value in sums]


def french(value: float, digits: int = 0) -> str:
    """Write a number as the screens do, with plain spaces."""
    return f"{value:,.{digits}f}".replace(",", " ").replace(".", ",")
