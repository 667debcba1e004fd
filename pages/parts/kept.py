"""What every session shares, made once and kept as long as the process runs.

``st.cache_resource`` does more (it replays elements, shows a spinner, hashes any argument), at some
fifty microseconds a call: too much for what a page asks for two hundred times.
"""

from __future__ import annotations

import gc
from functools import lru_cache
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from functools import _lru_cache_wrapper

P = ParamSpec("P")
R = TypeVar("R")

_caches: list[_lru_cache_wrapper[object]] = []


def kept(most: int | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what a function of the data returns, by its arguments.

    Two sessions that ask first at the same moment may both make it: nothing else happens. What is
    kept is shared, so that nobody may change it.

    Parameters
    ----------
    most
        Results kept, the last used ones; by default all: the arguments must then be few.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        cached = lru_cache(maxsize=most)(function)
        _caches.append(cast("_lru_cache_wrapper[object]", cached))
        return cast("Callable[P, R]", cached)

    return decorate


@lru_cache(maxsize=1)
def settle() -> None:
    """Keep what the first page read out of the garbage collector's way.

    Libraries, tables and figures stay as long as the process: to look through them again and again
    would stop every session for a tenth of a second, once in some forty runs.
    """
    gc.freeze()


def forget() -> None:
    """Drop everything kept: the data changed under a running process, as tests make them do."""
    for cached in _caches:
        cached.cache_clear()
