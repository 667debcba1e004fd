"""The catalogue of the metrics that the cités report."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.reports import AXES
from loaders.catalogues import metrics
from loaders.errors import SchemaFaultError, SourceMissingError, SourceUnreadableError

COUNT = """
[[metric]]
id = "n"
axis = "innover"
label = "N"
unit = "personnes"
definition = "Personnes."
"""
PART = COUNT.replace('"n"', '"p"').replace('"N"', '"P"') + 'whole = "n"\n'


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "metrics.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_axis_has_metrics_and_each_says_what_it_counts() -> None:
    known = metrics.load()
    assert 12 <= len(known) <= 18
    assert {one.axis for one in known.values()} == set(AXES)
    assert sum(len(metrics.of_axis(axis)) for axis in AXES) == len(known)
    for one in known.values():
        assert one.definition.endswith(".")
        assert len(one.definition) > len(one.label)
        assert not any(
            letter.isdigit()
            for letter in one.definition.replace("26 ans", "").replace("50 ans", "")
        )


def test_what_the_programme_publishes_can_be_reported_under_the_same_name(sources: Path) -> None:
    with (sources.parent / "facts" / "programme.csv").open(encoding="utf-8") as stream:
        published = {row["key"] for row in csv.DictReader(stream)}
    assert published & set(metrics.load()) == {
        *("comites_pilotage", "types_acteurs", "actions_coordination", "actions_aller_vers"),
        *("beneficiaires_aller_vers", "beneficiaires_actions_innovantes"),
        *("actions_freins", "beneficiaires_freins"),
    }


def test_what_cannot_be_added_is_told() -> None:
    known = metrics.load().values()
    assert {one.id for one in known if not one.additive} == {
        "types_acteurs",
        "structures_partenaires",
    }
    assert all(one.unit in ("personnes", "entrées") for one in known if one.per_job_seekers)


def test_parts_by_their_whole() -> None:
    found = metrics.parts()
    ages = [one.id for one in found["beneficiaires_aller_vers"] if one.partition == "âge"]
    assert ages == ["beneficiaires_aller_vers_moins26", "beneficiaires_aller_vers_50plus"]


def test_a_small_catalogue(put: Callable[[str], Path]) -> None:
    found = metrics.load(put(COUNT + PART))
    assert list(found) == ["n", "p"]
    assert (found["n"].additive, found["n"].per_job_seekers, found["p"].whole) == (True, False, "n")
    assert [one.id for one in metrics.parts(found)["n"]] == ["p"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (COUNT + COUNT, ["n° 2 (n)", "se confond avec une autre"]),
        (COUNT + COUNT.replace('"n"', '"m"').replace('"N"', '"Ñ"'), ["« label »", "se confond"]),
        (COUNT.replace('unit = "personnes"\n', ""), ["unit", "champ absent"]),
        (COUNT.replace('"innover"', '"inover"'), ["axe inconnu", "« inover »"]),
        (COUNT.replace('"n"', '"N n"'), ["identifiant mal formé"]),
        (COUNT.replace('"Personnes."', '" "'), ["champ vide"]),
        (COUNT.replace('"Personnes."', "3"), ["type inattendu", "un texte"]),
        (COUNT + 'additive = "non"\n', ["type inattendu", "true ou false"]),
        (COUNT + 'colour = "red"\n', ["champ inconnu", "colour"]),
        (COUNT + 'partition = "âge"\n', ["une part sans son tout"]),
        (COUNT + PART.replace('whole = "n"', 'whole = "m"'), ["tout inconnu", "« m »"]),
        (COUNT + PART.replace('whole = "n"', 'whole = "p"'), ["est lui-même une part"]),
        (COUNT + PART.replace("personnes", "actions"), ["autre unité"]),
        (COUNT + PART.replace('"innover"', '"recenser"'), ["d'un autre axe"]),
        (
            COUNT
            + COUNT.replace('"n"', '"m"').replace('"N"', '"M"').replace("innover", "recenser")
            + PART,
            ["axe déjà refermé"],
        ),
    ],
)
def test_what_is_wrong_is_told(put: Callable[[str], Path], text: str, expected: list[str]) -> None:
    with pytest.raises(SchemaFaultError) as caught:
        metrics.load(put(text))
    for words in expected:
        assert words in str(caught.value)


def test_everything_wrong_is_in_one_report(put: Callable[[str], Path]) -> None:
    text = COUNT.replace('"innover"', '"x"') + COUNT.replace('"Personnes."', '""')
    with pytest.raises(SchemaFaultError) as caught:
        metrics.load(put(text))
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize("text", ["[[metric]\n", "metric = 3\n", ""])
def test_what_is_no_catalogue_is_refused(put: Callable[[str], Path], text: str) -> None:
    with pytest.raises(SourceUnreadableError, match="Que faire"):
        metrics.load(put(text))


def test_an_absent_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match=r"nulle\.toml"):
        metrics.load(tmp_path / "nulle.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes("é".encode("cp1252"))
    with pytest.raises(SourceUnreadableError, match="UTF-8"):
        metrics.load(path)
