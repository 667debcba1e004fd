"""Cells of a report, read one by one: what each means, or why it means nothing.

A cell is what a spreadsheet or a text file holds: text, number, date, or a formula. Each reader
returns what the cell means, or a `Wrong` that says in French why not and what is expected.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from geo import quarters
from geo.lookup import normalise
from geo.reports import FIRST_YEAR, is_quarter
from loaders.reports.form import DEMONSTRATION, MAX_COMMENT, MAX_VALUE
from loaders.reports.names import Names


@dataclass(frozen=True)
class Formula:
    """A formula of a spreadsheet, as it is written there; it is never computed."""

    text: str


Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | Formula | None


@dataclass(frozen=True)
class Wrong:
    """Why a cell means nothing, and what is expected of it; both in French."""

    why: str
    expected: str


_A_COUNT: Final = "un nombre entier, 0 ou plus, sans unité"
_A_QUARTER: Final = f"un trimestre à partir de {FIRST_YEAR}, écrit comme 2023-T2"
_FORMULA: Final = "formule, qui n'est pas calculée ici"
_SPACES: Final = " \u00a0\u202f\u2009"
_NUMBER: Final = re.compile(
    rf"(?P<sign>[-−]?)(?P<whole>\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d{{1,15}})"
    r"(?:[.,](?P<decimals>\d{1,15}))?",
    re.ASCII,
)
_GROUPED: Final = re.compile(r"[-−]?\d{1,3}(?:[.,]\d{3})+", re.ASCII)
_GUARD: Final = re.compile(r"^'+(?=[=+\-@])")
# What spreadsheets write for characters that XML cannot hold, and what openpyxl leaves of it.
_ESCAPES: Final = re.compile("_x00[01][0-9A-Fa-f]_|x005F_")
_BIDI: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_QUARTER: Final = re.compile(r"(\d{4})[ -]?[Tt]([1-4])", re.ASCII)
_DASHES: Final = re.compile("[\u2010-\u2014\u2212]")
_MONTHS: Final = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet"),
    *("aout", "septembre", "octobre", "novembre", "decembre"),
)


def text(cell: Cell) -> str:
    """Return the text of a cell as it is compared and shown, without blanks around it."""
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        return cell.text.strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    return f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else str(cell).strip()


def name(
    cell: Cell, names: Names, what: str, expected: str, *, suggest: bool = True
) -> str | Wrong:
    """Read the name or the code of a thing.

    Parameters
    ----------
    cell : Cell
        What the file holds.
    names : Names
        The things that may be named.
    what : str
        Why an unknown name is wrong, in French: "cité inconnue".
    expected : str
        What is expected, in French, when nothing resembles.
    suggest : bool
        Whether to look for names that resemble, which takes about a millisecond.

    Returns
    -------
    str or Wrong
        The code.
    """
    written = text(cell)
    if not written:
        return Wrong("cellule vide", expected)
    if is_formula(cell):
        return Wrong(_FORMULA, expected)
    found = names.find(written)
    if found is not None:
        return found
    near = " ou ".join(f"« {label} »" for label in (names.suggest(written) if suggest else ()))
    return Wrong(f"{what}, peut-être {near}" if near else what, near or expected)


def count(cell: Cell) -> int | Wrong:
    """Read a count, written the French way or the English way."""
    if is_formula(cell):
        return Wrong(_FORMULA, "le nombre lui-même (copier, puis coller les valeurs)")
    if isinstance(cell, (bool, dt.date, dt.time, dt.timedelta)):
        kind = "un vrai ou faux" if isinstance(cell, bool) else "une date ou une heure"
        return Wrong(f"c'est {kind}, pas un nombre", _A_COUNT)
    if isinstance(cell, (int, float)):
        return _bounded(cell)
    return _written_count(text(cell))


def _written_count(written: str) -> int | Wrong:
    if not written:
        return Wrong("cellule vide", "un nombre entier, ou supprimer la ligne si rien n'est connu")
    if _GROUPED.fullmatch(written):
        plain = re.sub(r"[.,]", "", written)
        why = "nombre ambigu : milliers ou décimales ?"
        return Wrong(why, f"{plain} sans séparateur, si ce sont des milliers")
    found = _NUMBER.fullmatch(written)
    if found is None:
        return Wrong("ce n'est pas un nombre", _A_COUNT)
    whole = re.sub(f"[{_SPACES}]", "", found["whole"])
    if (found["decimals"] or "").strip("0"):
        return _fractional(negative=bool(found["sign"]))
    return _bounded(-int(whole) if found["sign"] else int(whole))


def quarter(cell: Cell, today: dt.date) -> str | Wrong:
    """Read a quarter that has begun, suggesting one where a date or another spelling is found."""
    if is_formula(cell):
        return Wrong(_FORMULA, _A_QUARTER)
    if isinstance(cell, dt.date):
        return Wrong("date au lieu d'un trimestre", _suggested(quarters.of(cell)))
    written = text(cell)
    spelled = _QUARTER.fullmatch(_DASHES.sub("-", written))
    if spelled is None:
        return _near_quarter(written) if written else Wrong("cellule vide", _A_QUARTER)
    found = f"{spelled[1]}-T{spelled[2]}"
    if not is_quarter(found):
        return Wrong(f"avant le programme, qui commence en {FIRST_YEAR}", _A_QUARTER)
    if found > quarters.of(today):
        return Wrong("trimestre qui n'a pas commencé", f"au plus tard {quarters.of(today)}")
    return found


def comment(cell: Cell) -> str | Wrong:
    """Read a comment: plain text, whatever it holds; exports keep spreadsheets from running it."""
    kept = cleaned(text(cell))
    if kept.startswith(DEMONSTRATION):
        return Wrong("ce chiffre est une démonstration : il est inventé", "un chiffre réel")
    if len(kept) > MAX_COMMENT:
        return Wrong(f"commentaire de {len(kept)} caractères", f"{MAX_COMMENT} caractères au plus")
    return kept


def cleaned(written: str) -> str:
    """Return a text without invisible control characters, nor the apostrophe of a guarded cell.

    Cleaning a clean text changes nothing: what is exported and read again is the same.
    """
    plain = written.strip()
    if plain.isprintable() and not plain.startswith("'") and "x00" not in plain:
        return plain  # as nearly all are
    before, kept = None, written.replace("\r\n", "\n").replace("\r", "\n")
    while kept != before:  # taking one thing off may bring another to light
        before, kept = kept, _GUARD.sub("", _ESCAPES.sub("", _visible(kept)).strip())
    return kept


def _visible(written: str) -> str:
    return "".join(
        letter
        for letter in _BIDI.sub("", written)
        if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs", "Cn")
    )


def is_formula(cell: Cell) -> bool:
    """Whether a cell is a formula, in a workbook or as a text file writes one."""
    return isinstance(cell, Formula) or (isinstance(cell, str) and cell.lstrip().startswith("="))


def _bounded(value: float) -> int | Wrong:
    if not -math.inf < value < math.inf:  # nor what is not a number; isfinite fears huge integers
        return Wrong("ce n'est pas un nombre", _A_COUNT)
    if value != int(value):
        return _fractional(negative=value < 0)
    if value < 0:
        return Wrong("nombre négatif", _A_COUNT)
    if value > MAX_VALUE:
        return Wrong("nombre invraisemblable pour une cité", f"au plus {MAX_VALUE}")
    return int(value)


def _fractional(*, negative: bool) -> Wrong:
    sign = "négatif et " if negative else ""
    return Wrong(f"nombre {sign}à virgule, alors que ces choses se comptent", _A_COUNT)


def _near_quarter(written: str) -> Wrong:
    """Explain what is not a quarter: a date, a year, another spelling."""
    day = _date(written)
    if day is not None:
        return Wrong("date au lieu d'un trimestre", _suggested(quarters.of(day)))
    if re.fullmatch(r"\d{4}", written, re.ASCII):
        return Wrong("année au lieu d'un trimestre", f"{written}-T1 à {written}-T4")
    plain = _DASHES.sub("-", written).casefold()
    part = re.search(r"(?<![a-z0-9])[tq] ?([1-4])(?!\d)|(?<!\d)([1-4]) ?(?:er?|e|ème) trim", plain)
    year = re.search(r"(?<!\d)(20\d{2})(?!\d)", plain)
    if part and year:
        suggested = _suggested(f"{year[1]}-T{part[1] or part[2]}")
        return Wrong("trimestre écrit autrement", suggested)
    return Wrong("ce n'est pas un trimestre", _A_QUARTER)


def _date(written: str) -> dt.date | None:
    """Read a date or a month as people write them; None where it is neither."""
    start = re.sub(r"[T ]\d\d:\d\d.*", "", written)
    named = re.fullmatch(r"(?:(\d{1,2}) )?([a-zéû]+)\.? (\d{4})", written.casefold())
    numbered = re.fullmatch(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})", start, re.ASCII)
    iso = re.fullmatch(r"(\d{4})[/.-](\d{1,2})(?:[/.-](\d{1,2}))?", start, re.ASCII)
    if named:
        month = normalise(named[2])
        parts = (named[3], _MONTHS.index(month) + 1 if month in _MONTHS else 0, named[1])
    elif numbered:
        parts = (numbered[3], int(numbered[2]), numbered[1])
    elif iso:
        parts = (iso[1], int(iso[2]), iso[3])
    else:
        return None
    try:
        return dt.date(int(parts[0]), parts[1], int(parts[2] or 1))
    except ValueError:
        return None


def _suggested(found: str) -> str:
    return f"sans doute « {found} »" if is_quarter(found) else _A_QUARTER
