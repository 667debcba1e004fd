"""The map with its filters, figures, panel and table: what the two map pages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from geo import cites as domain
from geo import selection
from pages.parts import data, filters, fr, frame, tables
from pages.parts.actions import reports, sets
from pages.parts.cards import Card, cards
from pages.parts.carte.component import Base, Inset, carte
from pages.parts.panel import panel
from pages.parts.theme import choice
from pages.parts.theme import state as theme_state
from pages.parts.theme import table as theme_table
from pages.parts.views import view_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cites import Cite
    from geo.extent import Bounds

WAVES = (2020, 2021)


@dataclass(frozen=True)
class Scope:
    """What a map page covers.

    ``region`` is the Insee code of its only région, ``None`` for France; ``epci_zoom`` is the
    zoom from which EPCI and EPT limits show.
    """

    key: str
    label: str
    region: str | None
    home: Bounds
    home_label: str
    insets: tuple[Inset, ...] = ()
    epci_zoom: float = 99


def explore(scope: Scope) -> tuple[Cite, ...]:
    """Show the whole of a map page under its header; return the cités kept by the filters."""
    chosen, generation = filters.sidebar(scope.region)
    drawn = choice.sidebar()
    filters.reset_button()
    everything = tuple(c for c in data.cites().values() if scope.region in (None, c.region.code))
    kept = selection.keep(everything, chosen)
    filtered = len(kept) < len(everything)
    _figures(scope, kept, everything)
    with st.container(key="chips", horizontal=True, vertical_alignment="center"):
        filters.chips(chosen, scope.region)
        choice.chip(drawn)
        told = theme_table.sentence(drawn, generation) if drawn else ""
        said = [_sentence(kept, filtered=filtered), told]
        st.html(Markup('<p class="summary">{}</p>').format(" ".join(filter(None, said))))
    selected = data.cites().get(filters.selected() or "")
    left, right = st.columns([0.73, 0.27], gap="medium")
    with left, st.container(key=f"carte-{scope.key}"):
        base = Base(
            key=scope.key,
            title=f"Carte, {scope.label} : le tableau qui suit en donne le même contenu",
            home=scope.home,
            home_label=scope.home_label,
            insets=scope.insets,
            epci_zoom=scope.epci_zoom,
        )
        view = view_of(
            chosen, kept, selected, generation, home=scope.home, filtered=filtered,
            theme=theme_state.of(drawn) if drawn else None,
        )  # fmt: skip
        carte(base, view, on_select=filters.select, on_pick=filters.pick)
    with right:
        panel(selected, kept, drawn)
    if drawn:
        st.header("L’indicateur de la carte")
        if not drawn.sources:
            sets.tell(reports.current())
        theme_table.show(drawn)
    _table(scope, kept)
    frame.sources(
        "anct-cites-qpv", "anct-cites-communes", "insee-population-qpv",
        "anct-qpv-2015-metropole", "anct-qpv-2024", *(drawn.sources if drawn else ()),
    )  # fmt: skip
    return kept


def _figures(scope: Scope, kept: Sequence[Cite], everything: Sequence[Cite]) -> None:
    people = domain.population(kept)
    cards(
        Card(scope.label, fr.number(len(kept)), f"sur {len(everything)} labellisées"),
        *(
            Card(
                f"Vague {wave}",
                fr.number(sum(c.wave == wave for c in kept)),
                f"sur {sum(c.wave == wave for c in everything)}",
                wave=wave,
            )
            for wave in WAVES
        ),
        Card("QPV 2015 couverts", fr.number(people.expected), "chacun compté une fois"),
        Card(
            "Habitants de ces QPV",
            fr.number(people.value, missing="–" if not people.expected else "non diffusé"),
            f"2018, {people.published} QPV publiés sur {people.expected}",
        ),
    )


def _sentence(kept: Sequence[Cite], *, filtered: bool) -> str:
    """Say in words what the map shows."""
    discs, diamonds = (sum(c.wave == wave for c in kept) for wave in WAVES)
    subject = "La carte montre"
    if filtered:
        subject = f"{fr.plural(len(kept), 'cité affichée', 'cités affichées')} :"
    return (
        f"{subject} {fr.plural(discs, 'disque bleu', 'disques bleus')} pour la vague 2020, "
        f"{fr.plural(diamonds, 'losange orange', 'losanges orange')} pour la vague 2021."
    )


def _table(scope: Scope, kept: Sequence[Cite]) -> None:
    st.header("Les cités de la carte")
    if kept:
        tables.cites_table(kept, key=f"table-{scope.key}")
        tables.cites_download(kept)
    else:
        st.info(
            "Aucune cité ne répond à ces filtres. Retirez un filtre au-dessus de la carte, ou "
            "réinitialisez."
        )
