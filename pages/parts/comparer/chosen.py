"""The territories set side by side: how an address names them, and how each is drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import cites as domain
from geo.territories import FRANCE
from pages.parts import data, palette
from pages.parts.kept import kept
from pages.parts.territories import KINDS, Territory, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Parameter of the address: "cite:cde-062,departement:93".
PARAMETER: Final = "territoires"
#: Fewest that make a comparison, and most that a reader can tell apart.
FEWEST: Final = 2
MOST: Final = 6
#: Drawn as signs where a chart draws its markers, in the order of `palette.SERIES`.
_SIGNS: Final = ("●", "■", "▲", "✖", "⬟", "★")
_WAVE_SIGNS: Final = {2020: "●", 2021: "◆"}
#: A word of the address that is longer names no territory: it is cut before it is shown.
_LONGEST: Final = 40


@dataclass(frozen=True)
class Series:
    """A territory as it is drawn everywhere in the page.

    Attributes
    ----------
    territory
        What is drawn.
    name
        Its name, completed where another of the comparison bears the same.
    colour, marker, dash
        Of its marks and lines; those of the wave for a wave.
    sign
        The marker as a character, for texts.
    """

    territory: Territory
    name: str
    colour: str
    marker: str
    dash: str
    sign: str


def read(text: str) -> tuple[list[Territory], list[str]]:
    """Return the territories that an address names, each once, and the words that name none.

    Territories beyond `MOST` are among the words left out.
    """
    found: list[Territory] = []
    rejected: list[str] = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        place = parse(word)
        if place in found:
            continue
        if place is None or len(found) == MOST:
            rejected.append(word if len(word) <= _LONGEST else f"{word[:_LONGEST]}…")
        else:
            found.append(place)
    return found, rejected


def written(places: Iterable[Territory]) -> str:
    """Return what an address holds for some territories; the inverse of `read`."""
    return ",".join(map(str, places))


@kept()
def start() -> tuple[Territory, ...]:
    """Return what the page opens with: the most inhabited cité of each wave, and France."""
    cites = data.cites().values()
    largest = [
        max(
            (c for c in cites if c.wave == wave),
            key=lambda c: (domain.population([c]).value or 0, c.code),
        )
        for wave in sorted({c.wave for c in cites})
    ]
    return (*(Territory("cite", c.code) for c in largest), Territory("france", FRANCE))


def chosen() -> tuple[list[Territory], list[str]]:
    """Return the territories of the address, `start` if it has none, and what it names in vain."""
    # The address forgets when one goes to another page and comes back: the session remembers.
    if PARAMETER not in st.query_params and PARAMETER in st.session_state:
        st.query_params[PARAMETER] = st.session_state[PARAMETER]
    text = st.query_params.get(PARAMETER)
    places, rejected = (list(start()), []) if text is None else read(text)
    if text is not None:
        st.session_state[PARAMETER] = written(places)
    return places, rejected


def keep(places: Iterable[Territory]) -> None:
    """Write territories in the address."""
    st.query_params[PARAMETER] = st.session_state[PARAMETER] = written(places)


def restart() -> None:
    """Go back to what the page opens with."""
    st.session_state.pop(PARAMETER, None)
    st.query_params.pop(PARAMETER, None)


def series(places: Sequence[Territory]) -> list[Series]:
    """Return how each territory is named and drawn: in the order of the choice, waves as waves."""
    times = Counter(place.name for place in places)
    found = []
    rank = 0
    for place in places:
        kind = KINDS[place.level][0]
        name = place.name if times[place.name] == 1 else f"{place.name} ({kind})"
        if place.level == "wave":
            wave = int(place.code)
            style = palette.WAVE[wave], palette.WAVE_MARKER[wave], "solid", _WAVE_SIGNS[wave]
        else:
            style = *palette.SERIES[rank], _SIGNS[rank]
            rank += 1
        found.append(Series(place, name, *style))
    return _distinct(found)


def _distinct(found: list[Series]) -> list[Series]:
    """Complete with its code a name that two territories of a level still share."""
    times = Counter(one.name for one in found)
    return [
        one if times[one.name] == 1
        else Series(
            one.territory, one.territory.label, one.colour, one.marker, one.dash, one.sign
        )
        for one in found
    ]  # fmt: skip
