"""Localised unemployment around a territory: its départements and a zone d'emploi."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo import zones
from geo.territories import FRANCE
from loaders.statistics import figures
from pages.parts import fr, palette
from pages.parts.charts import house, quarters
from pages.parts.charts.house import Chart
from pages.parts.charts.line import Line
from pages.parts.markdown import plain
from pages.parts.territories import names

if TYPE_CHECKING:
    from geo.territories import FigureLevel
    from pages.parts.territoire.place import Place

_RATE: Final = "taux_chomage_localise"
#: The zones begin then: the départements' older rates are left to the page on unemployment.
_SINCE: Final = "2003-T1"
#: In the address: "3216@cite:cde-063", so that the next sheet does not take the zone of this one.
ZONE: Final = "ze"
_OF: Final = "@"
_NONE: Final = "Aucune"
_MOST: Final = 4


def show(place: Place) -> None:
    """Show the zone's list, why one is proposed, and the rates."""
    proposals = proposed(place)
    offered = _offered(place)
    options = [_NONE, *offered]
    default = next(code for code in (_asked(place), *proposals, _NONE) if code in options)
    # The list's own proposal depends on the territory: a key of its own for each.
    key = f"{ZONE}-{place.territory}"

    def noted() -> None:
        st.query_params[ZONE] = f"{st.session_state[key]}{_OF}{place.territory}"

    zone = st.selectbox(
        "Zone d’emploi", options, index=options.index(default),
        format_func=lambda code: offered.get(code, _NONE), key=key, on_change=noted,
    )  # fmt: skip
    st.caption(_why(proposals, zone))
    chart = rates(place, None if zone == _NONE else zone)
    if chart is None:
        st.info("Aucun taux de chômage localisé n’est publié pour ce lieu dans les fichiers lus.")
    else:
        house.show(chart, key="chomage")


def _asked(place: Place) -> str:
    """Return the zone that the address asks for this very territory, else nothing."""
    zone, _, owner = st.query_params.get(ZONE, "").partition(_OF)
    return zone if owner == str(place.territory) else ""


def proposed(place: Place) -> dict[str, str]:
    """Return the zones that a commune of the territory gives its name to."""
    communes = names("commune")
    held = [communes[code] for code in place.communes if code in communes]
    return zones.proposed(held, place.regions, names("ze"))


def _offered(place: Place) -> dict[str, str]:
    kept = (*place.regions, zones.SEVERAL_REGIONS)
    return {code: name for code, name in names("ze").items() if code[:2] in kept}


def _why(proposals: dict[str, str], zone: str) -> str:
    rule = (
        "Aucun fichier lu ne dit quelles communes composent une zone d’emploi : une zone est "
        "proposée seulement quand une commune du territoire lui donne son nom, sans homonyme."
    )
    if zone in proposals:
        name = plain(names("ze")[zone])
        told = f"« {name} » est proposée parce que la commune {plain(proposals[zone])} la nomme."
        others = [plain(names("ze")[code]) for code in proposals if code != zone]
        if others:
            told += f" Autres zones possibles : {fr.listed(others[:_MOST])}"
            told += "…" if len(others) > _MOST else "."
    elif proposals:
        told = "Une autre zone a été choisie que celle que propose le nom d’une commune."
    else:
        told = "Ici, aucune n’est proposée : choisissez-en une si vous la connaissez."
    return f"{rule} {told}"


def rates(place: Place, zone: str | None) -> Chart | None:
    """Return the chart; None where no rate is published."""
    wanted: list[tuple[FigureLevel, str, str]] = [
        ("departement", code, f"{names('departement')[code]} ({code})")
        for code in place.departements[:_MOST]
    ]
    if zone:
        wanted.append(("ze", zone, f"Zone d’emploi {names('ze')[zone]}"))
    if place.territory.level == "region":
        wanted.insert(0, ("region", place.territory.code, place.name))
    wanted.append(("france", FRANCE, "France"))
    series, periods = [], set()
    for rank, (level, code, name) in enumerate(wanted):
        grid = figures.grid(level, _RATE)
        known = {p: c.value for p, c in grid.series(code).items() if p >= _SINCE}
        values = {period: value for period, value in known.items() if value is not None}
        colour, _, dash = palette.SERIES[rank % len(palette.SERIES)]
        if level == "france":
            colour, dash = palette.REFERENCE, "dot"
        if values:
            series.append(Line(name, values, colour, "", dash))
            periods |= set(values)
    if not series:
        return None
    ordered = sorted(periods)
    data, layout = quarters.figure(series, ordered)
    table = pd.DataFrame({"Trimestre": [period.replace("-", " ") for period in ordered]})
    for line in series:
        table[f"{line.name} (%)"] = [line.values.get(period) for period in ordered]
    said = [f"{one.name} {_latest(one)}" for one in series]
    return Chart(
        data, layout,
        "Taux de chômage localisé par trimestre. Dernier taux : " + " ; ".join(said) + ".",
        table, f"chomage-localise-{place.territory.code}",
        ("insee-chomage-departements", "insee-chomage-ze", "insee-chomage-regions"),
        f"Derniers taux publiés : {plain(' ; '.join(said))}. Ce taux n’existe pas pour un QPV : il "
        "décrit le département ou la zone entière, au sens du BIT. Les éditions n’ont pas la même "
        "fin.",
    )  # fmt: skip


def _latest(line: Line) -> str:
    period = max(line.values)
    return f"{fr.measure(line.values[period], '%')} ({fr.period(period)})"
