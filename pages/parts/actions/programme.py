"""The programme at a glance: its network, its three axes, its actors, its years."""

from __future__ import annotations

import streamlit as st

from loaders.catalogues import programme
from loaders.catalogues.programme import Figure, Programme
from pages.parts import frame
from pages.parts.actions import axes, citations, ecosystem, published, timeline
from pages.parts.actions.citations import value
from pages.parts.cards import Card, cards


def show() -> None:
    """Show all that is published about the programme."""
    frame.style("actions/programme.css")
    known = programme.load()
    _network(known)
    st.header("Trois axes, chacun parti d’un constat")
    axes.show(known)
    st.header("Autour d’une cité, un écosystème d’acteurs")
    ecosystem.show(known)
    st.header("De 2020 à 2024")
    timeline.show(known)
    st.header("Les autres chiffres publiés")
    published.show(known)
    citations.show(known.sources.values())


def _network(known: Programme) -> None:
    """Show the figures of the whole programme, in one line."""
    one = known.figures
    cards(
        _card(
            one["cites_labelled"], "Cités labellisées",
            f"{value(one['cites_labelled_2020'])} en 2020, "
            f"{value(one['cites_labelled_2021'])} de plus en juillet 2021",
        ),
        _card(one["cites_active"], "Cités accompagnées", "par l’ANCT en 2024"),
        _card(
            one["coordinateurs"], "Coordonnateurs",
            f"et {value(one['referents'])} référents, 2024",
        ),
        _card(one["qpv_covered"], "QPV couverts", "selon la brochure de 2024"),
        _card(one["taux_chomage_qpv"], "Taux de chômage en QPV", "selon la brochure de 2024"),
    )  # fmt: skip
    citations.line(known.sources["brochure"])


def _card(figure: Figure, label: str, reference: str) -> Card:
    return Card(label, value(figure), reference)
