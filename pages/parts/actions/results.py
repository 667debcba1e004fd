"""What the cités report: by axis, by quarter, by cité, never presented as complete."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from geo import completeness
from geo.reports import AXES
from loaders.catalogues import metrics
from loaders.reports import export
from pages.parts import data, fr, palette
from pages.parts.actions import by_cite, by_metric, sets, view
from pages.parts.actions.reports import Reports
from pages.parts.charts import counts, house
from pages.parts.charts.counts import Series

_WHOLE: Final = "Toute la période"


def show() -> None:
    """Show the results of the set in view."""
    shown = sets.choose()
    if not shown.rows:
        _nothing()
        return
    chosen = _period(shown)
    st.header("Ce que les cités remontent")
    sets.coverage(shown)
    by_metric.show(shown, chosen)
    sets.source(shown)
    st.header("Un indicateur de près")
    known = metrics.load()
    metric = st.selectbox(
        "Indicateur", list(known), key="action", bind="query-params",
        persist_state="session", format_func=lambda name: known[name].label,
        index=list(known).index("beneficiaires_aller_vers"), width=520,
    )  # fmt: skip
    st.caption(known[metric].definition)
    house.show(_chart(shown, metric), key="par-trimestre")
    sets.source(shown)
    by_cite.show(shown, metric, chosen)


def _nothing() -> None:
    """Say that nothing has been reported, and what can be done."""
    st.html(
        '<p class="nothing"><b>Aucune remontée pour l’instant.</b> Le programme ne publie que des '
        "chiffres nationaux, dans l’onglet « Programme ». Ceux de chaque cité apparaîtront ici "
        "quand ses remontées auront été importées.</p>"
    )
    with st.container(horizontal=True):
        st.button(
            "Importer des remontées", icon=":material/upload_file:", type="primary",
            on_click=view.go, args=(view.IMPORT,),
        )  # fmt: skip
        sets.demonstration()


def _period(shown: Reports) -> tuple[str, ...]:
    """Show the choice of the period and the exports; return the quarters chosen."""
    years = sorted({quarter[:4] for quarter in shown.quarters}, reverse=True)
    options = [_WHOLE, *years, *(fr.period(quarter) for quarter in reversed(shown.quarters))]
    # Its key keeps its widget bound to the address when what is above takes more room.
    with st.container(horizontal=True, vertical_alignment="bottom", key="remontees-choix"):
        chosen = st.selectbox(
            "Période", options, key="periode", bind="query-params", persist_state="session",
            width=260,
        )  # fmt: skip
        exports(shown)
        sets.demonstration()
    if chosen == _WHOLE:
        return shown.quarters
    return tuple(q for q in shown.quarters if chosen in (q[:4], fr.period(q)))


def exports(shown: Reports, subject: str = "") -> None:
    """Show the buttons that download the figures in view, as CSV and XLSX."""

    def written(form: export.Format) -> bytes:
        return export.to_bytes(shown.rows.values(), form, demonstration=shown.demonstration)

    forms: tuple[export.Format, ...] = ("csv", "xlsx")
    for form in forms:
        st.download_button(
            f"Télécharger ({form.upper()})", data=partial(written, form), on_click="ignore",
            file_name=export.file_name(subject, form, demonstration=shown.demonstration),
            icon=":material/download:", key=f"remontees-{form}",
        )  # fmt: skip


def _chart(shown: Reports, metric: str) -> house.Chart:
    """Return the chart of a metric by quarter, over all quarters."""
    one = metrics.load()[metric]
    since = completeness.expected_since(data.cites().values())
    totals = {
        quarter: completeness.total(shown.rows, metric, since, [quarter], additive=True)
        for quarter in shown.quarters
    }
    values: dict[str, float | None] = {
        quarter: total.value if one.additive else by_metric.middle(shown, metric, [quarter])
        for quarter, total in totals.items()
    }
    series = Series(
        title=one.label if one.additive else f"{one.label}, médiane des cités",
        unit=one.unit,
        values=values,
        reporting={quarter: total.reported for quarter, total in totals.items()},
        expected=len(since),
        mark=shown.label if shown.demonstration else "",
        colour=palette.AXIS[one.axis],
    )
    note = (
        "Chaque barre est la somme des cités qui ont remonté ce trimestre-là, comptées "
        "au-dessous : deux trimestres ne se comparent qu’à nombre de cités égal."
        if one.additive
        else "Ces nombres ne s’additionnent pas : chaque barre est la médiane des cités qui ont "
        "remonté ce trimestre-là, comptées au-dessous."
    )
    label = f"{AXES[one.axis]} : {note}"
    return counts.by_quarter(
        series, file=f"{'demonstration-' if series.mark else ''}trimestres-{metric}", note=label
    )
