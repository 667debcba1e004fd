from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from loaders.errors import SchemaFaultError, SourceUnreadableError
from loaders.readers.cites import parse_listing, read_cite_communes, read_cite_qpv, read_cites
from tests.unit.readers.samples import cite, collection, feature

Put = Callable[[bytes], Path]

NAME = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=";"), min_size=1)
ENTRIES = st.lists(
    st.tuples(
        NAME.map(str.strip).filter(bool), st.from_regex("QP[0-9]{6}|[0-9]{5}", fullmatch=True)
    )
)


@given(ENTRIES)
@pytest.mark.parametrize("separator", ["; ", ";", " ; "])
def test_a_listing_is_read_back_whatever_the_names_hold(
    separator: str, entries: list[tuple[str, str]]
) -> None:
    listing = separator.join(f"{name} ({code})" for name, code in entries)
    assert parse_listing(listing) == (entries, "")


@given(ENTRIES.filter(bool), st.text("abc é'-", min_size=1).filter(str.strip))
def test_the_end_of_a_listing_that_is_no_entry_is_told(
    entries: list[tuple[str, str]], rest: str
) -> None:
    listing = "; ".join(f"{name} ({code})" for name, code in entries)
    assert parse_listing(f"{listing}; {rest}") == (entries, rest.strip())


def test_cites_and_their_qpv(put: Put) -> None:
    hostile = '<img onerror="x"> `${alert(1)}` \\'
    path = put(
        collection(
            cite(),
            cite("cde-002", hostile, f"{hostile} (QP092012)", geometry=shapely.Point(55.4, -20.9)),
        )
    )
    cites = read_cites(path)
    assert cites.to_dict("records") == [
        {"code": "cde-001", "name": "Angers", "lon": -0.5, "lat": 47.4},
        {"code": "cde-002", "name": hostile, "lon": 55.4, "lat": -20.9},
    ]
    assert read_cite_qpv(path).to_numpy().tolist() == [
        ["cde-001", "QP049001", "Belle Beille"],
        ["cde-001", "QP094029", "La Redoute (Le Fort)"],
        ["cde-002", "QP092012", hostile],
    ]


def test_the_communes_of_several_cites_belong_to_each(put: Put) -> None:
    path = put(
        collection(
            cite("cde-002 ; cde-061", "A ; B", "Asnières (92004); Gennevilliers (92036)"),
            cite("cde-003", "Belfort", "Belfort (90010)"),
        )
    )
    pairs = read_cite_communes(path)[["cite_code", "commune_code"]].to_numpy().tolist()
    assert pairs == [
        ["cde-002", "92004"],
        ["cde-002", "92036"],
        ["cde-061", "92004"],
        ["cde-061", "92036"],
        ["cde-003", "90010"],
    ]


@pytest.mark.parametrize(
    ("features", "reasons"),
    [
        ([cite("cde-1")], ["code mal formé"]),
        ([cite(listing="Belle Beille (49007)")], ["code QPV 2015 : code mal formé"]),
        ([cite(listing="X (QN09328M)")], ["génération 2024"]),
        ([cite(listing="Belle Beille QP049001")], ["liste mal formée"]),
        ([cite(listing="X (QP049001); Y")], ["liste mal formée (valeur trouvée : « Y »)"]),
        ([cite(listing="X ()")], ["« liste_geo » : valeur vide"]),
        ([cite(listing="X (QP049001); X (QP049001)")], ["ligne en double"]),
        ([cite(), cite()], ["cde-001, QP049001", "cde-001, QP094029"]),
        ([cite(listing="X (QP049001)"), cite("x", listing="Y (z)")], ["objet n° 2", "« z »"]),
    ],
)
def test_bad_cite_qpv_pairs_are_all_reported(
    put: Put, features: list[dict[str, object]], reasons: list[str]
) -> None:
    with pytest.raises(SchemaFaultError) as caught:
        read_cite_qpv(put(collection(*features)))
    for reason in reasons:
        assert reason in str(caught.value)


def test_a_commune_without_its_zero_is_refused(put: Put) -> None:
    path = put(collection(cite(listing="Ambérieu (1004)")))
    with pytest.raises(SchemaFaultError, match="sans son zéro de tête") as caught:
        read_cite_communes(path)
    (fault,) = caught.value.faults
    assert (fault.row, fault.column, fault.value) == ("objet n° 1", "liste_geo", "1004")


@pytest.mark.parametrize(
    "geometry",
    [None, shapely.Point(), shapely.MultiPoint([(0, 1), (2, 3)]), shapely.box(0, 0, 1, 1)],
)
def test_a_cite_without_one_point_is_refused_once(
    put: Put, geometry: shapely.Geometry | None
) -> None:
    path = put(collection(cite(), cite("cde-002", geometry=geometry)))
    with pytest.raises(SchemaFaultError, match="un seul point par cité") as caught:
        read_cites(path)
    assert [fault.row for fault in caught.value.faults] == ["objet n° 2"]


def test_a_cite_twice_or_without_a_name_is_refused(put: Put) -> None:
    with pytest.raises(SchemaFaultError) as caught:
        read_cites(put(collection(cite(), cite(), cite("cde-003", " "))))
    assert [(fault.row, fault.why) for fault in caught.value.faults] == [
        ("objet n° 1", "valeur en double"),
        ("objet n° 2", "valeur en double"),
        ("objet n° 3", "valeur vide"),
    ]


def test_a_null_list_is_reported_once(put: Put) -> None:
    point = shapely.Point(0, 45)
    null = feature(point, id_territoire="cde-002", lib_territoire="X", liste_geo=None)
    with pytest.raises(SchemaFaultError) as caught:
        read_cite_qpv(put(collection(cite(), null)))
    assert [(fault.row, fault.why) for fault in caught.value.faults] == [
        ("objet n° 2", "liste mal formée")
    ]


def test_a_file_of_communes_is_not_taken_for_the_file_of_qpv(put: Put) -> None:
    with pytest.raises(SchemaFaultError):
        read_cite_qpv(put(collection(cite(listing="Angers (49007)"))))


def test_coordinates_in_metres_are_refused(put: Put) -> None:
    path = put(collection(cite(geometry=shapely.Point(652_000, 6_862_000))))
    with pytest.raises(SchemaFaultError, match="hors de la Terre"):
        read_cites(path)


def test_an_empty_collection_is_refused(put: Put) -> None:
    with pytest.raises(SourceUnreadableError, match="aucun objet"):
        read_cites(put(collection()))


def test_the_real_lists(sources: Path) -> None:
    by_qpv = sources / "anct" / "cde_geom_20231108.geojson"
    pairs = read_cite_qpv(by_qpv)
    assert len(read_cites(by_qpv)) == 84
    assert (len(pairs), pairs["qpv_code"].nunique()) == (542, 527)
    assert (pairs["qpv_code"].value_counts() == 2).sum() == 15
    communes = read_cite_communes(sources / "anct" / "cde_geom_20240305.geojson")
    assert (len(communes), communes["commune_code"].nunique()) == (306, 283)
