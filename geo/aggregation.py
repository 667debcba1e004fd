"""From the QPV to larger territories, with how many of them are published.

Counts add; rates and medians never do: they are given as minimum, median and maximum. A QPV counts
once in a territory, and a count that is not published is never guessed, nor left to be found by
subtraction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.territories import ALL_CITES, FRANCE, departement_of_qpv

PUBLISHED: Final = "published"
SECRET: Final = "secret"  # noqa: S105 - statistical secrecy, not a password
PROTECTED: Final = "retenue pour ne pas révéler une autre valeur (secret induit)"
"""Note of a value that `protect` hides, or that `revealing` names."""

_GROUP: Final = ["parent_code", "indicator", "period"]
_CELL: Final = ["code", "indicator", "period"]


@dataclass(frozen=True)
class Total:
    """A sum of published counts.

    Attributes
    ----------
    value : int or None
        The sum, ``None`` where nothing is published: an unknown is not a zero.
    published : int
        Number of territories whose count is published.
    expected : int
        Number of distinct territories summed.
    """

    value: int | None
    published: int
    expected: int

    @property
    def complete(self) -> bool:
        """Whether every count is published."""
        return self.published == self.expected


def totals(values: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """Sum one indicator of one period by parent territory.

    The rows of the result must not be added up where a territory has two parents: give it one
    common parent instead, and it counts once.

    Parameters
    ----------
    values
        Columns ``code, value, status``, one row a code.
    memberships
        Columns ``code, parent_code``; a pair given twice counts once.

    Returns
    -------
    pandas.DataFrame
        ``code`` (of the parent, sorted), ``value`` (float, NA where nothing is published),
        ``published`` and ``expected`` (int).
    """
    published = values.loc[values["status"].eq(PUBLISHED), ["code", "value"]]
    pairs = memberships[["code", "parent_code"]].drop_duplicates()
    joined = pairs.merge(published, on="code", how="left", validate="many_to_one")
    by_parent = joined.groupby("parent_code", sort=True)["value"]
    result = pd.DataFrame(
        {
            "value": by_parent.sum(min_count=1),
            "published": by_parent.count(),
            "expected": by_parent.size(),
        }
    )
    return result.rename_axis("code").reset_index()


def parents(
    level: str, memberships: pd.DataFrame, cites: pd.DataFrame, codes: Collection[str]
) -> pd.DataFrame:
    """Return the territories of a level that each QPV 2015 counts in.

    A QPV that lies in several communes cannot be split: it counts whole in each of them, in each of
    their EPCI and EPT, and once in any other total. Its département is the one its code names.

    Parameters
    ----------
    level
        "cite", "commune", "epci", "ept", "departement", "region", "france", "wave" or "cites": all
        the cités together, the one total where a QPV of two cités counts once.
    memberships, cites
        Tables of the snapshot.
    codes
        Every QPV 2015, those of no known commune included: they count in France.

    Returns
    -------
    pandas.DataFrame
        ``code, parent_code``, each pair once, sorted. Waves are "2020" and "2021".
    """
    links = memberships[memberships["level"].eq("qpv2015")]
    direct = links[links["parent_level"].eq("commune" if level in ("epci", "ept") else level)]
    pairs = direct[["code", "parent_code"]]
    every = pd.Series(list(codes), dtype="str")
    if level in ("epci", "ept"):
        pairs = _through(pairs, _links(memberships, "commune", level))
    elif level in ("departement", "region"):
        known = _links(memberships, "departement", "region")
        pairs = pd.DataFrame({"code": every, "parent_code": every.map(departement_of_qpv)})
        pairs = pairs[pairs["parent_code"].isin(known["code"])]
        if level == "region":
            pairs = _through(pairs, known)
    elif level == "france":
        pairs = pd.DataFrame({"code": every, "parent_code": FRANCE})
    elif level == "cites":
        pairs = links[links["parent_level"].eq("cite")][["code"]].assign(parent_code=ALL_CITES)
    elif level == "wave":
        of_cites = links[links["parent_level"].eq("cite")][["code", "parent_code"]]
        waves = pd.DataFrame({"code": cites["code"], "parent_code": cites["wave"].astype("str")})
        pairs = _through(of_cites, waves)
    return pairs.drop_duplicates().sort_values(["parent_code", "code"], ignore_index=True)


def _links(memberships: pd.DataFrame, level: str, parent_level: str) -> pd.DataFrame:
    kept = memberships["level"].eq(level) & memberships["parent_level"].eq(parent_level)
    return memberships.loc[kept, ["code", "parent_code"]]


def _through(pairs: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Follow pairs to the parents of their parents."""
    upper = links.rename(columns={"code": "parent_code", "parent_code": "upper_code"})
    joined = pairs.merge(upper, on="parent_code")
    return joined[["code", "upper_code"]].rename(columns={"upper_code": "parent_code"})


def summary(values: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Summarise indicators of QPV by parent territory.

    Parameters
    ----------
    values
        ``code, indicator, period, value, status``, one row a QPV, an indicator and a period.
    pairs
        ``code, parent_code``, as `parents` returns them.

    Returns
    -------
    pandas.DataFrame
        Sorted by ``code`` (of the parent), ``indicator, period``; ``total`` (only meaningful for
        counts), ``minimum, median, maximum`` (NA where nothing is published); ``published``,
        ``secret`` and ``expected``: QPV whose value is published, withheld, and all those of the
        territory; ``shared``: those that also count in another territory of the level.
    """
    published = values["status"].eq(PUBLISHED)
    cells = values[_CELL].assign(
        value=values["value"].where(published), secret=values["status"].eq(SECRET)
    )
    grouped = pairs.merge(cells, on="code").groupby(_GROUP, sort=True, observed=True)
    result = grouped["value"].agg(["min", "median", "max", "count"])
    result = result.rename(columns={"min": "minimum", "max": "maximum", "count": "published"})
    result.insert(0, "total", grouped["value"].sum(min_count=1))
    result["secret"] = grouped["secret"].sum()
    result = result.reset_index()
    times = pairs["code"].map(pairs["code"].value_counts())
    counts = pairs.assign(shared=times.gt(1)).groupby("parent_code")["shared"]
    result["expected"] = result["parent_code"].map(counts.size()).astype("int64")
    result["shared"] = result["parent_code"].map(counts.sum()).astype("int64")
    return result.rename(columns={"parent_code": "code"})


def operands(
    values: pd.DataFrame, numerator: Sequence[str], denominator: str, denominator_period: str = ""
) -> pd.DataFrame:
    """Return both terms of a ratio, QPV by QPV, where all its counts are published.

    Parameters
    ----------
    values
        ``code, indicator, period, value, status`` of the counts that the ratio uses.
    numerator
        Indicators to add up.
    denominator
        Indicator that divides.
    denominator_period
        Its period, where it has but one; else that of the numerator.

    Returns
    -------
    pandas.DataFrame
        ``code, period, numerator, denominator, status``; both terms are NA unless ``status`` is
        "published", else it is "secret" if any count is, else "missing".
    """
    known = values.assign(value=values["value"].where(values["status"].eq(PUBLISHED)))
    above = known[known["indicator"].isin(list(numerator))]
    keys = ["code", "period"]
    grouped = above.groupby(keys, sort=True, observed=True)
    table = grouped["value"].agg(["sum", "count"])
    table = table.rename(columns={"sum": "numerator", "count": "counted"})
    hidden = above.assign(secret=above["status"].eq(SECRET))
    table["secret"] = hidden.groupby(keys, observed=True)["secret"].any()
    below = known[known["indicator"].eq(denominator)]
    if denominator_period:
        below = below[below["period"].eq(denominator_period)]
        keys = ["code"]
    below = below[[*keys, "value", "status"]].rename(columns={"value": "denominator"})
    table = table.reset_index().merge(below, on=keys, how="left", validate="many_to_one")
    complete = table["counted"].eq(len(numerator)) & table["denominator"].gt(0)
    withheld = table["secret"] | table["status"].eq(SECRET)
    terms = table[["numerator", "denominator"]].where(complete)
    status = np.select([complete, withheld], [PUBLISHED, SECRET], default="missing")
    return table[["code", "period"]].assign(
        numerator=terms["numerator"], denominator=terms["denominator"], status=status
    )


def protect(
    values: pd.DataFrame, partitions: Mapping[tuple[str, str], Sequence[str]]
) -> pd.DataFrame:
    """Hide a second part wherever a published whole minus its visible parts reveals one.

    Parameters
    ----------
    values
        ``code, indicator, period, value, status, note``; a row a territory and an indicator.
    partitions
        Exclusive parts by (whole, name of the partition).

    Returns
    -------
    pandas.DataFrame
        The same rows in the same order; where exactly one part of a published whole is secret, the
        smallest of the others is secret too, with the note `PROTECTED`.
    """
    indexed = values.reset_index(drop=True)
    known = set(indexed["indicator"].unique())
    hidden: set[int] = set()
    for (whole, _), parts in partitions.items():
        if whole not in known:
            continue
        wholes = indexed[indexed["indicator"].eq(whole) & indexed["status"].eq(PUBLISHED)]
        of_parts = indexed[indexed["indicator"].isin(list(parts))]
        keys = of_parts[["code", "period"]].reset_index().merge(wholes[["code", "period"]])
        cells = of_parts.loc[keys["index"]]
        cells = cells.assign(secret=cells["status"].eq(SECRET))
        alone = cells.groupby(["code", "period"], observed=True)["secret"].transform("sum").eq(1)
        visible = cells[alone & cells["status"].eq(PUBLISHED)]
        hidden |= set(visible.groupby(["code", "period"], observed=True)["value"].idxmin())
    rows = sorted(hidden)
    result = indexed.copy() if rows else indexed
    if rows:
        result = result.astype({"status": "str", "note": "str"})
        result.loc[rows, "value"] = np.nan
        result.loc[rows, ["status", "note"]] = [SECRET, PROTECTED]
    return result.set_axis(values.index)


def revealing(summaries: pd.DataFrame, published: pd.DataFrame) -> pd.Series[bool]:
    """Tell the sums not to be shown: beside a published total, they would reveal the one missing.

    Parameters
    ----------
    summaries
        What `summary` returns.
    published
        ``code, indicator, period`` of the totals that the producer publishes for territories.

    Returns
    -------
    pandas.Series
        True where exactly one QPV of a territory is not published and its total is.
    """
    known = pd.MultiIndex.from_frame(published[_CELL].astype("str"))
    cells = pd.MultiIndex.from_frame(summaries[_CELL].astype("str"))
    alone = summaries["expected"] - summaries["published"] == 1
    return alone & pd.Series(cells.isin(known), index=summaries.index)
