"""Action metrics of several cités side by side, for the page that compares them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.reports import AXES
from loaders.catalogues import metrics
from loaders.errors import CitesError
from pages.parts import data, downloads, frame
from pages.parts.actions import denominators, reports, sets
from pages.parts.markdown import plain

if TYPE_CHECKING:
    from loaders.catalogues.metrics import Metric
    from pages.parts.actions.reports import Reports


def show(cites: Sequence[str]) -> None:
    """Show the metrics as rows and the cités as columns; say so when none has reported.

    Parameters
    ----------
    cites
        Codes of the cités compared, in order.
    """
    try:
        shown = reports.current()
    except CitesError as error:
        st.warning(f"{plain(error.what)} {plain(error.todo)}", icon=":material/database_off:")
        return
    if not shown.cites.intersection(cites):
        st.caption(
            "Aucune de ces cités n’a de remontée affichée : le programme ne publie que des "
            "chiffres nationaux, à la page Actions."
        )
        return
    sets.tell(shown)
    table = table_of(shown, cites)
    st.dataframe(
        table, hide_index=True, placeholder="–", key="comparer-actions",
        alt="Indicateurs d’action des cités comparées",
        column_config={
            "Indicateur": st.column_config.TextColumn(width="large"),
            **{
                data.cites()[code].name: st.column_config.NumberColumn(format="localized")
                for code in cites
            },
        },
    )  # fmt: skip
    prefix = "demonstration-" if shown.demonstration else ""
    downloads.csv(
        table, f"{prefix}comparaison-actions", key="comparer-actions-csv",
        missing="non remonté ou non établi",
    )  # fmt: skip
    st.caption(
        "Somme des trimestres remontés, dont le nombre suit les indicateurs : deux cités ne se "
        "comparent qu’à nombre de trimestres égal. « – » : non remonté. Ce qui ne s’additionne pas "
        f"est donné au dernier trimestre remonté. Rapports : pour 100 {denominators.named()}."
    )
    sets.source(shown)
    frame.sources(denominators.SOURCE)


def table_of(shown: Reports, cites: Sequence[str]) -> pd.DataFrame:
    """Return the metrics as rows and the cités as columns, in the order asked.

    Parameters
    ----------
    shown
        The set in view.
    cites
        Codes of the cités.

    Returns
    -------
    DataFrame
        ``Axe``, ``Indicateur``, then one column a cité, by its name; missing where it has
        reported nothing.
    """
    rows = [
        _line("", "Trimestres remontés", shown, {c: _quarters(shown, c) or None for c in cites})
    ]
    for one in metrics.load().values():
        values = {cite: _value(shown, one, cite) for cite in cites}
        rows.append(_line(AXES[one.axis], one.label, shown, values))
        if one.per_job_seekers:
            rates = {
                cite: None if rate is None else round(rate, 1)
                for cite, value in values.items()
                for rate in [denominators.per_job_seekers(value, cite)]
            }
            label = f"{one.label}, pour 100 demandeurs d’emploi"
            rows.append(_line(AXES[one.axis], label, shown, rates))
    return pd.DataFrame(rows)


def _line(
    axis: str, label: str, shown: Reports, values: dict[str, int | None] | dict[str, float | None]
) -> dict[str, object]:
    nature = {"Nature": shown.label} if shown.demonstration else {}
    named = {data.cites()[cite].name: value for cite, value in values.items()}
    return {**nature, "Axe": axis, "Indicateur": label, **named}


def _quarters(shown: Reports, cite: str) -> int:
    return len({key.quarter for key in shown.rows if key.cite == cite})


def _value(shown: Reports, one: Metric, cite: str) -> int | None:
    series = shown.series(one.id, cite)
    if not series:
        return None
    return sum(series.values()) if one.additive else series[max(series)]
