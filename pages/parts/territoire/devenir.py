"""What the QPV of a territory became in 2024."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo import outcomes
from loaders import snapshot
from pages.parts import data, downloads, fr, frame, tables
from pages.parts.cards import Card, cards
from pages.parts.kept import kept
from pages.parts.territoire import place as places
from pages.parts.territories import names

if TYPE_CHECKING:
    from geo.territories import FigureLevel
    from pages.parts.territoire.place import Place


def show(place: Place) -> None:
    """Show how many had each fate, then each QPV's."""
    own = place.territory
    found = [every()[code] for code in place.qpv]
    counts = {kind: found.count(kind) for kind in outcomes.KINDS if kind in found}
    cards(
        *(
            Card(
                (several if fr.is_plural(count) else one).capitalize(),
                fr.number(count),
                meaning,
            )
            for kind, count in counts.items()
            for one, several, meaning in (outcomes.KINDS[kind],)
        )
    )
    st.dataframe(
        table(own.level, own.code), hide_index=True,
        height=tables.height(len(found)),
        alt=f"Ce que sont devenus en 2024 les QPV 2015 : {own.name}", placeholder="–",
        column_config={
            "QPV 2015": st.column_config.TextColumn(width="medium"),
            "QPV 2024 au même endroit": st.column_config.TextColumn(width="large"),
        },
    )  # fmt: skip
    downloads.csv(
        lambda: table(own.level, own.code), f"qpv-2015-en-2024-{own.code}", key="devenir-csv"
    )
    st.caption(
        "Par superposition des périmètres : un QPV 2024 compte s’il couvre au moins 10 % de la "
        "surface de l’un ou de l’autre. Les deux générations n’ont aucun code en commun, et un "
        "même nom ne dit pas un même périmètre."
    )
    frame.sources("anct-qpv-2015-metropole", "anct-qpv-2024")


@kept()
def every() -> dict[str, str]:
    """Return the kind of what each QPV 2015 became, by code."""
    s = snapshot.load()
    rows = s.territories[s.territories["level"].eq("qpv2024")]
    called = {**names("qpv2015"), **dict(zip(rows["code"], rows["name"], strict=True))}
    return outcomes.outcomes(data.fates(), s.crosswalk, called)


@kept(256)
def table(level: FigureLevel, code: str) -> pd.DataFrame:
    """Return the QPV of a territory, their fate and their successors."""
    held = places.find(level, code).quarters()
    return pd.DataFrame(
        {
            "QPV 2015": [one.name for one in held],
            "Code": [one.code for one in held],
            "Devenir": [outcomes.KINDS[every()[one.code]][0] for one in held],
            "QPV 2024 au même endroit": [str(data.fates()[one.code]) for one in held],
        }
    )
