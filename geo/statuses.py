"""What is known of a figure: published, withheld, left out, or not one that the territory has."""

from __future__ import annotations

from typing import Final

ABSENT: Final = "absent"
"""Status of a territory that an indicator does not concern: it has no figure to publish."""
MISSING: Final = "missing"
SECRET: Final = "secret"  # noqa: S105 - statistical secrecy, not a password
PUBLISHED: Final = "published"

STATUSES: Final = (ABSENT, MISSING, SECRET, PUBLISHED)
"""In the order of their positions in arrays: a cell that nobody filled, zero, is absent."""
IS_ABSENT, IS_MISSING, IS_SECRET, IS_PUBLISHED = range(len(STATUSES))

NOWHERE: Final = "aucune source du projet ne donne ce chiffre pour ce territoire"
"""Note of what is absent."""
