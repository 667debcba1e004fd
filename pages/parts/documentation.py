"""Sources, known limits and data dictionary, from the catalogue, the manifest and the schemas."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo import cites as domain
from loaders import catalogue, snapshot
from pages.parts import data, fr

#: Published figure of the ANCT's brochure (facts of the programme).
BROCHURE_QPV = 568


def limits() -> None:
    """Show the known limits, with figures counted on the snapshot."""
    cites = data.cites().values()
    pairs = sum(len(c.qpv) for c in cites)
    people = domain.population(cites)
    shared = {q.code for c in cites for q in c.qpv if len(q.cites) > 1}
    st.subheader("Limites connues")
    st.markdown(
        f"""
- **{BROCHURE_QPV} QPV selon la brochure de l’ANCT, {pairs} liens et {people.expected} QPV distincts selon sa
  liste de novembre 2023.** La liste rattache {pairs} fois un QPV à une cité ; {len(shared)} QPV appartiennent à
  deux cités, d’où {people.expected} QPV distincts. La brochure de 2024 annonce {BROCHURE_QPV} QPV sans en donner
  la liste : l’écart ne peut pas être expliqué QPV par QPV. Nous affichons ce que la liste permet de vérifier.
- **Communes touchées n’est pas communes membres.** Une commune est listée dès qu’un QPV d’une cité la touche.
- **Les vagues sont établies cité par cité.** L’ANCT annonce 24 cités en 2020 et 60 en juillet 2021 sans en publier
  la liste par vague. La fiche de chaque cité dit ce qui établit sa vague : un texte publié, une déduction, ou la
  numérotation de l’ANCT.
- **80 cités sont actives en 2024** selon la brochure, qui ne dit pas lesquelles ont cessé : la carte montre les
  84 labellisées.
- **Deux générations de QPV.** Les cités sont définies sur les QPV 2015. Les QPV 2024 n’ont aucun code en commun
  avec eux ; la fiche d’une cité donne le passage par superposition (plus de 2 % de la surface de l’un ou de l’autre).
- **QPV 2015 d’outre-mer.** La couche lue ne couvre que la métropole : ceux des cités de Fort-de-France, de CAP
  Excellence et de Saint-Louis sont placés à leur commune, et la carte montre les QPV 2024 du lieu.
- **Contours simplifiés.** Communes, EPCI, départements et régions viennent d’IGN Admin Express simplifié : ils
  situent, ils ne font pas foi. Pour savoir si une adresse est en QPV, le site officiel reste la référence.
"""
    )


def sources() -> None:
    """Show every source: producer, licence, edition, rows, sha256."""
    st.subheader("Sources")
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
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, alt="Tableau des sources", placeholder="–",
        column_config={
            "Source": st.column_config.TextColumn(width="large"),
            "Lignes": st.column_config.NumberColumn(format="localized"),
            "Page": st.column_config.LinkColumn(display_text="ouvrir"),
        },
    )  # fmt: skip
    tables = snapshot.load().manifest["tables"]
    st.caption(
        "Tables embarquées : "
        + ", ".join(f"{name} ({fr.plural(int(t['rows']), 'ligne')})" for name, t in tables.items())
        + ". Code de l’application : licence MIT."
    )
