"""The page Comparer shows what the data files say, for any territories of the address."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from loaders.exports import export
from pages.parts.comparer import chosen, table
from pages.parts.territories import Territory
from tests.app import comparison as shown
from tests.app import reading
from tests.app.conftest import Visit
from tests.app.screen import Screen, plain_spaces

PAGE = "comparer"
ROUBAIX, PLAINE_COMMUNE, FORT_DE_FRANCE = "cite:cde-063", "cite:cde-062", "cite:cde-035"
DATE = "2021-12-31"


def compare(visit: Visit, *places: str, **query: str) -> Screen:
    return visit(PAGE, territoires=",".join(places), **query)


def compared(screen: Screen) -> list[str]:
    keys = [b.key or "" for b in screen.at.button]
    return [k.removeprefix("chip-compare-") for k in keys if k.startswith("chip-compare-")]


def test_it_opens_on_the_most_inhabited_cite_of_each_wave_and_france(visit: Visit) -> None:
    screen = visit(PAGE)
    cites = reading.table("cites")
    people = {
        code: shown.published("population", "population", "2018", shown.members("cite", code)).sum()
        for code in cites["code"]
    }
    largest = [
        max(cites.loc[cites["wave"] == wave, "code"], key=people.__getitem__)
        for wave in (2020, 2021)
    ]
    assert compared(screen) == [f"cite:{code}" for code in largest] + ["france:FR"]
    assert "territoires" not in screen.at.query_params
    assert len(shown.charts(screen)) == 4


@pytest.mark.parametrize(
    ("place", "level", "code"),
    [
        (ROUBAIX, "cite", "cde-063"),
        ("commune:59512", "commune", "59512"),
        ("departement:59", "departement", "59"),
        ("wave:2020", "wave", "2020"),
    ],
)
def test_counts_add_over_the_published_qpv(visit: Visit, place: str, level: str, code: str) -> None:
    screen = compare(visit, place, PLAINE_COMMUNE)
    codes = shown.members(level, code)
    counts = shown.published("demandeurs", "defm_abc", DATE, codes)
    value, coverage = shown.rows(screen)["Inscrits"][0]
    assert value == shown.french(counts.sum(), 0)
    assert coverage == f"{len(counts)} QPV sur {len(codes)}"
    ratio = shown.per_100(DATE, codes)
    assert ratio is not None
    found = shown.rows(screen)["Inscrits pour 100 habitants (calculé)"][0][0]
    assert float(found.replace(",", ".")) == pytest.approx(ratio, abs=0.051)


@pytest.mark.parametrize("place", [PLAINE_COMMUNE, "departement:59", "wave:2021"])
def test_rates_over_several_qpv_are_a_median_between_two_ends(visit: Visit, place: str) -> None:
    screen = compare(visit, place, ROUBAIX)
    codes = shown.members(*place.split(":"))
    rates = shown.published("revenus", "taux_pauvrete", "2019", codes)
    value, ends, coverage = shown.rows(screen)["Taux de pauvreté au seuil de 60 %"][0]
    median = float(value.removesuffix(" %").replace(",", "."))
    assert median == pytest.approx(rates.median(), abs=0.051)
    low, high = (shown.french(v, 1) for v in (rates.min(), rates.max()))
    assert ends == f"de {low} % à {high} %"
    assert coverage == f"{len(rates)} QPV sur {len(codes)}"


def test_what_is_not_published_is_said_in_words_with_its_reason(visit: Visit) -> None:
    screen = compare(visit, FORT_DE_FRANCE, ROUBAIX)
    row = shown.rows(screen)
    assert row["Inscrits"][0] == ["non diffusé"]
    assert row["Taux de chômage localisé"][0] == ["sans objet"]
    expected = len(shown.members("cite", "cde-035"))
    said = f"QPV diffusés : 0 sur {expected} ; non diffusé : QPV absent du fichier du producteur"
    assert said in screen.text
    assert "Fort-de-France, non diffusé" in shown.alts(screen)[0]
    assert all("Fort-de-France, non diffusé" in alt for alt in shown.alts(screen))


def test_the_unemployment_rate_is_taken_at_a_date_that_all_publish(visit: Visit) -> None:
    rates = reading.table("values_chomage").query("status == 'published'")

    def at(period: str, level: str, code: str) -> str:
        one = rates.query("period == @period and level == @level and code == @code")
        return f"{shown.french(one['value'].iloc[0], 1)} %"

    last = {
        level: rates.loc[rates["level"] == level, "period"].max()
        for level in ("departement", "region")
    }
    row = shown.rows(compare(visit, "departement:59", "region:32"))["Taux de chômage localisé"]
    common = min(last.values())
    assert [cell[0] for cell in row] == [
        at(common, "departement", "59"), at(common, "region", "32"),
    ]  # fmt: skip
    row = shown.rows(compare(visit, "departement:59", "departement:62"))
    assert row["Taux de chômage localisé"][1][0] == at(last["departement"], "departement", "62")


def test_names_of_the_address_that_are_no_territory_are_said_and_left_out(visit: Visit) -> None:
    screen = compare(
        visit, ROUBAIX, "cite:cde-999", "<img src=x>", "qpv2024:QN00101M", "ze:3218", ROUBAIX
    )
    assert compared(screen) == [ROUBAIX, "ze:3218"]
    said = screen.at.warning[0].value.replace("\\", "")
    assert "3 territoires que nous ne pouvons pas comparer" in said
    assert "« cite:cde-999 », « <img src=x> », « qpv2024:QN00101M »" in said


def test_a_seventh_territory_is_left_out(visit: Visit) -> None:
    places = [f"departement:{code}" for code in ("01", "02", "03", "13", "59", "62", "93")]
    screen = compare(visit, *places)
    assert compared(screen) == places[:6]
    assert "departement:93" in screen.at.warning[0].value.replace("\\", "")
    assert "6 territoires au plus" in screen.at.caption[0].value
    assert [w for w in screen.at.text_input if w.key == "ajouter"] == []
    assert all(len(row) == 6 for row in shown.rows(screen).values())


def test_with_fewer_than_two_territories_the_page_asks_for_more(visit: Visit) -> None:
    screen = visit(PAGE, territoires="")
    assert compared(screen) == []
    assert "au moins deux" in screen.at.info[0].value
    assert shown.charts(screen) == []
    screen.click("comparer-exemple")
    assert len(compared(screen)) == 3


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ROUBAIX", "found-commune:59512"),
        ("seine saint-denis", "found-departement:93"),
        ("strasbuorg", "found-epci:246700488"),
        ("hauts de france", "found-region:32"),
        ("france", "found-france:FR"),
        ("QP059082", "found-qpv2015:QP059082"),
        ("labellisees 2021", "found-wave:2021"),
    ],
)
def test_the_search_forgives_and_adds_a_territory_of_any_level(
    visit: Visit, typed: str, key: str
) -> None:
    screen = compare(visit, ROUBAIX, PLAINE_COMMUNE)
    screen.at.text_input(key="ajouter").set_value(typed)
    screen.run().click(key)
    added = key.removeprefix("found-")
    assert compared(screen) == [ROUBAIX, PLAINE_COMMUNE, added]
    assert screen.at.query_params["territoires"] == f"{ROUBAIX},{PLAINE_COMMUNE},{added}"
    assert screen.at.text_input(key="ajouter").value == ""
    assert len(shown.heads(screen)) == 3


def test_a_search_that_finds_nothing_says_where_it_looked(visit: Visit) -> None:
    screen = compare(visit, ROUBAIX, PLAINE_COMMUNE)
    screen.at.text_input(key="ajouter").set_value("xqzwkj *gras*")
    screen.run()
    assert "« xqzwkj *gras* »" in screen.at.caption[0].value.replace("\\", "")


def test_a_chip_removes_its_territory_and_a_suggestion_adds_a_larger_one(visit: Visit) -> None:
    screen = compare(visit, ROUBAIX, PLAINE_COMMUNE, "france:FR")
    screen.click(f"chip-compare-{PLAINE_COMMUNE}")
    assert compared(screen) == [ROUBAIX, "france:FR"]
    screen.click("suggere-departement:59")
    assert compared(screen) == [ROUBAIX, "france:FR", "departement:59"]


def test_namesakes_are_told_apart_at_the_head_and_in_the_charts(visit: Visit) -> None:
    screen = compare(visit, ROUBAIX, "commune:59512")
    assert shown.heads(screen) == ["Roubaix (cité de l’emploi)", "Roubaix (commune)"]
    assert {one["name"] for one in shown.charts(screen)[1]["data"]} == set(shown.heads(screen))


@pytest.mark.parametrize(
    ("label", "date", "family", "name", "period"),
    [
        ("Population municipale", "2013", "population", "population", "2013"),
        (
            "Demandeurs d’emploi de catégories A, B, C de moins de 26 ans", "31 décembre 2018",
            "demandeurs", "defm_abc_moins26", "2018-12-31",
        ),
    ],
)  # fmt: skip
def test_the_indicator_and_the_date_of_the_address_are_those_of_the_chart(
    visit: Visit, label: str, date: str, family: str, name: str, period: str
) -> None:
    screen = compare(visit, PLAINE_COMMUNE, ROUBAIX, mesure=label, mesure_date=date)
    expected = [
        shown.published(family, name, period, shown.members("cite", code)).sum()
        for code in ("cde-062", "cde-063")
    ]
    bars = [one for one in shown.charts(screen)[0]["data"] if one["type"] == "bar"]
    assert [bar["x"][0] for bar in bars] == expected
    assert shown.alts(screen)[0].startswith(f"{label}, {date} : Plaine Commune, ")


def test_two_figures_that_are_close_look_close(visit: Visit) -> None:
    screen = compare(visit, ROUBAIX, "departement:59")
    cites = reading.table("cites")["code"]
    found = [shown.per_100(DATE, shown.members("cite", code)) for code in cites]
    known = [value for value in found if value is not None]
    low, high = shown.charts(screen)[0]["layout"]["xaxis"]["range"]
    assert low < min(known) < max(known) < high


def test_another_indicator_keeps_no_date_that_it_does_not_have(visit: Visit) -> None:
    screen = compare(visit, PLAINE_COMMUNE, ROUBAIX, mesure_date="31 décembre 2016")
    assert "31 décembre 2016" in shown.alts(screen)[0]
    screen.at.selectbox(key="mesure").set_value("taux_pauvrete")
    screen.run()
    assert shown.alts(screen)[0].startswith("Taux de pauvreté au seuil de 60 %, 2019 : ")


def test_an_unknown_indicator_or_date_gives_way_to_the_first_ones(visit: Visit) -> None:
    screen = compare(visit, PLAINE_COMMUNE, ROUBAIX, mesure="Bonheur", mesure_date="hier")
    label = "Demandeurs d’emploi de catégories A, B, C pour 100 habitants (calculé)"
    assert shown.alts(screen)[0].startswith(f"{label}, 31 décembre 2021 : ")


def test_what_the_map_shows_does_not_change_what_is_compared(visit: Visit) -> None:
    screen = visit("", indicateur="Taux de chômage localisé").by_menu("comparer")
    assert screen.heading == "Comparer"
    assert shown.alts(screen)[0].startswith("Demandeurs d’emploi de catégories A, B, C pour 100")


def test_changes_are_followed_over_the_qpv_published_at_every_date(visit: Visit) -> None:
    screen = compare(visit, "wave:2020", "departement:93")
    dates = [f"{year}-12-31" for year in range(2016, 2022)]
    for place, line in zip(
        ("wave:2020", "departement:93"), shown.charts(screen)[1]["data"], strict=True
    ):
        codes = shown.members(*place.split(":"))
        counts = [shown.published("demandeurs", "defm_abc", date, codes) for date in dates]
        always = set.intersection(*(set(one.index) for one in counts))
        sums = [one[sorted(always)].sum() for one in counts]
        assert len(always) < len(codes)
        assert line["y"] == pytest.approx([100 * value / sums[0] for value in sums])
        said = f"{len(always)} QPV sur {len(codes)}"
        assert said in " ".join(plain_spaces(c.value) for c in screen.at.caption)


def test_structures_are_shares_over_the_qpv_that_publish_every_class(visit: Visit) -> None:
    screen = compare(visit, PLAINE_COMMUNE, ROUBAIX)
    codes = shown.members("cite", "cde-062")
    ages = ["defm_abc_moins26", "defm_abc_26_49", "defm_abc_50plus"]
    counts = [shown.published("demandeurs", one, DATE, codes) for one in ages]
    whole = sorted(set.intersection(*(set(one.index) for one in counts)))
    sums = [one[whole].sum() for one in counts]
    bars = shown.charts(screen)[3]["data"]
    assert [bar["x"][0] for bar in bars] == pytest.approx([100 * s / sum(sums) for s in sums])
    assert sum(bar["x"][1] for bar in bars) == pytest.approx(100)


def test_other_structures_come_on_demand(visit: Visit) -> None:
    screen = compare(visit, PLAINE_COMMUNE, ROUBAIX)
    assert len(shown.charts(screen)) == 4
    screen.at.session_state["comparer-structures"] = True
    screen.run()
    assert len(shown.charts(screen)) == 6


def test_the_downloads_hold_the_comparison_and_are_harmless(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = chosen.series([Territory("cite", "cde-035"), Territory("cite", "cde-063")])
    found = table.rows(drawn)
    row = found.query("code == 'cde-063' and indicateur == 'defm_abc'").iloc[0]
    counts = shown.published("demandeurs", "defm_abc", DATE, shown.members("cite", "cde-063"))
    assert (row["valeur"], row["qpv_diffuses"], row["periode"]) == (counts.sum(), len(counts), DATE)
    hidden = found.query("code == 'cde-035' and indicateur == 'defm_abc'").iloc[0]
    assert pd.isna(hidden["valeur"])
    assert (hidden["statut"], hidden["qpv_diffuses"]) == ("non diffusé", 0)
    book = io.BytesIO(export.to_xlsx_bytes(found, table.notice(drawn)))
    sheets = pd.read_excel(book, sheet_name=None)
    assert len(sheets["Données"]) == len(found)
    assert sheets["Sources"]["Sources"].str.contains("Licence Ouverte").all()
    monkeypatch.setattr(Territory, "name", property(lambda _: "=1+1"))
    assert "'=1+1" in export.to_csv_bytes(table.rows(drawn)).decode()
