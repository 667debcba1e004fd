"""The panel beside the map: the selected cité, or how to select one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup, escape

from geo import cites as domain
from geo.grid import ABSENT
from pages.parts import filters, fr, navigation, territories, waves
from pages.parts.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.aggregation import Total
    from geo.cites import Cite
    from pages.parts.theme.choice import Choice


def panel(cite: Cite | None, kept: Sequence[Cite], drawn: Choice | None = None) -> None:
    """Show the cité or the territory selected, or how the cités kept are spread.

    ``drawn`` is the indicator of the map: its figure for what is selected comes first.
    """
    place = filters.picked()
    if cite is None and place is not None:
        _territory(place, drawn)
        return
    if cite is None:
        st.html(
            Markup(
                '<div class="panel"><p class="empty">Choisissez une cité sur la carte ou dans le '
                "tableau : sa vague, ses communes et ses QPV s’affichent ici.</p>{}</div>"
            ).format(_spread(kept))
        )
        return
    figure = _figure(Territory("cite", cite.code), drawn)
    st.html(
        Markup('<div class="panel">{}{}{}{}</div>').format(
            heading(cite), figure, facts(cite), _qpv(cite)
        )
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        navigation.link(
            navigation.TERRITOIRE, "Voir la fiche", "description", {filters.CITE: cite.code}
        )
        st.button("Fermer", icon=":material/close:", type="tertiary", on_click=filters.unselect)


def _territory(place: Territory, drawn: Choice | None) -> None:
    """Show a territory that is no cité, with the way to its sheet."""
    where = ", ".join(other.name for other in territories.above(place)) or "France"
    st.html(
        Markup('<div class="panel"><h2>{}</h2><p class="where">{} · {}</p>{}</div>').format(
            place.name, territories.KINDS[place.level][0], where, _figure(place, drawn)
        )
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if place.level != "ze":
            navigation.link(
                navigation.TERRITOIRE,
                "Voir la fiche",
                "description",
                {filters.TERRITORY: str(place)},
            )
        st.button("Fermer", icon=":material/close:", type="tertiary", on_click=filters.unselect)


def _figure(place: Territory, drawn: Choice | None) -> Markup:
    """Return the figure of the map's indicator for a territory, with what it rests on."""
    if drawn is None or drawn.level != place.level:
        return Markup()
    found = drawn.grid.cell(place.code, drawn.period)
    missing = fr.NOT_APPLICABLE if found.status == ABSENT else drawn.hidden
    return Markup('<dl><dt>{}, {}</dt><dd class="big">{}</dd><dd class="note">{}</dd></dl>').format(
        drawn.title,
        fr.period(drawn.period),
        fr.measure(found.value, drawn.unit, missing),
        found.note,
    )


def _spread(kept: Sequence[Cite]) -> Markup:
    """Return one symbol a cité, by région or, within one région, by département."""
    one = len({cite.region for cite in kept}) == 1
    held: dict[str, list[int]] = {}
    for cite in kept:
        place = ", ".join(d.name for d in cite.departements) if one else cite.region.name
        held.setdefault(place, []).append(cite.wave)
    row = Markup('<tr><th scope="row">{}</th><td>{}</td><td class="count">{}</td></tr>')
    ranked = sorted(held.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [
        row.format(name, Markup().join(map(waves.symbol, sorted(w))), len(w)) for name, w in ranked
    ]
    return Markup("<table>{}</table>").format(Markup().join(rows))


def heading(cite: Cite, tag: str = "h2") -> Markup:
    """Return name, wave, département(s) and région, under a heading of the given level."""
    where = fr.listed([f"{d.name} ({d.code})" for d in cite.departements])
    if cite.region.name not in {d.name for d in cite.departements}:  # overseas they are the same
        where += f", {cite.region.name}"
    return Markup('<{}>{}</{}><p class="where">{} · {}</p>').format(
        tag, cite.name, tag, waves.labelled(cite.wave), where
    )


def facts(cite: Cite, *, population: bool = True) -> Markup:
    """Return population, evidence, communes, bearer and note as a description list."""
    people = people_text(domain.population([cite])) if population else Markup("")
    rows = [
        ("Habitants de ses QPV (2018)", people, "big"),
        ("Vague établie par", evidence(cite), ""),
        (
            f"Communes touchées ({len(cite.communes)})",
            escape(", ".join(c.name for c in cite.communes)),
            "",
        ),
        ("Porteur", escape(cite.bearer), ""),
        ("À savoir", escape(cite.note), ""),
    ]
    row = Markup('<dt>{}</dt><dd class="{}">{}</dd>')
    return Markup("<dl>{}</dl>").format(
        Markup().join(row.format(label, style, text) for label, text, style in rows if text)
    )


def people_text(people: Total) -> Markup:
    """Return the count with its coverage where it is not complete."""
    text = escape(fr.number(people.value))
    if people.published < people.expected:
        text += Markup("<small> ({} QPV publiés sur {})</small>").format(
            people.published, people.expected
        )
    return text


def evidence(cite: Cite) -> Markup:
    """Return how the wave is known, with links to the texts."""
    links = Markup(", ").join(
        Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
            url, _host(url)
        )
        for url in cite.evidence_urls
    )
    text = escape(domain.EVIDENCE[cite.evidence])
    return text + (Markup(" — {}").format(links) if links else "")


def _host(url: str) -> str:
    return url.split("//", 1)[-1].split("/", 1)[0].removeprefix("www.")


def _qpv(cite: Cite) -> Markup:
    item = Markup("<li><code>{}</code><span>{}</span></li>")
    items = Markup().join(item.format(q.code, q.name) for q in cite.qpv)
    return Markup(
        "<dl><dt>QPV 2015 ({})</dt>"
        '<dd><div class="scroll" tabindex="0" role="region" aria-label="Liste des QPV">'
        "<ul>{}</ul></div></dd></dl>"
    ).format(len(cite.qpv), items)
