"""What the page Comparer shows, and what the data files say it should."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pandas as pd

from tests.app import reading
from tests.app.screen import Screen, plain_spaces


class _Table(HTMLParser):
    """Rows of a table: each cell as its visible lines, what is folded left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self._folded = 0
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append([])
        elif tag == "p":
            self._folded += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._folded -= 1

    def handle_data(self, data: str) -> None:
        if not self._folded and self.rows and self.rows[-1] and data.strip():
            self.rows[-1][-1].append(plain_spaces(data.strip()))


def rows(screen: Screen) -> dict[str, list[list[str]]]:
    """Return the lines of the cells of each row of the key figures, by the row's name."""
    found = re.search(r'<table class="key-figures.*?</table>', screen.html, re.DOTALL)
    assert found
    return {row[0][0]: row[1:] for row in _Table(found[0]).rows[1:] if len(row) > 1}


def heads(screen: Screen) -> list[str]:
    """Return the names at the head of the columns."""
    found = re.search(r'<table class="key-figures.*?</table>', screen.html, re.DOTALL)
    assert found
    return [cell[1] for cell in _Table(found[0]).rows[0][1:]]


def charts(screen: Screen) -> list[dict[str, Any]]:
    """Return the figures of the charts, as Plotly receives them."""
    return [json.loads(element.proto.spec) for element in screen.at.get("plotly_chart")]


def alts(screen: Screen) -> list[str]:
    """Return the texts of the charts, for those who do not see them."""
    return [plain_spaces(element.proto.alt) for element in screen.at.get("plotly_chart")]


def members(level: str, code: str) -> set[str]:
    """Return the QPV 2015 of a territory, read from the links and from their codes."""
    if level == "wave":
        cites = reading.table("cites")
        kept = cites.loc[cites["wave"] == int(code), "code"]
        links = reading.parents("qpv2015", "cite")
        return set(links.loc[links["parent_code"].isin(kept), "code"])
    if level == "departement":
        codes = reading.table("values").query("level == 'qpv2015'")["code"].unique()
        return {c for c in codes if c[2:5].removeprefix("0") == code}
    links = reading.parents("qpv2015", level)
    return set(links.loc[links["parent_code"] == code, "code"])


def published(family: str, indicator: str, period: str, codes: set[str]) -> pd.Series[float]:
    """Return the published values of some QPV, by code."""
    values = reading.table("values" if family == "population" else f"values_{family}")
    kept = values[
        (values["level"] == "qpv2015")
        & (values["indicator"] == indicator)
        & (values["period"] == period)
        & (values["status"] == "published")
        & values["code"].isin(codes)
    ]
    return kept.set_index("code")["value"]


def per_100(period: str, codes: set[str]) -> float | None:
    """Return job seekers A, B, C per 100 inhabitants, over the QPV that have both counts."""
    above = published("demandeurs", "defm_abc", period, codes)
    below = published("population", "population", "2018", codes)
    both = above.index.intersection(below.index)
    return float(100 * above[both].sum() / below[both].sum()) if len(both) else None


def french(value: float, digits: int) -> str:
    """Write a number as the page does, with plain spaces."""
    return f"{value:,.{digits}f}".replace(",", " ").replace(".", ",")
