"""What the map is told of an indicator: a file of figures, limits of classes, colours, counts."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.classification import Classes, classify, round_steps
from loaders.map import figure_layers
from loaders.statistics import figures
from pages.parts import fr, palette, territories
from pages.parts.kept import kept

if TYPE_CHECKING:
    from geo.grid import Grid
    from geo.territories import FigureLevel
    from pages.parts.theme.choice import Choice, Classing


def of(choice: Choice) -> dict[str, Any]:
    """Return the theme in the shape that the map's script reads."""
    grid = choice.grid
    digits = fr.digits_of(choice.unit)
    hidden = sum(grid.cell(code, choice.period).value is None for code in grid.codes)
    state = {
        **_figures(choice, digits),
        "level": choice.level,
        "levelName": f"{territories.KINDS[choice.level][1]}, toute la France",
        "period": choice.period,
        "date": fr.period(choice.period),
        "title": choice.title,
        "digits": digits,
        "sign": fr.sign_of(choice.unit),
        "hidden": hidden,
        "hiddenWord": choice.hidden,
        "absent": len(territories.names(choice.level)) - len(grid.codes),
    }
    return state | (_areas(choice, choice.classing) if choice.classing else _symbols(grid))


def _figures(choice: Choice, digits: int) -> dict[str, Any]:
    """Name the file of the figures, or give those of the date where they are not to be a file."""
    if choice.sources:
        return {"file": figure_layers.publish(choice.level, choice.measured, digits)}
    shape = figure_layers.shape(choice.grid, digits, choice.period)
    digest = hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:12]
    return {"file": f"remontees-{digest}", "inline": shape}


def _symbols(grid: Grid) -> dict[str, Any]:
    # The largest of all dates and territories: neither a filter nor a date changes the scale.
    largest = float(grid.published().max(initial=1.0))
    return {
        "kind": "symbols", "largest": largest, "steps": round_steps(largest),
        "colour": palette.SYMBOL,
    }  # fmt: skip


def _areas(choice: Choice, how: Classing) -> dict[str, Any]:
    digits = fr.digits_of(choice.unit)
    found = classes(choice.level, choice.measured, how.method, how.count, how.own, digits)
    now = np.round(np.array(list(choice.grid.at(choice.period).values())), digits)
    if found is None:
        found = Classes(0.0, (0.0,))
    return {
        "kind": "classes",
        "minimum": found.minimum,
        "limits": found.limits,
        "counts": found.counts(now),
        "bars": found.bars(now),
        "colours": palette.sequence(how.colours, len(found.limits)),
    }


@kept(256)
def classes(
    level: FigureLevel, indicator: str, method: str, count: int, own: tuple[float, ...], digits: int
) -> Classes | None:
    """Return the classes of an indicator over the whole country and every date."""
    values = np.round(figures.grid(level, indicator).published(), digits)
    return classify(values, method, count, digits=digits, own=own)
