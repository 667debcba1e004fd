"""What has been reported and what has not: a total never hides the cités it lacks.

A cité has reported a metric for a quarter when there is a value, zero included. Nothing is
expected of a cité before the quarter that follows its labelling; what it reports earlier counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from geo.cites import Cite
from geo.reports import Key, Row

EXPECTED_SINCE: Final = {2020: "2021-T1", 2021: "2021-T4"}
"""First quarter expected, by wave: the first one was labelled in 2020, the day is not published;
the second on 10 July 2021."""


@dataclass(frozen=True)
class ReportedTotal:
    """A sum of what the cités have reported.

    Attributes
    ----------
    value : int or None
        The sum, ``None`` where nothing is reported or where a sum means nothing.
    reported, expected : int
        Distinct cités that have reported, of those that may: "n of m cités have reported".
    cells, expected_cells : int
        The same, counting each quarter of each cité.
    """

    value: int | None
    reported: int
    expected: int
    cells: int
    expected_cells: int

    @property
    def complete(self) -> bool:
        """Whether every cité has reported every quarter: only then is the sum a total."""
        return self.value is not None and self.cells == self.expected_cells


@dataclass(frozen=True)
class Completeness:
    """Which metrics each cité has reported each quarter.

    Attributes
    ----------
    cites, quarters, metrics : tuple of str
        What is looked at, each in its order.
    since : Mapping of str to str
        First quarter expected of each cité.
    found : Mapping of (str, str) to frozenset of str
        Metrics reported by cité and quarter; none for a pair that is not there.
    """

    cites: tuple[str, ...]
    quarters: tuple[str, ...]
    metrics: tuple[str, ...]
    since: Mapping[str, str]
    found: Mapping[tuple[str, str], frozenset[str]]

    def expects(self, cite: str, quarter: str) -> bool:
        """Whether a report is expected of a cité for a quarter."""
        return self.since.get(cite, "") <= quarter

    def reported(self, cite: str, quarter: str) -> tuple[str, ...]:
        """Return the metrics that a cité has reported for a quarter, in their order."""
        known = self.found.get((cite, quarter), frozenset())
        return tuple(one for one in self.metrics if one in known)

    def missing(self, cite: str, quarter: str) -> tuple[str, ...]:
        """Return the metrics that are expected and not reported, in their order."""
        if not self.expects(cite, quarter):
            return ()
        known = self.found.get((cite, quarter), frozenset())
        return tuple(one for one in self.metrics if one not in known)

    def reporting(self, quarter: str) -> tuple[str, ...]:
        """Return the cités that have reported at least one metric for a quarter."""
        return tuple(one for one in self.cites if self.reported(one, quarter))

    def silent(self) -> tuple[str, ...]:
        """Return the cités that have reported nothing at all."""
        heard = {cite for (cite, quarter), known in self.found.items() if known}
        return tuple(one for one in self.cites if one not in heard)

    def counts(self) -> tuple[int, int]:
        """Return how many values are reported and how many are expected, those of before included.

        Returns
        -------
        reported, expected : int
            Cités × quarters × metrics.
        """
        pairs = [(cite, quarter) for cite in self.cites for quarter in self.quarters]
        reported = sum(len(self.reported(*pair)) for pair in pairs)
        return reported, reported + sum(len(self.missing(*pair)) for pair in pairs)


def expected_since(cites: Iterable[Cite]) -> dict[str, str]:
    """Return the first quarter expected of each cité, by its code."""
    return {one.code: EXPECTED_SINCE[one.wave] for one in cites}


def completeness(
    keys: Iterable[Key],
    since: Mapping[str, str],
    quarters: Sequence[str],
    metrics: Sequence[str],
) -> Completeness:
    """Tell what is reported of some cités, quarters and metrics.

    Parameters
    ----------
    keys : iterable of Key
        What is reported; keys of other cités, quarters or metrics are left out.
    since : Mapping of str to str
        The cités looked at, in order, with the first quarter expected of each.
    quarters : sequence of str
        The quarters looked at, in order.
    metrics : sequence of str
        The metrics looked at, in order.

    Returns
    -------
    Completeness
        Frozen.
    """
    wanted = (set(since), set(quarters), set(metrics))
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for key in keys:
        if key.cite in wanted[0] and key.quarter in wanted[1] and key.metric in wanted[2]:
            found[key.cite, key.quarter].add(key.metric)
    frozen = {pair: frozenset(known) for pair, known in found.items()}
    return Completeness(tuple(since), tuple(quarters), tuple(metrics), dict(since), frozen)


def total(
    rows: Mapping[Key, Row],
    metric: str,
    since: Mapping[str, str],
    quarters: Collection[str],
    *,
    additive: bool = True,
) -> ReportedTotal:
    """Sum a metric over cités and quarters, with how many of them have reported.

    Parameters
    ----------
    rows : Mapping of Key to Row
        The figures in force.
    metric : str
        The metric.
    since : Mapping of str to str
        The cités to sum, with the first quarter expected of each.
    quarters : collection of str
        The quarters to sum.
    additive : bool
        False for a metric whose sum means nothing: its total has no value, but keeps its counts.

    Returns
    -------
    ReportedTotal
        Never complete while one expected report is missing.
    """
    cells = [(cite, quarter) for cite in since for quarter in quarters]
    values = {
        (cite, quarter): rows[key].value
        for cite, quarter in cells
        if (key := Key(cite, quarter, metric)) in rows
    }
    expected = {pair for pair in cells if since[pair[0]] <= pair[1]} | set(values)
    return ReportedTotal(
        value=sum(values.values()) if values and additive else None,
        reported=len({cite for cite, _ in values}),
        expected=len({cite for cite, _ in expected}),
        cells=len(values),
        expected_cells=len(expected),
    )
