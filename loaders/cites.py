"""Our catalogue of the cités: the wave of each, with its evidence, compiled from public texts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa

from geo.cites import EVIDENCE
from geo.codes import CITE
from loaders.readers.schemas import Rule, number_column, text_column, validate
from loaders.readers.tables import numbers, read_table
from loaders.snapshot import DATA

CATALOGUE: Final = DATA / "cites.csv"

_COLUMNS = ["id", "name", "wave", "wave_evidence", "evidence_urls", "bearer", "note"]

CATALOGUE_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "id", "Identifiant de la cité", "Celui de l'ANCT.", rule=Rule(CITE), unique=True
        ),
        "name": text_column("name", "Nom de la cité", "Tel que l'ANCT l'écrit."),
        "wave": number_column(
            "wave", "Vague", "Année de labellisation : 2020 ou 2021.", minimum=2020, maximum=2021
        ),
        "wave_evidence": pa.Column(
            str,
            pa.Check.isin(list(EVIDENCE), error="preuve inconnue"),
            title="Preuve de la vague",
            description="; ".join(f"{key} : {text}" for key, text in EVIDENCE.items()),
            metadata={"published": "wave_evidence", "expected": ", ".join(EVIDENCE)},
        ),
        "evidence_urls": text_column(
            "evidence_urls",
            "Pages citées",
            "Adresses séparées par une espace.",
            nullable=True,
        ),
        "bearer": text_column(
            "bearer", "Structure porteuse", "Quand un texte la nomme.", nullable=True
        ),
        "note": text_column(
            "note",
            "Note sur le périmètre",
            "Ce que les textes disent des quartiers couverts, et leurs divergences.",
            nullable=True,
        ),
    },
    title="Cités de l'emploi : vague, preuve et structure porteuse",
)


def read_cites(path: Path = CATALOGUE) -> pd.DataFrame:
    """Read the catalogue of the cités.

    Parameters
    ----------
    path : Path
        CSV in UTF-8, one line a cité.

    Returns
    -------
    DataFrame
        Columns of `CATALOGUE_SCHEMA`, ``wave`` as an integer, sorted by ``code``.

    Raises
    ------
    CitesError
        Missing or unreadable file, or one report of all that breaks `CATALOGUE_SCHEMA`.
    """
    table = read_table(path, _COLUMNS, ends_with_newline=True)
    wave, faults = numbers(table["wave"], path.name)
    frame = table.rename(columns={"id": "code"}).assign(wave=wave)
    for optional in ("evidence_urls", "bearer", "note"):
        frame[optional] = frame[optional].mask(frame[optional] == "")
    valid = validate(frame, CATALOGUE_SCHEMA, path.name, faults)
    return valid.astype({"wave": "int64"}).sort_values("code", ignore_index=True)
