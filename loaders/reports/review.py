"""A file of reports, checked whole before anything is saved: what is wrong, what would change."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from geo.reports import AXES, Key, Row
from loaders.catalogues import metrics
from loaders.errors import Fault
from loaders.reports import cells, intake, names
from loaders.reports.cells import Wrong
from loaders.reports.form import AXIS, CITE, COMMENT, METRIC, PERIOD, VALUE
from loaders.reports.sheet import Line, Refusal

Kind = Literal["new", "corrected", "identical"]
KINDS: Final[Mapping[Kind, str]] = {
    "new": "nouveau",
    "corrected": "corrigé",
    "identical": "identique",
}
"""What a row changes to what is stored, and how to say it in French."""
_SUGGESTED: Final = 500
"""Faults after which names that resemble are not looked for: a file that wrong is another one."""
_SHOWN: Final = 200
"""Characters of a faulty value that are kept."""


@dataclass(frozen=True)
class Change:
    """A row that is right, and what it would change.

    Attributes
    ----------
    row : Row
        As it would be saved.
    line : int
        Number of its row in the file.
    before : Row or None
        What is stored for the same cité, quarter and metric.
    """

    row: Row
    line: int
    before: Row | None

    @property
    def kind(self) -> Kind:
        """Whether the row is new, corrects what is stored (value or comment), or repeats it."""
        if self.before is None:
            return "new"
        same = (self.before.value, self.before.comment) == (self.row.value, self.row.comment)
        return "identical" if same else "corrected"


@dataclass(frozen=True)
class Review:
    """All that can be said of a file before it is saved.

    Attributes
    ----------
    name : str
        Name of the file, safe to show.
    sha256 : str
        Of its bytes, 64 hexadecimal digits.
    lines : int
        Rows read, blank ones left out; 0 where the file as a whole is refused.
    changes : tuple of Change
        The rows that are right, in the order of the file.
    faults : tuple of Fault
        Everything that is wrong, in the order of the file.
    """

    name: str
    sha256: str
    lines: int
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong: only then may the file be saved."""
        return not self.faults

    @property
    def accepted(self) -> tuple[Row, ...]:
        """The rows that are right, in the order of the file."""
        return tuple(change.row for change in self.changes)

    @property
    def counts(self) -> dict[Kind, int]:
        """How many of the right rows are new, corrected and identical."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in KINDS}


def review(
    content: bytes, name: str, stored: Mapping[Key, Row], today: dt.date | None = None
) -> Review:
    """Check a file whole, and compare it with what is stored.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        Its name.
    stored : Mapping of Key to Row
        The figures in force; an empty one where nothing is.
    today : date, optional
        The day after which a quarter has not begun; today by default.

    Returns
    -------
    Review
        Nothing is raised: whatever is wrong is a fault of it.
    """
    shown, digest = intake.display_name(name), hashlib.sha256(content).hexdigest()
    sheet = intake.read(content, name)
    if isinstance(sheet, Refusal):
        return Review(shown, digest, 0, (), sheet.faults)
    day = today or dt.datetime.now(tz=dt.UTC).date()
    faults: list[Fault] = []
    found: dict[Key, tuple[Line, Row]] = {}
    for line in sheet.lines:
        row = _understood(line, shown, day, faults)
        if row is None:
            continue
        if row.key in found:
            faults.append(_repeated(line, row, found[row.key], shown))
        else:
            found[row.key] = (line, row)
    broken = _broken_wholes(found, stored, shown)
    faults += broken.values()
    faults.sort(key=lambda fault: fault.row if isinstance(fault.row, int) else 0)
    changes = tuple(
        Change(row, line.number, stored.get(key))
        for key, (line, row) in found.items()
        if line.number not in broken
    )
    return Review(shown, digest, len(sheet.lines), changes, tuple(faults))


def _understood(line: Line, source: str, today: dt.date, faults: list[Fault]) -> Row | None:
    """Read the cells of a row; add what is wrong to the faults, all of it."""
    wrong: list[Fault] = []

    def read(column: str, reading: Callable[[cells.Cell], str | int | Wrong]) -> str | int:
        result = reading(line.cells[column])
        if isinstance(result, Wrong):
            value = cells.text(line.cells[column])[:_SHOWN] or None
            wrong.append(Fault(source, line.number, column, value, result.why, result.expected))
            return ""
        return result

    suggest = len(faults) < _SUGGESTED
    cite = read(CITE, partial(_cite, suggest=suggest))
    quarter = read(PERIOD, lambda cell: cells.quarter(cell, today))
    axis = read(AXIS, partial(_axis, suggest=suggest))
    metric = read(METRIC, partial(_metric, suggest=suggest))
    value = read(VALUE, cells.count)
    comment = read(COMMENT, cells.comment)
    if axis and metric:
        own = metrics.load()[str(metric)].axis
        if axis != own:
            why = f"cet indicateur n'est pas de l'axe « {AXES[str(axis)]} »"
            value_found = cells.text(line.cells[AXIS])
            expected = f"« {AXES[own]} »"
            wrong.append(Fault(source, line.number, AXIS, value_found, why, expected))
    faults += wrong
    if wrong:
        return None
    return Row(Key(str(cite), str(quarter), str(metric)), int(value), str(comment))


def _cite(cell: cells.Cell, *, suggest: bool) -> str | Wrong:
    expected = "le nom d'une des cités de l'emploi, pris dans la liste, ou son code (cde-001…)"
    return cells.name(cell, names.cites(), "cité inconnue", expected, suggest=suggest)


def _axis(cell: cells.Cell, *, suggest: bool) -> str | Wrong:
    expected = " ou ".join(f"« {label} »" for label in AXES.values())
    return cells.name(cell, names.axes(), "axe inconnu", expected, suggest=suggest)


def _metric(cell: cells.Cell, *, suggest: bool) -> str | Wrong:
    expected = "un indicateur pris dans la liste du modèle"
    return cells.name(cell, names.known_metrics(), "indicateur inconnu", expected, suggest=suggest)


def _repeated(line: Line, row: Row, first: tuple[Line, Row], source: str) -> Fault:
    number, before = first[0].number, first[1]
    same = "la même valeur" if row.value == before.value else f"une autre valeur ({before.value})"
    why = f"déjà donné ligne {number} avec {same}, pour cette cité, cette période et cet indicateur"
    return Fault(source, line.number, VALUE, row.value, why, "une seule ligne")


@dataclass(frozen=True)
class _Figures:
    """The figures of a file over those that are stored."""

    found: Mapping[Key, tuple[Line, Row]]
    stored: Mapping[Key, Row]

    def value(self, key: Key) -> int | None:
        row = self.found[key][1] if key in self.found else self.stored.get(key)
        return None if row is None else row.value

    def described(self, key: Key) -> str:
        """Name a figure in French: its metric, its value, and where that is."""
        where = f"ligne {self.found[key][0].number}" if key in self.found else "déjà enregistré"
        return f"« {metrics.load()[key.metric].label} » ({self.value(key)}, {where})"


def _broken_wholes(
    found: Mapping[Key, tuple[Line, Row]], stored: Mapping[Key, Row], source: str
) -> dict[int, Fault]:
    """Report, by row of the file, the totals that are below a part of theirs."""
    figures = _Figures(found, stored)
    faults: dict[int, Fault] = {}
    for cite, quarter in dict.fromkeys((key.cite, key.quarter) for key in found):
        for whole, of_it in metrics.parts().items():
            total = Key(cite, quarter, whole)
            for group in _groups(of_it):
                keys = [Key(cite, quarter, part.id) for part in group]
                fault = _excess(total, keys, figures, source)
                if fault is not None and isinstance(fault.row, int):
                    faults.setdefault(fault.row, fault)
    return faults


def _groups(of_it: Sequence[metrics.Metric]) -> list[list[metrics.Metric]]:
    """Return what may not exceed a whole: each part, then the exclusive parts together."""
    partitions = dict.fromkeys(part.partition for part in of_it if part.partition)
    exclusive = [[part for part in of_it if part.partition == one] for one in partitions]
    return [*([part] for part in of_it), *exclusive]


def _excess(total: Key, parts: Sequence[Key], figures: _Figures, source: str) -> Fault | None:
    """Report parts that together exceed their whole, on a row of the file; None if none does."""
    whole = figures.value(total)
    values = {key: value for key in parts if (value := figures.value(key)) is not None}
    if whole is None or sum(values.values()) <= whole:
        return None
    ours = [key for key in (total, *values) if key in figures.found]
    if not ours:
        return None
    line, row = figures.found[ours[-1]]
    beside = [key for key in (*values, total) if key != ours[-1]]
    others = ", ".join(figures.described(key) for key in beside)
    if ours[-1] == total:
        why, expected = f"total inférieur à sa part : {others}", "un total au moins égal"
    else:
        why = f"la part dépasse son total : {others}"
        expected = f"des parts d'au plus {whole} en tout, ou un total corrigé"
    return Fault(source, line.number, VALUE, row.value, why, expected)
