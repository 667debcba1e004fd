"""The indicator of the map as a sentence and as a table, with all that is not published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo.grid import ABSENT
from pages.parts import downloads, fr, frame, territories
from pages.parts.theme.choice import LEVELS

if TYPE_CHECKING:
    from geo.grid import Cell
    from pages.parts.theme.choice import Choice

#: Tables of more rows than this wait to be asked for.
_LONG = 200
#: Columns on screen; an export also says what, when and from where.
_SHOWN = ["Territoire", "Code", "Valeur", "Diffusion", "Repose sur"]


#: Said where the perimeters drawn are those of the other generation.
_OF_2015: Final = (
    " Aucun chiffre n’est publié pour les QPV 2024 : de loin, la carte place les chiffres des QPV "
    "2015 ; de près, les périmètres 2024 restent sans chiffre."
)


def sentence(choice: Choice, generation: int) -> str:
    """Say what the map shows of the indicator: how many territories, from where to where.

    ``generation`` is that of the QPV drawn, 2015 or 2024.
    """
    known = choice.grid.at(choice.period)
    unit = choice.unit
    one, several = territories.KINDS[choice.level]
    if not known:
        return f"Aucun chiffre publié pour les {several}, {fr.period(choice.period)}."
    lowest = min(known, key=lambda code: known[code])
    highest = max(known, key=lambda code: known[code])
    names = territories.names(choice.level)
    drawn = "couleurs" if choice.classing else "disques proportionnels"
    told = "avec un chiffre publié"
    if not choice.sources:
        told = f"sur {len(names)} ont remonté ce chiffre"
    return (
        f"{drawn.capitalize()} : {_lower(choice.title)}, {fr.period(choice.period)}. "
        f"{fr.plural(len(known), one, several)} {told}, "
        f"de {fr.measure(known[lowest], unit)} ({names[lowest]}) "
        f"à {fr.measure(known[highest], unit)} ({names[highest]})."
        + (_OF_2015 if choice.level == "qpv2015" and generation != 2015 else "")  # noqa: PLR2004 - a year
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def show(choice: Choice) -> None:
    """Show the table and its download."""
    names = territories.names(choice.level)
    shown = st.expander(
        f"{LEVELS[choice.level]} : {choice.title}, {fr.period(choice.period)}",
        expanded=len(names) <= _LONG, key="table-indicateur", on_change="rerun",
    )  # fmt: skip
    if not shown.open:
        return
    found = rows(choice)
    with shown:
        if choice.level == "ze":
            st.caption(
                "Aucun contour de zone d’emploi n’est dans les données de ce site : la carte place "
                "chacune à la commune qui lui donne son nom. Celles qu’aucune commune ne nomme ne "
                "sont que dans ce tableau."
            )
        st.dataframe(
            found[_SHOWN], hide_index=True, height=420,
            alt=f"Tableau : {choice.title}, par territoire",
            placeholder=choice.hidden,
            column_config={
                "Territoire": st.column_config.TextColumn(width="medium"),
                "Valeur": st.column_config.NumberColumn(
                    format="localized", help=choice.unit
                ),
                "Repose sur": st.column_config.TextColumn(width="large"),
            },
        )  # fmt: skip
        downloads.csv(
            found, choice.file, key="indicateur-csv", label="Télécharger l’indicateur (CSV)"
        )


def rows(choice: Choice) -> pd.DataFrame:
    """Return every territory of the level, the largest value first, with its status in words."""
    names = territories.names(choice.level)
    cells = {code: choice.grid.cell(code, choice.period) for code in names}
    ranked = sorted(cells, key=lambda code: (cells[code].value is None, -(cells[code].value or 0)))
    digits = fr.digits_of(choice.unit)
    return pd.DataFrame(
        {
            "Territoire": [names[code] for code in ranked],
            "Code": ranked,
            "Valeur": [_rounded(cells[code], digits) for code in ranked],
            "Diffusion": [_status(cells[code], choice) for code in ranked],
            "Repose sur": [cells[code].note or "–" for code in ranked],
            "Indicateur": choice.title,
            "Date": choice.period,
            "Unité": choice.unit,
            "Source": frame.cited(choice.sources) or choice.title.partition(" : ")[0],
            "Identifiant": choice.measured,
        }
    )


def _status(cell: Cell, choice: Choice) -> str:
    if cell.value is not None:
        return "diffusé" if choice.sources else "remonté"
    return fr.NOT_APPLICABLE if cell.status == ABSENT else choice.hidden


def _rounded(cell: Cell, digits: int) -> float | None:
    return None if cell.value is None else round(cell.value, digits)
