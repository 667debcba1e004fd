"""The paragraph of a sheet: agreement, what is not published, no cause."""

from __future__ import annotations

import re

import pytest

from pages.parts.territoire.text import Compared, Facts, Rank, paragraph

CITE = Facts(
    level="cite",
    name="« Roubaix »",
    reference="les QPV de son département (Nord)",
    qpv=3,
    wave=2021,
    people=81_498.0,
    people_known=3,
    seekers=13_129.0,
    seekers_known=3,
    per_100=Compared(16.11, 15.97),
    women=43.4,
    young=15.4,
    old=24.2,
    change=Compared(-3.84, 0.2),
    change_known=3,
    rank=Rank(6, 82, "Plaine Commune", 35_563.0),
)


def said(**changed: object) -> str:
    facts = Facts(**{**CITE.__dict__, **changed})
    return re.sub("[\u00a0\u202f]", " ", paragraph(facts))


def test_a_cite_is_told_from_its_figures() -> None:
    assert said() == (
        "La cité de l’emploi « Roubaix », labellisée en 2021, couvre 3 QPV 2015, où vivaient "
        "81 498 habitants en 2018. Fin 2021, 13 129 demandeurs d’emploi de catégories A, B et C y "
        "étaient inscrits, soit 16,1 pour 100 habitants, contre 16,0 dans les QPV de son "
        "département (Nord). De fin 2016 à fin 2021, leur nombre a baissé de 3,8 % ; dans les QPV "
        "de son département (Nord), il est resté stable (+0,2 %). Les femmes en représentent "
        "43,4 %, les moins de 26 ans 15,4 % et les 50 ans ou plus 24,2 %. Par leur nombre, elle "
        "est la 6e des 82 cités dont le chiffre est diffusé ; la première est Plaine Commune "
        "(35 563)."
    )


def test_what_is_not_published_is_said_with_its_reason_and_no_number() -> None:
    text = said(seekers=None, seekers_known=0, per_100=Compared(), reasons=("case vide",))
    assert text.endswith(
        "Le nombre de demandeurs d’emploi n’est diffusé pour aucun de ses 3 QPV "
        "(motif : case vide)."
    )
    assert "Fin 2021" not in text
    assert "pour 100" not in text


def test_partial_coverage_is_said() -> None:
    text = said(seekers_known=2, change_known=1, people_known=2, reasons=("note 3", "note 5"))
    assert "(population diffusée pour 2 QPV sur 3)" in text
    assert "dans le seul QPV (sur 3) publiés" not in text
    assert "dans le seul QPV (sur 3) publié à toutes les dates" in text
    assert text.endswith(
        "Ces nombres portent sur 2 QPV sur 3 : ailleurs, ils ne sont pas diffusés "
        "(motifs : note 3 et note 5)."
    )


def test_no_change_is_told_without_a_complete_series() -> None:
    assert "ne peut pas être établie" in said(change=Compared(None, 1.0), change_known=0)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"level": "departement", "name": "Nord"}, "il est le 6e des 82 départements"),
        ({"level": "region", "name": "Corse"}, "elle est la 6e des 82 régions"),
        ({"level": "commune", "name": "Sedan"}, "elle est la 6e des 82 communes"),
        ({"level": "qpv2015", "name": "« Nord »"}, "il est le 6e des 82 QPV"),
        ({"rank": Rank(1, 82, "x", 1.0)}, "elle est la première des 82 cités"),
        ({"level": "departement", "rank": Rank(1, 9, "x", 1.0)}, "il est le premier des 9"),
        ({"seekers": 1.0}, "1 demandeur d’emploi de catégories A, B et C y était inscrit"),
        ({"people": 1.0}, "où vivait 1 habitant en 2018"),
        ({"people": None, "people_known": 0}, "dont la population n’est pas diffusée"),
        ({"level": "commune", "qpv": 1, "cites": ("Lille",)}, "« Lille » le couvre."),
        ({"level": "commune", "cites": ("Lille",)}, "« Lille » en couvre au moins un."),
        ({"level": "region", "cites": ("a", "b")}, "2 cités de l’emploi en couvrent au moins un."),
        ({"level": "region"}, "aucune cité de l’emploi n’en couvre."),
        ({"level": "qpv2015", "communes": ("Lille", "Loos")}, ", situé à Lille et Loos, comptait"),
        ({"change": Compared(4.0, None)}, "leur nombre a augmenté de 4,0 %."),
        ({"women": None}, "Les moins de 26 ans en représentent 15,4 %"),
    ],
)
def test_words_agree(changed: dict[str, object], expected: str) -> None:
    assert expected in said(**changed)


def test_no_word_of_cause_is_used() -> None:
    text = said() + said(seekers=None, seekers_known=0)
    assert not re.search("grâce|à cause|en raison|effet|impact|permis|explique", text)
