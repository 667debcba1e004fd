"""Territoire: the sheet of one cité."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from geo import cites as domain
from geo.extent import MAINLAND
from pages.parts import data, filters, fr, frame, navigation, panel, tables
from pages.parts.cards import Card, cards
from pages.parts.carte.component import Base, View, carte
from pages.parts.markdown import plain

navigation.enter()


def _keep_choice() -> None:
    filters.select(st.session_state["fiche"])


codes = list(data.cites())
code = filters.selected() or codes[0]
cite = data.cites()[code]
st.session_state["fiche"] = code

with st.sidebar:
    st.selectbox(
        "Cité", sorted(codes, key=lambda c: data.cites()[c].name), key="fiche",
        format_func=lambda c: data.cites()[c].name, on_change=_keep_choice,
    )  # fmt: skip
    generation = filters.generation()

st.html(Markup('<div class="panel sheet">{}</div>').format(panel.heading(cite, tag="h1")))
place = codes.index(code)
with st.container(key="voisines", horizontal=True, vertical_alignment="center"):
    for label, icon, other in (
        ("Précédente", ":material/arrow_back:", codes[place - 1]),
        ("Suivante", ":material/arrow_forward:", codes[(place + 1) % len(codes)]),
    ):
        # Not a link: Streamlit leaves the address as it is when a link goes to the same page.
        st.button(
            f"{label} : {plain(data.cites()[other].name)}", icon=icon, type="tertiary",
            on_click=filters.select, args=(other,),
        )  # fmt: skip
    st.page_link(
        navigation.CARTE, label="Voir sur la carte nationale", icon=":material/map:",
        query_params={filters.CITE: code},
    )  # fmt: skip

people = domain.population([cite])
shared = [q for q in cite.qpv if len(q.cites) > 1]
cards(
    Card(
        "QPV 2015", fr.number(len(cite.qpv)),
        f"dont {fr.plural(len(shared), 'partagé')} avec une autre cité" if shared
        else "aucun n’est partagé avec une autre cité",
    ),
    Card(
        "Habitants de ses QPV", fr.number(people.value),
        f"2018, {people.published} QPV publiés sur {people.expected}",
    ),
    Card("Communes touchées", fr.number(len(cite.communes)), "dès qu’un de ses QPV les touche"),
)  # fmt: skip
left, right = st.columns([0.66, 0.34], gap="medium")
with left, st.container(key="carte-fiche"):
    base = Base(
        key="fiche-carte",
        title="Carte des QPV de la cité choisie : le tableau qui suit en donne la liste",
        home_label="Revenir à la cité",
    )
    bounds = domain.extent([cite]) or MAINLAND
    view = View(key=f"cite:{code}", bounds=bounds, selected=code, generation=generation)
    carte(base, view, on_select=filters.select, height=520)
with right:
    st.html(Markup('<div class="panel">{}</div>').format(panel.facts(cite, population=False)))

st.header("Ses quartiers prioritaires (QPV 2015)")
tables.qpv_table(cite, data.cites(), data.fates())
if any(q.placement == "commune" for q in cite.qpv):
    st.caption(
        "Les périmètres 2015 de ces QPV ne sont pas dans la couche publiée que nous lisons : ils "
        "sont placés à leur commune, et la carte montre les QPV 2024 du lieu, signalés comme tels."
    )
frame.sources(
    "anct-cites-qpv", "anct-cites-communes", "insee-population-qpv",
    "anct-qpv-2015-metropole", "anct-qpv-2024",
)  # fmt: skip
