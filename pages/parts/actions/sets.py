"""Which reports are in view: the choice between the sets, the demonstration, what to know of it."""

from __future__ import annotations

from typing import Final

import streamlit as st
from markupsafe import Markup

from pages.parts import data, fr
from pages.parts.actions import outcome, reports
from pages.parts.actions.reports import Reports

PLACE: Final = "jeux"


def choose() -> Reports:
    """Show the choice of the set where there is one, say what it is, and return it."""
    outcome.show(PLACE)
    known = reports.available()
    labels = [reports.LABELS[kind] for kind in known]
    if len(labels) > 1:
        _default(labels)
        st.segmented_control(
            "Chiffres affichés", labels, key=reports.CHOICE, required=True,
            persist_state="session",
        )  # fmt: skip
    shown = reports.current()
    tell(shown)
    return shown


def _default(labels: list[str]) -> None:
    """Tick the set in view before the widget is there."""
    if st.session_state.get(reports.CHOICE) not in labels:
        st.session_state.pop(reports.CHOICE, None)
        st.session_state[reports.CHOICE] = reports.current().label


def tell(shown: Reports) -> None:
    """Say that figures are invented or private, above whatever shows them."""
    if shown.demonstration:
        st.html(
            '<p class="band demonstration" role="note"><b>DÉMONSTRATION</b> Chiffres inventés par '
            "l’application pour montrer ce qu’elle sait faire. Aucune cité ne les a remontés.</p>"
        )
    elif shown.kind == "private":
        st.html(
            '<p class="band private" role="note"><b>Analyse privée</b> Chiffres de votre fichier, '
            "vus dans cette session seulement : rien n’est enregistré.</p>"
        )


def coverage(shown: Reports) -> None:
    """Say how many cités have reported: never the whole when it is not."""
    total = len(data.cites())
    st.html(
        Markup('<p class="summary">{}{} sur {} ont remonté au moins un chiffre, du {} au {}.</p>'
        ).format(
            f"{shown.label} : " if shown.demonstration else "",
            fr.plural(len(shown.cites), "cité"), total,
            fr.period(shown.quarters[0]), fr.period(shown.quarters[-1]),
        )
    )  # fmt: skip


def source(shown: Reports) -> None:
    """Name where the figures come from."""
    told = {
        "stored": "remontées des cités, telles qu’elles les ont saisies ; non publiées par l’ANCT",
        "private": "votre fichier, dans cette session seulement",
        "demonstration": "DÉMONSTRATION, chiffres inventés par l’application",
    }
    st.html(Markup('<p class="sources">Source : {}.</p>').format(told[shown.kind]))


def demonstration() -> None:
    """Show the button that loads the demonstration, or the one that removes it."""
    if reports.has_demonstration():
        st.button(
            "Retirer la démonstration", icon=":material/delete:", on_click=_remove,
            key="demonstration-retirer",
        )  # fmt: skip
    else:
        st.button(
            "Charger une démonstration", icon=":material/science:", on_click=_load,
            key="demonstration-charger",
            help="Des chiffres inventés, marqués DÉMONSTRATION partout, jamais mêlés aux vrais.",
        )  # fmt: skip


def _load() -> None:
    def load() -> str:
        reports.load_demonstration()
        return "La démonstration est chargée. Un bouton la retire."

    outcome.attempt(PLACE, load)


def _remove() -> None:
    def remove() -> str:
        reports.remove_demonstration()
        return "La démonstration est retirée."

    outcome.attempt(PLACE, remove)
