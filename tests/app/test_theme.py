"""The indicator of the maps: what is sent to the map, said in words and listed."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pandas as pd
import pytest

from loaders.map import layers
from loaders.reports import demo
from tests.app import reading
from tests.app.bound import places
from tests.app.conftest import Visit
from tests.app.screen import Screen, plain_spaces

ABC = "Demandeurs d’emploi de catégories A, B, C"
PER_100 = "Demandeurs d’emploi de catégories A, B, C pour 100 habitants (calculé)"
LOCALISED = "Taux de chômage localisé"


def theme(screen: Screen) -> dict[str, Any]:
    found = screen.map_state["theme"]
    assert isinstance(found, dict)
    return found


def sent(screen: Screen) -> dict[str, float | None]:
    """Figures of the date shown, by code, as the browser fetches them."""
    shown = theme(screen)
    content = json.loads(gzip.decompress((layers.folder() / shown["file"]).read_bytes()))
    column = content["periods"].index(shown["period"])
    return {
        code: row[column] for code, row in zip(content["codes"], content["values"], strict=True)
    }


def job_seekers(period: str) -> pd.DataFrame:
    rows = reading.table("values_demandeurs")
    kept = rows["level"].eq("qpv2015") & rows["indicator"].eq("defm_abc")
    return rows[kept & rows["period"].eq(period)].set_index("code")


def test_without_indicator_the_map_shows_the_waves_alone(visit: Visit) -> None:
    assert visit().map_state["theme"] is None


def test_counts_are_symbols_never_classes(visit: Visit) -> None:
    screen = visit(indicateur=ABC)
    shown = theme(screen)
    assert (shown["kind"], shown["level"], shown["period"]) == ("symbols", "cite", "2021-12-31")
    rows = job_seekers("2021-12-31")
    links = reading.parents("qpv2015", "cite")
    published = links[links["code"].isin(rows.index[rows["status"].eq("published")])]
    expected = published["code"].map(rows["value"]).groupby(published["parent_code"]).sum()
    found = {code: value for code, value in sent(screen).items() if value is not None}
    assert found == expected.to_dict()
    assert shown["largest"] >= max(expected)
    assert shown["hidden"] == 84 - len(expected) == 2


def test_the_cite_with_most_job_seekers_is_said_and_comes_first(visit: Visit) -> None:
    screen = visit(indicateur=ABC)
    assert "à 35 563 (Plaine Commune)" in plain_spaces(screen.text)
    assert screen.table.iloc[0]["Territoire"] == "Plaine Commune"
    assert screen.table.iloc[0]["Valeur"] == 35_563


def test_a_search_leaves_the_date_where_the_address_follows_it(visit: Visit) -> None:
    screen = visit(indicateur=ABC)
    before = places(screen.at)
    assert {"indicateur", "date", "niveau"} <= set(before)
    assert places(screen.search("roubaix").at) == before


def test_what_is_not_published_is_listed_with_its_reason(visit: Visit) -> None:
    table = visit(indicateur=ABC).table.set_index("Code")
    hidden = table[table["Diffusion"].eq("non diffusé")]
    assert len(hidden) == 2
    assert hidden["Valeur"].isna().all()
    assert hidden["Repose sur"].str.contains("QPV absent du fichier du producteur").all()


@pytest.mark.parametrize("level", ["Cité", "QPV", "Département", "Région"])
def test_a_filter_and_a_date_move_no_limit(visit: Visit, level: str) -> None:
    screen = visit(indicateur=PER_100, niveau=level)
    before = theme(screen)
    assert before["kind"] == "classes"
    assert sum(before["counts"]) == sum(value is not None for value in sent(screen).values())
    screen.choose("region", "11")
    assert theme(screen) == before
    screen.at.select_slider(key="date").set_value("2016-12-31")
    screen.run()
    after = theme(screen)
    assert after["period"] == "2016-12-31"
    assert (after["limits"], after["colours"]) == (before["limits"], before["colours"])
    assert after["counts"] != before["counts"]
    assert after["file"] == before["file"]


def test_a_rate_over_several_qpv_is_their_median(visit: Visit) -> None:
    screen = visit(indicateur="Taux d’emploi des habitants de 15 à 64 ans", niveau="Région")
    assert theme(screen)["title"].endswith(", médiane des QPV")
    rows = reading.table("values_emploi")
    period = theme(screen)["period"]
    corse = rows[
        rows["indicator"].eq("taux_emploi")
        & rows["period"].eq(period)
        & rows["code"].str.match("QP02[AB]")
    ]
    assert sent(screen)["94"] == round(corse["value"].median(), 1)


def test_the_localised_rate_is_for_zones_and_larger(visit: Visit) -> None:
    screen = visit(indicateur=LOCALISED)
    assert screen.at.selectbox(key="niveau").options == ["Département", "Région", "Zone d’emploi"]
    assert theme(screen)["period"] == "2025-T3"
    rows = reading.table("values_chomage")
    now = rows[rows["level"].eq("departement") & rows["period"].eq("2025-T3")]
    expected = dict(zip(now["code"], now["value"], strict=True))
    assert {c: v for c, v in sent(screen).items() if v is not None} == expected
    assert theme(screen)["absent"] == 1  # Mayotte has no localised rate
    # The dates follow the level: régions are published to 2021 only.
    screen.at.selectbox(key="niveau").set_value("region")
    screen.run()
    assert theme(screen)["period"] == "2021-T4"


def test_own_limits_are_the_classes(visit: Visit) -> None:
    screen = visit(indicateur=PER_100, classes="Mes limites", limites="20 ; 12,5")
    assert theme(screen)["limits"][:2] == [12.5, 20]
    screen.at.text_input(key="limites").set_value("douze ; 20")
    screen.run()
    assert "douze" in screen.at.warning[0].value
    assert theme(screen)["limits"][0] == 20


def test_the_number_of_classes_and_the_method_are_obeyed(visit: Visit) -> None:
    screen = visit(indicateur=PER_100, niveau="QPV")
    screen.at.slider(key="nombre").set_value(7)
    screen.run()
    assert len(theme(screen)["limits"]) == len(theme(screen)["colours"]) == 7
    limits = [theme(screen)["limits"]]
    for method in ("fisher-jenks", "equal"):
        screen.at.selectbox(key="classes").set_value(method)
        limits.append(theme(screen.run())["limits"])
    assert len({tuple(one) for one in limits}) == 3


def test_what_the_cites_report_is_drawn_marked_and_never_served_as_a_file(visit: Visit) -> None:
    metric = "Actions d’aller-vers · Remontées"
    screen = visit(indicateur=metric)
    assert screen.map_state["theme"] is None
    assert "Aucune cité n’a remonté ce chiffre" in screen.at.info[0].value
    screen.at.session_state["_demonstration_here"] = True
    shown = theme(screen.run())
    assert shown["title"].startswith("DÉMONSTRATION")
    assert shown["hiddenWord"] == "non remonté"
    assert (shown["kind"], shown["period"]) == ("symbols", "2024-T4")
    inline = shown["inline"]
    assert not (layers.folder() / shown["file"]).exists()
    rows = {row.key: row.value for row in demo.rows(["2024-T4"])}
    expected = {k.cite: v for k, v in rows.items() if k.metric == "actions_aller_vers"}
    found = dict(zip(inline["codes"], (row[0] for row in inline["values"]), strict=True))
    assert {code: value for code, value in found.items() if value is not None} == expected
    assert f"{len(expected)} cités de l’emploi sur 84 ont remonté" in plain_spaces(screen.text)
    assert "Chiffres inventés" in screen.text


def test_an_unknown_indicator_in_the_address_draws_none(visit: Visit) -> None:
    assert visit(indicateur="<b>rien</b>", date="fin 1900").map_state["theme"] is None


def test_the_chip_and_the_reset_take_the_indicator_away(visit: Visit) -> None:
    screen = visit(indicateur=ABC)
    assert ABC in screen.chips
    assert screen.click("chip-indicateur").map_state["theme"] is None
    screen = visit(indicateur=PER_100, niveau="QPV", vague="2021").click("Réinitialiser")
    assert screen.map_state["theme"] is None
    assert screen.chips == []


def test_a_territory_of_the_map_shows_its_figure_and_leads_to_its_sheet(visit: Visit) -> None:
    screen = visit(indicateur=ABC, niveau="Département", territoire="departement:93")
    text = plain_spaces(screen.text)
    assert "Seine-Saint-Denis" in text
    assert "74 960" in text
    assert screen.links["Voir la fiche"] == "territoire=departement%3A93"
    assert "Choisissez une cité" in screen.click("Fermer").text
    assert "Choisissez une cité" in visit(territoire="departement:00").text
