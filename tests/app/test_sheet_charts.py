"""The charts of a sheet: figures that Plotly accepts, values that the files hold."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from pages.parts import data
from pages.parts.charts.house import Chart
from pages.parts.territoire import alentour, evolution, peers, place, semblables, structure
from tests.app import reading, sheet
from tests.app.sheet import Group

PLACES = [
    ("cite", "cde-063", "departement", "59"),
    ("cite", "cde-035", "france", "FR"),
    ("qpv2015", "QP059057", "region", "32"),
    ("qpv2015", "QP987076", "cites", "cites"),
    ("commune", "93066", "cites", "cites"),
    ("departement", "972", "region", "02"),
    ("region", "11", "france", "FR"),
]


def charts(level: str, code: str, upper: str, other: str) -> list[Chart]:
    """Every chart that a sheet can show."""
    where = place.find(level, code)
    names = (level, code, upper, other)
    found = [
        *evolution.charts(*names),
        structure.structure(*names, sheet.LAST),
        *(peers.standing(level, code, one)[2] for one in ("defm_abc", "taux_emploi")),
        alentour.rates(where, "3216"),
    ]
    return [chart for chart in found if chart is not None]


@pytest.mark.parametrize("names", PLACES)
def test_plotly_accepts_every_chart_and_each_has_its_alternatives(
    names: tuple[str, str, str, str],
) -> None:
    found = charts(*names)
    assert found
    for chart in found:
        go.Figure({"data": chart.data, "layout": chart.layout})
        assert chart.alt.endswith(".")
        assert len(chart.rows())
        assert not chart.rows().columns.duplicated().any()
        assert chart.sources
        legend = [trace.get("name") for trace in chart.data if trace.get("name")]
        assert len(legend) == len(set(legend))


@pytest.mark.parametrize("names", PLACES)
def test_the_base_100_of_a_territory_and_its_references(names: tuple[str, str, str, str]) -> None:
    index, _ = evolution.charts(*names)
    own = Group.of(*names[:2])
    if not len(own.complete()):
        assert index is None
        return
    assert index is not None
    columns = index.rows().drop(columns="Date").T.to_numpy()
    assert columns[0] == pytest.approx(own.index(), abs=0.051)
    reference = Group.of(*names[2:])
    if len(reference.complete()):
        assert columns[1] == pytest.approx(reference.index(), abs=0.051)
    else:
        assert np.isnan(columns[1].astype(float)).all()


def test_the_counts_say_when_their_coverage_changes() -> None:
    for level, code in (("departement", "59"), ("cite", "cde-063")):
        _, counts = evolution.charts(level, code, "france", "FR")
        assert counts is not None
        group = Group.of(level, code)
        known = [len(group.published("demandeurs", "defm_abc", date)) for date in sheet.DATES]
        assert counts.data[0]["y"] == [group.seekers(date) for date in sheet.DATES]
        assert ("Leur nombre change" in counts.note) == (len(set(known)) > 1)
        said = [f"{count} sur {len(group.codes)}" for count in known]
        assert counts.rows()["QPV publiés (A, B, C)"].to_list() == said


@pytest.mark.parametrize(("level", "code"), [("cite", "cde-063"), ("departement", "59")])
def test_the_structure_rests_on_the_qpv_that_publish_all_parts(level: str, code: str) -> None:
    chart = structure.structure(level, code, "france", "FR", sheet.LAST)
    assert chart is not None
    group = Group.of(level, code)
    table = chart.rows().set_index("Part")
    whole = group.published("demandeurs", "defm_abc", sheet.LAST)
    for parts in (
        {"Femmes": "femmes", "Hommes": "hommes"},
        {"Moins de 26 ans": "moins26", "26 à 49 ans": "26_49", "50 ans ou plus": "50plus"},
        {f"DUR{n}": f"dur{n}" for n in range(1, 5)},
    ):
        columns = {
            label: group.published("demandeurs", f"defm_abc_{one}", sheet.LAST)
            for label, one in parts.items()
        }
        complete = pd.concat(
            [whole.rename("whole"), *(s.rename(k) for k, s in columns.items())], axis=1
        )
        complete = complete.dropna()
        for label in parts:
            share = 100 * complete[label].sum() / complete["whole"].sum()
            assert table.iloc[:, 1][label] == pytest.approx(share, abs=0.051)
            assert table["QPV publiés"][label] == f"{len(complete)} sur {len(group.codes)}"


def test_the_cite_itself_bears_its_wave_s_mark_among_the_cites() -> None:
    for code, marker in (("cde-063", "diamond"), ("cde-001", "circle")):
        _, _, chart = peers.standing("cite", code, "defm_abc_pour_100_habitants")
        assert chart is not None
        assert chart.data[-1]["marker"]["symbol"] == marker
        dots = sum(len(trace["x"]) for trace in chart.data)
        assert dots == len(chart.rows()) == 82


def test_the_nearest_cites_are_those_of_an_independent_reckoning() -> None:
    codes = list(data.cites())
    ratios = ["femmes", "moins26", "50plus", "rsa"]
    rows = {}
    for code in codes:
        group = Group.of("cite", code)
        if group.seekers() is None:
            continue
        long = group.published("demandeurs", "defm_abc_dur3", sheet.LAST) + group.published(
            "demandeurs", "defm_abc_dur4", sheet.LAST
        )
        long = long.dropna()
        whole = group.published("demandeurs", "defm_abc", sheet.LAST).reindex(long.index)
        rows[code] = [
            group.ratio("defm_abc", "population"),
            *(group.ratio(f"defm_abc_{one}") for one in ratios),
            100 * long.sum() / whole.sum(),
            group.median("emploi", "taux_emploi", "2022"),
            group.median("revenus", "taux_pauvrete", "2019"),
        ]
    table = pd.DataFrame(rows).T
    scaled = table / table.std(ddof=0)
    for code in ("cde-063", "cde-001"):
        distances = ((scaled - scaled.loc[code]) ** 2).sum(axis=1).map(math.sqrt).drop(code)
        found = semblables.near(code).neighbours
        assert [one.code for one in found[:6]] == distances.sort_values().index[:6].to_list()
        assert [one.distance for one in found[:6]] == pytest.approx(
            distances.sort_values().to_list()[:6]
        )
    method = semblables.method(semblables.near("cde-063"))
    names = reading.table("cites").set_index("code")["name"]
    assert all(names[code] in method for code in codes if code not in rows)
