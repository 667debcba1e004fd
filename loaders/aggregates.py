"""The indicators of every territory, with in words how many QPV each figure rests on.

Counts are sums over QPV; rates and medians, which do not add, become a minimum, a median and a
maximum, under the identifier of the indicator with a suffix; ratios are recomputed from summed
counts. What is not published keeps its status and its reason.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from geo import aggregation
from geo.aggregation import PUBLISHED, SECRET
from geo.territories import FigureLevel
from loaders import indicators
from loaders.indicators import Catalogue, Indicator
from loaders.snapshot import Snapshot

COLUMNS: Final = ("level", "code", "indicator", "period", "value", "status", "note")
STATISTICS: Final = {"minimum": "_min", "median": "_mediane", "maximum": "_max"}
"""Suffixes of the three figures that stand for a rate or a median over several QPV."""
ZERO_TERMS: Final = "un des comptes du ratio n'est pas diffusé"

_KEY: Final = ["code", "indicator", "period"]


def base(indicator: str) -> str:
    """Return the identifier in the catalogue of an indicator that may have a suffix."""
    for suffix in STATISTICS.values():
        if indicator.endswith(suffix):
            return indicator.removesuffix(suffix)
    return indicator


def of_level(level: FigureLevel, data: Snapshot, only: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return indicators of all territories of a level.

    Parameters
    ----------
    level : str
        A level of territory, or "wave" for the two waves of cités.
    data : Snapshot
        The snapshot.
    only : tuple of str
        Identifiers in the catalogue of the indicators wanted; all of them by default.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, sorted by code, indicator and period. Empty for the QPV 2024: no source
        of the project publishes an indicator for them.
    """
    catalogue = indicators.load()
    wanted = [one for one in catalogue.indicators.values() if not only or one.id in only]
    ratios = [one for one in wanted if not one.stored]
    parts = []
    pairs = None
    if level not in ("qpv2015", "qpv2024", "ze"):
        codes = data.values["code"].unique()
        pairs = aggregation.parents(level, data.memberships, data.cites, list(codes))
    for family in dict.fromkeys(one.family for one in wanted if one.stored):
        ids = [one.id for one in wanted if one.family == family and one.stored]
        if level == "qpv2015":
            parts.append(of_qpv(data, family, ids))
            continue
        parts.append(_published_at(level, data, family, ids))
        values = of_qpv(data, family, ids)
        if pairs is not None and len(values):
            parts.append(_summed(values, pairs, data, catalogue, family))
    if level == "qpv2015":
        parts += [_own_ratio(data, one) for one in ratios]
    elif pairs is not None:
        parts += [_summed_ratio(data, one, pairs) for one in ratios]
    known = [part for part in parts if len(part)]
    table = pd.concat(known) if known else pd.DataFrame(columns=list(COLUMNS))
    table["level"] = level
    texts = [name for name in COLUMNS if name != "value"]
    table = table[list(COLUMNS)].astype(dict.fromkeys(texts, "str") | {"value": "float64"})
    return table.sort_values(_KEY, ignore_index=True)


class Whole:
    """A snapshot as the key of a cache: one is equal to itself only."""

    def __init__(self, data: Snapshot) -> None:
        self.data = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Whole) and other.data is self.data

    def __hash__(self) -> int:
        return id(self.data)


def of_qpv(data: Snapshot, family: str, ids: Collection[str]) -> pd.DataFrame:
    """Return figures of a family for the QPV 2015, no secret one left to a subtraction.

    Parameters
    ----------
    data : Snapshot
        The snapshot.
    family : str
        Identifier of the family.
    ids : collection of str
        Indicators wanted.

    Returns
    -------
    DataFrame
        ``code, indicator, period, value, status, note``, texts as texts.
    """
    found = _protected(Whole(data), family)
    kept = found[found["indicator"].isin(list(ids))]
    texts = ["code", "indicator", "period", "status", "note"]
    return kept.astype(dict.fromkeys(texts, "str"))


@lru_cache(maxsize=16)
def _protected(whole: Whole, family: str) -> pd.DataFrame:
    found = whole.data.figures(family)
    kept = found.loc[found["level"].eq("qpv2015"), [*_KEY, "value", "status", "note"]]
    return aggregation.protect(kept, indicators.load().partitions())


def _published_at(
    level: FigureLevel, data: Snapshot, family: str, ids: Collection[str]
) -> pd.DataFrame:
    """Return the rates that a producer publishes for a level other than the QPV."""
    found = data.figures(family)
    catalogue = indicators.load().indicators
    rates = [one for one in ids if catalogue[one].kind != "additive"]
    kept = found[found["level"].eq(level) & found["indicator"].isin(rates)]
    kept = kept[[*_KEY, "value", "status", "note"]].astype({"note": "str"})
    if family != "chomage":
        kept["note"] = "ensemble des QPV, publié par le producteur"
    return kept


def _summed(
    values: pd.DataFrame,
    pairs: pd.DataFrame,
    data: Snapshot,
    catalogue: Catalogue,
    family: str,
) -> pd.DataFrame:
    """Summarise the indicators of a family over the QPV of each territory."""
    table = aggregation.summary(values, pairs)
    found = data.figures(family)
    totals = found[found["level"].eq("france") & found["status"].eq(PUBLISHED)]
    additive = table["indicator"].isin(
        [one.id for one in catalogue.of_family(family) if one.kind == "additive"]
    )
    table["status"] = _status(table)
    table["note"] = _coverage(table, _reasons(values, pairs))
    sums = table[additive].rename(columns={"total": "value"})
    hidden = aggregation.revealing(sums, totals)
    sums.loc[hidden, "value"] = np.nan
    sums.loc[hidden, ["status", "note"]] = [SECRET, aggregation.PROTECTED]
    sums = _beside_published(sums, totals)
    parts = [sums]
    for statistic, suffix in STATISTICS.items():
        rates = table[~additive].rename(columns={statistic: "value"})
        parts.append(rates.assign(indicator=rates["indicator"] + suffix))
    columns = [*_KEY, "value", "status", "note"]
    return pd.concat([part[columns] for part in parts if len(part)])


def _beside_published(sums: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Add to the note of a sum the total that its producer publishes."""
    if totals.empty:
        return sums
    known = totals[[*_KEY, "value"]].astype(dict.fromkeys(_KEY, "str"))
    merged = sums[_KEY].merge(known, on=_KEY, how="left", validate="one_to_one")["value"]
    said = merged.map(lambda v: f" ; total arrondi du producteur : {v:.0f}", na_action="ignore")
    return sums.assign(note=sums["note"] + said.astype("str").fillna("").to_numpy())


def _status(table: pd.DataFrame) -> pd.Series[str]:
    choices = [table["published"].gt(0), table["secret"].gt(0)]
    return pd.Series(np.select(choices, [PUBLISHED, SECRET], "missing"), index=table.index)


def _coverage(table: pd.DataFrame, reasons: pd.Series[str] | None) -> pd.Series[str]:
    """Say how many QPV a figure rests on, which count elsewhere too, and why some are missing."""
    counts = table[["published", "expected"]].astype("str")
    note = "QPV diffusés : " + counts["published"] + " sur " + counts["expected"]
    shared = table["shared"].astype("str") + " comptés en entier dans plusieurs territoires"
    note = note.where(table["shared"].eq(0), note + ", dont " + shared)
    if reasons is None:
        return note
    keys = pd.MultiIndex.from_frame(table[_KEY])
    why = pd.Series(reasons.reindex(keys).to_numpy(), index=table.index)
    return note.where(why.isna(), note + " ; non diffusé : " + why.fillna(""))


def _reasons(values: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series[str]:
    """Return why some QPV of a territory are not published, by territory and cell."""
    hidden = values[values["status"].ne(PUBLISHED)]
    joined = pairs.merge(hidden[[*_KEY, "note"]], on="code").drop(columns="code")
    distinct = joined.rename(columns={"parent_code": "code"}).drop_duplicates()
    distinct = distinct.fillna({"note": "sans motif"}).sort_values([*_KEY, "note"])
    return distinct.groupby(_KEY)["note"].agg(", ".join)


def _operands(data: Snapshot, ratio: Indicator) -> pd.DataFrame:
    catalogue = indicators.load()
    used: dict[str, list[str]] = {}
    for one in (*ratio.numerator, ratio.denominator):
        used.setdefault(catalogue.indicators[one].family, []).append(one)
    values = pd.concat([of_qpv(data, family, ids) for family, ids in used.items()])
    period = ratio.denominator_period
    return aggregation.operands(values, ratio.numerator, ratio.denominator, period)


def _own_ratio(data: Snapshot, ratio: Indicator) -> pd.DataFrame:
    """Compute a ratio for each QPV."""
    table = _operands(data, ratio)
    value = ratio.factor * table["numerator"] / table["denominator"]
    note = np.where(table["status"].eq(PUBLISHED), "calculé", ZERO_TERMS)
    return table.assign(indicator=ratio.id, value=value, note=note)[
        [*_KEY, "value", "status", "note"]
    ]


def _summed_ratio(data: Snapshot, ratio: Indicator, pairs: pd.DataFrame) -> pd.DataFrame:
    """Recompute a ratio for larger territories, over the QPV whose counts are all published."""
    terms = _operands(data, ratio).assign(indicator=ratio.id)
    above, below = (
        aggregation.summary(terms.rename(columns={name: "value"}), pairs)
        for name in ("numerator", "denominator")
    )
    above["status"] = _status(above)
    above["value"] = ratio.factor * above["total"] / below["total"]
    note = "calculé ; " + _coverage(above, None)
    partial = above["published"].lt(above["expected"])
    above["note"] = note.where(~partial, note + f" ; ailleurs {ZERO_TERMS}")
    return above[[*_KEY, "value", "status", "note"]]
