"""The rows of a report before they are understood, and the header that says what each cell is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from geo.lookup import normalise
from loaders.errors import Fault
from loaders.reports.cells import Cell, text
from loaders.reports.form import COLUMNS, DEMONSTRATION, MAX_ROWS, NATURE

MAX_COLUMNS: Final = 64
"""Columns looked at: those beyond hold nothing that the template has."""
_EXPECTED: Final = "les colonnes du modèle : " + ", ".join(COLUMNS)
_LIKENESS: Final = 70.0


@dataclass(frozen=True)
class Line:
    """One row of a file: its number, as a spreadsheet shows it, and its cells by column."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Sheet:
    """The rows of a file that follows the template, blank ones left out."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Refusal:
    """Why a file as a whole cannot be read."""

    faults: tuple[Fault, ...]


def known(row: Sequence[Cell]) -> int:
    """Return how many columns of the template a row names."""
    keys = {normalise(column) for column in COLUMNS}
    return len(keys & {normalise(text(cell)) for cell in row[:MAX_COLUMNS]})


def make(rows: Iterable[tuple[int, Sequence[Cell]]], source: str) -> Sheet | Refusal:
    """Understand the header of a sheet and give each cell its column.

    Parameters
    ----------
    rows : iterable of (int, sequence of Cell)
        Number and cells of each row, in order; the first that is not blank is the header.
    source : str
        Name of the file, for the messages.

    Returns
    -------
    Sheet or Refusal
        A wrong header is refused with all that is wrong in it.
    """
    places: dict[str, int] = {}
    taken: set[int] = set()
    lines: list[Line] = []
    for number, cells in rows:
        row = cells[:MAX_COLUMNS]
        if not any(text(cell) for cell in row):
            continue
        if not places:
            places, faults = _header(number, row, source)
            if faults:
                return Refusal(tuple(faults))
            taken = set(places.values())
            continue
        if len(lines) == MAX_ROWS:
            why = f"plus de {MAX_ROWS} lignes de données"
            expected = "plusieurs fichiers, un par période ou par cité"
            return Refusal((Fault(source, None, None, None, why, expected),))
        lost = [text(cell) for rank, cell in enumerate(row) if rank not in taken]
        if any(lost):
            return Refusal((_beyond(number, lost, source),))
        found = {name: row[rank] if rank < len(row) else None for name, rank in places.items()}
        lines.append(Line(number, found))
    if not lines:
        why = "aucune ligne de données" if places else "le fichier est vide"
        return Refusal((Fault(source, None, None, None, why, "au moins une ligne remplie"),))
    return Sheet(tuple(lines))


def _header(number: int, row: Sequence[Cell], source: str) -> tuple[dict[str, int], list[Fault]]:
    """Return the rank of each column of the template, and what is wrong in the header."""
    official = {normalise(column): column for column in COLUMNS}
    written = [(rank, text(cell)) for rank, cell in enumerate(row) if text(cell)]
    if any(normalise(name) == normalise(NATURE) for _, name in written):
        why = f"cet export porte la mention {DEMONSTRATION} : ses chiffres sont inventés"
        return {}, [Fault(source, number, NATURE, None, why, "un fichier de chiffres réels")]
    places: dict[str, int] = {}
    faults, others = [], []
    for rank, name in written:
        column = official.get(normalise(name))
        if column is None:
            others.append(name)
        elif column in places:
            why = "colonne présente deux fois"
            faults.append(Fault(source, number, column, None, why, "une seule fois"))
        else:
            places[column] = rank
    missing = [column for column in COLUMNS if column not in places]
    if len(missing) == len(COLUMNS):
        shown = ", ".join(name for _, name in written[:8])
        why = "ce n'est pas le modèle de saisie : aucune de ses colonnes n'est là"
        return {}, [Fault(source, number, None, shown, why, _EXPECTED)]
    for column in missing:
        near = process.extractOne(
            column, others, scorer=fuzz.WRatio, processor=normalise, score_cutoff=_LIKENESS
        )
        why = "colonne absente" + (f", peut-être renommée « {near[0]} »" if near else "")
        faults.append(Fault(source, number, column, None, why, f"une colonne « {column} »"))
        others = [name for name in others if near is None or name != near[0]]
    faults += [
        Fault(source, number, name, None, "colonne en trop", _EXPECTED + ", et elles seules")
        for name in others
    ]
    return places, faults


def _beyond(number: int, lost: Sequence[str], source: str) -> Fault:
    found = " ; ".join(cell for cell in lost if cell)
    why = "cellules hors des colonnes du modèle"
    expected = "une ligne qui ne remplit que les colonnes du modèle"
    return Fault(source, number, None, found, why, expected)
