"""Which cités a set of filters keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.cites import Cite


@dataclass(frozen=True)
class Filters:
    """What the user chose; an empty tuple keeps everything.

    ``found`` holds the codes of the cités that a search found, ``None`` without a search.
    """

    regions: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    waves: tuple[int, ...] = ()
    found: frozenset[str] | None = None

    def key(self) -> str:
        """Return a name of this choice: equal choices have equal names."""
        parts = (self.regions, self.departements, map(str, self.waves), self.found or ())
        return "|".join(",".join(sorted(part)) for part in parts)

    def keeps(self, cite: Cite) -> bool:
        """Tell whether a cité passes every filter."""
        return (
            (not self.regions or cite.region.code in self.regions)
            and (
                not self.departements or any(d.code in self.departements for d in cite.departements)
            )
            and (not self.waves or cite.wave in self.waves)
            and (self.found is None or cite.code in self.found)
        )


def keep(cites: Iterable[Cite], filters: Filters) -> tuple[Cite, ...]:
    """Return the cités that pass every filter, in their order."""
    return tuple(cite for cite in cites if filters.keeps(cite))
