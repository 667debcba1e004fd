"""Key figures side by side: one row an indicator, one column a territory, and their download."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape

from loaders.catalogues import indicators
from loaders.catalogues import sources as catalogue
from loaders.exports import export
from pages.parts import downloads, fr, picker
from pages.parts.comparer import reading
from pages.parts.territories import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loaders.catalogues.indicators import Indicator
    from pages.parts.comparer.chosen import Series
    from pages.parts.comparer.reading import Figure

_HEAD = Markup(
    '<th scope="col"><i style="color:{}" aria-hidden="true">{}</i> {}<small>{}</small></th>'
)
_THEME = Markup('<tr class="theme"><th scope="colgroup" colspan="{}"><span>{}</span></th></tr>')
_HEADER = Markup(
    '<th scope="row"><details><summary>{}</summary><p>{}</p></details><small>{}</small></th>'
)
_TABLE = Markup(
    '<div class="scroller" tabindex="0" role="region" aria-label="Chiffres clés des territoires">'
    '<table class="key-figures"><thead><tr><th scope="col">Indicateur</th>{}</tr></thead>'
    "<tbody>{}</tbody></table></div>"
)


def table(drawn: Sequence[Series]) -> None:
    """Show the key figures of the territories."""
    head = Markup().join(_HEAD.format(one.colour, one.sign, one.name, kind(one)) for one in drawn)
    body = Markup()
    for title, names in reading.KEY.items():
        body += theme(title, len(drawn) + 1)
        body += Markup().join(
            _row(drawn, reading.known(name), short) for name, short in names.items()
        )
    st.html(_TABLE.format(head, body))


def kind(one: Series) -> str:
    """Return what a territory is, in a few words; what its figures cover."""
    level = one.territory.level
    if level in ("qpv2015", "cite", "wave", "ze"):
        return KINDS[level][0]
    return "tous ses QPV" if level == "france" else f"{KINDS[level][0]}, ses QPV"


def theme(title: str, columns: int) -> Markup:
    """Return the row that names a theme."""
    return _THEME.format(columns, title)


def header(one: Indicator, short: str, below: str) -> Markup:
    """Return the header of a row: name, its definition on demand, and what stands under it."""
    said = picker.typographic(f"{one.definition} {one.caveat}".strip())
    return _HEADER.format(picker.typographic(short or one.label), said, below)


def _row(drawn: Sequence[Series], one: Indicator, short: str) -> Markup:
    period, figures = reading.row([s.territory for s in drawn], one.id)
    cells = Markup().join(_cell(found, one.unit) for found in figures)
    when = fr.period(period) if period else "aucune date"
    if any(found.is_median for found in figures):
        when += ", médiane des QPV"
    return Markup("<tr>{}{}</tr>").format(header(one, short, when), cells)


def _cell(found: Figure, unit: str) -> Markup:
    if found.value is None:
        words = fr.cell(found.cell, unit)
        why = picker.typographic(found.reason)
        return Markup(
            '<td class="none"><details><summary>{}</summary><p>{}</p></details></td>'
        ).format(words, why)
    below = [interval(found, unit), found.coverage]
    lines = Markup().join(Markup("<small>{}</small>").format(line) for line in below if line)
    return Markup("<td><b>{}</b>{}</td>").format(escape(fr.measure(found.value, unit)), lines)


def interval(found: Figure, unit: str) -> str:
    """Return "de 42,1 % à 61,0 %", "" for what is not a median over several values."""
    if found.low is None or found.high is None or found.low == found.high:
        return ""
    return f"de {fr.measure(found.low, unit)} à {fr.measure(found.high, unit)}"


def rows(drawn: Sequence[Series]) -> pd.DataFrame:
    """Return the comparison as it is downloaded: one row a territory and an indicator."""
    families = indicators.load().families
    found: list[dict[str, Any]] = []
    for name in reading.key_indicators():
        one = reading.known(name)
        period, figures = reading.row([s.territory for s in drawn], name)
        found += [
            {
                "niveau": s.territory.level,
                "code": s.territory.code,
                "territoire": s.territory.name,
                "indicateur": one.id,
                "libelle": one.label,
                "unite": one.unit,
                "periode": period or "",
                "statistique": "médiane des QPV" if figure.is_median else "ensemble",
                "valeur": figure.value,
                "minimum": figure.low,
                "maximum": figure.high,
                "statut": fr.STATUS.get(figure.cell.status, "diffusé"),
                "qpv_diffuses": figure.published,
                "qpv": figure.expected,
                "note": figure.cell.note,
                "sources": ", ".join(families[one.family].sources),
            }
            for s, figure in zip(drawn, figures, strict=True)
        ]
    integers = {"qpv_diffuses": "Int64", "qpv": "Int64"}
    numbers = dict.fromkeys(("valeur", "minimum", "maximum"), "float64")
    return pd.DataFrame(found).astype({**integers, **numbers})


def buttons(drawn: Sequence[Series]) -> None:
    """Show the buttons that download the comparison."""
    with st.container(horizontal=True, gap="small"):
        downloads.csv(lambda: rows(drawn), "comparaison-cites-de-l-emploi", key="comparer-csv")
        st.download_button(
            "Télécharger (XLSX)", data=lambda: export.to_xlsx_bytes(rows(drawn), notice(drawn)),
            file_name="comparaison-cites-de-l-emploi.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            icon=":material/download:", on_click="ignore", key="comparer-xlsx",
        )  # fmt: skip


def source_ids(drawn: Sequence[Series]) -> tuple[str, ...]:
    """Return the sources of the table."""
    places = [one.territory for one in drawn]
    names = reading.key_indicators()
    return reading.sources((name, reading.row(places, name)[0]) for name in names)


def notice(drawn: Sequence[Series]) -> list[str]:
    """Return the sources of the table as a file names them."""
    found = [catalogue.find(name) for name in source_ids(drawn)]
    return [f"{one.publisher}, « {one.title} », {one.edition}. {one.licence}." for one in found]
