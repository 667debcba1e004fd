"""Indicators by QPV, from the wide tables of Insee: one row a QPV, one column an indicator.

A value that is not published is an empty cell, or a mark such as "s", and a column of notes gives
a reason code. Value, status and reason are kept together, and never become a number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pandas as pd
import pandera.pandas as pa

from geo.codes import QPV_2015
from geo.territories import FRANCE
from loaders.catalogues import indicators
from loaders.catalogues.indicators import Indicator
from loaders.errors import Fault
from loaders.readers.schemas import choice_column, number_column, text_column, validate
from loaders.readers.tables import AMBIGUOUS, ambiguous, parse_number, read_table

PUBLISHED, SECRET, MISSING = "published", "secret", "missing"
STATUSES: Final = (PUBLISHED, SECRET, MISSING)
"""Of a value: published, withheld by the publisher, or absent from the source."""
TOTAL: Final = "Ensemble"
"""Code of the row that sums up all QPV: a check total, never a QPV."""
COLUMNS: Final = ("level", "code", "indicator", "period", "value", "status", "note")

MARKS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "": (SECRET, "cellule vide, sans motif"),
        "s": (SECRET, "marque « s » : secret statistique"),
        "ns": (SECRET, "marque « ns » : non significatif"),
        "***": (SECRET, "marque « *** » : masqué"),
        "nd": (MISSING, "marque « nd » : non disponible"),
    }
)
"""What stands for a value that is not published: its status, and what to say of it in French."""
_NO_NOTE: Final = ("", "0")
_WIDELY: Final = 0.5
"""Slack of a sum of rounded parts, in the unit of the counts."""


def figures_schema(title: str, levels: Sequence[str]) -> pa.DataFrameSchema:
    """Return the schema of a table of figures.

    Parameters
    ----------
    title : str
        In French, for the data dictionary.
    levels : sequence of str
        Levels of territory the table may hold.

    Returns
    -------
    pandera DataFrameSchema
        Columns `COLUMNS`.
    """
    return pa.DataFrameSchema(
        {
            "level": choice_column(
                "level", "Niveau", "france : l'ensemble que le producteur publie.", tuple(levels)
            ),
            "code": text_column("code", "Code", "Code officiel du territoire, en texte."),
            "indicator": text_column(
                "indicator", "Indicateur", "Identifiant dans data/indicators.toml."
            ),
            "period": text_column(
                "period", "Période", "AAAA-MM-JJ, AAAA-T1 à T4 ou AAAA, selon l'indicateur."
            ),
            "value": number_column(
                "value",
                "Valeur",
                "Dans l'unité de l'indicateur ; vide si elle n'est pas diffusée.",
                minimum=-math.inf,
                nullable=True,
            ),
            "status": choice_column(
                "status",
                "Statut",
                "published : diffusée ; secret : retenue par le producteur ; missing : absente "
                "de la source.",
                STATUSES,
            ),
            "note": text_column(
                "note", "Note", "Motif donné par le producteur, en mots.", nullable=True
            ),
        },
        unique=["level", "code", "indicator", "period"],
        title=title,
    )


@dataclass(frozen=True)
class Layout:
    """How a wide table is laid out.

    Attributes
    ----------
    indicators : mapping of str to Indicator
        By the name of their column in the file.
    notes : mapping of str to str
        Name of the column of notes of each of these columns; absent when there is none.
    period : str
        Period of all its values.
    code : str
        Name of the column of codes.
    period_of : mapping of str to str
        Periods of the columns that have one of their own.
    """

    indicators: Mapping[str, Indicator]
    notes: Mapping[str, str]
    period: str
    code: str = "CODGEO"
    period_of: Mapping[str, str] = field(default_factory=dict)


def read_figures(path: Path, layout: Layout, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Read a wide table of Insee, separated by semicolons, as one row a value.

    Parameters
    ----------
    path : Path
        CSV in UTF-8, with or without a byte order mark.
    layout : Layout
        Columns to read.
    schema : pandera DataFrameSchema
        Made by `figures_schema`.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`; the row "Ensemble", where there is one, is of level france.

    Raises
    ------
    CitesError
        Missing or unreadable file, or one report of everything that is wrong: codes, numbers,
        marks, notes, bounds, parts larger than their whole, a QPV given twice.
    """
    wanted = [layout.code, *layout.indicators, *dict.fromkeys(layout.notes.values())]
    table = read_table(path, wanted, separator=";")
    written = {name: table[name].tolist() for name in wanted}
    faults = _code_faults(table[layout.code], path.name)
    lines: list[int] = []
    rows: list[tuple[object, ...]] = []
    values: dict[str, dict[int, float]] = {}
    for name, indicator in layout.indicators.items():
        notes = written[layout.notes[name]] if name in layout.notes else [""] * len(table)
        period = layout.period_of.get(name, layout.period)
        read = cache(partial(_cell, indicator))  # a column repeats its values
        cells = zip(table.index, written[layout.code], written[name], notes, strict=True)
        for line, code, cell, note in cells:
            value, status, reason, fault = read(cell, note)
            if fault is not None:
                column = layout.notes[name] if fault[2] else name
                found = note if fault[2] else cell
                faults.append(Fault(path.name, line, column, found, *fault[:2]))
            place = ("france", FRANCE) if code == TOTAL else ("qpv2015", code)
            lines.append(line)
            rows.append((*place, indicator.id, period, value, status, reason))
            if status == PUBLISHED and code != TOTAL:
                values.setdefault(name, {})[line] = value
    faults += _part_faults(values, layout.indicators, path.name)
    frame = pd.DataFrame(rows, columns=list(COLUMNS), index=lines)
    texts = [name for name in COLUMNS if name != "value"]
    frame = frame.astype(dict.fromkeys(texts, "str") | {"value": "float64"})
    if faults:  # what is wrong is named as in the file, and the schema would only repeat it
        frame = frame.iloc[:0]
    return validate(frame, schema, path.name, faults)


def _cell(
    indicator: Indicator, cell: str, note: str
) -> tuple[float, str, str | None, tuple[str, str, bool] | None]:
    """Read a cell and its note.

    Returns
    -------
    tuple
        Value (NaN if not published), status, note in words, and what is wrong: why, what is
        expected, and whether it is the note that is wrong.
    """
    wrong_note = (
        ("motif inconnu", "un chiffre de 0 à 9, ou une cellule vide", True)
        if note not in _NO_NOTE and not (len(note) == 1 and note in "123456789")
        else None
    )
    reason = f"note {note} du producteur" if note not in _NO_NOTE else None
    mark = MARKS.get(cell.lower())
    if mark is not None:
        status, words = mark
        if reason is not None:
            words = reason if not cell else f"{words} ; {reason}"
        return math.nan, status, words, wrong_note
    try:
        value = parse_number(cell)
    except ValueError:
        expected = "un nombre, ou une cellule vide s'il n'est pas diffusé"
        return math.nan, MISSING, reason, ("ce n'est pas un nombre", expected, False)
    if indicator.kind == "additive" and ambiguous(cell):
        return math.nan, MISSING, reason, (*AMBIGUOUS, False)
    why = explain(value, indicator)
    return value, PUBLISHED, reason, (*why, False) if why else wrong_note


def explain(value: float, indicator: Indicator) -> tuple[str, str] | None:
    """Say why a value of an indicator makes no sense, and what is expected; None if it does."""
    if value < indicator.minimum:
        why = "nombre négatif" if indicator.minimum == 0 else "nombre hors limites"
        return why, f"un nombre ≥ {indicator.minimum:g}"
    if value > indicator.maximum:
        return "taux supérieur à 100 %", "un nombre entre 0 et 100"
    if indicator.kind == "additive" and not value.is_integer():
        return "un effectif n'a pas de décimale", "un nombre entier"
    return None


def _code_faults(codes: pd.Series[str], source: str) -> list[Fault]:
    faults = [
        Fault(source, int(str(line)), str(codes.name), code, why, QPV_2015.expected)
        for line, code in codes.items()
        if code != TOTAL and (why := QPV_2015.explain(code))
    ]
    for line, code in codes[codes.duplicated(keep=False)].items():
        label, expected = int(str(line)), "chaque QPV une seule fois"
        faults.append(Fault(source, label, str(codes.name), code, "valeur en double", expected))
    return faults


def _part_faults(
    values: Mapping[str, Mapping[int, float]], columns: Mapping[str, Indicator], source: str
) -> list[Fault]:
    """Report the totals smaller than one of their parts, or than all those of one partition."""
    names = {indicator.id: name for name, indicator in columns.items()}
    faults = []
    for (whole, _), parts in indicators.load().partitions().items():
        known = [names[part] for part in parts if part in names]
        if whole not in names or not known:
            continue
        for line, total in values.get(names[whole], {}).items():
            given = [values[part][line] for part in known if line in values.get(part, {})]
            if sum(given) > total + _WIDELY:
                why = f"total plus petit que ses parties ({sum(given):g})"
                expected = f"au moins la somme de {', '.join(known)}"
                faults.append(Fault(source, line, names[whole], f"{total:g}", why, expected))
    for name, one in columns.items():
        larger = names.get(one.within, "")
        for line, part in values.get(name, {}).items():
            total = values.get(larger, {}).get(line, math.inf)
            if part > total + _WIDELY:
                why = f"total plus petit que sa partie {name} ({part:g})"
                faults.append(Fault(source, line, larger, f"{total:g}", why, f"au moins {part:g}"))
    return faults
