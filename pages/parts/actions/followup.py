"""Who has reported what: a matrix of cités by quarters, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st
from markupsafe import Markup

from geo import completeness
from geo.reports import AXES
from loaders.catalogues import metrics
from pages.parts import data, downloads, fr, waves
from pages.parts.actions import sets
from pages.parts.cards import Card, cards

if TYPE_CHECKING:
    from geo.cites import Cite
    from geo.completeness import Completeness
    from pages.parts.actions.reports import Reports

_ALL: Final = 3
"""Shade of a quarter for which every metric is there."""


def show() -> None:
    """Show the filters, the matrix, then the metrics that are missing."""
    shown = sets.choose()
    kept = _filtered()
    if not kept:
        st.info("Aucune cité ne correspond à ces filtres.", icon=":material/filter_alt:")
        return
    if not shown.rows:
        st.html(
            '<p class="nothing"><b>Aucune remontée pour l’instant.</b> Les cités et les trimestres '
            "qui ont remonté apparaîtront ici.</p>"
        )
        sets.demonstration()
        return
    found = completeness.completeness(
        shown.rows, completeness.expected_since(kept), shown.quarters, tuple(metrics.load())
    )
    _figures(found)
    st.html(_matrix(found, kept, shown))
    sets.source(shown)
    _missing(found, kept, shown)


def _filtered() -> list[Cite]:
    """Show the filters of the coordinator and return the cités they keep."""
    regions = data.regions()
    with st.container(horizontal=True, vertical_alignment="bottom", key="suivi-choix"):
        chosen = st.multiselect(
            "Région", list(regions), format_func=regions.__getitem__, key="suivi-region",
            bind="query-params", persist_state="session", placeholder="Toutes les régions",
            select_all=False, width=420,
        )  # fmt: skip
        years = st.pills(
            "Vague de labellisation", list(waves.SIGN), selection_mode="multi", key="suivi-vague",
            bind="query-params", persist_state="session",
            format_func=lambda year: f"{waves.SIGN[year]} {year}",
        )  # fmt: skip
    return [
        cite
        for cite in sorted(data.cites().values(), key=lambda cite: cite.name)
        if (not chosen or cite.region.code in chosen) and (not years or cite.wave in years)
    ]


def _figures(found: Completeness) -> None:
    silent = found.silent()
    last = found.quarters[-1]
    expected = [cite for cite in found.cites if found.expects(cite, last)]
    reported, wanted = found.counts()
    cards(
        Card(
            "Cités ayant remonté", f"{len(found.cites) - len(silent)} sur {len(found.cites)}",
            "au moins un chiffre",
        ),
        Card(
            f"Au {fr.period(last)}", f"{len(found.reporting(last))} sur {len(expected)}",
            "cités ayant remonté",
        ),
        Card(
            "Chiffres remontés", fr.number(reported),
            f"sur {fr.number(wanted)} attendus" if wanted else "",
        ),
        Card("Cités sans remontée", fr.number(len(silent)), "depuis le début"),
    )  # fmt: skip


def _matrix(found: Completeness, cites: Sequence[Cite], shown: Reports) -> str:
    """Draw the matrix as a table: a shade, and the count of metrics for those who read it."""
    wanted = len(found.metrics)
    years: dict[str, int] = {}
    for quarter in found.quarters:
        years[quarter[:4]] = years.get(quarter[:4], 0) + 1
    head = Markup().join(
        Markup('<th scope="colgroup" colspan="{}">{}</th>').format(count, year)
        for year, count in years.items()
    )
    terms = Markup().join(
        Markup('<th scope="col"><abbr title="{}">T{}</abbr></th>').format(fr.period(q), q[-1])
        for q in found.quarters
    )
    rows = Markup().join(_line(found, cite) for cite in cites)
    mark = f"{shown.label} : " if shown.demonstration else ""
    legend = Markup(
        '<span><i class="s0"></i>rien</span><span><i class="s1"></i>moins de la moitié</span>'
        '<span><i class="s2"></i>la moitié ou plus</span><span><i class="s3"></i>les {}</span>'
        '<span><i class="sx"></i>pas attendu</span>'
    ).format(wanted)
    return str(
        Markup(
            '<div class="matrix" role="region" tabindex="0" aria-label="Suivi des remontées">'
            "<table><caption>{}indicateurs remontés, sur {}, par cité et par trimestre"
            '</caption><thead><tr><th rowspan="2" scope="col">Cité</th>{}</tr><tr>{}</tr></thead>'
            '<tbody>{}</tbody></table></div><p class="legend" aria-hidden="true">{}</p>'
        ).format(mark, wanted, head, terms, rows, legend)
    )


def _line(found: Completeness, cite: Cite) -> Markup:
    cells = []
    for quarter in found.quarters:
        count = len(found.reported(cite.code, quarter))
        if not count and not found.expects(cite.code, quarter):
            cells.append(Markup('<td class="sx"></td>'))
            continue
        cells.append(
            Markup('<td class="s{}">{}</td>').format(_shade(count, len(found.metrics)), count)
        )
    return Markup('<tr><th scope="row">{}{}</th>{}</tr>').format(
        waves.symbol(cite.wave), cite.name, Markup().join(cells)
    )


def _shade(count: int, wanted: int) -> int:
    """Return 0 for nothing, 1 under half, 2 from half on, 3 for everything."""
    if not count:
        return 0
    return _ALL if count == wanted else 1 + (2 * count >= wanted)


def _missing(found: Completeness, cites: Sequence[Cite], shown: Reports) -> None:
    """Show, for a quarter, how many cités lack each metric, and which."""
    st.header("Ce qui manque")
    quarter = st.selectbox(
        "Trimestre", list(reversed(found.quarters)), format_func=fr.period, key="suivi-trimestre",
        bind="query-params", width=260,
    )  # fmt: skip
    known, names = metrics.load(), {cite.code: cite.name for cite in cites}
    lacking = {
        one: [names[cite] for cite in found.cites if one in found.missing(cite, quarter)]
        for one in found.metrics
    }
    table = pd.DataFrame(
        [
            {
                "Axe": AXES[known[one].axis],
                "Indicateur": known[one].label,
                "Cités qui ne l’ont pas remonté": len(missing),
                "Lesquelles": ", ".join(missing) or "aucune",
            }
            for one, missing in lacking.items()
        ]
    )
    if shown.demonstration:
        table.insert(0, "Nature", shown.label)
    st.dataframe(
        table, hide_index=True, key="manque", alt=f"Indicateurs manquants, {fr.period(quarter)}",
        column_config={
            "Indicateur": st.column_config.TextColumn(width="large"),
            "Lesquelles": st.column_config.TextColumn(width="large"),
        },
    )  # fmt: skip
    prefix = "demonstration-" if shown.demonstration else ""
    downloads.csv(table, f"{prefix}manque-{quarter}", key="manque-csv")
