"""The reports that this session shows: one set at a time, never mixed.

Three sets may exist: what is stored, what this browser session analyses privately, and the
demonstration. `current` returns the one in view, with its label; what shows its figures shows the
label too. Figures are read once for each state of the store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

import streamlit as st

from geo import quarters
from geo.reports import Key, Row
from loaders.errors import CitesError
from loaders.reports.records import State
from loaders.reports.rights import NOBODY
from pages.parts import data
from pages.parts.actions import access

Kind = Literal["stored", "private", "demonstration"]

LABELS: Final[Mapping[Kind, str]] = {
    "stored": "Remontées enregistrées",
    "private": "Analyse privée",
    "demonstration": "DÉMONSTRATION",
}
"""How a set is called where it is shown, and chosen."""
CHOICE: Final = "remontees"
"""Key of the widget that chooses the set, and its name in the address."""

_PRIVATE: Final = "_private_reports"
_SHOWN_HERE: Final = "_demonstration_here"
_DEMONSTRATED: Final = ("2021-T1", "2024-T4")
"""First and last quarters of the demonstration: those of the experiment."""


@dataclass(frozen=True, eq=False)
class Reports:
    """One set of reports.

    Attributes
    ----------
    kind : {"stored", "private", "demonstration"}
        Where it comes from.
    rows : Mapping of Key to Row
        Current figures; empty where nothing has been reported.
    token : str
        Changes whenever the figures do: with ``kind``, a key for caches.
    """

    kind: Kind = "stored"
    rows: Mapping[Key, Row] = field(default_factory=dict)
    token: str = ""

    @property
    def label(self) -> str:
        """What is written beside the figures of the set."""
        return LABELS[self.kind]

    @property
    def demonstration(self) -> bool:
        """Whether the figures are invented."""
        return self.kind == "demonstration"

    @cached_property
    def quarters(self) -> tuple[str, ...]:
        """Quarters that hold a figure, in order."""
        return tuple(sorted({key.quarter for key in self.rows}))

    @cached_property
    def cites(self) -> frozenset[str]:
        """Codes of the cités that have reported a figure."""
        return frozenset(key.cite for key in self.rows)

    @cached_property
    def _of_metrics(self) -> dict[str, dict[str, dict[str, int]]]:
        found: dict[str, dict[str, dict[str, int]]] = {}
        for key, row in self.rows.items():
            of_quarter = found.setdefault(key.metric, {}).setdefault(key.quarter, {})
            of_quarter[key.cite] = row.value
        return found

    def values(self, metric: str, quarter: str) -> Mapping[str, int]:
        """Return the values of a metric in a quarter, by cité: what a map of symbols needs."""
        return self._of_metrics.get(metric, {}).get(quarter, {})

    def series(self, metric: str, cite: str) -> dict[str, int]:
        """Return the values of a metric for a cité, by quarter, in order."""
        found = ((quarter, self.values(metric, quarter).get(cite)) for quarter in self.quarters)
        return {quarter: value for quarter, value in found if value is not None}

    def sums(self, metric: str, quarters: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Return, by cité, the sum of a metric over some quarters and how many it rests on."""
        found: dict[str, tuple[int, int]] = {}
        for quarter in quarters:
            for cite, value in self.values(metric, quarter).items():
                total, count = found.get(cite, (0, 0))
                found[cite] = (total + value, count + 1)
        return found


def current() -> Reports:
    """Return the set in view: the one chosen, else the first that holds something.

    Raises
    ------
    CitesError
        If it is the stored one and the database cannot be read.
    """
    known = available()
    chosen = st.session_state.get(CHOICE)
    for kind, load in known.items():
        if LABELS[kind] == chosen:
            return load()
    for load in known.values():
        found = load()
        if found.rows:
            return found
    return Reports()


def available() -> dict[Kind, Callable[[], Reports]]:
    """Return how to read each set that this session can show, the most personal first."""
    found: dict[Kind, Callable[[], Reports]] = {}
    if private():
        found["private"] = _private
    found["stored"] = _stored
    if has_demonstration():
        found["demonstration"] = _demonstration
    return found


def state(*, demonstration: bool = False) -> State:
    """Return what is stored, with the versions that saving asks for."""
    return _state(access.store().token(), demonstration=demonstration)


@st.cache_resource(show_spinner=False, max_entries=4)
def _state(token: str, *, demonstration: bool) -> State:  # noqa: ARG001 - the key of the cache
    return access.store().state(demonstration=demonstration)


@st.cache_resource(show_spinner=False, max_entries=4)
def _of_state(token: str, *, demonstration: bool) -> Reports:
    kind: Kind = "demonstration" if demonstration else "stored"
    return Reports(kind, _state(token, demonstration=demonstration).rows, token)


def _stored() -> Reports:
    return _of_state(access.store().token(), demonstration=False)


# ---- private analysis ---------------------------------------------------------------------


def private() -> dict[Key, Row]:
    """Return the figures that only this browser session has."""
    found: Reports = st.session_state.get(_PRIVATE, Reports("private"))
    return dict(found.rows)


def _private() -> Reports:
    found: Reports = st.session_state[_PRIVATE]
    return found


def keep(rows: Iterable[Row]) -> None:
    """Add figures to the private analysis of this session, over those it had, and show it."""
    kept = private() | {row.key: row for row in rows}
    st.session_state[_PRIVATE] = Reports("private", kept, _digest(kept.values()))
    st.session_state[CHOICE] = LABELS["private"]


def forget() -> None:
    """Drop the private analysis."""
    st.session_state.pop(_PRIVATE, None)
    st.session_state.pop(CHOICE, None)


# ---- demonstration ------------------------------------------------------------------------


def has_demonstration() -> bool:
    """Tell whether a demonstration is loaded, in this session or in the store."""
    return bool(st.session_state.get(_SHOWN_HERE)) or _demonstration_stored()


def _demonstration_stored() -> bool:
    try:
        return bool(state(demonstration=True).rows)
    except CitesError:
        return False


def _demonstration() -> Reports:
    if _demonstration_stored():
        return _of_state(access.store().token(), demonstration=True)
    return _invented()


@st.cache_resource(show_spinner=False)
def _invented() -> Reports:
    from loaders.reports import demo  # noqa: PLC0415 - only for those who ask for it

    rows = {row.key: row for row in demo.rows(quarters.between(*_DEMONSTRATED))}
    return Reports("demonstration", rows, _digest(rows.values()))


def load_demonstration() -> None:
    """Load the demonstration and show it: in the store where this person may, else here only.

    Raises
    ------
    CitesError
        If the store refuses it.
    """
    from loaders.reports import demo  # noqa: PLC0415 - only for those who ask for it

    made = _invented()
    if access.identity() != NOBODY and access.offered(data.cites()):
        access.store().save(
            made.rows.values(), access.identity(), demo.FILE_NAME, made.token, {},
            demonstration=True,
        )  # fmt: skip
    else:
        st.session_state[_SHOWN_HERE] = True
    st.session_state[CHOICE] = LABELS["demonstration"]


def remove_demonstration() -> None:
    """Take the demonstration away, from this session and from the store.

    Raises
    ------
    CitesError
        If the store refuses it.
    """
    st.session_state.pop(_SHOWN_HERE, None)
    st.session_state.pop(CHOICE, None)
    if _demonstration_stored():
        access.store().remove_demonstration(access.identity())


def _digest(rows: Iterable[Row]) -> str:
    """Return the sha256 of figures, whatever their order."""
    texts = sorted(
        f"{r.key.cite};{r.key.quarter};{r.key.metric};{r.value};{r.comment}" for r in rows
    )
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
