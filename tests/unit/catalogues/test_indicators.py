"""The catalogue of indicators, and the snapshot that it documents."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders import snapshot
from loaders.catalogues import indicators, sources
from loaders.errors import SchemaFaultError, SourceMissingError, SourceUnreadableError

FAMILY = """
[[family]]
id = "f"
label = "F"
sources = ["s"]
period = "année"
"""
COUNT = """
[[indicator]]
id = "n"
label = "N"
unit = "personnes"
kind = "additive"
family = "f"
definition = "Personnes."
caveat = ""
"""
RATIO = COUNT.replace('"n"', '"r"').replace("additive", "ratio") + (
    'numerator = ["n"]\ndenominator = "n"\nfactor = 100\n'
)


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "indicators.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_indicator_of_the_snapshot_is_documented_and_the_reverse() -> None:
    data, catalogue = snapshot.load(), indicators.load()
    for family in catalogue.families.values():
        found = set(data.figures(family.id)["indicator"])
        assert found == {one.id for one in catalogue.of_family(family.id)}, family.id
    assert set(snapshot.FAMILIES) == set(catalogue.families) - {indicators.START}
    assert {one.table for one in catalogue.families.values()} - {"values"} == set(
        snapshot.FAMILIES.values()
    )


def test_the_indicators_of_the_issue_are_there() -> None:
    wanted = {
        *("defm_a", "defm_abc", "defm_abcde", "defm_abc_femmes", "defm_abc_hommes"),
        *("defm_abc_moins26", "defm_abc_26_49", "defm_abc_50plus", "defm_abc_rsa"),
        *(f"defm_abc_dur{rank}" for rank in range(1, 5)),
        *("taux_emploi", "taux_pauvrete", "revenu_median", "taux_chomage_localise", "population"),
        *("defm_abc_pour_100_habitants", "part_femmes_abc", "part_longue_duree_abc"),
    }
    assert wanted <= set(indicators.load().indicators)


def test_every_family_names_known_sources() -> None:
    known = {source.id for source in sources.load()}
    for family in indicators.load().families.values():
        assert set(family.sources) <= known


def test_labels_say_what_is_computed_and_what_is_only_numbered() -> None:
    for one in indicators.load().indicators.values():
        assert ("calculé" in one.label) == (not one.stored), one.id
        if re.fullmatch(r"defm_abc_(dur|qualification)\d.*", one.id):
            assert "du producteur" in one.label
            assert "mois" not in one.label
    assert len({one.label for one in indicators.load().indicators.values()}) == len(
        indicators.load().indicators
    )


def test_a_small_catalogue(put: Callable[[str], Path]) -> None:
    found = indicators.load(put(FAMILY + COUNT + RATIO))
    assert found.of_family("f")[0].minimum == 0
    assert [one.id for one in found.indicators.values() if not one.stored] == ["r"]
    assert found.families["f"].table == "values_f"
    assert found.indicators["n"].in_edition("2020")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FAMILY + COUNT + COUNT, ["identifiant en double"]),
        (FAMILY + COUNT.replace('unit = "personnes"\n', ""), ["unit", "champ absent"]),
        (FAMILY + COUNT.replace("additive", "somme"), ["nature inconnue", "somme"]),
        (FAMILY + COUNT + 'colour = "red"\n', ["champ inconnu", "colour"]),
        (FAMILY + COUNT + "column = 3\n", ["type inattendu", "un texte"]),
        (FAMILY + COUNT + "editions = []\n", ["liste vide ou mêlée"]),
        (FAMILY + COUNT + 'minimum = "zéro"\n', ["type inattendu", "un nombre"]),
        (FAMILY + COUNT.replace('"n"', '"N n"'), ["identifiant mal formé"]),
        (FAMILY + COUNT.replace('"Personnes."', '" "'), ["champ vide"]),
        (FAMILY + COUNT + "factor = 2\n", ["réservé aux ratios"]),
        (FAMILY + COUNT + 'whole = "n"\n', ["vont ensemble"]),
        (FAMILY + COUNT + RATIO.replace("factor = 100", ""), ["factor", "absent d'un ratio"]),
        (FAMILY + COUNT + RATIO.replace('["n"]', '["m"]'), ["compte inconnu", "« m »"]),
        (FAMILY + COUNT.replace('family = "f"', 'family = "g"'), ["famille inconnue"]),
    ],
)
def test_what_is_wrong_is_told(put: Callable[[str], Path], text: str, expected: list[str]) -> None:
    with pytest.raises(SchemaFaultError) as caught:
        indicators.load(put(text))
    for words in expected:
        assert words in str(caught.value)


@pytest.mark.parametrize("text", ["[[family]\n", "family = 3\n", FAMILY])
def test_what_is_no_catalogue_is_refused(put: Callable[[str], Path], text: str) -> None:
    with pytest.raises(SourceUnreadableError, match="Que faire"):
        indicators.load(put(text))


def test_an_absent_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"nulle\.toml"):
        indicators.load(tmp_path / "nulle.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes("é".encode("cp1252"))
    with pytest.raises(SourceUnreadableError, match="UTF-8"):
        indicators.load(path)
