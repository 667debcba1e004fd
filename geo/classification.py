"""Classes of a map: limits from the national set, counts and distribution from the classifier."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

QUANTILES: Final = "quantiles"
FISHER_JENKS: Final = "fisher-jenks"
EQUAL: Final = "equal"
OWN: Final = "own"
METHODS: Final = (QUANTILES, FISHER_JENKS, EQUAL, OWN)
#: How many classes a reader still tells apart.
FEWEST, MOST = 2, 7
#: Bars of the distribution drawn under the classes.
_BARS: Final = 28


@dataclass(frozen=True)
class Classes:
    """Classes of a set of values, each closed on the right.

    Attributes
    ----------
    minimum
        Smallest value of the set.
    limits
        Upper limit of each class, increasing; the last one is at least the largest value.
    """

    minimum: float
    limits: tuple[float, ...]

    def counts(self, values: NDArray[np.float64]) -> tuple[int, ...]:
        """Return how many of some values of the set fall in each class."""
        ranks = np.searchsorted(self.limits, values[~np.isnan(values)])
        return tuple(map(int, np.bincount(ranks, minlength=len(self.limits))))

    def bars(self, values: NDArray[np.float64]) -> tuple[int, ...]:
        """Return how many fall in each of equal intervals, from the minimum to the last limit."""
        known = values[~np.isnan(values)]
        low, high = self.minimum, self.limits[-1]
        if low < high:  # two neighbouring floats have no room for the bars between them
            high = max(high, low + 1e-9 * max(abs(low), 1))
        return tuple(map(int, np.histogram(known, _BARS, (low, high))[0]))


def classify(
    values: NDArray[np.float64], method: str, k: int, *, digits: int = 1, own: Sequence[float] = ()
) -> Classes | None:
    """Return the classes of some values.

    Parameters
    ----------
    values
        The national set, all dates together: neither a filter nor a date moves the limits.
    method
        One of `METHODS`.
    k
        Number of classes wanted, from `FEWEST` to `MOST`; fewer come out where values repeat.
    digits
        Decimals of the limits: what the legend writes is what classes.
    own
        Inner limits of the method `OWN`, in any order.

    Returns
    -------
    Classes or None
        None without any value.
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    rounded = {round(float(limit), digits) for limit in _inner(known, method, k, own)}
    top = float(np.ceil(known.max() * 10**digits) / 10**digits)
    # A limit outside the values would make a class that can hold none.
    limits = [limit for limit in sorted(rounded) if known.min() <= limit < top]
    return Classes(float(known.min()), (*limits, top))


def _inner(known: NDArray[np.float64], method: str, k: int, own: Sequence[float]) -> list[float]:
    """Return the limits between classes, before they are rounded."""
    if method == OWN:
        return list(own)[: MOST - 1]
    distinct = len(np.unique(known))
    if distinct < FEWEST:
        return []
    k = min(max(k, FEWEST), MOST, MOST if method == EQUAL else distinct)
    if method == FISHER_JENKS:
        import jenkspy  # noqa: PLC0415 - only for this method

        return list(jenkspy.jenks_breaks(known, n_classes=k)[1:-1])
    import mapclassify  # noqa: PLC0415 - slow to import: it brings SciPy

    made = {QUANTILES: mapclassify.Quantiles, EQUAL: mapclassify.EqualInterval}[method]
    with warnings.catch_warnings():
        # Repeated values leave fewer classes than asked for: the legend shows how many.
        warnings.simplefilter("ignore", UserWarning)
        return list(made(known, k=k).bins[:-1])


@lru_cache(maxsize=64)
def round_steps(largest: float) -> tuple[float, ...]:
    """Return up to three round values for a legend of proportional symbols, largest first."""
    if largest <= 0:
        return ()
    power = 10.0 ** np.floor(np.log10(largest))
    top = next(step * power for step in (5, 2, 1, 0.5) if step * power <= largest)
    return tuple(dict.fromkeys(float(max(top / part, 1.0)) for part in (1, 5, 25)))
