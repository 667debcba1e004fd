"""Cités that look alike by their figures: method, distances, and who is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st
from markupsafe import Markup

from geo.similarity import likeness
from loaders.catalogues import indicators
from loaders.statistics import figures
from pages.parts import data, downloads, fr, frame, waves
from pages.parts.kept import kept
from pages.parts.territoire import readings
from pages.parts.territories import Territory, names

if TYPE_CHECKING:
    from geo.similarity import Likeness
    from pages.parts.territoire.place import Place

#: Figures compared: ratios recomputed over the QPV of a cité, and medians of their rates.
FIGURES: Final = {
    "defm_abc_pour_100_habitants": "Demandeurs A, B, C pour 100 habitants",
    "part_femmes_abc": "Femmes parmi eux (%)",
    "part_moins26_abc": "Moins de 26 ans (%)",
    "part_50plus_abc": "50 ans ou plus (%)",
    "part_rsa_abc": "Bénéficiaires du RSA (%)",
    "part_longue_duree_abc": "Classes de durée 3 et 4 (%)",
    "taux_emploi": "Taux d’emploi, médiane (%)",
    "taux_pauvrete": "Taux de pauvreté, médiane (%)",
}
#: Nearest cités shown.
NEAREST: Final = 6


def show(place: Place) -> None:
    """Show the nearest cités, their figures and their distances, then the method."""
    found = near(place.territory.code)
    if not found.neighbours:
        lacks = found.lacking.get(place.territory.code, ())
        lacked = fr.listed([_lower_first(FIGURES[one]) for one in lacks])
        count = fr.plural(len(lacks), "chiffre")
        st.info(
            f"Cette cité ne peut pas être comparée : il lui manque {count} "
            f"sur {len(FIGURES)} ({lacked}), non diffusés pour ses QPV."
        )
    else:
        st.dataframe(
            table(place.territory.code), hide_index=True, height="content",
            alt=f"Cités dont les chiffres ressemblent le plus à ceux de {place.name}",
            column_config={
                "Cité": st.column_config.TextColumn(width="medium"),
                "Distance": st.column_config.NumberColumn(
                    format="localized", help="En écarts-types ; 0 : chiffres identiques."
                ),
                **{
                    label: st.column_config.NumberColumn(format="localized")
                    for label in FIGURES.values()
                },
            },
        )  # fmt: skip
        downloads.csv(
            lambda: table(place.territory.code),
            f"cites-semblables-{place.territory.code}",
            key="semblables-csv",
        )
    st.html(Markup('<p class="summary">{}</p>').format(method(found)))
    frame.sources("insee-ipro-2022", "insee-population-qpv", "insee-filosofi-2019")


@kept(128)
def near(code: str) -> Likeness:
    """Return the cités by their distance to one of them."""
    return likeness(code, _known(), list(data.cites()))


def _known() -> dict[str, dict[str, float]]:
    own = Territory("cite", next(iter(data.cites())))
    return {
        one: figures.grid("cite", readings.identifier(own, one)).at(readings.last_period(one))
        for one in FIGURES
    }


@kept(128)
def table(code: str) -> pd.DataFrame:
    """Return the cité itself, then its nearest."""
    found = near(code).neighbours[:NEAREST]
    codes = [code, *(one.code for one in found)]
    known = _known()
    return pd.DataFrame(
        {
            "Cité": [names("cite")[c] for c in codes],
            "Vague": [f"{waves.SIGN[data.cites()[c].wave]} {data.cites()[c].wave}" for c in codes],
            "Distance": [0.0, *(round(one.distance, 2) for one in found)],
            **{label: [round(known[one][c], 1) for c in codes] for one, label in FIGURES.items()},
        }
    )


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def method(found: Likeness) -> str:
    """Say in words how likeness is measured, and which cités are left out."""
    known = indicators.load().indicators
    dates: dict[str, list[str]] = {}
    for one, label in FIGURES.items():
        when = fr.short_period(readings.last_period(one))
        short = _lower_first(label.removesuffix(" (%)").replace(", médiane", ""))
        median = " (médiane des QPV)" if known[one].kind != "ratio" else ""
        dates.setdefault(when, []).append(short + median)
    used = " ; ".join(f"{when} : {fr.listed(labels)}" for when, labels in dates.items())
    text = (
        f"Méthode : distance euclidienne entre {len(FIGURES)} chiffres, chacun divisé par son "
        f"écart-type sur les {found.compared} cités comparées, sans pondération ({used}). Deux "
        f"cités sont en général à {fr.number(found.typical, digits=1)} l’une de l’autre (distance "
        "médiane). Se ressembler par ces chiffres n’est ni se ressembler en tout, ni avoir les "
        "mêmes causes."
    )
    left = [names("cite")[code] for code in found.lacking]
    if left:
        text += f" Écartées faute d’un chiffre diffusé : {fr.listed(left)}."
    return text
