"""Schemas of what the readers return, and their faults told in French.

A schema column carries, besides its type, a French title and description (the data dictionary
shows them) and in its metadata the name the publisher gives it, so that a fault points at what the
reader of the file sees. Rows are named by the index of the frame: the line or rank in the source.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd
import pandera.pandas as pa

from geo.codes import CodeKind, split_codes
from loaders.errors import Fault, SchemaFaultError

Frame = TypeVar("Frame", bound=pd.DataFrame)

# UTF-8 once read as Windows text ("Ã©" for "é"), or what a decoder put for what it could not read.
_MOJIBAKE = re.compile("Ã|Å[“”]|â€|\ufffd")

OBJECT = "objet n°"
"""Name of the index of a frame read from JSON: reports name its rows so."""
RECORD = "enregistrement n°"
"""Name of the index of a frame read from a database or a shapefile."""


@dataclass(frozen=True)
class Rule:
    """What a cell must be, beyond its type.

    Attributes
    ----------
    kind : CodeKind or None
        Family of the code, or codes, the cell holds.
    several : bool
        Whether the cell may hold several codes, separated by commas.
    """

    kind: CodeKind | None = None
    several: bool = False

    def explain(self, value: object) -> str | None:
        """Say in French why a cell breaks the rule; None when it does not."""
        if not isinstance(value, str) or not value.strip():
            return "valeur vide"
        if self.kind is None:
            return "accents mal décodés" if _MOJIBAKE.search(value) else None
        if not self.several:
            return self.kind.explain(value)
        reasons = [self.kind.explain(code) for code in split_codes(value)]
        return " ; ".join(dict.fromkeys(reason for reason in reasons if reason)) or None


def text_column(
    published: str,
    title: str,
    description: str,
    *,
    rule: Rule | None = None,
    nullable: bool = False,
    unique: bool = False,
) -> pa.Column:
    """Return a column of text that is never blank.

    Parameters
    ----------
    published : str
        Name of the column in the source.
    title, description : str
        In French, for the data dictionary.
    rule : Rule, optional
        Family of the codes the column holds.
    nullable : bool
        Whether the value may be missing.
    unique : bool
        Whether the column is the key of the table.

    Returns
    -------
    pandera Column
        To be put in a schema checked by `validate`.
    """
    rule = rule or Rule()
    return pa.Column(
        str,
        # One call a distinct value: tables of figures repeat theirs thousands of times. And the
        # wrong ones are looked for, being few.
        pa.Check(
            lambda column: ~column.isin([v for v in column.unique() if rule.explain(v)]),
            name="rule",
        ),
        nullable=nullable,
        unique=unique,
        title=title,
        description=description,
        metadata={"published": published, "rule": rule},
    )


def number_column(
    published: str,
    title: str,
    description: str,
    *,
    minimum: float,
    maximum: float = float("inf"),
    nullable: bool = False,
) -> pa.Column:
    """Return a column of numbers (float64) between two bounds, bounds included.

    Parameters
    ----------
    published, title, description : str
        As in `text_column`.
    minimum, maximum : float
        Bounds, in the unit of the column.
    nullable : bool
        Whether the value may be missing.

    Returns
    -------
    pandera Column
        To be put in a schema checked by `validate`.
    """
    bounds = f"entre {minimum:g} et {maximum:g}" if maximum < float("inf") else f"≥ {minimum:g}"
    return pa.Column(
        float,
        pa.Check.in_range(minimum, maximum, error="nombre hors limites"),
        nullable=nullable,
        title=title,
        description=description,
        metadata={"published": published, "expected": f"un nombre {bounds}"},
    )


def choice_column(
    published: str,
    title: str,
    description: str,
    allowed: tuple[str, ...],
    *,
    nullable: bool = False,
) -> pa.Column:
    """Return a column of text that holds one of a few words.

    Parameters
    ----------
    published, title, description : str
        As in `text_column`.
    allowed : tuple of str
        The words.
    nullable : bool
        Whether the value may be missing.

    Returns
    -------
    pandera Column
        To be put in a schema checked by `validate`.
    """
    return pa.Column(
        str,
        pa.Check.isin(list(allowed), error="valeur hors de la liste"),
        nullable=nullable,
        title=title,
        description=description,
        metadata={"published": published, "expected": ", ".join(allowed)},
    )


def geometry_column(title: str, description: str) -> pa.Column:
    """Return a column of shapely geometries; broken ones pass, missing ones do not."""
    return pa.Column(
        "geometry",
        title=title,
        description=description,
        metadata={
            "published": "geometry",
            "expected": "une géométrie",
            "missing": "géométrie absente ou illisible",
        },
    )


def missing_columns(found: Iterable[str], required: Sequence[str], source: str) -> list[Fault]:
    """List the required columns that are absent, naming the column that may be a renaming of it.

    Columns nobody asked for are ignored: a publisher who adds one breaks nothing.
    """
    present = [name for name in found if name]
    others = [name for name in present if name not in required]
    faults = []
    for name in required:
        if name in present:
            continue
        close = difflib.get_close_matches(name.lower(), [other.lower() for other in others], 1)
        renamed = [other for other in others if other.lower() in close]
        why = "colonne absente"
        if renamed:
            why += f", peut-être renommée « {renamed[0]} »"
        shown = ", ".join(present) or "aucune"
        faults.append(
            Fault(source, None, name, None, why, f"cette colonne (colonnes lues : {shown})")
        )
    return faults


def published_names(schema: pa.DataFrameSchema) -> dict[str, str]:
    """Return the name each column of a schema has in its source, by our name."""
    return {name: column.metadata["published"] for name, column in schema.columns.items()}


def validate(
    frame: Frame, schema: pa.DataFrameSchema, source: str, faults: Sequence[Fault] = ()
) -> Frame:
    """Check a frame against its schema, rename its columns and renumber its rows.

    Parameters
    ----------
    frame : DataFrame or GeoDataFrame
        Its columns have our names or, where no two share one, the published names. Its index
        holds the place of each row in the source: a line, or, when the index has a name, the
        number of what this name says ("objet n°").
    schema : pandera DataFrameSchema
        Made of the columns above.
    source : str
        Name of the file, for the report.
    faults : sequence of Fault
        What the reader already found.

    Returns
    -------
    DataFrame or GeoDataFrame
        The columns of the schema in its order, by our names, index 0, 1, 2…

    Raises
    ------
    SchemaFaultError
        All the faults in one report: those given and those of the schema.
    """
    gathered = list(faults)
    names = {theirs: ours for ours, theirs in published_names(schema).items()}
    frame = frame.rename(columns=names)[list(schema.columns)]
    # Rows that came from one place of the source share its label: pandera needs distinct ones.
    checked = frame.reset_index(drop=True)
    try:
        schema.validate(checked, lazy=True)
    except pa.errors.SchemaErrors as error:
        # A cell the reader could not make sense of is empty here, and already reported.
        reported = {(fault.row, fault.column) for fault in faults}
        gathered += [
            fault
            for fault in _translated(error.failure_cases, schema, source, frame)
            if fault.value is not None or (fault.row, fault.column) not in reported
        ]
    if frame.empty and not gathered:
        gathered.append(
            Fault(source, None, None, None, "aucune ligne de données", "au moins une ligne")
        )
    if gathered:
        raise SchemaFaultError(source, gathered)
    return checked


def _translated(
    cases: pd.DataFrame, schema: pa.DataFrameSchema, source: str, frame: pd.DataFrame
) -> list[Fault]:
    """Turn pandera's failure cases into French faults."""
    faults: dict[Fault, None] = {}
    for case in cases.to_dict("records"):
        if case["check"] == "multiple_fields_uniqueness":
            continue
        column = schema.columns[str(case["column"])]
        published = column.metadata["published"]
        row = None if pd.isna(case["index"]) else row_label(frame, frame.index[int(case["index"])])
        value = None if pd.isna(case["failure_case"]) else case["failure_case"]
        why, expected = _reason(str(case["check"]), value, column)
        # A dictionary keeps their order and drops the repetitions that exploded rows bring.
        faults[Fault(source, row, published, value, why, expected)] = None
    if schema.unique:
        keys = list(schema.unique)
        names = ", ".join(schema.columns[key].metadata["published"] for key in keys)
        for row, *values in frame[frame.duplicated(keys, keep=False)][keys].itertuples():
            pair = ", ".join(str(value) for value in values)
            label, expected = row_label(frame, row), "chaque couple une seule fois"
            faults[Fault(source, label, names, pair, "ligne en double", expected)] = None
    return list(faults)


def row_label(frame: pd.DataFrame | pd.Series[str], row: int) -> int | str:
    """Name a row the way a report does: its line, or the number of the object it is."""
    return int(row) if frame.index.name is None else f"{frame.index.name} {row}"


def _reason(check: str, value: object, column: pa.Column) -> tuple[str, str]:
    """Return why a cell is wrong and what is expected of it, in French."""
    metadata = column.metadata
    rule = metadata.get("rule")
    expected = metadata.get("expected", "un texte")
    if rule is not None and rule.kind is not None:
        expected = rule.kind.expected
    if check == "not_nullable":
        return metadata.get("missing", "valeur vide"), expected
    if check == "field_uniqueness":
        return "valeur en double", "chaque valeur une seule fois"
    if check.startswith("dtype("):
        return "type inattendu", expected
    if rule is not None:
        return rule.explain(value) or "valeur refusée", expected
    return check, expected
