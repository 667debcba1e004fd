"""Sums over the QPV of larger territories, with how many of them are published.

Counts add; rates and medians never do, and nothing here adds them. A QPV counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

PUBLISHED: Final = "published"


@dataclass(frozen=True)
class Total:
    """A sum of published counts.

    Attributes
    ----------
    value : float or None
        The sum, ``None`` where nothing is published: an unknown is not a zero.
    published : int
        Number of territories whose count is published.
    expected : int
        Number of distinct territories summed.
    """

    value: float | None
    published: int
    expected: int

    @property
    def complete(self) -> bool:
        """Whether every count is published."""
        return self.published == self.expected


def total(values: pd.DataFrame, codes: Iterable[str]) -> Total:
    """Sum one indicator of one period over territories; a code given twice counts once.

    Parameters
    ----------
    values
        Columns ``code, value, status``, one row a code.
    codes
        Territories to sum; those absent from ``values`` count as not published.
    """
    distinct = frozenset(codes)
    rows = values[values["code"].isin(distinct) & values["status"].eq(PUBLISHED)]
    known = rows["value"].dropna()
    return Total(float(known.sum()) if len(known) else None, len(known), len(distinct))


def totals(values: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """Sum one indicator of one period by parent territory.

    The rows of the result must not be added up again where a territory has two parents: use
    `total` over the distinct territories instead.

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
