"""What the map is told of an indicator: a file of figures, limits of classes, colours, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geo.classification import Classes, classify, round_steps
from loaders import figure_layers, figures
from pages.parts import fr, palette, territories
from pages.parts.kept import kept

if TYPE_CHECKING:
    from geo.grid import Grid
    from geo.territories import FigureLevel
    from pages.parts.theme.choice import Choice


def of(choice: Choice) -> dict[str, Any]:
    """Return the theme in the shape that the map's script reads."""
    grid = figures.grid(choice.level, choice.measured)
    digits = fr.digits_of(choice.indicator.unit)
    hidden = sum(grid.cell(code, choice.period).value is None for code in grid.codes)
    state = {
        "file": figure_layers.publish(choice.level, choice.measured, digits),
        "level": choice.level,
        "levelName": f"{territories.KINDS[choice.level][1]}, toute la France",
        "period": choice.period,
        "date": fr.period(choice.period),
        "title": choice.title,
        "digits": digits,
        "sign": fr.sign_of(choice.indicator.unit),
        "hidden": hidden,
        "absent": len(territories.names(choice.level)) - len(grid.codes),
    }
    return state | (_symbols(grid) if choice.indicator.kind == "additive" else _areas(choice, grid))


def _symbols(grid: Grid) -> dict[str, Any]:
    # The largest of all dates and territories: neither a filter nor a date changes the scale.
    largest = float(grid.published().max(initial=1.0))
    return {
        "kind": "symbols", "largest": largest, "steps": round_steps(largest),
        "colour": palette.SYMBOL,
    }  # fmt: skip


def _areas(choice: Choice, grid: Grid) -> dict[str, Any]:
    digits = fr.digits_of(choice.indicator.unit)
    found = classes(choice.level, choice.measured, choice.method, choice.count, choice.own, digits)
    now = np.round(np.array(list(grid.at(choice.period).values())), digits)
    if found is None:
        found = Classes(0.0, (0.0,))
    return {
        "kind": "classes",
        "minimum": found.minimum,
        "limits": found.limits,
        "counts": found.counts(now),
        "bars": found.bars(now),
        "colours": palette.sequence(choice.colours, len(found.limits)),
    }


@kept(256)
def classes(
    level: FigureLevel, indicator: str, method: str, count: int, own: tuple[float, ...], digits: int
) -> Classes | None:
    """Return the classes of an indicator over the whole country and every date."""
    values = np.round(figures.grid(level, indicator).published(), digits)
    return classify(values, method, count, digits=digits, own=own)
