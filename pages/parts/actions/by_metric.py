"""The metrics of each axis over a period: what was reported, and by how many cités."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from geo import completeness
from geo.reports import AXES
from loaders.catalogues import metrics
from pages.parts import data, fr

if TYPE_CHECKING:
    from geo.completeness import ReportedTotal
    from loaders.catalogues.metrics import Metric
    from pages.parts.actions.reports import Reports


def show(shown: Reports, quarters: Sequence[str]) -> None:
    """Show one table an axis."""
    html = _tables(shown.kind, shown.token, tuple(quarters), shown)
    st.html(html)


@st.cache_data(show_spinner=False, max_entries=64)
def _tables(kind: str, token: str, quarters: tuple[str, ...], _shown: Reports) -> str:  # noqa: ARG001 - the key of the cache
    since = completeness.expected_since(data.cites().values())
    sections = [_axis(_shown, axis, quarters, since) for axis in AXES]
    return str(Markup('<div class="axes-reported">{}</div>').format(Markup().join(sections)))


def middle(shown: Reports, metric: str, quarters: Sequence[str]) -> float | None:
    """Return the median of the values of a metric over cités and quarters, None if there is none.

    Parameters
    ----------
    shown
        The set in view.
    metric
        A metric, which may not be additive.
    quarters
        The quarters looked at.
    """
    values = [v for quarter in quarters for v in shown.values(metric, quarter).values()]
    return float(median(values)) if values else None


def _axis(shown: Reports, axis: str, quarters: Sequence[str], since: dict[str, str]) -> Markup:
    rows = Markup().join(
        _row(
            one,
            completeness.total(shown.rows, one.id, since, quarters, additive=one.additive),
            middle(shown, one.id, quarters),
        )
        for one in metrics.of_axis(axis)
    )
    mark = Markup(" <em>{}</em>").format(shown.label) if shown.demonstration else ""
    return Markup(
        '<section class="reported {}"><h3>{}{}</h3><table><thead><tr><th scope="col">Indicateur'
        '</th><th scope="col" class="n">Remonté</th><th scope="col">Cités</th></tr></thead>'
        "<tbody>{}</tbody></table></section>"
    ).format(axis, AXES[axis], mark, rows)


def _row(one: Metric, total: ReportedTotal, median_value: float | None) -> Markup:
    label = one.label.partition(", ")[2] if one.whole else one.label
    value = Markup('<td class="n">{}</td>').format(_value(one, total, median_value))
    share = round(100 * total.reported / total.expected) if total.expected else 0
    of = f"{total.reported} sur {total.expected}" if total.expected else "–"
    return Markup(
        '<tr class="{}"><th scope="row" title="{}">{}</th>{}'
        '<td class="cover"><span aria-hidden="true"><i style="width:{}%"></i></span>{}</td></tr>'
    ).format("part" if one.whole else "", one.definition, label, value, share, of)


def _value(one: Metric, total: ReportedTotal, median_value: float | None) -> Markup:
    if median_value is None:
        return Markup('<span class="none">non remonté</span>')
    if not one.additive:
        return Markup("{}<small>médiane, ne s’additionne pas</small>").format(
            fr.number(median_value)
        )
    several = total.expected_cells > total.expected
    rest = f"{fr.plural(total.cells, 'remontée')} sur {fr.number(total.expected_cells)}"
    if total.complete:
        rest = "complet"
    return Markup("{}{}").format(
        fr.number(total.value),
        Markup("<small>{}</small>").format(rest) if several or total.complete else "",
    )
