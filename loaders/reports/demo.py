"""Invented reports, to show what the application does with real ones.

They describe no cité. Sizes are drawn at random, with the same seed each time; some quarters and
metrics are left out, as in real life. Whoever stores them marks them as a demonstration.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from geo.reports import Key, Row
from loaders.catalogues import metrics
from loaders.reports import names
from loaders.reports.form import DEMONSTRATION

FILE_NAME: Final = f"{DEMONSTRATION} (chiffres inventés)"
"""Name under which the set is stored, in place of that of a file."""
COMMENT: Final = f"{DEMONSTRATION} : chiffre inventé"
"""Comment of every row: even copied alone, a figure says that it is invented."""

_SIZES: Final = {
    "comites_pilotage": (0, 2),
    "types_acteurs": (6, 18),
    "structures_partenaires": (8, 40),
    "actions_coordination": (1, 8),
    "actions_aller_vers": (1, 9),
    "beneficiaires_aller_vers": (10, 140),
    "entrees_emploi_formation": (2, 40),
    "actions_innovantes": (0, 4),
    "beneficiaires_actions_innovantes": (0, 60),
    "actions_freins": (0, 6),
    "beneficiaires_freins": (0, 50),
}
"""Smallest and largest count of a quarter, in a cité of middling activity."""
_OTHERWISE: Final = (0, 20)
_MOST_OF_A_PART: Final = 0.6
_SILENT_QUARTERS: Final = 0.12
_SILENT_METRICS: Final = 0.05
_SILENT_CITES: Final = 4


def rows(quarters: Sequence[str], cites: Sequence[str] | None = None) -> list[Row]:
    """Invent the reports of some cités.

    Parameters
    ----------
    quarters : sequence of str
        Quarters to invent.
    cites : sequence of str, optional
        Codes of the cités; the 84 by default, of which a few stay silent.

    Returns
    -------
    list of Row
        Always the same for the same arguments; a quarter of a cité does not depend on the others.
        No part exceeds its whole.
    """
    codes = list(names.cites().labels) if cites is None else list(cites)
    silent = set(_chance(DEMONSTRATION).sample(codes, min(_SILENT_CITES, len(codes) // 2)))
    return [
        row
        for code in codes
        if code not in silent
        for quarter in quarters
        for row in _report(code, quarter)
    ]


def _report(cite: str, quarter: str) -> list[Row]:
    """Invent one report, or none where the cité is silent that quarter."""
    scale = _chance(cite).choice((0.5, 0.8, 1.0, 1.0, 1.5, 2.0))
    chance = _chance(f"{cite} {quarter}")
    if chance.random() < _SILENT_QUARTERS:
        return []
    values: dict[str, int] = {}
    for one in metrics.load().values():
        known = chance.random() >= _SILENT_METRICS
        value = _part(one, values, chance) if one.whole else _count(one, scale, chance)
        if known and value is not None:
            values[one.id] = value
    return [Row(Key(cite, quarter, name), value, COMMENT) for name, value in values.items()]


def _chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - drawn to be the same again, not to be secret


def _count(one: metrics.Metric, scale: float, chance: random.Random) -> int:
    smallest, largest = _SIZES.get(one.id, _OTHERWISE)
    return round(chance.randint(smallest, largest) * (scale if one.additive else 1.0))


def _part(one: metrics.Metric, values: dict[str, int], chance: random.Random) -> int | None:
    """Draw a part of a whole, beside the parts that exclude it; None where the whole is unknown."""
    whole = values.get(one.whole)
    if whole is None:
        return None
    beside = sum(
        values.get(other.id, 0)
        for other in metrics.parts()[one.whole]
        if one.partition and other.partition == one.partition
    )
    return chance.randint(0, round((whole - beside) * _MOST_OF_A_PART))
