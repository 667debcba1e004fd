"""Small tables of figures, as Insee writes them."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from loaders.catalogues import indicators

TRAILING = ";" * 20
"""Empty columns that Insee leaves at the end of every row."""


def ipro(edition: str, *rows: dict[str, str], rename: dict[str, str] | None = None) -> bytes:
    """Write a file IPRO with every column its edition has; a cell not given is published."""
    catalogue = indicators.load()
    every = (*catalogue.of_family("demandeurs"), *catalogue.of_family("emploi"))
    columns = [one.column for one in every if one.in_edition(edition)]
    usual = {name: "5" if name.endswith(("_F", "_H")) else "10" for name in columns}
    usual |= {"NOTE_PE": "0", "LIBGEO": "Les Lilas ; nord"}
    usual |= dict.fromkeys(("ABCDE", "ABC", "A"), "1 000")
    usual |= {"ABC_F": "500", "ABC_H": "500"}
    header = ["CODGEO", "LIBGEO", *columns, "NOTE_PE", "EVOL_CA_N_E "]
    lines = [";".join((rename or {}).get(name, name) for name in header) + TRAILING]
    for row in rows:
        cells = {**usual, "EVOL_CA_N_E ": "-1,5", **row}
        lines.append(";".join(cells[name].replace(";", ",") for name in header) + TRAILING)
    return b"\xef\xbb\xbf" + "\r\n".join(lines).encode()


def workbook(sheet: str, *rows: list[Any]) -> bytes:
    """Write a spreadsheet of one sheet, after another that explains it."""
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Documentation"
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def departements(*rows: list[Any], quarters: tuple[str, ...] = ("T1_2003", "T2_2003")) -> bytes:
    return workbook(
        "Département",
        ["Estimations de taux de chômage localisé"],
        ["(en%)"],
        [],
        ["Code", "Libellé", *quarters],
        *rows,
        [],
        ["Données CVS, en moyenne trimestrielle (en %)."],
        ["Source : Insee."],
    )
