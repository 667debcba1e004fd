"""Carte nationale: the 84 cités at a glance, filtered, selected, listed."""

from __future__ import annotations

from geo.extent import MAINLAND, OVERSEAS, PARIS
from pages.parts import application, frame
from pages.parts.carte.component import Inset
from pages.parts.explorer import Scope, explore


def show() -> None:
    """Show the page."""
    frame.header(
        "Les cités de l’emploi en France",
        "Depuis 2020, elles réunissent dans les quartiers prioritaires (QPV) tous ceux qui aident "
        "les habitants à trouver un emploi ou une formation.",
    )
    explore(
        Scope(
            key="nationale",
            label="Cités de l’emploi",
            region=None,
            home=MAINLAND,
            home_label="Voir toute la France",
            insets=(
                Inset("paris", "Agglomération parisienne", PARIS, "right", 186),
                Inset("guadeloupe", "Guadeloupe", OVERSEAS["01"], "left", 74),
                Inset("martinique", "Martinique", OVERSEAS["02"], "left", 74),
                Inset("guyane", "Guyane", OVERSEAS["03"], "left", 74),
                Inset("reunion", "La Réunion", OVERSEAS["04"], "left", 74),
                Inset("mayotte", "Mayotte", OVERSEAS["06"], "left", 74),
            ),
        )
    )


if __name__ == "__main__":
    application.run()
