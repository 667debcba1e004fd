"""The guide sheet of the template: how to fill it in, and what each metric counts."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from geo.reports import AXES, FIRST_YEAR
from loaders.catalogues import metrics
from loaders.reports.form import MAX_BYTES, MAX_COMMENT, MAX_ROWS, MAX_VALUE

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

PLAIN: Final = {
    "font_name": "Arial",
    "font_size": 10,
    "font_color": "#1f2933",
    "valign": "top",
}
"""Look of every cell of the template."""
_HEAD: Final = {"font_color": "#ffffff", "bold": True, "bg_color": "#1b4f8f", "valign": "vcenter"}
_BAND: Final = "#eef2f6"
ADVICE: Final = {
    "Une ligne, un chiffre": (
        "Une ligne donne la valeur d'un indicateur, pour une cité et un trimestre. Une cité et un "
        "trimestre ont au plus une valeur par indicateur."
    ),
    "Cité": "Le nom de la cité, choisi dans la liste, ou son code (cde-001 à cde-084).",
    "Période": (
        f"Un trimestre à partir de {FIRST_YEAR}, écrit comme 2023-T2. Ni date, ni année entière."
    ),
    "Axe": (
        "L'axe du programme dont relève l'indicateur. Choisi d'abord, il réduit la liste des "
        "indicateurs à ceux de l'axe."
    ),
    "Indicateur": "Choisi dans la liste. Les définitions sont plus bas.",
    "Valeur": (
        f"Un nombre entier, de 0 à {MAX_VALUE:_}".replace("_", "\u202f")
        + ", sans unité ni formule. Zéro veut dire « aucun » : ce qui n'est pas connu n'a pas de "
        "ligne."
    ),
    "Commentaire": (
        f"Facultatif, {MAX_COMMENT:_}".replace("_", "\u202f")
        + " caractères au plus. Ne nommer personne."
    ),
    "Totaux et parts": (
        "Une part (« dont femmes ») ne dépasse jamais son total. Les tranches d'âge, additionnées, "
        "non plus."
    ),
    "Corriger": (
        "Envoyer à nouveau la ligne avec la bonne valeur : l'ancienne reste lisible dans "
        "l'historique. Une ligne identique ne change rien."
    ),
    "Limites": (
        f"{MAX_ROWS:_} lignes et {MAX_BYTES // 2**20} Mo par fichier".replace("_", "\u202f")
        + ". Ne pas renommer les colonnes ni en ajouter. Enregistrer en .xlsx ou en .csv, sans "
        "macro ni mot de passe."
    ),
}
"""What to know before filling in the template, by the name of the column or of the rule."""


def head(book: Workbook, **look: str | int) -> Format:
    """Return the format of a header, with what is particular to it."""
    return book.add_format({**PLAIN, **_HEAD, **look})


def write(book: Workbook, sheet: Worksheet) -> None:
    """Write how to fill the template, then the definition of each metric."""
    ruled = {**PLAIN, "text_wrap": True, "bottom": 1, "bottom_color": _BAND}
    text = book.add_format(ruled)
    name = book.add_format({**ruled, "bold": True})
    band = book.add_format({**PLAIN, "bold": True, "bg_color": _BAND})
    title = book.add_format({**PLAIN, "bold": True, "font_size": 14})
    for rank, width in enumerate((34, 12, 34, 90)):
        sheet.set_column(rank, rank, width)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, "Rapports d'action des cités de l'emploi : guide de saisie", title)
    row = 2
    for label, advice in ADVICE.items():
        sheet.write_string(row, 0, label, name)
        sheet.merge_range(row, 1, row, 3, advice, text)
        sheet.set_row(row, _height(advice, 140))
        row += 1
    row += 1
    sheet.write_row(row, 0, ["Indicateur", "Unité", "Part de", "Ce qu'il faut compter"], head(book))
    known = metrics.load()
    for axis, label in AXES.items():
        row += 1
        for column, cell in enumerate((label, "", "", "")):
            sheet.write_string(row, column, cell, band)
        for one in metrics.of_axis(axis):
            row += 1
            whole = known[one.whole].label if one.whole else ""
            sheet.write_row(row, 0, [one.label], name)
            sheet.write_row(row, 1, [one.unit, whole, one.definition], text)
            sheet.set_row(row, _height(one.definition, 120))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _height(text: str, width: int) -> float:
    """Return the height, in points, of a text wrapped in so many characters."""
    return 13.0 * ceil(len(text) / width) + 5.0
