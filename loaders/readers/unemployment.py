"""Localised unemployment rates of Insee: départements, régions, France, zones d'emploi."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pandera.pandas as pa

from geo.codes import DEPARTEMENT, REGION, ZE, CodeKind
from geo.territories import FRANCE
from loaders.catalogues import indicators
from loaders.errors import Fault, SchemaFaultError
from loaders.readers.figures import COLUMNS, MARKS, PUBLISHED, explain, figures_schema
from loaders.readers.schemas import Rule, text_column, validate
from loaders.readers.tables import parse_number
from loaders.readers.workbooks import Row, read_sheet

INDICATOR: Final = "taux_chomage_localise"
UNEMPLOYMENT_SCHEMA: Final = figures_schema(
    "Taux de chômage localisés", ("departement", "region", "ze", "france")
)
ZONES_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "ZE2020", "Code de la zone", "Zone d'emploi 2020.", rule=Rule(ZE), unique=True
        ),
        "name": text_column("LIBZE2020", "Nom de la zone", "Nom de la zone d'emploi 2020."),
        "region_code": text_column(
            "REG",
            "Région",
            "Vide pour une zone de plusieurs régions.",
            rule=Rule(REGION),
            nullable=True,
        ),
    },
    title="Zones d'emploi 2020",
)

_LEAST: Final = 1.0
"""A file whose every rate is below this many percent gives shares of one."""
_HEADER_ROWS: Final = 15
"""Rows in which the header is looked for."""
_QUARTER: Final = re.compile(r"T(?P<q1>\d)_(?P<y1>\d{4})|(?P<y2>\d{4})-T(?P<q2>\d)", re.ASCII)
_CODE: Final = re.compile(r"\w{1,4}", re.ASCII)
_LIKE_A_QUARTER: Final = re.compile(r"T ?\d|.*\d{4}", re.ASCII)
_QUARTERS: Final = "1234"
_SEVERAL: Final = "00"
"""Code of France in the file of régions, and of no single région in the one of zones."""
_FRANCE: Final[Mapping[str, str]] = {
    "FRANCE (HORS MAYOTTE)": "hors_mayotte",
    "FRANCE METROPOLITAINE": "metropole",
}
_MAINLAND_NOTE: Final = "champ : France métropolitaine"


@dataclass(frozen=True)
class _Sheet:
    """Where the rates are in a spreadsheet: names of the sheet and of its first two columns."""

    name: str
    code: str
    label: str


_DEPARTEMENTS: Final = _Sheet("Département", "Code", "Libellé")
_REGIONS: Final = _Sheet("Région", "Code", "Libellé")
_ZONES: Final = _Sheet("txcho_ze", "ZE2020", "LIBZE2020")


@dataclass(frozen=True)
class _Table:
    """A sheet whose header was found, without its titles and footers."""

    source: str
    header: list[str]
    quarters: Mapping[int, str]
    rows: list[tuple[int, Row]]
    faults: list[Fault]


def read_departements(path: Path) -> pd.DataFrame:
    """Read the quarterly rates of the départements.

    Parameters
    ----------
    path : Path
        Spreadsheet with a sheet "Département", quarters as "T1_1982".

    Returns
    -------
    DataFrame
        One row a département and a quarter, in percent, columns of `UNEMPLOYMENT_SCHEMA`; the
        quarters before 2014 overseas are missing.

    Raises
    ------
    CitesError
        Missing or unreadable file, sheet renamed, or one report of all faults.
    """
    table = _read(path, _DEPARTEMENTS)
    return _long(table, lambda code, _: ("departement", code), DEPARTEMENT)


def read_regions(path: Path) -> pd.DataFrame:
    """Read the quarterly rates of the régions and of France.

    Parameters
    ----------
    path : Path
        Spreadsheet with a sheet "Région", quarters as "T1_1982". Two rows have the code "00".

    Returns
    -------
    DataFrame
        As `read_departements`, levels region and france. France is the mainland as long as no
        rate is published for France without Mayotte, and its note says so.

    Raises
    ------
    CitesError
        Missing or unreadable file, sheet renamed, or one report of all faults.
    """
    table = _read(path, _REGIONS)

    def place(code: str, label: str) -> tuple[str, str]:
        return ("france", _FRANCE.get(label, label)) if code == _SEVERAL else ("region", code)

    found = _long(table, place, REGION)
    nation = found[found["level"] == "france"]
    whole, mainland = (
        nation[nation["code"] == code].set_index("period")[list(COLUMNS[4:])]
        for code in ("hors_mayotte", "metropole")
    )
    joined = whole.where(whole["value"].notna(), mainland.reindex(whole.index))
    earlier = whole["value"].isna() & joined["value"].notna()
    joined.loc[earlier, "note"] = _MAINLAND_NOTE
    rows = joined.reset_index().assign(level="france", code=FRANCE, indicator=INDICATOR)
    regions = found[found["level"] == "region"]
    return pd.concat([regions, rows[list(COLUMNS)]], ignore_index=True)


def read_zones(path: Path) -> pd.DataFrame:
    """Read the quarterly rates of the zones d'emploi.

    Parameters
    ----------
    path : Path
        Spreadsheet with a sheet "txcho_ze", quarters as "2003-T1"; codes are texts of 4 digits.

    Returns
    -------
    DataFrame
        As `read_departements`, level ze.

    Raises
    ------
    CitesError
        Missing or unreadable file, sheet renamed, or one report of all faults.
    """
    return _long(_read(path, _ZONES), lambda code, _: ("ze", code), ZE)


def read_zone_names(path: Path) -> pd.DataFrame:
    """Read the names of the zones d'emploi in the same file as `read_zones`.

    Returns
    -------
    DataFrame
        Columns of `ZONES_SCHEMA`.

    Raises
    ------
    CitesError
        Missing or unreadable file, sheet renamed, or one report of all faults.
    """
    table = _read(path, _ZONES)
    wanted = ("ZE2020", "LIBZE2020", "REG")
    absent = [name for name in wanted if name not in table.header]
    if absent:
        faults = [
            Fault(path.name, None, n, None, "colonne absente", "cette colonne") for n in absent
        ]
        raise SchemaFaultError(path.name, faults)
    places = [table.header.index(name) for name in wanted]
    cells = [[_text(row[place]) for place in places] for _, row in table.rows]
    frame = pd.DataFrame(
        cells, columns=list(ZONES_SCHEMA.columns), index=[n for n, _ in table.rows], dtype="str"
    )
    frame["region_code"] = frame["region_code"].mask(frame["region_code"] == _SEVERAL)
    return validate(frame, ZONES_SCHEMA, path.name)


def _text(cell: Any) -> str:
    """Return a cell as text; a code that became a number loses nothing more here."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _read(path: Path, sheet: _Sheet) -> _Table:
    """Find the header of a sheet, and leave its titles and footers out."""
    rows = read_sheet(path, sheet.name)
    headers = ([_text(cell) for cell in row] for row in rows[:_HEADER_ROWS])
    titles = ((n, row) for n, row in enumerate(headers) if row[:2] == [sheet.code, sheet.label])
    place, header = next(titles, (-1, []))
    if not header:
        shown = f"une ligne qui commence par « {sheet.code} », « {sheet.label} »"
        fault = Fault(path.name, None, None, None, "ligne de titres introuvable", shown)
        raise SchemaFaultError(path.name, [fault])
    quarters, faults = _quarters(header, path.name, place + 1)
    width = len(header)
    kept = [
        (line, [*row, *[""] * (width - len(row))])
        for line, row in enumerate(rows[place + 1 :], place + 2)
        if not _is_footer(row)
    ]
    return _Table(path.name, header, quarters, kept, faults + _untitled(header, kept, path.name))


def _is_footer(row: Row) -> bool:
    """Whether a row is blank, or a text alone: not a code that lost its figures."""
    alone = not any(_text(cell) for cell in row[1:])
    return alone and not (row and _CODE.fullmatch(_text(row[0])))


def _untitled(header: list[str], rows: list[tuple[int, Row]], source: str) -> list[Fault]:
    """Report the columns of values that have lost their title: a quarter may be there."""
    found: dict[int, Fault] = {}
    why, expected = "valeurs sans titre de colonne", "un titre, ou une colonne vide"
    for line, row in rows:
        for place, cell in enumerate(row):
            untitled = place >= len(header) or not header[place]
            if untitled and place not in found and _text(cell):
                column = f"n° {place + 1}"
                found[place] = Fault(source, line, column, cell, why, expected)
    return list(found.values())


def _quarters(header: list[str], source: str, line: int) -> tuple[dict[int, str], list[Fault]]:
    """Return the quarter of each column, whatever their order, as "2003-T1"."""
    found: dict[int, str] = {}
    faults = []
    for place, name in enumerate(header):
        match = _QUARTER.fullmatch(name)
        if match is None:
            # A name that only looks like a quarter is one that was damaged.
            if _LIKE_A_QUARTER.match(name) and not name.startswith(("ZE", "LIBZE")):
                why, expected = "période mal formée", "un trimestre, T1_2003 ou 2003-T1"
                faults.append(Fault(source, line, name, name, why, expected))
            continue
        year, quarter = match["y1"] or match["y2"], match["q1"] or match["q2"]
        period = f"{year}-T{quarter}"
        if quarter not in _QUARTERS:
            why, expected = "période qui n'existe pas", "un trimestre de 1 à 4"
            faults.append(Fault(source, line, name, name, why, expected))
        elif period in found.values():
            why, expected = "trimestre en double", "chaque trimestre une seule fois"
            faults.append(Fault(source, line, name, name, why, expected))
        found[place] = period
    if not found:
        why, expected = "aucun trimestre", "des colonnes T1_2003 ou 2003-T1"
        faults.append(Fault(source, line, None, None, why, expected))
    return found, faults + _gaps(sorted(found.values()), source, line)


def _gaps(periods: list[str], source: str, line: int) -> list[Fault]:
    """Report the quarters that are missing between the first and the last."""
    ranks = {4 * int(period[:4]) + int(period[-1]) - 1 for period in periods}
    if not ranks:
        return []
    absent = sorted(set(range(min(ranks), max(ranks) + 1)) - ranks)
    return [
        Fault(source, line, None, f"{rank // 4}-T{rank % 4 + 1}", "trimestre absent", "une colonne")
        for rank in absent
    ]


def _long(
    table: _Table, place: Callable[[str, str], tuple[str, str]], kind: CodeKind
) -> pd.DataFrame:
    """Turn a sheet into one row a territory and a quarter."""
    faults = list(table.faults)
    lines: list[int] = []
    rows: list[tuple[object, ...]] = []
    seen: set[tuple[str, str]] = set()
    for line, row in table.rows:
        code, label = _text(row[0]), _text(row[1])
        level, own = place(code, label)
        why = None if own in _FRANCE.values() else kind.explain(own)
        if why:
            faults.append(Fault(table.source, line, table.header[0], code, why, kind.expected))
        elif (level, own) in seen:
            why, expected = "valeur en double", "chaque territoire une seule fois"
            faults.append(Fault(table.source, line, table.header[0], code, why, expected))
        seen.add((level, own))
        for column, period in table.quarters.items():
            value, status, note, fault = _rate(row[column])
            if fault:
                name = table.header[column]
                faults.append(Fault(table.source, line, name, row[column], *fault))
            lines.append(line)
            rows.append((level, own, INDICATOR, period, value, status, note))
    frame = pd.DataFrame(rows, columns=list(COLUMNS), index=lines)
    texts = [name for name in COLUMNS if name != "value"]
    frame = frame.astype(dict.fromkeys(texts, "str") | {"value": "float64"})
    highest = frame["value"].max()
    if highest < _LEAST:
        why, expected = "taux tous inférieurs à 1 : des parts de 1 ?", "des taux en %"
        faults.append(Fault(table.source, None, None, f"{highest:g}", why, expected))
    return validate(frame.iloc[:0] if faults else frame, UNEMPLOYMENT_SCHEMA, table.source, faults)


def _rate(cell: Any) -> tuple[float, str, str | None, tuple[str, str] | None]:
    """Read a rate: value, status, note, and why it is wrong with what is expected."""
    expected = "un taux en %, ou une cellule vide s'il n'est pas publié"
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return math.nan, "missing", None, ("ce n'est pas un nombre", expected)
    if isinstance(cell, str):
        mark = MARKS.get(cell.strip().lower())
        if mark is not None:
            blank = not cell.strip()
            status, words = ("missing", "série non publiée à cette date") if blank else mark
            return math.nan, status, words, None
        try:
            cell = parse_number(cell)
        except ValueError:
            return math.nan, "missing", None, ("ce n'est pas un nombre", expected)
    return float(cell), PUBLISHED, None, explain(cell, indicators.load().indicators[INDICATOR])
