"""A forgiving search over named places: accents, case, hyphens, partial words, small typos."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

#: At equal score a cité comes before a commune, a commune before a QPV; other levels follow.
LEVEL_ORDER: Final = ("cite", "commune", "qpv2015", "qpv2024")

#: Scores: same name or code; beginning of either; every word begins a word; every word is inside.
EXACT: Final = 1.0
PREFIX: Final = 0.9
WORDS: Final = 0.8
INSIDE: Final = 0.7
#: One wrong letter in all; each further one takes `TYPO_STEP` away, down to `TYPO_FLOOR`.
TYPO: Final = 0.6
TYPO_STEP: Final = 0.1
TYPO_FLOOR: Final = 0.1
#: Letters a word needs before one wrong letter is forgiven in it, then two.
ONE_TYPO: Final = 4
TWO_TYPOS: Final = 8

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
_SEPARATORS: Final = re.compile(r"[^0-9a-z]+")
_ABBREVIATIONS: Final = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
#: A query may exceed the longest name by this much (letters typed twice); beyond, nothing matches.
_SLACK: Final = 8


def _fold(text: str) -> str:
    """Lower-case ASCII words separated by one space, abbreviations kept."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES)
        # Casefolding may compose anew ("ΐ"), hence the second decomposition.
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _SEPARATORS.sub(" ", text.lower()).strip()


def _expand(folded: str) -> str:
    return " ".join(_ABBREVIATIONS.get(word, word) for word in folded.split(" "))


def _join(words: str) -> str:
    return words.replace(" ", "")


def normalise(text: str) -> str:
    """Reduce a name to what two spellings of it share.

    Accents, ligatures, case, hyphens, apostrophes and repeated spaces disappear; "St" and "Ste"
    become "saint" and "sainte". The result is stable: normalising it again changes nothing.

    Parameters
    ----------
    text
        Any text, of any length.

    Returns
    -------
    str
        Words of ``[0-9a-z]`` separated by one space, empty when there are none.
    """
    return _expand(_fold(text))


class _Lines:
    """Short texts kept as one, so that looking through all of them is one call to `str.find`."""

    #: Begins each line, so that "^abc" finds the lines that begin with "abc".
    START: Final = "^"

    def __init__(self, lines: Sequence[str]) -> None:
        self._text = "".join(f"{self.START}{line}\n" for line in lines)
        self._offsets = [0, *accumulate(len(line) + 2 for line in lines)]

    def holding(self, needle: str) -> Iterator[int]:
        """Positions, in order, of the lines that hold a text."""
        found = self._text.find(needle)
        while found >= 0:
            line = bisect_right(self._offsets, found) - 1
            yield line
            found = self._text.find(needle, self._offsets[line + 1])


@dataclass(frozen=True, slots=True)
class Match:
    """A place that answers a query; `score` runs from 0 (excluded) to 1 (same name or code)."""

    level: str
    code: str
    name: str
    score: float


class Index:
    """Named places, searchable.

    Building one costs nothing: the places are prepared at the first search (about 0.2 s for
    40 000 names), after which a search takes a few milliseconds.

    Parameters
    ----------
    places
        Rows ``(level, code, name)``; a place may have several rows, one a name. Of places with
        the same level and the same name, those given first are shown first.
    """

    def __init__(self, places: Iterable[tuple[str, str, str]]) -> None:
        self._source = places

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Index:
        """Index the columns `level`, `code` and `name` of a table, nameless rows left out."""
        named = frame.loc[frame["name"].notna(), ["level", "code", "name"]]
        return cls(zip(named["level"], named["code"], named["name"], strict=True))

    def search(self, query: str, limit: int = 20) -> list[Match]:
        """Return the places that answer a query, best first.

        Same name or code, then a name or a code that begins with the query, then a name where
        every word of the query begins a word, then one that holds them anywhere, in any order;
        only when none of these answers, a name that does but for a letter or two in long words.

        Parameters
        ----------
        query
            What a person typed: any text.
        limit
            The largest number of matches wanted.

        Returns
        -------
        list of Match
            By decreasing score, then in the order of `LEVEL_ORDER`, then the shortest name
            first; empty for a query without a letter or a figure.
        """
        folded = _fold(query)
        if not folded or limit < 1 or len(folded) > self._longest:
            return []
        # "st" is Saint, or the beginning of Strasbourg: both readings are tried.
        readings = dict.fromkeys((_expand(folded), folded))
        scores: dict[int, float] = {}
        for score, tier in (
            (EXACT, self._same),
            (PREFIX, self._beginning),
            (WORDS, self._with_words),
            (INSIDE, self._with_parts),
        ):
            for reading in readings:
                fresh = (position for position in tier(reading) if position not in scores)
                scores |= dict.fromkeys(islice(fresh, limit), score)
            if len(scores) >= limit:
                break
        if not scores:
            scores = self._resembling(_expand(folded).split())
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return [Match(*self._places[position], score) for position, score in ranked[:limit]]

    @cached_property
    def _places(self) -> list[tuple[str, str, str]]:
        """Places in the order in which equals are shown: by level, then the shortest name."""
        rank = {level: order for order, level in enumerate(LEVEL_ORDER)}
        return sorted(
            self._source,
            key=lambda place: (rank.get(place[0], len(rank)), len(place[2]), place[2]),
        )

    @cached_property
    def _names(self) -> list[str]:
        return [normalise(name) for _, _, name in self._places]

    @cached_property
    def _codes(self) -> list[str]:
        return [_join(_fold(code)) for _, code, _ in self._places]

    @cached_property
    def _name_lines(self) -> _Lines:
        """Each name after a space, so that " abc" finds the words that begin with "abc"."""
        return _Lines([f" {name}" for name in self._names])

    @cached_property
    def _joined_lines(self) -> _Lines:
        """Names without their spaces, for "lhay" and "seinesaintdenis"."""
        return _Lines([_join(name) for name in self._names])

    @cached_property
    def _code_lines(self) -> _Lines:
        return _Lines(self._codes)

    @cached_property
    def _exact(self) -> dict[str, list[int]]:
        """Positions by whole name, without its spaces, and by whole code."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for position, (name, code) in enumerate(zip(self._names, self._codes, strict=True)):
            for key in {_join(name), code}:
                found[key].append(position)
        return dict(found)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, (*self._names, *self._codes)), default=0) + _SLACK

    @cached_property
    def _positions_by_word(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for position, name in enumerate(self._names):
            for word in set(name.split()):
                found[word].append(position)
        return dict(found)

    @cached_property
    def _words(self) -> list[str]:
        return list(self._positions_by_word)

    @cached_property
    def _word_lines(self) -> _Lines:
        return _Lines(self._words)

    def _same(self, query: str) -> Iterable[int]:
        return self._exact.get(_join(query), ())

    def _beginning(self, query: str) -> Iterator[int]:
        yield from self._name_lines.holding(f"{_Lines.START} {query}")
        # Without a figure a query is no code: "q" must not bring all the QPV.
        if any(map(str.isdigit, query)):
            yield from self._code_lines.holding(_Lines.START + _join(query))

    def _with_words(self, query: str) -> Iterator[int]:
        first, *others = sorted((f" {word}" for word in query.split()), key=len, reverse=True)
        for position in self._name_lines.holding(first):
            name = f" {self._names[position]}"
            if all(word in name for word in others):
                yield position

    def _with_parts(self, query: str) -> Iterator[int]:
        first, *others = sorted(query.split(), key=len, reverse=True)
        for position in self._name_lines.holding(first):
            if all(word in self._names[position] for word in others):
                yield position
        yield from self._joined_lines.holding(_join(query))

    def _resembling(self, words: list[str]) -> dict[int, float]:
        """Scores of the names that hold every word but for small typos."""
        if not self._words:
            return {}
        distances = cdist(words, self._words, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
        total: dict[int, int] | None = None
        # The longest word has the fewest look-alikes: the others only sort among them.
        for rank in sorted(range(len(words)), key=lambda rank: -len(words[rank])):
            near = self._near(words[rank], distances[rank])
            if total is None:
                total = near
            else:
                total = {key: typos + near[key] for key, typos in total.items() if key in near}
        return {
            position: max(TYPO_FLOOR, TYPO - TYPO_STEP * max(0, typos - 1))
            for position, typos in (total or {}).items()
        }

    def _near(self, word: str, distances: np.ndarray) -> dict[int, int]:
        """Positions of the names with a word like this one, and how many letters differ."""
        allowed = (len(word) >= ONE_TYPO) + (len(word) >= TWO_TYPOS)
        near: dict[int, int] = {}
        for typos in range(allowed, 0, -1):
            for rank in np.flatnonzero(distances == typos).tolist():
                near |= dict.fromkeys(self._positions_by_word[self._words[rank]], typos)
        for rank in self._word_lines.holding(word):
            near |= dict.fromkeys(self._positions_by_word[self._words[rank]], 0)
        return near
