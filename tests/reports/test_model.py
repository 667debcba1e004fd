"""The store does what a plain list of batches does, whatever the order of what is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from geo.reports import Key, Row
from loaders.reports import errors
from loaders.reports.store import Store
from tests.reports.conftest import LOCAL
from tests.reports.examples import ANNE, save

KEYS = [Key(cite, "2023-T1", metric) for cite in ("cde-001", "cde-002") for metric in ("a", "b")]
ROWS = st.lists(
    st.builds(Row, st.sampled_from(KEYS), st.integers(0, 3), st.sampled_from(["", "précisé"])),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.key,
)


@dataclass
class Imported:
    """What the model keeps of a batch."""

    id: int
    demonstration: bool
    rows: dict[Key, Row] = field(default_factory=dict)
    undone: bool = False


class Against(RuleBasedStateMachine):
    """Asks the same of the store and of a list."""

    new_url: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open(self.new_url(), LOCAL)
        self.store.remove_demonstration(ANNE)  # the first writing makes the database
        self.model: list[Imported] = []
        self.tokens = [self.store.token()]

    def current(self, *, demonstration: bool) -> dict[Key, Row]:
        found: dict[Key, Row] = {}
        for one in self.model:
            if one.demonstration == demonstration and not one.undone:
                found |= one.rows
        return found

    @rule(rows=ROWS, demonstration=st.booleans())
    def imports(self, rows: list[Row], *, demonstration: bool) -> None:
        known = self.current(demonstration=demonstration)
        batch = save(self.store, rows, demonstration=demonstration)
        news = {one.key: one for one in rows if known.get(one.key) != one}
        assert (batch.rows, batch.unchanged) == (len(news), len(rows) - len(news))
        self.model.append(Imported(batch.id, demonstration, news))
        self.changed()

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def undoes(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sampled_from(self.model))
        if chosen.undone:
            with pytest.raises(errors.AlreadyUndoneError):
                self.store.undo(chosen.id, ANNE)
            return
        before = self.current(demonstration=chosen.demonstration)
        effect = self.store.effect(chosen.id)
        self.store.undo(chosen.id, ANNE)
        chosen.undone = True
        after = self.current(demonstration=chosen.demonstration)
        assert {one.key: (one.before, one.after) for one in effect} == {
            key: (before.get(key), after.get(key))
            for key in KEYS
            if before.get(key) != after.get(key)
        }
        self.changed()

    @rule(rows=ROWS)
    def saves_after_an_old_look(self, rows: list[Row]) -> None:
        known = self.current(demonstration=False)
        if not any(one.key in known for one in rows):
            return
        with pytest.raises(errors.ConflictError):
            save(self.store, rows, expected={})

    @rule()
    def removes_the_demonstration(self) -> None:
        active = [one for one in self.model if one.demonstration and not one.undone]
        assert self.store.remove_demonstration(ANNE) == len(active)
        for one in active:
            one.undone = True
        if active:
            self.changed()

    def changed(self) -> None:
        """A change gives a token never seen."""
        token = self.store.token()
        assert token not in self.tokens
        self.tokens.append(token)

    @invariant()
    def agrees(self) -> None:
        for demonstration in (False, True):
            known = self.current(demonstration=demonstration)
            assert self.store.current(demonstration=demonstration) == known
            for key in KEYS:
                history = self.store.history(key, demonstration=demonstration)
                brought = [
                    one
                    for one in reversed(self.model)
                    if one.demonstration == demonstration and key in one.rows
                ]
                assert [(one.batch.id, one.row) for one in history] == [
                    (one.id, one.rows[key]) for one in brought
                ]
                current = [one.row for one in history if one.status == "current"]
                assert current == ([known[key]] if key in known else [])
        assert [one.id for one in self.store.batches()] == [one.id for one in reversed(self.model)]
        assert self.store.token() == self.tokens[-1]

    def teardown(self) -> None:
        self.store.close()


def test_the_store_agrees_with_a_plain_list_of_batches(new_url: Callable[[], str]) -> None:
    class Machine(Against):
        pass

    Machine.new_url = staticmethod(new_url)
    Machine.TestCase.settings = settings(
        settings.get_profile("project"),
        max_examples=8,
        stateful_step_count=12,
        suppress_health_check=list(HealthCheck),
    )
    Machine.TestCase().runTest()
