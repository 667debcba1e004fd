"""Five questions that a user answers in a few clicks, checked against the data files."""

from __future__ import annotations

import csv
import re
import statistics

import pandas as pd
from playwright.sync_api import Page, expect

from tests.app import comparison, reading
from tests.browser import harness
from tests.browser.carte import WAIT, Carte

ABC = "Demandeurs d’emploi de catégories A, B, C"
FIRST, LAST = "2016-12-31", "2021-12-31"


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


def french(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}".replace(",", " ").replace(".", ",")


def seekers(indicator: str) -> pd.DataFrame:
    """Published job seekers: one row a QPV, one column a date; nothing where not published."""
    rows = reading.table("values_demandeurs")
    rows = rows[rows["level"].eq("qpv2015") & rows["indicator"].eq(indicator)]
    return rows.pivot_table(index="code", columns="period", values="value", dropna=False)


def qpv_of(cite: str) -> list[str]:
    links = reading.parents("qpv2015", "cite")
    return list(links.loc[links["parent_code"].eq(cite), "code"])


def sheet_of(tab: harness.Visit, name: str) -> Page:
    """From the first page to the sheet of a cité: type its name, press it, open its sheet."""
    carte = Carte.open(tab)
    carte.search(name)
    tab.page.get_by_role("button", name=re.compile(rf"^{name}\s+cité")).click()
    tab.settle()
    tab.page.get_by_role("link", name="Voir la fiche").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text(name)
    tab.settle()
    return tab.page


def test_which_cite_has_the_most_job_seekers(app: str, open_tab: harness.OpenTab) -> None:
    tab = open_tab(app)
    carte = Carte.open(tab)
    box = tab.page.get_by_role("combobox", name="Indicateur")
    box.click()
    box.fill(ABC)
    tab.page.get_by_role("option", name=ABC, exact=True).click()
    carte.frame.wait_for_selector('[data-theme*="chiffres-cite"]', timeout=WAIT)
    tab.settle()
    links = reading.parents("qpv2015", "cite")
    links = links.merge(seekers("defm_abc")[LAST].rename("value"), left_on="code", right_index=True)
    sums = links.groupby("parent_code")["value"].sum()
    names = reading.table("cites").set_index("code")["name"]
    first = sums.idxmax()
    said = plain(tab.page.locator("p.summary").inner_text())
    assert said.endswith(f"à {french(sums[first])} ({names[first]}).")


def test_how_many_young_job_seekers_live_in_the_qpv_of_plaine_commune(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    page = sheet_of(tab, "Plaine Commune")
    harness.section(page, "Structure").click()
    tab.settle()
    row = next(r for r in csv.DictReader(tab.csv()) if r["Part"] == "Moins de 26 ans")
    young = seekers("defm_abc_moins26")[LAST].reindex(qpv_of("cde-062"))
    assert float(row["Effectif"]) == young.sum() > 0
    assert row["QPV publiés"] == f"{young.notna().sum()} sur {len(young)}"


def test_how_roubaix_changed_against_its_departement(app: str, open_tab: harness.OpenTab) -> None:
    page = sheet_of(open_tab(app), "Roubaix")
    table = seekers("defm_abc").dropna()  # QPV published at the six dates

    def change(codes: list[str]) -> str:
        sums = table[table.index.isin(codes)].sum()
        value = 100 * (sums[LAST] / sums[FIRST] - 1)
        return f"{'+' if value >= 0 else '−'}{french(abs(value), 1)} %"

    nord = [code for code in table.index if code.startswith("QP059")]
    card = page.locator(".cards > div").filter(has_text="Leur évolution")
    said = plain(card.inner_text())
    assert change(qpv_of("cde-063")) in said
    assert f"QPV, Nord : {change(nord)}" in said
    assert "de fin 2016 à fin 2021" in said


def test_how_the_waves_differ_and_how_much_of_that_is_published(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    page = Carte.open(tab).page
    page.get_by_role("link", name="Comparer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Comparer")
    tab.settle()
    page.get_by_role("tab", name="2020 face à 2021").click()
    tab.settle()
    row = page.locator("table.waves tr").filter(has_text="Inscrits pour 100 habitants")
    cites = reading.table("cites")
    for rank, wave in enumerate((2020, 2021)):
        codes = cites.loc[cites["wave"].eq(wave), "code"]
        ratios = [comparison.per_100(LAST, comparison.members("cite", code)) for code in codes]
        known = [ratio for ratio in ratios if ratio is not None]
        cell = plain(row.locator("td").nth(rank).inner_text())
        assert french(statistics.median(known), 1) in cell
        assert f"{len(known)} cités sur {len(codes)}" in cell
    expect(page.get_by_text("il ne mesure pas un effet du programme")).to_be_visible()


def test_what_is_not_published_for_fort_de_france_and_why(
    app: str, open_tab: harness.OpenTab
) -> None:
    tab = open_tab(app)
    page = sheet_of(tab, "Fort-de-France")
    harness.section(page, "Non diffusé").click()
    tab.settle()
    codes = qpv_of("cde-035")
    rows = reading.table("values_demandeurs")
    own = rows[rows["code"].isin(codes)]
    assert set(own["status"]) == {"missing"}
    (note,) = set(own["note"])
    assert note == "QPV absent du fichier du producteur"
    words = [plain(one) for one in page.locator("ul.told li").all_inner_texts()]
    assert any(
        "emandeurs d’emploi" in one and "rien n’est diffusé, motif : absent du fichier" in one
        for one in words
    )
    income = reading.table("values_revenus")
    own = income[income["code"].isin(codes) & income["period"].eq("2019")]
    assert set(own["status"]) == {"published"}
    assert any("Revenus et pauvreté : tout est diffusé" in one for one in words)
