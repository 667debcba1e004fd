"""The families of actors around a cité, as a picture made of text: it reads like a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from pages.parts import fr
from pages.parts.actions import citations

if TYPE_CHECKING:
    from loaders.catalogues.programme import Actor, Programme


def show(known: Programme) -> None:
    """Show the picture, then what is published of how well its actors work together."""
    families = fr.listed([actor.label.lower() for actor in known.actors])
    actors = Markup().join(map(_actor, known.actors))
    # The lines from the centre to the families are drawn by the style sheet.
    picture = Markup(
        '<figure class="picture"><ul>'
        '<li class="centre"><b>La cité de l’emploi</b><span>une équipe projet : un référent '
        "de la collectivité, un coordonnateur</span></li>{}</ul>"
        '<figcaption class="unseen">Au centre, l’équipe projet de la cité ; autour d’elle : {}.'
        "</figcaption></figure>"
    ).format(actors, families)
    st.html(Markup('<div class="ecosystem">{}{}</div>').format(picture, _cooperation(known)))
    citations.line(known.sources["brochure"], known.sources["gazette"])


def _cooperation(known: Programme) -> Markup:
    partners, cooperation = known.of_group("cooperation")
    rows = (
        (citations.value(partners), "partenaires par cité en moyenne, jusqu’à 27", partners.period),
        (
            citations.value(cooperation),
            "des cités à un bon niveau de coopération après trois ans",
            cooperation.period,
        ),
    )
    return Markup('<dl class="cooperation">{}</dl>').format(
        Markup().join(
            Markup('<div><dt>{}</dt><dd>{}</dd><dd class="when">{}</dd></div>').format(
                label, value, when
            )
            for value, label, when in rows
        )
    )


def _actor(actor: Actor) -> Markup:
    return Markup(
        '<li><i class="icon" aria-hidden="true">{}</i><b>{}</b><span>{}</span></li>'
    ).format(actor.icon, actor.label, ", ".join(actor.examples))
