"""A zone d'emploi is proposed where one commune, and one zone, bear the same name."""

from __future__ import annotations

import pytest

from geo.zones import proposed, towns

ZONES = {
    "3218": "Roubaix-Tourcoing",
    "3206": "Boulogne-sur-Mer",
    "5304": "Saint-Brieuc",
    "7608": "Tarbes - Lourdes",
    "9303": "La Ciotat",
    "2799": "Creusot-Montceau",
    "0057": "Dreux",
    "1109": "Paris",
    "8401": "Villefranche",
    "8402": "Villefranche - Nord",
}


@pytest.mark.parametrize(
    ("commune", "region", "zone"),
    [
        ("Roubaix", "32", "3218"),
        ("Tourcoing", "32", "3218"),
        ("Boulogne-sur-Mer", "32", "3206"),
        ("SAINT BRIEUC", "53", "5304"),
        ("Lourdes", "76", "7608"),
        ("La Ciotat", "93", "9303"),
        ("Le Creusot", "27", "2799"),
        ("Dreux", "24", "0057"),
    ],
)
def test_a_commune_proposes_the_zone_it_gives_its_name_to(
    commune: str, region: str, zone: str
) -> None:
    assert proposed([commune], [region], ZONES) == {zone: commune}


@pytest.mark.parametrize(
    ("commune", "region"),
    [
        ("Roubaix", "11"),  # another région
        ("Boulogne", "32"),  # part of the name only
        ("Mer", "32"),
        ("Brieuc", "53"),
        ("Villefranche", "84"),  # two zones
        ("Saint-Denis", "11"),
    ],
)
def test_nothing_is_proposed_in_doubt(commune: str, region: str) -> None:
    assert proposed([commune], [region], ZONES) == {}


def test_proposals_follow_the_order_of_the_communes() -> None:
    assert list(proposed(["Tourcoing", "Boulogne-sur-Mer", "Roubaix"], ["32"], ZONES).items()) == [
        ("3218", "Tourcoing"),
        ("3206", "Boulogne-sur-Mer"),
    ]


def test_a_name_may_hold_several_towns() -> None:
    assert {"roubaix", "tourcoing", "roubaix tourcoing"} == towns("Roubaix-Tourcoing")
