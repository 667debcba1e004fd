"""Codes of French territories: what a well-formed one looks like, and why another is not.

Nothing here repairs a code. A commune code that lost its leading zero in a spreadsheet is
refused with that explanation: guessing would quietly move a neighbourhood to another place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_DEP2 = r"(?:0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5])"
"""Départements of métropole; Corsica is 2A and 2B, the old 20 is not a code any more."""

_DEP3 = r"(?:97[1-8]|98[4-9])"
"""Overseas départements and collectivities."""

_REGIONS = "01 02 03 04 06 11 24 27 28 32 44 52 53 75 76 84 93 94"


@dataclass(frozen=True)
class CodeKind:
    """A family of codes.

    Attributes
    ----------
    name : str
        Stable identifier of the family.
    label : str
        French name, used in messages.
    pattern : str
        Regular expression the whole code must match.
    expected : str
        French description of a well-formed code, with an example.
    hint : Callable[[str], str | None]
        Gives a French reason for a mistake people often make, or None.
    """

    name: str
    label: str
    pattern: str
    expected: str
    hint: Callable[[str], str | None] = lambda _: None

    def matches(self, value: object) -> bool:
        """Whether `value` is a well-formed code of this family (a str, nothing around it)."""
        return isinstance(value, str) and re.fullmatch(self.pattern, value, re.ASCII) is not None

    def explain(self, value: object) -> str | None:
        """Say in French why `value` is not a code of this family; None when it is one."""
        if self.matches(value):
            return None
        if not isinstance(value, str):
            return f"{self.label} : un texte est attendu, pas un nombre ni une valeur vide"
        if not value.strip():
            return f"{self.label} : valeur vide"
        if self.matches(value.strip()):
            return f"{self.label} : espaces en trop autour du code"
        if self.matches(value.strip().upper()):
            return f"{self.label} : les lettres du code doivent être en majuscules"
        return self.hint(value.strip()) or f"{self.label} : code mal formé"


def _lost_zero(value: str) -> str | None:
    if re.fullmatch("[1-9][0-9]{3}", value):
        return (
            f"code commune sans son zéro de tête (« {value} » au lieu de « 0{value} ») : "
            "le fichier est sans doute passé par un tableur"
        )
    return None


def _lost_departement_zero(value: str) -> str | None:
    if re.fullmatch(r"[1-9]", value):
        return f"code département sans son zéro de tête (« {value} » au lieu de « 0{value} »)"
    return None


def _lost_zone_zero(value: str) -> str | None:
    if re.fullmatch(r"\d{2,3}", value):
        return f"code zone d'emploi sans ses zéros de tête (« {value} » au lieu de « {value:0>4} »)"
    return None


def _other_generation(value: str) -> str | None:
    if QPV_2024.matches(value):
        return "code d'un QPV de la génération 2024 là où un code 2015 est attendu"
    if QPV_2015.matches(value):
        return "code d'un QPV de la génération 2015 là où un code 2024 est attendu"
    return None


COMMUNE: Final = CodeKind(
    "commune",
    "code commune",
    rf"{_DEP2}\d{{3}}|{_DEP3}\d{{2}}",
    "5 caractères, par exemple 01004, 2A004 ou 97105",
    _lost_zero,
)
DEPARTEMENT: Final = CodeKind(
    "departement",
    "code département",
    rf"{_DEP2}|{_DEP3}",
    "2 ou 3 caractères, par exemple 01, 2A ou 974",
    _lost_departement_zero,
)
REGION: Final = CodeKind(
    "region",
    "code région",
    "|".join(_REGIONS.split()),
    f"l'un des 18 codes de région : {_REGIONS}",
)
ZE: Final = CodeKind(
    "ze",
    "code zone d'emploi",
    rf"(?:00|{'|'.join(_REGIONS.split())})\d{{2}}",
    "4 chiffres dont les deux premiers sont ceux de la région, ou 00 si la zone en touche "
    "plusieurs, par exemple 0051 ou 1109",
    _lost_zone_zero,
)
SIREN: Final = CodeKind(
    "siren",
    "numéro SIREN d'intercommunalité",
    r"2\d{8}",
    "9 chiffres dont le premier est 2, par exemple 200054781",
)
QPV_2015: Final = CodeKind(
    "qpv2015",
    "code QPV 2015",
    rf"QP(?:0{_DEP2}|{_DEP3})\d{{3}}",
    "QP, 3 caractères de département et 3 chiffres, par exemple QP093028 ou QP02A001",
    _other_generation,
)
QPV_2024: Final = CodeKind(
    "qpv2024",
    "code QPV 2024",
    rf"QN(?:0{_DEP2}|{_DEP3})\d{{2}}[MINC]",
    "QN, 3 caractères de département, 2 chiffres et l'une des lettres M, I, N, C, "
    "par exemple QN09328M",
    _other_generation,
)
CITE: Final = CodeKind(
    "cite",
    "identifiant de cité de l'emploi",
    r"cde-\d{3}",
    "cde- et 3 chiffres, par exemple cde-001",
)


def split_codes(text: str) -> tuple[str, ...]:
    """Split a cell that holds several codes, such as ``"02571, 02691"``.

    Parameters
    ----------
    text : str
        Codes separated by commas or semicolons, with or without blanks.

    Returns
    -------
    tuple of str
        The codes in their order, blanks around them removed and nothing else: a part that is
        empty or malformed is kept so that its validation can report it. ``()`` for a blank cell.
    """
    if not text.strip():
        return ()
    return tuple(part.strip() for part in re.split(r"[,;]", text))
