"""Sums over the QPV of larger territories, with how many of them are published.

Counts add; rates and medians never do, and nothing here adds them. A QPV counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

PUBLISHED: Final = "published"


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
