"""The page on unemployment: every filter changes figures, charts and words as the data says."""

from __future__ import annotations

import json
from statistics import median
from typing import Any

import pytest

from tests.app import reading
from tests.app.conftest import Visit
from tests.app.screen import Screen, plain_spaces

LINES, RANKING, CHANGE = range(3)
BRETAGNE, ALENCON = "Bretagne (région)", "Alençon (zone d’emploi 0051)"


def rates(level: str, code: str) -> dict[str, float]:
    """Published rates of a territory by quarter."""
    rows = reading.table("values_chomage").query("level == @level and code == @code")
    rows = rows[rows["status"] == "published"]
    return dict(zip(rows["period"], rows["value"], strict=True))


def at(level: str, quarter: str) -> dict[str, float]:
    """Published rates of a level at a quarter by code."""
    rows = reading.table("values_chomage").query("level == @level and period == @quarter")
    rows = rows[rows["status"] == "published"]
    return dict(zip(rows["code"], rows["value"], strict=True))


def names(level: str) -> dict[str, str]:
    rows = reading.table("territories").query("level == @level")
    return dict(zip(rows["code"], rows["name"], strict=True))


def held(level: str) -> dict[str, tuple[int, int]]:
    """Cités of 2020 and of 2021 by territory."""
    waves = reading.table("cites").set_index("code")["wave"]
    links = reading.parents("cite", level)
    found: dict[str, tuple[int, int]] = {}
    for code, rows in links.groupby("parent_code"):
        years = list(rows["code"].map(waves))
        found[str(code)] = (years.count(2020), years.count(2021))
    return found


def percent(value: float) -> str:
    return f"{value:.1f} %".replace(".", ",")


def points(value: float) -> str:
    sign = "" if value == 0 else "+" if value > 0 else "−"
    return f"{sign}{abs(value):.1f} point{'s' if abs(value) >= 2 else ''}".replace(".", ",")


def chart(screen: Screen, place: int) -> dict[str, Any]:
    spec = json.loads(screen.at.get("plotly_chart")[place].proto.spec)
    assert isinstance(spec, dict)
    return spec


def summaries(screen: Screen) -> str:
    return plain_spaces(screen.text)


def select(screen: Screen, key: str, value: str) -> Screen:
    screen.at.selectbox(key=key).set_value(value)
    return screen.run()


def level(screen: Screen, label: str) -> Screen:
    next(w for w in screen.at.button_group if w.key == "taux_niveau").set_value(label)
    return screen.run()


def first() -> list[str]:
    """The four départements that hold most cités."""
    found = held("departement")
    return sorted(found, key=lambda code: (-sum(found[code]), code))[:4]


def test_the_page_opens_on_the_departements_that_hold_most_cites(visit: Visit) -> None:
    screen = visit("chomage")
    assert first()[:2] == ["59", "93"]
    expected = {names("departement")[c]: rates("departement", c)["2025-T3"] for c in first()}
    expected["France"] = rates("france", "FR")["2021-T4"]
    assert screen.cards == {name: percent(value) for name, value in expected.items()}
    said = summaries(screen)
    for name, value in expected.items():
        assert f"{name} {percent(value)}" in said
    assert "Il ne l’est jamais pour un QPV" in said


def test_a_line_is_the_published_series_and_nothing_else(visit: Visit) -> None:
    screen = visit("chomage").choose("taux_territoires", "Guyane (973)", BRETAGNE, ALENCON)
    lines = chart(screen, LINES)["data"]
    places = [("departement", "973"), ("region", "53"), ("ze", "0051"), ("france", "FR")]
    for line, (kind, code) in zip(lines, places, strict=True):
        series = rates(kind, code)
        drawn = {
            f"{x[:4]}-T{(int(x[5:7]) + 2) // 3}": y
            for x, y in zip(line["x"], line["y"], strict=True)
            if y is not None
        }
        assert drawn == {q: v for q, v in series.items() if q >= "2003-T1"}
    assert lines[0]["y"][0] is None  # Guyane before 2014: a gap, not a zero
    assert "(jusqu’à T4 2021)" in lines[1]["name"]
    assert "(jusqu’à T3 2023)" in lines[2]["name"]
    # Colour, dash and marker each tell the lines apart.
    for looks in (
        [line["line"]["color"] for line in lines],
        [line["line"]["dash"] for line in lines[:3]],
        [line["marker"]["symbol"] for line in lines[:3]],
    ):
        assert len(set(looks)) == len(looks)


def test_the_three_editions_are_named_and_their_revisions_measured(visit: Visit) -> None:
    screen = visit("chomage").choose("taux_territoires", "Nord (59)", BRETAGNE, ALENCON)
    note = screen.at.caption[0].value
    for words in (
        "Départements : édition du 3e trimestre 2025, qui ne va pas plus loin",
        "régions : édition du 4e trimestre 2021, qui ne va pas plus loin",
        "zones d’emploi : édition du 3e trimestre 2023, qui ne va pas plus loin",
    ):
        assert words in note
    gaps = [
        abs(rates("departement", one)[quarter] - value)
        for one, other in (("971", "01"), ("972", "02"), ("973", "03"), ("974", "04"))
        for quarter, value in rates("region", other).items()
    ]
    assert f"jusqu’à {max(gaps):.1f} points".replace(".", ",") in note
    alone = visit("chomage").choose("taux_territoires", BRETAGNE).at.caption[0].value
    assert "révise" not in alone


def test_the_period_bounds_the_lines_and_the_figures(visit: Visit) -> None:
    screen = visit("chomage").choose("taux_territoires", "Nord (59)")
    screen.at.select_slider(key="taux_periode").set_value(("T1 2015", "T4 2020"))
    screen.run()
    series = rates("departement", "59")
    kept = {q: v for q, v in series.items() if "2015-T1" <= q <= "2020-T4"}
    line = chart(screen, LINES)["data"][0]
    assert line["y"] == list(kept.values())
    assert (line["x"][0], line["x"][-1]) == ("2015-02-15", "2020-11-15")
    assert screen.cards["Nord"] == percent(series["2020-T4"])
    change = round(series["2020-T4"] - series["2015-T1"], 1)
    assert f"T4 2020, {points(change)} depuis T1 2015" in summaries(screen)


def test_a_period_after_an_edition_says_so(visit: Visit) -> None:
    query = {"taux_territoires": [BRETAGNE], "taux_periode": ["T1 2022", "T3 2025"]}
    screen = visit("chomage", **query)
    assert screen.cards == {BRETAGNE: "non diffusé", "France": "non diffusé"}
    span = "l’édition lue va du 1er trimestre 1982 au 4e trimestre 2021"
    assert f"{BRETAGNE} : {span}." in summaries(screen)


def test_a_series_that_had_not_begun_is_not_published(visit: Visit) -> None:
    query = {"taux_territoires": ["Guyane (973)"], "taux_periode": ["T1 2005", "T4 2010"]}
    screen = visit("chomage", **query)
    assert screen.cards["Guyane"] == "non diffusé"
    assert "Guyane : série non publiée sur cette période." in summaries(screen)


def test_an_address_opens_the_same_view(visit: Visit) -> None:
    query = {
        "taux_territoires": [BRETAGNE, "nulle part", "Nord (59)"],
        "taux_niveau": "Régions",
        "taux_trimestre_region": "T2 2010",
    }
    screen = visit("chomage", **query)
    assert list(screen.cards) == [BRETAGNE, "Nord", "France"]
    values = at("region", "2010-T2").values()
    assert f"Au 2e trimestre 2010, le taux va de {percent(min(values))}" in summaries(screen)
    assert f"à {percent(max(values))}" in summaries(screen)


def test_at_most_six_territories_come_from_an_address(visit: Visit) -> None:
    every = [f"{name} ({code})" for code, name in names("departement").items() if code < "10"]
    screen = visit("chomage", taux_territoires=every)
    assert len(every) > 6
    assert len(screen.cards) == 7


@pytest.mark.parametrize(
    ("label", "kind", "quarter"),
    [
        ("Départements", "departement", "2025-T3"),
        ("Départements", "departement", "1990-T2"),
        ("Régions", "region", "2021-T4"),
        ("Zones d’emploi", "ze", "2023-T3"),
    ],
)
def test_the_dots_are_every_published_rate_with_the_mark_of_its_cites(
    visit: Visit, label: str, kind: str, quarter: str
) -> None:
    screen = level(visit("chomage"), label)
    short = f"T{quarter[-1]} {quarter[:4]}"
    screen = select(screen, f"taux_trimestre_{kind}", short)
    values, cites = at(kind, quarter), held(kind) if kind != "ze" else {}
    traces = chart(screen, RANKING)["data"]
    drawn = sorted(v for t in traces if "hovertemplate" in t for v in t["customdata"])
    assert drawn == sorted(values.values())
    marks = {
        (t["marker"]["symbol"], t["marker"]["color"], "hovertemplate" in t): len(t["x"])
        for t in traces
        if t["marker"]["color"] != "rgba(0,0,0,0)"
    }
    inside = {code: waves for code, waves in cites.items() if code in values}
    expected = {
        ("circle", "#b4b8bf", True): len(values) - len(inside),
        ("circle", "#1d3f8f", True): sum(first > 0 for first, _ in inside.values()),
        ("diamond", "#bf5010", True): sum(n > 0 and not f for f, n in inside.values()),
        ("diamond", "#bf5010", False): sum(n > 0 and f > 0 for f, n in inside.values()),
    }
    assert marks == {key: count for key, count in expected.items() if count}
    middle = median(values.values())
    said = summaries(screen)
    assert f"la moitié des {len(values)} {label.lower()} sont à {percent(middle)}" in said
    if inside:
        over = sum(values[code] > middle for code in inside)
        assert f"Sur les {len(inside)} qui comptent une cité, {over} dépasse" in said
    else:
        assert "celles des cités ne sont pas signalées" in screen.at.caption[1].value


def test_mayotte_is_said_to_have_no_rate(visit: Visit) -> None:
    assert "Non diffusé : Mayotte." in summaries(visit("chomage"))


def test_the_departements_of_cites_are_listed_with_their_counts(visit: Visit) -> None:
    table = visit("chomage").at.dataframe[0].value
    found = {row["Département"]: (row["● 2020"], row["◆ 2021"]) for row in table.to_dict("records")}
    known = names("departement")
    assert found == {known[code]: waves for code, waves in held("departement").items()}
    values = at("departement", "2025-T3")
    codes = {name: code for code, name in known.items()}
    for row in table.dropna().to_dict("records"):
        value = values[codes[row["Département"]]]
        assert row["Taux (%)"] == value
        assert row["Rang"] == 1 + sum(other > value for other in values.values())


def test_a_change_is_counted_in_points(visit: Visit) -> None:
    screen = select(visit("chomage"), "taux_de_departement", "T1 2015")
    screen = select(screen, "taux_a_departement", "T1 2020")
    before, after = at("departement", "2015-T1"), at("departement", "2020-T1")
    changes = {code: round(after[code] - before[code], 1) for code in after if code in before}
    down, up = (sum(sign * v > 0 for v in changes.values()) for sign in (-1, 1))
    said = summaries(screen)
    assert (
        f"le taux baisse dans {down} départements sur {len(changes)}, monte dans {up} et ne "
        f"change pas dans {len(changes) - down - up}"
    ) in said
    assert f"de {points(min(changes.values()))}" in said
    assert f"médiane {points(median(changes.values()))}" in said
    inside = [changes[code] for code in held("departement") if code in changes]
    assert f"Médiane des {len(inside)} qui comptent une cité : {points(median(inside))}" in said
    traces = chart(screen, CHANGE)["data"]
    drawn = sorted(v for t in traces if "hovertemplate" in t for v in t["customdata"])
    assert drawn == sorted(changes.values())
    texts = [note["text"] for note in chart(screen, CHANGE)["layout"]["annotations"]]
    assert not [text for text in texts if "%" in text]


def test_two_quarters_in_the_wrong_order_are_put_right(visit: Visit) -> None:
    there = visit("chomage", taux_de_departement="T1 2020", taux_a_departement="T1 2015")
    assert "Du 1er trimestre 2015 au 1er trimestre 2020" in summaries(there)


def test_one_quarter_twice_is_no_change(visit: Visit) -> None:
    screen = visit("chomage", taux_de_departement="T1 2020", taux_a_departement="T1 2020")
    assert "Choisissez deux trimestres différents." in summaries(screen)
    assert len(screen.at.get("plotly_chart")) == 2


def test_the_table_holds_each_quarter_its_status_and_its_edition(visit: Visit) -> None:
    screen = visit("chomage").choose("taux_territoires", "Guyane (973)")
    screen.at.session_state["taux-courbes-table"] = True
    table = screen.run().at.dataframe[0].value
    guyane = table[table["Territoire"] == "Guyane (973)"].set_index("Trimestre")
    assert guyane["Taux (%)"].dropna().to_dict() == rates("departement", "973")
    silent = guyane[guyane["Taux (%)"].isna()]
    assert set(silent["Statut"]) == {"non diffusé"}
    assert set(silent["Précision"]) == {"série non publiée à cette date"}
    nation = table[table["Territoire"] == "France"].set_index("Trimestre")
    assert nation.loc["2022-T1", "Précision"] == "trimestre hors de l’édition lue"
    assert set(guyane["Édition"]) == {"3e trimestre 2025"}
    assert set(nation["Édition"]) == {"4e trimestre 2021"}


def test_without_a_territory_france_is_alone(visit: Visit) -> None:
    screen = visit("chomage").choose("taux_territoires")
    assert list(screen.cards) == ["France"]
    assert len(chart(screen, LINES)["data"]) == 1


def test_reset_returns_to_the_first_view(visit: Visit) -> None:
    screen = visit("chomage")
    opened = screen.cards
    level(screen.choose("taux_territoires", BRETAGNE), "Régions")
    screen.at.select_slider(key="taux_periode").set_value(("T1 2015", "T4 2020"))
    assert screen.run().cards != opened
    screen.click("Réinitialiser")
    assert screen.cards == opened
    assert "100 départements" in summaries(screen)


def test_each_chart_cites_its_editions(visit: Visit) -> None:
    said = summaries(visit("chomage"))
    assert said.count("taux de chômage localisés par département (3e trimestre 2025)") == 3
    assert said.count("taux de chômage localisés par région (4e trimestre 2021)") == 1
