"""Names that people write, and what they stand for: accents, case and hyphens do not matter."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from geo.lookup import Index, Match, normalise
from geo.reports import AXES
from loaders import snapshot
from loaders.catalogues import metrics

LIKENESS: Final = 80.0
"""Out of 100: below it, two names have too little in common for one to suggest the other."""
_CLOSE: Final = 5.0
"""Names that resemble as much as the best one, but for this, are suggested with it."""
_LONGEST: Final = 200
"""Characters of what is compared: no name comes near."""
_SUGGESTIONS: Final = 3


class Names:
    """Things that have a code and one or more names.

    Parameters
    ----------
    things : iterable of (str, str, iterable of str)
        Code, official name, and other spellings of each.
    hints : iterable of (str, str)
        Code, and what may be written in place of the name: enough to suggest, not to accept.

    Attributes
    ----------
    labels : dict of str to str
        Official name by code, in the order given.
    """

    def __init__(
        self,
        things: Iterable[tuple[str, str, Iterable[str]]],
        hints: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.labels: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        for code, label, others in things:
            self.labels[code] = label
            for spelling in (code, label, *others):
                self._codes.setdefault(normalise(spelling), code)
        self._official = {label: code for code, label in self.labels.items()}
        names = [("cite", code, label) for code, label in self.labels.items()]
        self._index = Index([*names, *(("commune", code, hint) for code, hint in hints)])

    def find(self, text: str) -> str | None:
        """Return the code of what a text names, or None."""
        # Most texts were chosen from a list: the official name as it is.
        return self._official.get(text) or self._codes.get(normalise(text[:_LONGEST]))

    def suggest(self, text: str) -> list[str]:
        """Return the official names that a text may stand for, few and the closest first."""
        found = self._index.search(text[:_LONGEST], limit=20)
        best = [one.code for one in found if (one.score, one.level) == _rank(found[0])]
        codes = dict.fromkeys(best or self._resembling(text[:_LONGEST]))
        return [self.labels[code] for code in codes][:_SUGGESTIONS]

    def _resembling(self, text: str) -> list[str]:
        """Return the codes of the names that share most words with a text."""
        scored = process.extract(
            normalise(text), list(self._codes), scorer=fuzz.token_set_ratio, score_cutoff=LIKENESS
        )
        return [self._codes[name] for name, score, _ in scored if score >= scored[0][1] - _CLOSE]


def _rank(match: Match) -> tuple[float, str]:
    return match.score, match.level


@lru_cache(maxsize=1)
def cites() -> Names:
    """Return the cités of the snapshot, by the names and codes of the ANCT."""
    data = snapshot.load()
    pairs = zip(data.cites["code"], data.cites["name"], strict=True)
    places, links = data.territories, data.memberships
    communes = places[places["level"].eq("commune")].set_index("code")["name"]
    touched = links[links["level"].eq("commune") & links["parent_level"].eq("cite")]
    hints = zip(touched["parent_code"], touched["code"].map(communes), strict=True)
    return Names(((str(code), str(name), ()) for code, name in sorted(pairs)), hints)


@lru_cache(maxsize=1)
def known_metrics() -> Names:
    """Return the metrics of the catalogue."""
    return Names((one.id, one.label, ()) for one in metrics.load().values())


@lru_cache(maxsize=1)
def axes() -> Names:
    """Return the axes of the programme; "et" may stand for "&"."""
    return Names((code, label, (label.replace("&", "et"),)) for code, label in AXES.items())
