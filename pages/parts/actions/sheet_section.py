"""Actions of one cité, for its sheet: by axis and by quarter, beside its job seekers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st
from markupsafe import Markup

from geo.reports import AXES
from loaders.catalogues import metrics, programme
from loaders.errors import CitesError
from pages.parts import data, fr, frame, navigation, palette
from pages.parts.actions import citations, denominators, reports, sets, view
from pages.parts.charts import counts, house
from pages.parts.charts.counts import Series
from pages.parts.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loaders.catalogues.metrics import Metric
    from pages.parts.actions.reports import Reports

_QUARTERS: Final = 4
"""Quarters shown one by one: the last ones."""


def show(cite_code: str) -> None:
    """Show what a cité has reported, or the national figures when it has reported nothing.

    Parameters
    ----------
    cite_code
        Code of the cité: "cde-062".
    """
    frame.style("actions/reports.css")
    try:
        shown = reports.current()
    except CitesError as error:
        st.warning(f"{plain(error.what)} {plain(error.todo)}", icon=":material/database_off:")
        shown = reports.Reports()
    if cite_code not in shown.cites:
        _nothing(cite_code)
        return
    sets.tell(shown)
    st.html(_tables(shown, cite_code))
    sets.source(shown)
    _beside(cite_code)
    _one(shown, cite_code)


def _nothing(cite_code: str) -> None:
    """Say that the cité has reported nothing, and what is published for all of them."""
    known = programme.load()
    rows = Markup().join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(figure.label, citations.value(figure))
        for axis in known.axes
        for figure in known.of_axis(axis)
    )
    st.html(
        Markup(
            '<p class="summary">Aucune remontée de {} n’est affichée. Pour toutes les cités '
            'ensemble, la brochure de l’ANCT (2024) publie :</p><div class="quiet one">'
            "<section><dl>{}</dl></section></div>"
        ).format(data.cites()[cite_code].name, rows)
    )
    citations.line(known.sources["brochure"])
    navigation.link(
        navigation.ACTIONS, "Importer des remontées", "upload_file", {view.KEY: view.IMPORT}
    )


def _tables(shown: Reports, cite: str) -> str:
    """Draw one table an axis: the last quarters, the sum of all, and the rate where it is."""
    last = shown.quarters[-_QUARTERS:]
    sections = Markup().join(_axis(shown, cite, axis, last) for axis in AXES)
    return str(Markup('<div class="axes-reported">{}</div>').format(sections))


def _axis(shown: Reports, cite: str, axis: str, last: Sequence[str]) -> Markup:
    head = Markup().join(
        Markup('<th scope="col" class="n">{}</th>').format(fr.short_period(quarter))
        for quarter in last
    )
    known = metrics.of_axis(axis)
    rated = any(one.per_job_seekers for one in known)
    rows = Markup().join(_row(shown, cite, one, last, rated=rated) for one in known)
    rate = Markup('<th scope="col" class="n"><abbr title="pour 100 {}">p. 100</abbr></th>').format(
        denominators.named()
    )
    rate = rate if rated else Markup()
    mark = Markup(" <em>{}</em>").format(shown.label) if shown.demonstration else ""
    return Markup(
        '<section class="reported {}"><h3>{}{}</h3><table><thead><tr><th scope="col">Indicateur'
        '</th>{}<th scope="col" class="n">En tout</th>{}</tr></thead><tbody>{}</tbody></table>'
        "</section>"
    ).format(axis, AXES[axis], mark, head, rate, rows)


def _row(shown: Reports, cite: str, one: Metric, last: Sequence[str], *, rated: bool) -> Markup:
    series = shown.series(one.id, cite)
    cells = Markup().join(
        Markup('<td class="n">{}</td>').format(fr.number(series.get(quarter), "–"))
        for quarter in last
    )
    whole = sum(series.values()) if one.additive and series else None
    rate = denominators.per_job_seekers(whole, cite) if one.per_job_seekers else None
    label = one.label.partition(", ")[2] if one.whole else one.label
    return Markup(
        '<tr class="{}"><th scope="row" title="{}">{}</th>{}<td class="n">{}</td>'
        "{}</tr>"
    ).format(
        "part" if one.whole else "", one.definition, label, cells,
        fr.number(whole, "–"),
        Markup('<td class="n">{}</td>').format(fr.number(rate, "–", digits=1)) if rated else "",
    )  # fmt: skip


def _beside(cite: str) -> None:
    """Say what the figures are read beside, and what the table leaves unsaid."""
    found = denominators.job_seekers(cite)
    people = denominators.inhabitants(cite)
    st.caption(
        f"« – » : non remonté, ou sans objet. « En tout » : somme des trimestres remontés. "
        f"« p. 100 » : pour 100 {denominators.named()}, dernière date publiée, soit "
        f"{fr.cell(found, 'personnes')} ({plain(found.note)}). Habitants des QPV en 2018 : "
        f"{fr.number(people)}."
    )
    frame.sources(denominators.SOURCE, "insee-population-qpv")


def _one(shown: Reports, cite: str) -> None:
    """Show the quarters of one metric as a chart, on demand."""
    folded = st.expander(
        "Un indicateur trimestre par trimestre", key="fiche-actions", on_change="rerun"
    )
    if not folded.open:
        return
    known = metrics.load()
    reported = [name for name in known if shown.series(name, cite)]
    with folded:
        metric = st.selectbox(
            "Indicateur", reported, key="fiche-indicateur",
            format_func=lambda name: known[name].label, width=520,
        )  # fmt: skip
        found = shown.series(metric, cite)
        series = Series(
            title=known[metric].label,
            unit=known[metric].unit,
            values={quarter: found.get(quarter) for quarter in shown.quarters},
            reporting={},
            expected=1,
            mark=shown.label if shown.demonstration else "",
            colour=palette.AXIS[known[metric].axis],
        )
        start = "demonstration-" if shown.demonstration else ""
        house.show(
            counts.by_quarter(series, file=f"{start}{cite}-{metric}"), key="fiche-trimestres"
        )
