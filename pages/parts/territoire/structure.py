"""Structure of the job seekers by sex, age and duration, beside the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo import cohort
from loaders.statistics import figures
from pages.parts import fr
from pages.parts.charts import house, shares
from pages.parts.charts.house import Chart
from pages.parts.charts.shares import Share
from pages.parts.kept import kept
from pages.parts.territoire import keys, readings
from pages.parts.territoire import place as places
from pages.parts.territories import Territory

if TYPE_CHECKING:
    from geo.cohort import Cohort
    from geo.territories import FigureLevel
    from pages.parts.territoire.place import Place

#: Groups of exclusive parts, with the name of each part. The files number the classes of duration
#: and do not word them: the numbers are kept.
GROUPS: Final = {
    "Sexe": {"defm_abc_femmes": "Femmes", "defm_abc_hommes": "Hommes"},
    "Âge": {
        "defm_abc_moins26": "Moins de 26 ans",
        "defm_abc_26_49": "26 à 49 ans",
        "defm_abc_50plus": "50 ans ou plus",
    },
    "Durée d’inscription": {f"defm_abc_dur{n}": f"DUR{n}" for n in range(1, 5)},
}
#: Date of the structure, in the address.
DATE: Final = "structure"


def chosen() -> str:
    """Return the date chosen, as the address says it; nothing for the last one."""
    period = st.session_state.get(DATE)
    return fr.short_period(period) if period and period != _periods()[-1] else ""


def _periods() -> tuple[str, ...]:
    return figures.grid("qpv2015", readings.SEEKERS).periods


def show(place: Place, reference: Territory) -> None:
    """Show the structure at a date."""
    periods = _periods()
    period = st.segmented_control(
        "Date", periods, default=periods[-1], required=True, format_func=fr.short_period,
        key=DATE, bind="query-params", persist_state="session",
    )  # fmt: skip
    own = place.territory
    when = period or periods[-1]
    chart = structure(own.level, own.code, reference.level, reference.code, when)
    if chart is None:
        why = readings.reasons(own, readings.SEEKERS, when)
        st.info(f"La structure n’est pas diffusée ici {_dated(when)} : {fr.listed(why)}.")
        return
    house.show(chart, key="parts")


def _dated(period: str) -> str:
    return f"à la date du {fr.period(period)}"


@kept(512)
def structure(
    level: FigureLevel, code: str, reference_level: FigureLevel, reference_code: str, period: str
) -> Chart | None:
    """Return the chart; None where no part is published."""
    own, reference = Territory(level, code), Territory(reference_level, reference_code)
    rows, covered = [], []
    known = False
    for group, parts in GROUPS.items():
        mine, theirs = _parts(own, tuple(parts), period), _parts(reference, tuple(parts), period)
        my_shares, their_shares = mine.shares(readings.SEEKERS), theirs.shares(readings.SEEKERS)
        known = known or bool(my_shares)
        for indicator, name in parts.items():
            rows.append(Share(group, name, my_shares.get(indicator), their_shares.get(indicator)))
            covered.append((mine, theirs, indicator))
    if not known:
        return None
    data, layout = shares.bars(rows, own.name, keys.short(reference))
    table = pd.DataFrame(
        {
            "Groupe": [row.group for row in rows],
            "Part": [row.name for row in rows],
            f"{own.name} (%)": [row.own for row in rows],
            "Effectif": [mine.sums.get(one) for mine, _, one in covered],
            "QPV publiés": [f"{mine.published} sur {mine.expected}" for mine, _, _ in covered],
            f"{keys.short(reference)} (%)": [row.reference for row in rows],
            "QPV publiés de la référence": [
                f"{theirs.published} sur {theirs.expected}" for _, theirs, _ in covered
            ],
        }
    ).round(1)
    said = [
        f"{row.name} {fr.measure(row.own, '%')} (référence {fr.measure(row.reference, '%')})"
        for row in rows
    ]
    return Chart(
        data, layout,
        f"Structure des demandeurs d’emploi A, B, C, {fr.short_period(period)} : "
        + ", ".join(said) + ".",
        table, f"structure-{own.code}-{period}", (f"insee-ipro-{int(period[:4]) + 1}",),
        _note(own, covered),
    )  # fmt: skip


def _note(own: Territory, covered: list[tuple[Cohort, Cohort, str]]) -> str:
    note = (
        "Chaque part rapporte un effectif au total A, B, C des QPV qui publient toutes les parts "
        "de son groupe ; les arrondis du producteur font que leur somme peut s’écarter de 100 %. "
        "DUR1 à DUR4 sont les numéros du producteur : ses fichiers n’en donnent pas les bornes."
    )
    counts = {group: mine for (mine, _, _), group in zip(covered, _groups(), strict=True)}
    if own.level != "qpv2015":
        basis = (f"{group.lower()} {c.published} sur {c.expected}" for group, c in counts.items())
        note += f" QPV publiés : {', '.join(basis)}."
    return note


def _groups() -> list[str]:
    return [group for group, parts in GROUPS.items() for _ in parts]


def _parts(territory: Territory, parts: tuple[str, ...], period: str) -> Cohort:
    codes = places.holdings(territory.level).get(territory.code, ())
    grids = {one: figures.grid("qpv2015", one) for one in (readings.SEEKERS, *parts)}
    return cohort.parts(grids, codes, period)
