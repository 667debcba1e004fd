"""Pieces of the page Comparer, one by one."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from geo.distribution import describe
from geo.grid import Cell
from loaders.catalogues import indicators
from pages.parts import palette, picker
from pages.parts.charts import base100, distributions, rows, stacked
from pages.parts.charts.line import Line
from pages.parts.comparer import chosen, reading, sections, two_waves
from pages.parts.comparer.reading import Figure
from pages.parts.territories import Territory

ROUBAIX = Territory("cite", "cde-063")
NORD = Territory("departement", "59")


def test_what_is_written_in_the_address_is_read_back() -> None:
    places = [ROUBAIX, NORD, Territory("wave", "2021")]
    assert chosen.read(chosen.written(places)) == (places, [])


@pytest.mark.parametrize("word", ["cite", "cite:", ":59", "departement:1000", "qpv2024:x", "%00"])
def test_a_word_that_names_no_territory_is_left_out(word: str) -> None:
    assert chosen.read(f"{ROUBAIX}, {word},,{NORD}") == ([ROUBAIX, NORD], [word])


def test_a_long_word_is_cut_before_it_is_shown() -> None:
    _, rejected = chosen.read("x" * 5000)
    assert len(rejected[0]) < 50


def test_waves_keep_their_colour_and_shape_among_other_territories() -> None:
    drawn = chosen.series([ROUBAIX, Territory("wave", "2021"), NORD])
    assert (drawn[1].colour, drawn[1].marker) == (palette.WAVE[2021], "diamond")
    assert [(one.colour, one.marker) for one in drawn[::2]] == [s[:2] for s in palette.SERIES[:2]]


def test_three_namesakes_have_three_names() -> None:
    codes = ("QP059082", "QP059083")
    places = [Territory("qpv2015", code) for code in codes]
    names = [one.name for one in chosen.series([*places, ROUBAIX])]
    assert len(set(names)) == 3


def test_an_indicator_has_one_label_only_in_print() -> None:
    known = indicators.load().indicators.values()
    labels = [picker.label(one) for one in known]
    assert len(set(labels)) == len(labels)
    assert not [label for label in labels if "'" in label]


def test_indicators_are_offered_family_by_family_wholes_first() -> None:
    known = indicators.load().indicators
    ordered = picker.grouped(list(reversed(list(known))))
    families = [known[name].family for name in ordered]
    assert families == sorted(families, key=list(indicators.load().families).index)
    assert ordered.index("taux_emploi") > ordered.index("defm_abc_femmes")
    assert ordered.index("defm_abc") < ordered.index("defm_a_femmes")


def test_coverage_is_read_from_the_note() -> None:
    said = "calculé ; QPV diffusés : 19 sur 20, dont 1 compté en entier dans plusieurs territoires"
    assert reading.coverage(said) == (19, 20)
    assert reading.coverage("note 3 du producteur") is None
    assert Figure(Cell(1.0, "published", ""), published=1, expected=2).coverage == "1 QPV sur 2"


def test_only_the_edition_of_the_date_is_cited() -> None:
    assert reading.sources([("defm_abc", "2021-12-31")]) == ("insee-ipro-2022",)
    assert reading.sources([("taux_pauvrete", "2019")]) == ("insee-filosofi-2019",)
    assert len(reading.sources([("defm_abc", None)])) == 6
    ratio = reading.sources([("defm_abc_pour_100_habitants", "2021-12-31")])
    assert ratio == ("insee-population-qpv", "insee-ipro-2022")
    ages = reading.sources([("part_60plus", "2022"), ("part_60plus", "2021")])
    assert ages == ("insee-demo-2021", "insee-demo-2022")


@pytest.mark.parametrize(
    ("first", "second", "unit", "said"),
    [
        (43.05, 43.4, "%", "+0,4 point"),
        (46.4, 44.0, "%", "−2,4 points"),
        (10.04, 9.96, "%", "0,0 point"),
        (13_858, 24_899, "habitants", "+11 041"),
        (13_900, 13_475, "€ par an", "−425 €"),
        (None, 3.0, "%", "non diffusé"),
    ],
)
def test_a_difference_is_that_of_the_figures_as_written(
    first: float | None, second: float | None, unit: str, said: str
) -> None:
    assert two_waves.difference(first, second, unit).replace("\u202f", " ") == said


def charts() -> dict[str, tuple[list[dict[str, object]], dict[str, object]]]:
    one = rows.Row("A <b>", "#0b7a75", "circle", 3.0, "3,0 %", 1.0, 5.0, "A")
    none = rows.Row("B", "#8c2d5f", "square", None, "non diffusé")
    boxes = []
    for wave, values in ((2020, (1.0, 2.0, 2.0)), (2021, (3.0,))):
        box = describe(values)
        assert box is not None
        boxes.append(
            distributions.Spread(
                wave, values, ("a",) * len(values), (True,) * len(values), box
            )
        )  # fmt: skip
    return {
        "dots": rows.dots([one, none], "en %"),
        "dots of nothing": rows.dots([none, none], "en %"),
        "bars": rows.bars([one, none], "personnes"),
        "bars of nothing": rows.bars([none], "personnes"),
        "base 100": base100.equals(
            [Line("A", {"2016-12-31": 100.0, "2017-12-31": 90.0}, "#0b7a75"), Line("B", {}, "")],
            ("2016-12-31", "2017-12-31"), "base 100",
        ),
        "shares": stacked.shares(["A", "B"], ["x", "y"], [[40.0, 60.0], None]),
        "spreads": distributions.spreads(boxes, "%", "en %", logarithmic=False),
        "logarithmic": distributions.spreads(boxes, "personnes", "x", logarithmic=True),
    }  # fmt: skip


@pytest.mark.parametrize("name", charts())
def test_plotly_accepts_every_chart(name: str) -> None:
    data, layout = charts()[name]
    go.Figure({"data": data, "layout": layout})  # it validates what it is given


def test_a_name_is_written_in_a_chart_as_it_is() -> None:
    _, layout = charts()["dots"]
    assert "A &lt;b&gt;" in str(layout["annotations"])


@pytest.mark.parametrize(
    "classes", [sections.SEX, sections.AGE, sections.DURATION, sections.DIPLOMA]
)
def test_structures_are_whole_partitions_of_the_catalogue(
    classes: tuple[str, dict[str, str]],
) -> None:
    partitions = indicators.load().partitions().values()
    assert set(classes[1]) in [set(parts) for parts in partitions]
