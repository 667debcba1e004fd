"""How the territories of a level are spread: their rates, or their changes, as dots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from pages.parts import fr, palette
from pages.parts.charts.dots import Dot
from pages.parts.chomage import rates, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pages.parts.chomage.rates import RankedLevel


@dataclass(frozen=True)
class Spread:
    """Values of the territories of a level by code, published ones only, and how to write one."""

    level: RankedLevel
    values: Mapping[str, float]
    write: Callable[[float | None], str]

    @property
    def median(self) -> float:
        """The value that as many territories are under as over."""
        return words.median(list(self.values.values()))

    @property
    def held(self) -> dict[str, tuple[int, int]]:
        """Cités held by the territories that have a value."""
        held = rates.cites_held(self.level)
        return {code: cites for code, cites in held.items() if code in self.values}

    @property
    def silent(self) -> list[str]:
        """Names of the territories of the level without a value."""
        return [name for code, name in rates.named(self.level).items() if code not in self.values]

    @property
    def kind(self) -> str:
        """Plural name of the level, inside a sentence."""
        return words.LEVELS[self.level][1].lower()

    def ends(self) -> tuple[str, str]:
        """Return the codes of the lowest and of the highest value."""
        ordered = sorted(self.values, key=lambda code: (self.values[code], code))
        return ordered[0], ordered[-1]

    def dots(self, chosen: Sequence[str]) -> list[Dot]:
        """Return a dot a territory; those chosen are named, and those at both ends.

        Parameters
        ----------
        chosen
            Territories in the order of their colours, as "level:code".
        """
        held, ends, known = rates.cites_held(self.level), self.ends(), rates.named(self.level)
        colours = {place: style[0] for place, style in zip(chosen, palette.SERIES, strict=False)}
        found = []
        for code, value in self.values.items():
            colour = colours.get(f"{self.level}:{code}", "")
            text = self.write(value) if colour or code in ends else ""
            found.append(Dot(known[code], value, held.get(code, (0, 0)), text, colour))
        return found

    def ranks(self) -> dict[str, int]:
        """Return the rank of each territory, the highest first; equal values share a rank."""
        first: dict[float, int] = {}
        for rank, value in enumerate(sorted(self.values.values(), reverse=True), 1):
            first.setdefault(value, rank)
        return {code: first[value] for code, value in self.values.items()}

    def table(self, more: Mapping[str, Mapping[str, float | None]], column: str) -> pd.DataFrame:
        """Return one row a territory, the highest value first, those without one at the end.

        Parameters
        ----------
        more
            Other columns: a name, and values by code.
        column
            Name of the column of values.
        """
        held, ranks = rates.cites_held(self.level), self.ranks()
        order = sorted(rates.named(self.level), key=lambda code: (ranks.get(code, 9_999), code))
        known = rates.named(self.level)
        frame = pd.DataFrame(
            {
                "Rang": pd.array([ranks.get(code) for code in order], dtype="Int64"),
                words.LEVELS[self.level][0]: [known[code] for code in order],
                "Code": order,
                **{name: [values.get(code) for code in order] for name, values in more.items()},
                column: [self.values.get(code) for code in order],
                "Statut": [
                    "diffusé" if code in self.values else fr.NOT_PUBLISHED for code in order
                ],
            }
        )
        if held:
            frame["● Cités de 2020"] = [held.get(code, (0, 0))[0] for code in order]
            frame["◆ Cités de 2021"] = [held.get(code, (0, 0))[1] for code in order]
        frame["Édition"] = rates.edition(self.level)
        return frame

    def coverage(self) -> str:
        """Say which territories have no value, "" when all have one."""
        few = 6
        silent = self.silent
        if not silent:
            return ""
        shown = silent[:few] + (["d’autres"] if len(silent) > few else [])
        return f" {fr.NOT_PUBLISHED.capitalize()} : {fr.listed(shown)}."
