"""The years of the programme: dated facts only, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from pages.parts import waves
from pages.parts.palette import WAVE

if TYPE_CHECKING:
    from loaders.catalogues.programme import Event, Programme

_SHORT = {"brochure": "brochure", "evaluation": "évaluation", "gazette": "La Gazette"}


def show(known: Programme) -> None:
    """Show the years side by side, what happened in each, and the money of a cité under them."""
    first = min(event.begin for event in known.events)
    last = max(event.end for event in known.events)
    facts = [event for event in known.events if event.kind == "fait"]
    years = Markup().join(
        _year(year, [event for event in facts if event.begin == year])
        for year in range(first, last + 1)
    )
    bands = Markup().join(
        Markup('<li style="grid-column:{}/{}"><b>{}</b><span>{}, {}</span></li>').format(
            event.begin - first + 1, event.end - first + 2, event.label, event.period,
            _SHORT[event.source],
        )
        for event in known.events
        if event.kind == "budget"
    )  # fmt: skip
    st.html(
        Markup(
            '<div class="timeline"><ol class="years">{}</ol>'
            '<ul class="bands"><li class="label">Budget d’une cité</li>{}</ul></div>'
        ).format(years, bands)
    )


def _year(year: int, events: list[Event]) -> Markup:
    mark = waves.symbol(year) if year in WAVE else Markup('<i class="dot" aria-hidden="true"></i>')
    told = Markup().join(
        Markup('<li><b>{}</b>{}<span class="when">{}</span></li>').format(
            event.label,
            Markup(" <span>{}</span>").format(event.detail) if event.detail else "",
            f"{event.period}, {_SHORT[event.source]}",
        )
        for event in events
    )
    return Markup('<li><p class="year">{}{}</p>{}</li>').format(
        mark, year, Markup("<ul>{}</ul>").format(told) if told else ""
    )
