"""From the QPV to larger territories, with how many of them are published.

Counts add; rates and medians never do: they are given as minimum, median and maximum. A QPV counts
once in a territory, and a count that is not published is never guessed, nor left to be found by
subtraction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo import statuses
from geo.groups import Counts, Groups
from geo.matrix import Floats, Matrix, Places, States
from geo.statuses import IS_ABSENT, IS_MISSING, IS_PUBLISHED, IS_SECRET
from geo.territories import ALL_CITES, FRANCE, departement_of_qpv

PUBLISHED: Final = statuses.PUBLISHED
SECRET: Final = statuses.SECRET
PROTECTED: Final = "retenue pour ne pas révéler une autre valeur (secret induit)"
"""Note of a value that `protect` hides, or that `revealing` names."""

Partitions = Mapping[tuple[str, str], Sequence[str]]
"""Exclusive parts by (whole, name of the partition)."""
UNNAMED: Final = "sans motif"
"""Reason of a value that its producer leaves out without a word."""
_MOST_REASONS: Final = 62


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


@dataclass(frozen=True, eq=False)
class Summary:
    """Figures of QPV by larger territory: arrays of ``groups.names`` by the columns of ``values``.

    Attributes
    ----------
    groups
        The territories, and how many QPV each has.
    values, states
        Of the QPV, as in a `Matrix`; a value that is not published is NaN.
    """

    groups: Groups
    values: Floats
    states: States

    @cached_property
    def published(self) -> Counts:
        """How many QPV publish their value."""
        return self.groups.count(self.states == IS_PUBLISHED)

    @cached_property
    def total(self) -> Floats:
        """Sums of the published values, only meaningful for counts; an unknown is not a zero."""
        return self.groups.add(self.values)

    def spread(self) -> tuple[Floats, Floats, Floats]:
        """Return the minimum, median and maximum of the published values."""
        return self.groups.spread(self.values)

    def status(self) -> States:
        """Return "published" where a QPV is, else "secret" where one is withheld, else "missing".

        A territory none of whose QPV has a row is absent.
        """
        secret = self.groups.count(self.states == IS_SECRET)
        present = self.groups.count(self.states != IS_ABSENT)
        cases = [self.published > 0, secret > 0, present > 0]
        choices = [IS_PUBLISHED, IS_SECRET, IS_MISSING]
        return np.select(cases, choices, IS_ABSENT).astype(np.int8)


def reasons(cells: Matrix, groups: Groups) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return why some QPV of each territory are not published.

    Parameters
    ----------
    cells
        Figures of the QPV.
    groups
        Territories over the rows of ``cells``.

    Returns
    -------
    tuple
        Sets of reasons, as bits (territories by measures), and the reason of each bit, sorted.

    Raises
    ------
    ValueError
        If there are more reasons than bits.
    """
    hidden = (cells.states == IS_SECRET) | (cells.states == IS_MISSING)
    named = {int(one): cells.notes[one] or UNNAMED for one in np.unique(cells.reasons[hidden])}
    texts = tuple(sorted(set(named.values())))
    if len(texts) > _MOST_REASONS:
        raise ValueError(f"{len(texts)} reasons, {_MOST_REASONS} at most")
    bits = np.zeros(len(cells.notes), dtype=np.int64)
    for one, text in named.items():
        bits[one] = 1 << texts.index(text)
    return groups.union(np.where(hidden, bits[cells.reasons], 0)), texts


@dataclass(frozen=True, eq=False)
class Terms:
    """Both terms of a ratio, QPV by QPV: arrays of ``codes`` by ``periods``.

    Attributes
    ----------
    codes, periods
        Of the rows and of the columns.
    numerator, denominator
        NaN unless the state is "published".
    states
        "published" where all the counts are, else "secret" where one is, else "missing"; "absent"
        where there is no numerator.
    """

    codes: tuple[str, ...]
    periods: tuple[str, ...]
    numerator: Floats
    denominator: Floats
    states: States


def operands(
    cells: Sequence[Matrix],
    numerator: Sequence[str],
    denominator: str,
    denominator_period: str = "",
) -> Terms:
    """Return both terms of a ratio, QPV by QPV, where all its counts are published.

    Parameters
    ----------
    cells
        Matrices that hold the counts that the ratio uses.
    numerator
        Indicators to add up.
    denominator
        Indicator that divides.
    denominator_period
        Its period, where it has but one; else that of the numerator.
    """
    codes = tuple(sorted({code for one in cells for code in one.codes}))
    measures = [measure for one in cells for measure in one.measures]
    periods = tuple(sorted({period for name, period in measures if name in numerator}))

    def found(name: str, at: Sequence[str]) -> tuple[Floats, States]:
        wanted = [(name, period) for period in at]
        holder = next((one for one in cells if set(wanted) & set(one.measures)), cells[0])
        return holder.at(codes, wanted)

    parts = [found(name, periods) for name in numerator]
    below, below_states = found(
        denominator, [denominator_period] * len(periods) if denominator_period else periods
    )
    above = np.sum([values for values, _ in parts], axis=0)
    states = np.stack([states for _, states in parts])
    complete = (states == IS_PUBLISHED).all(axis=0) & (below > 0)
    secret = (states == IS_SECRET).any(axis=0) | (below_states == IS_SECRET)
    present = (states != IS_ABSENT).any(axis=0)
    state = np.select(
        [~present, complete, secret], [IS_ABSENT, IS_PUBLISHED, IS_SECRET], IS_MISSING
    )
    above, below = (np.where(complete, term, np.nan) for term in (above, below))
    return Terms(codes, periods, above, below, state.astype(np.int8))


def revealed(cells: Matrix, partitions: Partitions) -> NDArray[np.bool_]:
    """Tell the cells to hide, lest a published whole minus its visible parts reveal a secret one.

    Parameters
    ----------
    cells
        Figures of territories.
    partitions
        Exclusive parts by (whole, name of the partition).

    Returns
    -------
    numpy.ndarray
        True, where exactly one part of a published whole is secret, for the smallest of the others
        (the first by identifier if equal).
    """
    hidden = np.zeros(cells.states.shape, dtype=bool)
    place = {measure: column for column, measure in enumerate(cells.measures)}
    for (whole, _), parts in partitions.items():
        for period in [period for name, period in cells.measures if name == whole]:
            columns = np.array(
                [place[part, period] for part in sorted(parts) if (part, period) in place],
                dtype=np.intp,
            )
            states = cells.states[:, columns]
            visible = states == IS_PUBLISHED
            alone = (states == IS_SECRET).sum(axis=1) == 1
            alone &= cells.states[:, place[whole, period]] == IS_PUBLISHED
            rows = np.flatnonzero(alone & visible.any(axis=1))
            if len(rows):
                least = np.where(visible[rows], cells.values[np.ix_(rows, columns)], np.inf)
                hidden[rows, columns[least.argmin(axis=1)]] = True
    return hidden


def protected(cells: Matrix, partitions: Partitions) -> Matrix:
    """Return figures without those that are `revealed`: secret, with the note `PROTECTED`."""
    hidden = revealed(cells, partitions)
    if not hidden.any():
        return cells
    # The note of absent cells stays the last.
    notes = (*cells.notes[:-1], PROTECTED, cells.notes[-1])
    last = cells.reasons == len(cells.notes) - 1
    return replace(
        cells,
        values=np.where(hidden, np.nan, cells.values),
        states=np.where(hidden, IS_SECRET, cells.states).astype(np.int8),
        reasons=np.where(hidden, len(notes) - 2, cells.reasons + last).astype(np.int32),
        notes=notes,
    )


def protect(values: pd.DataFrame, partitions: Partitions) -> pd.DataFrame:
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
    place = Places.of(values)
    hidden = revealed(Matrix.from_frame(values), partitions)[place.rows, place.columns]
    if not hidden.any():
        return values
    result = values.astype({"status": "str", "note": "str"})
    result.loc[hidden, "value"] = np.nan
    result.loc[hidden, ["status", "note"]] = [SECRET, PROTECTED]
    return result


def revealing(published: Counts, expected: Counts, totals: Floats) -> NDArray[np.bool_]:
    """Tell the sums not to be shown: beside a published total, they would reveal the one missing.

    Parameters
    ----------
    published, expected
        How many QPV of a territory publish their count, and how many it has.
    totals
        Those that the producer publishes for the same territories; NaN where it does not.

    Returns
    -------
    numpy.ndarray
        True where exactly one QPV of a territory is not published and its total is.
    """
    alone: NDArray[np.bool_] = expected - published == 1
    return alone & ~np.isnan(totals)
