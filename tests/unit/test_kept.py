"""What is kept for the process is made once, and again when it was forgotten."""

from __future__ import annotations

import gc

from pages.parts import kept


def test_what_is_kept_is_made_once_an_argument_until_forgotten() -> None:
    made: list[str] = []

    @kept.kept()
    def shout(word: str) -> str:
        made.append(word)
        return word.upper()

    assert [shout("a"), shout("a"), shout("b")] == ["A", "A", "B"]
    assert made == ["a", "b"]
    kept.forget()
    assert shout("a") == "A"
    assert made == ["a", "b", "a"]


def test_only_the_last_used_are_kept_where_a_number_is_given() -> None:
    made: list[int] = []

    @kept.kept(1)
    def double(number: int) -> int:
        made.append(number)
        return 2 * number

    assert [double(1), double(2), double(1)] == [2, 4, 2]
    assert made == [1, 2, 1]


def test_what_is_settled_is_out_of_the_collector_s_way() -> None:
    kept.settle.cache_clear()
    try:
        kept.settle()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
