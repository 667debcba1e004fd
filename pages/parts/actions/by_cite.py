"""One metric by cité: beside job seekers and inhabitants, with where each cité is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from loaders.catalogues import metrics
from pages.parts import data, downloads, fr, frame, navigation, waves
from pages.parts.actions import denominators, sets
from pages.parts.theme import choice

if TYPE_CHECKING:
    from pages.parts.actions.reports import Reports

_RATE: Final = "Pour 100 demandeurs d’emploi"
_COUNTS: Final = ("Demandeurs d’emploi (fin 2021)", "Habitants (2018)")


def show(shown: Reports, metric: str, quarters: Sequence[str]) -> None:
    """Show the table of a metric by cité, the largest first, and its download."""
    one = metrics.load()[metric]
    table = table_of(shown, metric, quarters)
    st.subheader(f"{one.label}, par cité")
    hidden = [] if one.per_job_seekers else [_RATE]
    st.dataframe(
        table.drop(columns=["Code", "Longitude", "Latitude", *hidden]), hide_index=True,
        height=420, alt=f"{one.label}, cité par cité", placeholder="–", key="par-cite",
        column_config={
            "Cité": st.column_config.TextColumn(width="medium"),
            **{
                name: st.column_config.NumberColumn(format="localized")
                for name in (*_COUNTS, _value_name(metric), _RATE)
            },
        },
    )  # fmt: skip
    navigation.link(
        navigation.CARTE,
        "Voir sur la carte nationale",
        "map",
        {choice.INDICATOR: choice.named(metric)},
    )
    prefix = "demonstration-" if shown.demonstration else ""
    downloads.csv(
        table, f"{prefix}cites-{metric}", key="par-cite-csv",
        missing={
            _value_name(metric): "non remonté",
            _RATE: "non établi",
            **dict.fromkeys(_COUNTS, fr.NOT_PUBLISHED),
        },
    )  # fmt: skip
    st.caption("« – » : non remonté par la cité, ou non diffusé par l’Insee.")
    if one.per_job_seekers:
        st.caption(
            f"Pour 100 {denominators.named()}, dernière date publiée : ces demandeurs d’emploi ne "
            "sont pas ceux des trimestres remontés. Les cités sans demandeurs d’emploi diffusés "
            "n’ont pas de rapport."
        )
    sets.source(shown)
    frame.sources(denominators.SOURCE, "insee-population-qpv")


def _value_name(metric: str) -> str:
    return "Remonté" if metrics.load()[metric].additive else "Dernière valeur"


def table_of(shown: Reports, metric: str, quarters: Sequence[str]) -> pd.DataFrame:
    """Return a metric by cité, all 84, the largest first.

    Parameters
    ----------
    shown
        The set in view.
    metric
        The metric.
    quarters
        The quarters looked at: summed when the metric adds up, else the last one that has a value.

    Returns
    -------
    DataFrame
        French columns; the value is missing where the cité has reported nothing.
    """
    one = metrics.load()[metric]
    sums = shown.sums(metric, quarters)
    rows = []
    for code, cite in data.cites().items():
        total, count = sums.get(code, (None, 0))
        series = {q: v for q, v in shown.series(metric, code).items() if q in quarters}
        last = max(series) if series else ""
        value = total if one.additive else series.get(last)
        rate = denominators.per_job_seekers(value, code)
        found = denominators.job_seekers(code)
        rows.append(
            {
                "Code": code,
                "Cité": cite.name,
                "Vague": f"{waves.SIGN[cite.wave]} {cite.wave}",
                "Région": cite.region.name,
                _value_name(metric): value,
                "Trimestres": f"{count} sur {len(quarters)}"
                if one.additive
                else fr.short_period(last)
                if last
                else "–",
                _RATE: None if rate is None else round(rate, 1),
                "Demandeurs d’emploi (fin 2021)": found.value,
                "Demandeurs d’emploi : base": found.note,
                "Habitants (2018)": denominators.inhabitants(code),
                "Longitude": cite.lon,
                "Latitude": cite.lat,
            }
        )
    table = pd.DataFrame(rows).astype({_value_name(metric): "Int64", _RATE: "Float64"})
    if shown.demonstration:
        table.insert(0, "Nature", shown.label)
    return table.sort_values([_value_name(metric), "Cité"], ascending=[False, True])
