"""The three axes: what was found, what is aimed at, what has been counted, one example each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from pages.parts import data, filters, navigation
from pages.parts.actions import citations
from pages.parts.markdown import plain

if TYPE_CHECKING:
    from loaders.catalogues.programme import Axis, Programme


def show(known: Programme) -> None:
    """Show the axes side by side."""
    columns = st.columns(3, gap="medium")
    for rank, (column, axis) in enumerate(zip(columns, known.axes.values(), strict=True), 1):
        with column, st.container(key=f"axe-{axis.id}", height="stretch", gap=None):
            st.html(_card(rank, axis, known))
            navigation.link(
                navigation.TERRITOIRE,
                f"La fiche de {plain(data.cites()[axis.cite].name)}",
                "arrow_forward",
                {filters.CITE: axis.cite},
            )
    brochure = known.sources["brochure"]
    st.html(
        Markup(
            '<p class="sources">Constats, chiffres et exemples : mots de la source, {}. '
            "Objectifs : résumés par nous, d’après le nom de l’axe et son constat.</p>"
        ).format(citations.title(brochure))
    )


def _card(rank: int, axis: Axis, known: Programme) -> Markup:
    finding = Markup("").join(Markup("<li>{}</li>").format(text) for text in axis.finding)
    figures = Markup("").join(
        Markup('<div><dt>{}</dt><dd>{}</dd><dd class="when">{}, {}</dd></div>').format(
            figure.label,
            citations.value(figure),
            "brochure de l’ANCT" if figure.source == "brochure" else figure.source,
            figure.period,
        )
        for figure in known.of_axis(axis.id)
    )
    return Markup(
        '<section class="axis"><h3><span aria-hidden="true">{}</span>{}</h3>'
        '<p class="label">Le constat</p><ul class="finding">{}</ul>'
        '<p class="label">L’objectif</p><p class="aim">{}</p>'
        '<dl class="counted">{}</dl>'
        '<p class="example">{}</p></section>'
    ).format(rank, axis.label, finding, axis.aim, figures, axis.example)
