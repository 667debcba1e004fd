"""Cités side by side: one line a cité, its wave, its QPV and their inhabitants as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from geo import cites as domain
from pages.parts import fr, waves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cites import Cite

_ROW = Markup(
    '<tr><th scope="row">{mark} {name}</th><td class="bar">{qpv}</td>'
    '<td class="bar">{people}</td></tr>'
)
_BAR = Markup('<span class="wave{wave}" style="width:{width:.1f}%"></span><b>{text}</b>')


def side_by_side(cites: Sequence[Cite]) -> None:
    """Show the comparison, the most inhabited first; bars of a column share one scale."""
    people = {c.code: domain.population([c]).value for c in cites}
    most = {
        "qpv": max((len(c.qpv) for c in cites), default=1),
        "people": max((value or 0 for value in people.values()), default=1) or 1,
    }
    ranked = sorted(cites, key=lambda c: (-(people[c.code] or 0), c.name))
    rows = [
        _ROW.format(
            mark=waves.symbol(c.wave),
            name=c.name,
            qpv=_BAR.format(wave=c.wave, width=60 * len(c.qpv) / most["qpv"], text=len(c.qpv)),
            people=_BAR.format(
                wave=c.wave,
                width=60 * (people[c.code] or 0) / most["people"],
                text=fr.number(people[c.code]),
            ),
        )
        for c in ranked
    ]
    head = Markup("<tr><th>Cité</th><th>QPV 2015</th><th>Habitants de ses QPV (2018)</th></tr>")
    st.html(
        Markup('<table class="comparison"><thead>{}</thead><tbody>{}</tbody></table>').format(
            head, Markup().join(rows)
        )
    )
