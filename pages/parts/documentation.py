"""Sources, known limits and data dictionary, from the catalogue, the manifest and the schemas."""

from __future__ import annotations

from importlib.resources import files

import pandas as pd
import streamlit as st

from geo import cites as domain
from geo.reports import AXES
from loaders import snapshot
from loaders.catalogues import indicators, metrics, programme
from loaders.catalogues import sources as catalogue
from pages.parts import data, downloads, fr, picker


def limits() -> None:
    """Show the known limits, with figures counted on the snapshot."""
    cites = data.cites().values()
    pairs = sum(len(c.qpv) for c in cites)
    people = domain.population(cites)
    shared = {q.code for c in cites for q in c.qpv if len(q.cites) > 1}
    st.header("Limites connues")
    text = files("pages.parts").joinpath("limits.md").read_text(encoding="utf-8")
    st.markdown(
        text.format(
            brochure=int(programme.load().figures["qpv_covered"].value),
            pairs=pairs,
            distinct=people.expected,
            shared=len(shared),
        )
    )


def sources() -> None:
    """Show every source: producer, licence, edition, rows, sha256."""
    st.header("Sources")
    inputs = {entry["id"]: entry for entry in snapshot.load().manifest["inputs"]}
    rows = [
        {
            "Source": s.title,
            "Producteur": s.publisher,
            "Édition": s.edition,
            "Lignes": inputs.get(s.id, {}).get("rows"),
            "Licence": s.licence,
            "Utilisée pour": s.used_for,
            "Page": s.page,
            "Fichier": s.file,
            "sha256": inputs.get(s.id, {}).get("sha256") or s.sha256,
        }
        for s in catalogue.load()
    ]
    listed = _printed(pd.DataFrame(rows))
    st.dataframe(
        listed, hide_index=True, alt="Tableau des sources", placeholder="–",
        column_config={
            "Source": st.column_config.TextColumn(width="large"),
            "Lignes": st.column_config.NumberColumn(format="localized"),
            "Page": st.column_config.LinkColumn(display_text="ouvrir"),
        },
    )  # fmt: skip
    downloads.csv(listed, "sources", key="sources-csv")
    tables = snapshot.load().manifest["tables"]
    st.caption(
        "Tables embarquées : "
        + ", ".join(f"{name} ({fr.plural(int(t['rows']), 'ligne')})" for name, t in tables.items())
        + ". Code de l’application : licence MIT."
    )


def _printed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the apostrophes of print in its texts."""
    return frame.map(lambda cell: picker.typographic(cell) if isinstance(cell, str) else cell)


def figures() -> None:
    """Show the catalogue of the indicators: what each measures, and how not to read it."""
    st.header("Indicateurs")
    st.markdown(
        "Ce que les cartes, les fiches et les comparaisons montrent. Les comptes s’additionnent ; "
        "les taux et les médianes ne s’additionnent ni ne se moyennent : sur plusieurs QPV, ils "
        "sont donnés en médiane, avec leur minimum et leur maximum. Tout s’exporte aussi en ligne "
        "de commande (`python -m loaders export indicators`)."
    )
    known = indicators.load().indicators.values()
    _catalogue(
        {
            "Indicateur": [one.label for one in known],
            "Unité": [one.unit for one in known],
            "Définition": [one.definition for one in known],
            "Précaution": [one.caveat for one in known],
            "Identifiant": [one.id for one in known],
        },
        "Catalogue des indicateurs", "catalogue-des-indicateurs",
    )  # fmt: skip


def _catalogue(columns: dict[str, list[str]], alt: str, stem: str) -> None:
    """Show a catalogue, its texts in wide columns, and its download."""
    frame = _printed(pd.DataFrame(columns))
    wide = st.column_config.TextColumn(width="large")
    st.dataframe(
        frame, hide_index=True, alt=alt, placeholder="–",
        column_config=dict.fromkeys(("Indicateur", "Définition", "Précaution"), wide),
    )  # fmt: skip
    downloads.csv(frame, stem, key=f"{stem}-csv")


def reported() -> None:
    """Show the catalogue of the metrics that the cités report."""
    st.header("Indicateurs d’action")
    st.markdown(
        "Ce qu’une cité remonte chaque trimestre, à la page Actions. Le programme n’en publie que "
        "des totaux nationaux : un chiffre par cité vient toujours d’un rapport importé."
    )
    known = metrics.load().values()
    _catalogue(
        {
            "Indicateur": [one.label for one in known],
            "Axe": [AXES[one.axis] for one in known],
            "Unité": [one.unit for one in known],
            "Définition": [one.definition for one in known],
            "Se somme": ["oui" if one.additive else "non" for one in known],
            "Identifiant": [one.id for one in known],
        },
        "Catalogue des indicateurs d’action", "catalogue-des-indicateurs-d-action",
    )  # fmt: skip


def data_dictionary() -> None:
    """Show what each column of each table is, as its schema states."""
    st.header("Dictionnaire des données")
    described = _dictionary()
    table = st.selectbox("Table", list(dict.fromkeys(described["Table"])), key="table")
    st.dataframe(
        described[described["Table"] == table].drop(columns="Table"), hide_index=True,
        alt=f"Colonnes de la table {table}",
        column_config={"Description": st.column_config.TextColumn(width="large")},
    )  # fmt: skip
    downloads.csv(described, "dictionnaire-des-donnees", key="dictionnaire-csv")


@st.cache_data(show_spinner="Lecture des schémas…")
def _dictionary() -> pd.DataFrame:
    # pandera is slow to import: only for those who open this page.
    from loaders.readers.dictionary import SOURCE_TABLES, dictionary  # noqa: PLC0415
    from loaders.schemas import SCHEMAS  # noqa: PLC0415

    described = dictionary({**SCHEMAS, **SOURCE_TABLES})
    described["nullable"] = described["nullable"].map({True: "peut manquer", False: "toujours"})
    return described.set_axis(
        ["Table", "Colonne", "Type", "Libellé", "Description", "Présence"], axis="columns"
    )
