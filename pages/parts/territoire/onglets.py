"""The sections of a sheet that open on demand: only the open one is computed and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from pages.parts.actions import sheet_section
from pages.parts.territoire import (
    alentour,
    devenir,
    evolution,
    lacunes,
    peers,
    quartiers,
    semblables,
    situation,
    structure,
)
from pages.parts.territories import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pages.parts.territoire.place import Place
    from pages.parts.territories import Territory

#: In the address.
TAB: Final = "onglet"


def show(place: Place, reference: Territory, generation: int) -> None:
    """Show the names of the sections and the content of the open one.

    Not `st.tabs`, which sends a block a section, open or not.
    """
    sections = _sections(place, reference, generation)
    first = next(iter(sections))
    if st.session_state.get(TAB, first) not in sections:  # a sheet of another level had it
        st.session_state[TAB] = first
    chosen = st.segmented_control(
        "Rubrique", list(sections), default=first, required=True, key=TAB, bind="query-params",
        persist_state="session", label_visibility="collapsed", wrap=False,
    )  # fmt: skip
    sections[chosen if chosen in sections else first]()


def _sections(place: Place, reference: Territory, generation: int) -> dict[str, Callable[[], None]]:
    level = place.territory.level
    found: dict[str, Callable[[], None]] = {
        "Carte": lambda: situation.show(place, generation),
        "Évolution": lambda: evolution.show(place, reference),
        "Ses QPV": lambda: quartiers.show(place),
        "Structure": lambda: structure.show(place, reference),
        f"Parmi les {KINDS[level][1].split(' ')[0]}": lambda: peers.show(place),
        "Cités semblables": lambda: semblables.show(place),
        "Chômage alentour": lambda: alentour.show(place),
        "Actions": lambda: sheet_section.show(place.territory.code),
        "En 2024": lambda: devenir.show(place),
        "Non diffusé": lambda: lacunes.show(place),
    }
    if level != "cite":
        del found["Cités semblables"], found["Actions"]
    if level == "qpv2015":
        return {"Ses chiffres" if name == "Ses QPV" else name: one for name, one in found.items()}
    return found
