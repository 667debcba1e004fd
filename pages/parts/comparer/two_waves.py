"""2020 against 2021: what is published of each wave, and how its cités are spread."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape

from pages.parts import fr, frame, picker, waves
from pages.parts.cards import Card, cards
from pages.parts.charts import distributions, house
from pages.parts.comparer import groups, reading, table
from pages.parts.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.distribution import Distribution
    from loaders.catalogues.indicators import Indicator
    from pages.parts.comparer.groups import Group

START: Final = "defm_abc_pour_100_habitants"
_CHOSEN: Final = (
    "Les cités ont été choisies, elles n’ont pas été tirées au sort : un écart entre les deux "
    "vagues décrit les territoires retenus, il ne mesure pas un effet du programme."
)
_TABLE: Final = Markup(
    '<div class="scroller" tabindex="0" role="region" aria-label="Les deux vagues">'
    '<table class="key-figures waves"><thead><tr><th scope="col">Indicateur</th>{}'
    '<th scope="col">Écart<small>2021 moins 2020</small></th></tr></thead>'
    "<tbody>{}</tbody></table></div>"
)
_HEAD: Final = Markup(
    '<th scope="col">{}<small>médiane des cités</small><small>1er à 3e quartile</small></th>'
)
_CELL: Final = Markup("<td><b>{}</b><small>{}</small><small>{}, {}</small></td>")


def show() -> None:
    """Show the whole of the second tab."""
    st.info(_CHOSEN, icon=":material/info:")
    with st.spinner("Lecture des chiffres…"):
        st.header("Les deux vagues en un tableau")
        overview()
        used = [(name, groups.periods(name)[-1]) for name in groups.key_indicators()]
        frame.sources("anct-cites-qpv", *reading.sources(used))
        st.header("Un indicateur, cité par cité")
        one_indicator()


def overview() -> None:
    """Show medians, quartiles and coverage of the key indicators at their last date."""
    offered = set(groups.key_indicators())
    body = Markup()
    for title, names in reading.KEY.items():
        kept = {name: short for name, short in names.items() if name in offered}
        if kept:
            body += table.theme(title, 4)
            body += Markup().join(_line(reading.known(name), kept[name]) for name in kept)
    head = Markup().join(_HEAD.format(waves.labelled(wave)) for wave in groups.WAVES)
    st.html(_TABLE.format(head, body))
    st.caption(
        "Chaque cité compte pour un, quelle que soit sa taille. Pour un taux, le chiffre d’une "
        "cité est la médiane de ses QPV. Une cité est publiée dès qu’un de ses QPV l’est."
    )


def _line(one: Indicator, short: str) -> Markup:
    period = groups.periods(one.id)[-1]
    pair = groups.pair(one.id, period)
    cells = Markup().join(
        _CELL.format(
            fr.measure(g.spread.median if g.spread else None, one.unit),
            quartiles(g.spread, one.unit),
            f"{len(g.published)} cités sur {len(g.members)}",
            g.whole.coverage,
        )
        for g in pair
    )
    return Markup("<tr>{}{}<td>{}</td></tr>").format(
        table.header(one, short, fr.period(period)), cells, difference(*medians(pair), one.unit)
    )


def medians(pair: tuple[Group, Group]) -> tuple[float | None, float | None]:
    """Return the medians of 2020 and of 2021, None where nothing is published."""
    first, second = (g.spread.median if g.spread else None for g in pair)
    return first, second


def quartiles(spread: Distribution | None, unit: str) -> str:
    """Return "12,1 à 16,3", "" where nothing is published."""
    if spread is None:
        return ""
    return f"{fr.measure(spread.q1, unit)} à {fr.measure(spread.q3, unit)}"


def difference(first: float | None, second: float | None, unit: str) -> str:
    """Return what separates two figures as they are written: "+1,2 point", "−350".

    It is that of the rounded figures, so that a reader finds it again; in points for percentages.
    """
    if first is None or second is None:
        return fr.NOT_PUBLISHED
    digits = fr.digits_of(unit)
    gap = _rounded(second, digits) - _rounded(first, digits)
    sign = "+" if gap > 0 else "−" if gap < 0 else ""
    if unit == "%":
        ending = "s" if fr.is_plural(float(gap)) else ""
        return f"{sign}{fr.number(float(abs(gap)), digits=1)} point{ending}"
    return f"{sign}{fr.measure(float(abs(gap)), unit)}"


def _rounded(value: float, digits: int) -> Decimal:
    """Round as the figures on screen are."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)


def one_indicator() -> None:
    """Show the picker, then the two waves at the indicator and date chosen."""
    left, right = st.columns([0.6, 0.4], gap="medium", vertical_alignment="bottom")
    with left:
        one = picker.indicator(groups.offered(), start=START)
    offered = groups.periods(one.id)
    if not offered:
        st.info("Aucune cité n’a de chiffre publié pour cet indicateur.")
        return
    with right:
        period = picker.period(offered)
    pair = groups.pair(one.id, period)
    st.html(sentence(one, period, pair))
    _cards(one, pair)
    if all(g.spread for g in pair):
        house.show(distribution_chart(one, period, pair), key="comparer-vagues")
    _hidden(pair)


def sentence(one: Indicator, period: str, pair: tuple[Group, Group]) -> Markup:
    """Return in words how the medians differ and how much is published."""
    first, second = pair
    said = Markup("<p class='reading'><b>{}</b>, {}. ").format(
        picker.typographic(one.label), fr.period(period)
    )
    if first.spread and second.spread:
        said += escape(
            f"La médiane des cités de 2021 est de {fr.measure(second.spread.median, one.unit)}, "
            f"celle des cités de 2020 de {fr.measure(first.spread.median, one.unit)} : écart de "
            f"{difference(*medians(pair), one.unit)}. "
        )
    return said + Markup("Publié pour {} cités de 2020 sur {} et {} de 2021 sur {}.</p>").format(
        len(first.published), len(first.members), len(second.published), len(second.members)
    )


def _cards(one: Indicator, pair: tuple[Group, Group]) -> None:
    """Show three figures, each for 2020 then for 2021."""
    middle = [
        Card(
            f"{g.wave}, médiane des cités",
            fr.measure(g.spread.median if g.spread else None, one.unit),
            f"1er à 3e quartile : {quartiles(g.spread, one.unit)}" if g.spread else "",
            wave=g.wave,
        )
        for g in pair
    ]
    published = [
        Card(
            f"{g.wave}, cités publiées", f"{len(g.published)} sur {len(g.members)}",
            f"dont {g.complete} pour tous leurs QPV", wave=g.wave,
        )
        for g in pair
    ]  # fmt: skip
    whole = [
        Card(
            f"{g.wave}, {_whole(one)}", fr.cell(g.whole.cell, one.unit), g.whole.coverage,
            wave=g.wave,
        )
        for g in pair
    ]  # fmt: skip
    cards(*middle, *published, *whole)
    st.caption(
        "Un QPV de deux cités compte une fois dans sa vague ; quand elles sont de vagues "
        "différentes, il compte dans chacune : les deux totaux ne s’additionnent pas."
    )


def _whole(one: Indicator) -> str:
    if one.kind == "additive":
        return "total de ses QPV"
    return "ensemble de ses QPV" if one.kind == "ratio" else "médiane de ses QPV"


def distribution_chart(one: Indicator, period: str, pair: tuple[Group, Group]) -> house.Chart:
    """Return the chart of the two distributions; both waves have a published figure."""
    spreads = [
        distributions.Spread(
            g.wave,
            tuple(f.value for _, f in g.published if f.value is not None),
            tuple(
                f"{cite.name} : {fr.cell(f.cell, one.unit)}, {f.coverage}"
                for cite, f in g.published
            ),
            tuple(f.published == f.expected for _, f in g.published),
            g.spread,
        )
        for g in pair if g.spread
    ]  # fmt: skip
    counts = one.kind == "additive" and all(s.box.minimum > 0 for s in spreads)
    unit = "en %" if one.unit == "%" else one.unit
    title = f"{unit} (échelle logarithmique)" if counts else unit
    data, layout = distributions.spreads(spreads, one.unit, title, logarithmic=counts)
    return house.Chart(
        data, layout,
        alt=f"{picker.typographic(one.label)}, {fr.period(period)}, une marque par cité : "
        f"{_said(spreads, one.unit)}.",
        table=distribution_table(one, pair),
        file=f"vagues-2020-2021-{one.id}-{period}",
        sources=("anct-cites-qpv", *reading.sources([(one.id, period)])),
        note=plain(
            "Une marque par cité ; marque creuse : une partie de ses QPV seulement est publiée"
        + (", et la somme est un minimum" if one.kind == "additive" else "")
        + ". Bande : moitié centrale des cités ; trait : médiane. "
        + picker.typographic(f"{one.definition} {one.caveat}")
        ),
    )  # fmt: skip


def _said(spreads: Sequence[distributions.Spread], unit: str) -> str:
    return " ; ".join(
        f"vague {s.wave}, médiane {fr.measure(s.box.median, unit)}, moitié centrale de "
        f"{quartiles(s.box, unit)}, de {fr.measure(s.box.minimum, unit)} à "
        f"{fr.measure(s.box.maximum, unit)}, {len(s.values)} cités"
        for s in spreads
    )


def distribution_table(one: Indicator, pair: tuple[Group, Group]) -> pd.DataFrame:
    """Return the figure of every cité, those not published included."""
    found = [(g.wave, cite, f) for g in pair for cite, f in g.members]
    return pd.DataFrame(
        {
            "Cité": [cite.name for _, cite, _ in found],
            "Code": [cite.code for _, cite, _ in found],
            "Vague": [f"{waves.SIGN[wave]} {wave}" for wave, _, _ in found],
            "Valeur": pd.Series([f.value for _, _, f in found], dtype="float64").round(
                fr.digits_of(one.unit) + 1
            ),
            "QPV diffusés": pd.array([f.published for _, _, f in found], dtype="Int64"),
            "QPV": pd.array([f.expected for _, _, f in found], dtype="Int64"),
            "Statut": [fr.STATUS.get(f.cell.status, "diffusé") for _, _, f in found],
            "Note": [f.cell.note for _, _, f in found],
        }
    )


def _hidden(pair: tuple[Group, Group]) -> None:
    """Name the cités without a published figure, with the reason."""
    hidden = [(g.wave, cite, f) for g in pair for cite, f in g.hidden]
    if not hidden:
        return
    title = fr.plural(len(hidden), "cité sans chiffre publié", "cités sans chiffre publié")
    with st.expander(f"{title} : lesquelles, et pourquoi"):
        for wave, cite, found in hidden:
            st.markdown(
                f"{waves.SIGN[wave]} {wave}, **{plain(cite.name)}** : "
                f"{plain(picker.typographic(found.reason))}"
            )
