"""How much each territory's rate changed between two quarters, in points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pages.parts import fr
from pages.parts.charts import dots, house
from pages.parts.charts.dots import Mark
from pages.parts.chomage import ranking, rates, words
from pages.parts.chomage.spread import Spread
from pages.parts.kept import kept

if TYPE_CHECKING:
    from pages.parts.chomage.rates import RankedLevel


def show(chosen: tuple[str, ...], level: RankedLevel, start: str, end: str) -> None:
    """Show the changes of a level between two quarters.

    Parameters
    ----------
    chosen
        Territories to name, as "level:code".
    level, start, end
        What to show.
    """
    sentence, chart = _chart(chosen, level, start, end)
    words.say(sentence)
    if chart is not None:
        house.show(chart, key="taux-evolution")


@kept(200)
def _chart(
    chosen: tuple[str, ...], level: RankedLevel, start: str, end: str
) -> tuple[str, house.Chart | None]:
    """Return what the chart says, and the chart, none where there is nothing to compare."""
    if start == end:
        return "Choisissez deux trimestres différents.", None
    before, after = rates.grid(level).at(start), rates.grid(level).at(end)
    changes = {code: rates.gap(before[code], after[code]) for code in after if code in before}
    span = f"Du {fr.period(start)} au {fr.period(end)}"
    if not changes:
        return f"{span}, aucun territoire de ce niveau n’a les deux taux.", None
    spread = Spread(level, changes, words.points)
    sentence = f"{span}, {_sentence(spread)}"
    title = f"évolution en points, de {fr.short_period(start)} à {fr.short_period(end)}"
    data, layout = dots.figure(
        spread.dots(chosen), [Mark("inchangé", 0.0)], title=title, unit="\u202fpt", sign="+"
    )
    ends = {f"Taux {fr.short_period(q)} (%)": rates.grid(level).at(q) for q in (start, end)}
    return sentence, house.Chart(
        data=data,
        layout=layout,
        alt=f"Un point par territoire, empilés selon leur évolution. {sentence}",
        table=spread.table(ends, "Évolution (points)"),
        file=f"evolution-du-taux-de-chomage-{level}-{start}-{end}",
        sources=ranking.sources(level),
        note=f"Une différence de taux se dit en points, jamais en %. {ranking.legend(level)}",
    )


def _sentence(spread: Spread) -> str:
    values, known, (low, high) = spread.values, rates.named(spread.level), spread.ends()
    down = sum(value < 0 for value in values.values())
    up = sum(value > 0 for value in values.values())
    text = (
        f"le taux baisse dans {down} {spread.kind} sur {len(values)}, monte dans {up} et "
        f"ne change pas dans {len(values) - down - up} : de {words.points(values[low])} "
        f"({known[low]}) à {words.points(values[high])} ({known[high]}), médiane "
        f"{words.points(spread.median)}."
    )
    if spread.held:
        inside = words.median([values[code] for code in spread.held])
        text += f" Médiane des {len(spread.held)} qui comptent une cité : {words.points(inside)}."
    return text + spread.coverage()
