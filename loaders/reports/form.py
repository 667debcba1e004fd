"""The form of a report: its columns, its sheets, its limits."""

from __future__ import annotations

from typing import Final

CITE: Final = "Cité"
PERIOD: Final = "Période"
AXIS: Final = "Axe"
METRIC: Final = "Indicateur"
VALUE: Final = "Valeur"
COMMENT: Final = "Commentaire"

COLUMNS: Final = (CITE, PERIOD, AXIS, METRIC, VALUE, COMMENT)
"""Columns of the template, in its order; a file may order them otherwise."""
DEMONSTRATION: Final = "DÉMONSTRATION"
"""Written in every row of what holds invented figures; a file that bears it is never imported."""
NATURE: Final = "Nature"
"""Column of an export of demonstration, which the template does not have."""

ENTRY_SHEET: Final = "Saisie"
GUIDE_SHEET: Final = "Guide"
LISTS_SHEET: Final = "Listes"

SUFFIXES: Final = (".xlsx", ".csv")
MAX_BYTES: Final = 5 * 1024 * 1024
MAX_ROWS: Final = 10_000
"""Rows of figures in one file: 84 cités, 18 metrics and 6 quarters make 9 072."""
MAX_VALUE: Final = 1_000_000
"""No cité has that many inhabitants: a larger value is a slip of the keyboard."""
MAX_COMMENT: Final = 1_000
"""Characters of a comment."""
