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
    """Show the tabs and the content of the open one."""
    sections = _sections(place, reference, generation)
    # A key a level: the tabs differ, and the one open stays open from a territory to the next.
    tabs = st.tabs(list(sections), key=TAB, on_change="rerun", bind="query-params")
    for tab, section in zip(tabs, sections.values(), strict=True):
        if tab.open:
            with tab:
                section()


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
