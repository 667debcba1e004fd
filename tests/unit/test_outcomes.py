"""What a QPV 2015 became is one kind, and margins of drawing are no succession."""

from __future__ import annotations

import pandas as pd

from geo.cites import Place
from geo.outcomes import KINDS, outcomes
from geo.successors import Fate, Successor

NAMES = {
    "kept": "Les Tilleuls", "new": "Grand Large", "one": "Nord", "two": "Sud", "cut": "Centre",
    "gone": "Parc", "unseen": "Baie", "edge": "Port",
    "N1": "LES TILLEULS", "N2": "Étoile", "N3": "Nord - Sud", "N4": "Centre Est",
    "N5": "Centre Ouest", "N6": "Port",
}  # fmt: skip
LINKS = pd.DataFrame(
    [
        ("kept", "N1", 0.9, 0.9),
        ("new", "N2", 0.99, 0.4),
        ("one", "N3", 0.8, 0.5),
        ("two", "N3", 0.7, 0.4),
        ("cut", "N4", 0.5, 0.9),
        ("cut", "N5", 0.3, 0.9),
        ("edge", "N6", 0.9, 0.9),
        ("edge", "N1", 0.03, 0.05),  # a margin of drawing
    ],
    columns=["code_2015", "code_2024", "share_2015", "share_2024"],
)


def test_each_qpv_has_one_kind() -> None:
    place = Successor(Place("N1", ""), 1.0)
    codes = [code for code in NAMES if not code.startswith("N")]
    fates = {code: Fate(code != "unseen", (place,)) for code in codes}
    found = outcomes(fates, LINKS, NAMES)
    assert found == {
        "kept": "kept",
        "new": "renamed",
        "one": "merged",
        "two": "merged",
        "cut": "split",
        "gone": "left",
        "unseen": "unknown",
        "edge": "kept",
    }
    assert set(found.values()) == set(KINDS)
