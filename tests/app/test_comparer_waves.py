"""2020 against 2021: medians, quartiles and coverage as the data files say."""

from __future__ import annotations

import statistics

import pytest

from tests.app import comparison as shown
from tests.app import reading
from tests.app.conftest import Visit
from tests.app.screen import Screen, plain_spaces

DATE = "2021-12-31"


def open_waves(visit: Visit, **query: str) -> Screen:
    return visit("comparer", vue="2020 face à 2021", **query)


def of_wave(wave: int) -> list[str]:
    cites = reading.table("cites")
    return list(cites.loc[cites["wave"] == wave, "code"])


def ratios(wave: int) -> list[float]:
    found = (shown.per_100(DATE, shown.members("cite", code)) for code in of_wave(wave))
    return [value for value in found if value is not None]


def test_only_the_open_tab_is_computed(visit: Visit) -> None:
    screen = open_waves(visit)
    assert len(shown.charts(screen)) == 1
    assert [b.key for b in screen.at.button if (b.key or "").startswith("chip-")] == []


def test_an_unknown_tab_shows_the_territories(visit: Visit) -> None:
    assert len(shown.charts(visit("comparer", vue="n’importe quoi"))) == 4


def test_medians_and_quartiles_are_over_the_published_cites(visit: Visit) -> None:
    screen = open_waves(visit)
    for wave in (2020, 2021):
        values = ratios(wave)
        q1, median, q3 = statistics.quantiles(values, n=4, method="inclusive")
        card = screen.cards[f"{wave}, médiane des cités"]
        assert float(card.replace(",", ".")) == pytest.approx(median, abs=0.051)
        assert screen.cards[f"{wave}, cités publiées"] == f"{len(values)} sur {len(of_wave(wave))}"
        lines = shown.rows(screen)["Inscrits pour 100 habitants (calculé)"][wave - 2020]
        assert float(lines[0].replace(",", ".")) == pytest.approx(median, abs=0.051)
        ends = [float(text.replace(",", ".")) for text in lines[1].split(" à ")]
        assert ends == pytest.approx([q1, q3], abs=0.051)
        assert lines[2].startswith(f"{len(values)} cités sur {len(of_wave(wave))}, ")


def test_the_gap_is_that_of_the_medians_as_they_are_written(visit: Visit) -> None:
    for first, second, gap in shown.rows(open_waves(visit)).values():
        low, high = (
            float(cell[0].replace(" ", "").replace(",", ".").rstrip("%€"))
            for cell in (first, second)
        )
        found = gap[0].replace("−", "-").replace(" ", "").replace(",", ".")
        found = found.rstrip("points%€")
        assert float(found) == pytest.approx(high - low, abs=1e-9)


def test_counts_have_a_total_by_wave_each_qpv_once(visit: Visit) -> None:
    screen = open_waves(visit, mesure="Demandeurs d’emploi de catégories A, B, C")
    totals = []
    for wave in (2020, 2021):
        codes = shown.members("wave", str(wave))
        counts = shown.published("demandeurs", "defm_abc", DATE, codes)
        totals.append(counts.sum())
        assert screen.cards[f"{wave}, total de ses QPV"] == shown.french(counts.sum(), 0)
        assert f"{len(counts)} QPV sur {len(codes)}" in plain_spaces(screen.text)
    assert "ne s’additionnent pas" in " ".join(c.value for c in screen.at.caption)
    assert shown.french(sum(totals), 0) not in plain_spaces(screen.text)


def test_a_mark_is_a_cite_and_it_is_hollow_where_some_qpv_are_not_published(visit: Visit) -> None:
    screen = open_waves(visit, mesure="Demandeurs d’emploi de catégories A, B, C")
    shapes = {2020: "circle", 2021: "diamond"}
    for wave, marks in zip((2020, 2021), shown.charts(screen)[0]["data"], strict=True):
        expected = {}
        for code in of_wave(wave):
            codes = shown.members("cite", code)
            counts = shown.published("demandeurs", "defm_abc", DATE, codes)
            if len(counts):
                expected[counts.sum()] = len(counts) == len(codes)
        assert sorted(marks["x"]) == pytest.approx(sorted(expected))
        for value, symbol in zip(marks["x"], marks["marker"]["symbol"], strict=True):
            assert symbol == shapes[wave] + ("" if expected[value] else "-open")


def test_cites_without_a_figure_are_named_with_the_reason(visit: Visit) -> None:
    screen = open_waves(visit)
    label = next(e.label for e in screen.at.expander if "sans chiffre publié" in e.label)
    hidden = [
        code
        for wave in (2020, 2021)
        for code in of_wave(wave)
        if shown.per_100(DATE, shown.members("cite", code)) is None
    ]
    assert label.startswith(f"{len(hidden)} cités sans chiffre publié")
    names = reading.table("cites").set_index("code")["name"]
    said = " ".join(m.value for m in screen.at.markdown).replace("\\", "")
    assert all(names[code] in said for code in hidden)
    assert said.count("QPV diffusés : 0 sur ") == len(hidden)


def test_the_page_says_that_a_gap_is_not_an_effect(visit: Visit) -> None:
    screen = open_waves(visit)
    assert "n’ont pas été tirées au sort" in screen.at.info[0].value
    assert "ne mesure pas un effet" in screen.at.info[0].value


def test_localised_unemployment_is_not_offered_for_cites(visit: Visit) -> None:
    options = open_waves(visit).at.selectbox(key="mesure").options
    assert len(options) > 50
    assert not [option for option in options if "chômage localisé" in option]
