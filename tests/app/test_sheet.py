"""The sheet of each kind of territory says what the files say."""

from __future__ import annotations

from urllib.parse import parse_qs

import pandas as pd
import pytest

from tests.app import reading, sheet
from tests.app.conftest import Visit
from tests.app.screen import Screen, plain_spaces
from tests.app.sheet import Group, french

SHEETS = [
    ("cite", "cde-063", "Roubaix"),
    ("qpv2015", "QP059057", "Collinière"),
    ("commune", "59512", "Roubaix"),
    ("departement", "59", "Nord"),
    ("region", "32", "Hauts-de-France"),
]
EACH = pytest.mark.parametrize(("level", "code", "name"), SHEETS)


def references(screen: Screen) -> dict[str, str]:
    """The second line of each card: the same figure of the reference."""
    found = {}
    for card in screen.html.split("<dt>")[1:]:
        label, _, rest = card.partition("</dt>")
        lines = rest.partition('class="reference">')[2].partition("</dd>")[0].splitlines()
        if len(lines) > 1:
            found[plain_spaces(label)] = plain_spaces(lines[1])
    return found


@EACH
def test_the_cards_say_what_the_files_say(visit: Visit, level: str, code: str, name: str) -> None:
    screen = visit("territoire", territoire=f"{level}:{code}")
    own = Group.of(level, code)
    assert screen.heading == name
    cards = screen.cards
    assert cards["Demandeurs d’emploi A, B, C"] == french(own.seekers() or -1)
    assert cards["Demandeurs pour 100 habitants"] == french(own.ratio("defm_abc", "population"), 1)
    for label, indicator in (
        ("Femmes parmi eux", "defm_abc_femmes"),
        ("Moins de 26 ans", "defm_abc_moins26"),
        ("50 ans ou plus", "defm_abc_50plus"),
        ("Bénéficiaires du RSA", "defm_abc_rsa"),
    ):
        assert cards[label] == f"{french(own.ratio(indicator), 1)} %"
    median = "" if level == "qpv2015" else ", médiane"
    rate = own.median("emploi", "taux_emploi", "2022")
    assert cards[f"Taux d’emploi, 15 à 64 ans{median}"] == f"{french(rate, 1)} %"
    change = own.index()[-1] - 100
    assert cards["Leur évolution"] == f"{'−' if change < 0 else '+'}{french(abs(change), 1)} %"
    if level != "qpv2015":
        assert cards["QPV 2015"] == str(len(own.codes))
        known = len(own.published("demandeurs", "defm_abc", sheet.LAST))
        assert f"fin 2021, {known} QPV publiés sur {len(own.codes)}" in screen.text


@pytest.mark.parametrize(
    ("choice", "level", "code", "name"),
    [
        ("Son département", "departement", "59", "QPV, Nord"),
        ("Sa région", "region", "32", "QPV, Hauts-de-France"),
        ("Toutes les cités", "cites", "", "Toutes les cités"),
        ("Tous les QPV de France", "france", "", "QPV de France"),
    ],
)
def test_the_reference_can_be_changed(
    visit: Visit, choice: str, level: str, code: str, name: str
) -> None:
    query = parse_qs(visit("territoire", cite="cde-063", onglet="Structure").links[choice])
    assert query == {"cite": ["cde-063"], "onglet": ["Structure"], "reference": [choice]}
    screen = visit("territoire", cite="cde-063", reference=choice)
    assert choice in screen.current
    group = Group.of(level, code)
    said = references(screen)
    assert said["Demandeurs d’emploi A, B, C"] == f"{name} : {french(group.seekers() or -1)}"
    per_100 = french(group.ratio("defm_abc", "population"), 1)
    assert said["Demandeurs pour 100 habitants"] == f"{name} : {per_100}"
    assert f"contre {per_100} dans" in plain_spaces(screen.text)


def test_all_the_cites_count_each_qpv_once(visit: Visit) -> None:
    links = reading.parents("qpv2015", "cite")
    assert len(Group.of("cites", "").codes) == links["code"].nunique() < len(links)


def test_roubaix_between_2016_and_2021_against_its_departement(visit: Visit) -> None:
    text = plain_spaces(visit("territoire", cite="cde-063").text)
    changes = [
        Group.of(*one).index()[-1] - 100 for one in (("cite", "cde-063"), ("departement", "59"))
    ]
    own, other = (f"a baissé de {french(-change, 1)} %" for change in changes)
    assert f"De fin 2016 à fin 2021, leur nombre {own} ; dans les QPV de son" in text
    assert f"département (Nord), il {other}." in text


def test_the_cite_with_most_job_seekers_is_named(visit: Visit) -> None:
    cites = reading.table("cites").set_index("code")["name"]
    known = {code: Group.of("cite", code).seekers() for code in cites.index}
    first = max((value, code) for code, value in known.items() if value is not None)[1]
    screen = visit(
        "territoire", cite="cde-063", onglet="Parmi les cités",
        chiffre="Nombre de demandeurs d’emploi A, B, C",
    )  # fmt: skip
    told = f"{cites[first]} ({french(known[first] or -1)})"
    assert f"la première est {told}." in plain_spaces(screen.text)
    assert f"Le plus élevé : {told}" in plain_spaces(screen.text)
    unknown = [cites[code] for code, value in known.items() if value is None]
    assert f"Non diffusé pour {len(unknown)} cités" in screen.text
    assert all(name in screen.text for name in unknown)


@pytest.mark.parametrize("code", ["cde-035", "cde-079"])
def test_what_is_not_published_overseas_is_said_with_its_reason(visit: Visit, code: str) -> None:
    screen = visit("territoire", cite=code, onglet="Non diffusé")
    assert screen.cards["Demandeurs d’emploi A, B, C"] == "non diffusé"
    text = plain_spaces(screen.text)
    count = len(Group.of("cite", code).codes)
    assert f"n’est diffusé pour aucun de ses {count} QPV (motif : absent du fichier" in text
    assert "qui couvre la métropole et La Réunion" in text
    found = screen.table
    assert len(found) > 50
    assert found["Motif"].str.len().gt(10).all()
    rows = found[found["Chiffre"].eq("Demandeurs d’emploi de catégories A, B, C")]
    assert rows["QPV publiés"].tolist() == [f"0 sur {count}"]
    screen = visit("territoire", cite=code, onglet="Évolution")
    notes = [element.value for element in screen.at.info]
    assert any("absent du fichier de l’Insee" in note for note in notes)


def test_the_table_of_qpv_has_trends_only_where_every_date_is_published(visit: Visit) -> None:
    for code in ("cde-063", "cde-039", "cde-035"):
        table = visit("territoire", cite=code, onglet="Ses QPV").table.set_index("Code")
        complete = Group.of("cite", code).complete()
        trends = table["Demandeurs, fin 2016 à fin 2021"]
        assert {c for c, trend in trends.items() if trend is not None} == set(complete.index)
        for qpv, row in complete.iterrows():
            assert list(trends[qpv]) == row.to_list()
        last = sheet.column("demandeurs", "defm_abc", sheet.LAST)
        for qpv, value in table["Demandeurs A, B, C (fin 2021)"].items():
            assert last[qpv] == value if qpv in last else pd.isna(value)
        assert table.loc[~table.index.isin(last.index), "Non diffusé"].ne("–").all()


def said(screen: Screen) -> str:
    """The captions, without the marks that keep Markdown away."""
    text = " ".join(element.value for element in screen.at.caption)
    return plain_spaces(text.replace("\\", ""))


def test_a_zone_is_proposed_from_the_name_of_a_commune_and_can_be_changed(visit: Visit) -> None:
    screen = visit("territoire", cite="cde-063", onglet="Chômage alentour")
    box = next(w for w in screen.at.selectbox if w.label == "Zone d’emploi")
    assert box.value == "3218"
    captions = said(screen)
    assert "parce que la commune Roubaix la nomme" in captions
    assert "Zone d’emploi Roubaix-Tourcoing" in captions
    box.set_value("3216")
    screen.run()
    captions = said(screen)
    rates = reading.table("values_chomage")
    lille = rates[
        rates["level"].eq("ze") & rates["code"].eq("3216") & rates["status"].eq("published")
    ]
    last = lille.sort_values("period").iloc[-1]
    assert f"Zone d’emploi Lille {french(last['value'], 1)} %" in captions
    # The address opens the same zone elsewhere, and only on this sheet.
    asked = screen.at.query_params["ze"]
    for cite, expected in (("cde-063", "3216"), ("cde-062", "Aucune")):
        again = visit("territoire", cite=cite, onglet="Chômage alentour", ze=asked)
        box = next(w for w in again.at.selectbox if w.label == "Zone d’emploi")
        assert box.value == expected


def test_a_zone_of_the_address_that_does_not_exist_is_not_taken(visit: Visit) -> None:
    for asked in ("9999@cite:cde-063", "<b>@cite:cde-063", "3216", "@", ""):
        screen = visit("territoire", cite="cde-063", onglet="Chômage alentour", ze=asked)
        box = next(w for w in screen.at.selectbox if w.label == "Zone d’emploi")
        assert box.value == "3218"


def test_without_a_commune_that_names_one_no_zone_is_proposed(visit: Visit) -> None:
    screen = visit("territoire", cite="cde-062", onglet="Chômage alentour")
    box = next(w for w in screen.at.selectbox if w.label == "Zone d’emploi")
    assert box.value == "Aucune"
    assert any("aucune n’est proposée" in element.value for element in screen.at.caption)


@EACH
def test_every_section_of_a_sheet_opens(visit: Visit, level: str, code: str, name: str) -> None:
    peers = {
        "cite": "cités", "qpv2015": "QPV", "commune": "communes", "departement": "départements",
        "region": "régions",
    }  # fmt: skip
    sections = [
        "Carte",
        "Évolution",
        "Structure",
        f"Parmi les {peers[level]}",
        "Chômage alentour",
        "En 2024",
        "Non diffusé",
    ]
    for section in sections + (["Cités semblables"] if level == "cite" else []):
        screen = visit("territoire", territoire=f"{level}:{code}", onglet=section)
        assert section in screen.current
        assert screen.heading == name
        assert "Sources" in screen.text


@pytest.mark.parametrize("address", ["commune:99999", "ze:3218", "departement:48x", "x", "<b>"])
def test_an_address_without_a_sheet_says_so_and_opens_another(visit: Visit, address: str) -> None:
    screen = visit("territoire", territoire=address)
    assert screen.heading == visit("territoire").heading
    assert len(screen.at.info) == 1


def test_the_sidebar_leads_to_a_sheet_of_another_level_nearby(visit: Visit) -> None:
    screen = visit("territoire", cite="cde-063")
    screen.go_to("departement:59", "Département")
    assert (screen.heading, screen.at.query_params["territoire"]) == ("Nord", "departement:59")
    assert "cite" not in screen.at.query_params
    screen.at.selectbox(key="fiche").set_value("93")
    screen.run()
    assert screen.heading == "Seine-Saint-Denis"
    assert "Département" in screen.current
    query = parse_qs(screen.links["Cité de l’emploi"])
    assert "territoire" not in query
    links = reading.parents("cite", "departement").query("parent_code == '93'")["code"]
    assert query["cite"][0] in set(links)


def test_links_lead_to_the_territories_around(visit: Visit) -> None:
    screen = visit("territoire", territoire="commune:59512")
    screen.go_to("cite:cde-063")
    assert screen.at.query_params["cite"] == "cde-063"
    screen.go_to("region:32")
    assert screen.heading == "Hauts-de-France"
    assert screen.at.query_params["territoire"] == "region:32"


def test_the_region_of_no_cite_leads_to_no_other_sheet(visit: Visit) -> None:
    of_cites = set(reading.parents("cite", "region")["parent_code"])
    others = set(reading.parents("departement", "region")["parent_code"]) - of_cites
    assert others == {"03", "06", "94"}
    for code in others:
        screen = visit("territoire", territoire=f"region:{code}")
        assert "Autres fiches" not in screen.html
        assert "Autres pages" in screen.html


@EACH
def test_a_link_sets_a_territory_beside_the_nearest_that_holds_it(
    visit: Visit, level: str, code: str, name: str
) -> None:
    above = {"departement": "region:32", "region": "france:FR"}.get(level, "departement:59")
    query = visit("territoire", territoire=f"{level}:{code}").links[
        "Comparer à d’autres territoires"
    ]
    assert parse_qs(query) == {"territoires": [f"{level}:{code},{above}"]}
    beside = visit("comparer", territoires=f"{level}:{code},{above}")
    assert not beside.at.info
    assert name in beside.text


def test_a_section_stays_open_from_a_sheet_to_the_next(visit: Visit) -> None:
    screen = visit("territoire", cite="cde-063", onglet="Structure")
    screen.go_to("cite:cde-064", "Suivante : Paris Terres d'Envol")
    assert screen.heading == "Paris Terres d'Envol"
    assert screen.at.query_params["onglet"] == "Structure"
    screen.go_to("region:11", "Région")
    assert screen.at.query_params["onglet"] == "Structure"
    # Where the next one does not have it, the first one opens.
    alike = visit("territoire", cite="cde-063", onglet="Cités semblables")
    assert "Cités semblables" in alike.current
    assert "onglet" not in parse_qs(alike.links["Région"])
    # Where it has another name, it has that one.
    among = visit("territoire", cite="cde-063", onglet="Parmi les cités")
    assert parse_qs(among.links["Région"])["onglet"] == ["Parmi les régions"]


def test_a_section_opens_again_with_what_was_chosen_in_it(visit: Visit) -> None:
    screen = visit("territoire", cite="cde-063", onglet="Parmi les cités")
    screen.at.selectbox(key="chiffre").set_value("population")
    screen.run()
    screen.follow("Structure")
    assert "chiffre" not in screen.at.query_params
    screen.follow("Parmi les cités")
    assert screen.at.query_params["chiffre"] == "Population"
    assert screen.at.selectbox(key="chiffre").value == "population"


def test_the_map_of_a_sheet_draws_the_generation_of_its_address(visit: Visit) -> None:
    screen = visit("territoire", cite="cde-063")
    assert screen.map_state["generation"] == 2015
    screen.follow("2024")
    assert screen.map_state["generation"] == 2024
    assert "2024" in screen.current
    assert parse_qs(screen.links["Voir sur la carte nationale"])["qpv"] == ["2024"]
    assert visit("territoire", qpv="1999").map_state["generation"] == 2015
