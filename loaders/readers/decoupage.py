"""Communes, EPCI and EPT of the npm package @etalab/decoupage-administratif."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pandera.pandas as pa

from geo.codes import COMMUNE, DEPARTEMENT, REGION, SIREN
from loaders.errors import Fault, SchemaFaultError, SourceUnreadableError
from loaders.readers.geojson import read_json
from loaders.readers.schemas import OBJECT, Rule, missing_columns, text_column, validate

_CURRENT = "commune-actuelle"
_OVERSEAS_COMMUNITY = "com"

COG_COMMUNES_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "code", "Code de la commune", "Code Insee.", rule=Rule(COMMUNE), unique=True
        ),
        "name": text_column("nom", "Nom de la commune", "Nom officiel, avec son article."),
        "departement_code": text_column(
            "departement",
            "Département",
            "Code du département ou de la collectivité d'outre-mer.",
            rule=Rule(DEPARTEMENT),
        ),
        "region_code": text_column(
            "region",
            "Région",
            "Code Insee ; vide dans les collectivités d'outre-mer, qui n'ont pas de région.",
            rule=Rule(REGION),
            nullable=True,
        ),
    },
    title="Communes du code officiel géographique",
)

GROUPS_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "code", "Numéro SIREN", "SIREN de l'EPCI ou de l'EPT.", rule=Rule(SIREN), unique=True
        ),
        "name": text_column("nom", "Nom", "Nom usuel de l'intercommunalité."),
        "nature": text_column("type", "Nature", "CC, CA, CU, METRO, MET69 ou EPT."),
    },
    title="Intercommunalités",
)

GROUP_MEMBERS_SCHEMA: Final = pa.DataFrameSchema(
    {
        "group_code": text_column(
            "code", "Numéro SIREN", "SIREN de l'EPCI ou de l'EPT.", rule=Rule(SIREN)
        ),
        "commune_code": text_column(
            "membres.code",
            "Commune membre",
            "Une commune appartient à un seul EPCI, et à un seul EPT.",
            rule=Rule(COMMUNE),
            unique=True,
        ),
    },
    title="Communes membres des intercommunalités",
)


@dataclass(frozen=True)
class Decoupage:
    """Tables of the package; read-only by convention.

    Attributes
    ----------
    communes : DataFrame
        ``code``, ``name``, ``departement_code``, ``region_code``: current communes only, overseas
        communities (975 to 988) included, without a region.
    epci, ept : DataFrame
        ``code`` (SIREN), ``name``, ``nature``.
    epci_members, ept_members : DataFrame
        ``group_code`` (SIREN), ``commune_code``.
    """

    communes: pd.DataFrame
    epci: pd.DataFrame
    epci_members: pd.DataFrame
    ept: pd.DataFrame
    ept_members: pd.DataFrame


def read_decoupage(folder: Path) -> Decoupage:
    """Read ``communes.json``, ``epci.json`` and ``ept.json``.

    Parameters
    ----------
    folder : Path
        The ``data`` folder of the package.

    Returns
    -------
    Decoupage
        All its tables.

    Raises
    ------
    CitesError
        A file missing or unreadable, or one report of all that breaks its schema.
    """
    epci, epci_members = _read_groups(folder / "epci.json")
    ept, ept_members = _read_groups(folder / "ept.json")
    communes = _read_communes(folder / "communes.json")
    return Decoupage(communes, epci, epci_members, ept, ept_members)


def _read_communes(path: Path) -> pd.DataFrame:
    names = ["code", "nom", "departement", "region"]
    frame = _records(path, [*names, "type", "zone"])
    frame = frame[frame["type"] == _CURRENT]
    # The package repeats there the code of the community: 987 is not a region.
    frame["region"] = frame["region"].mask(frame["zone"] == _OVERSEAS_COMMUNITY)
    return validate(frame, COG_COMMUNES_SCHEMA, path.name)


def _read_groups(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the groups of a file, then their members."""
    items = _items(path)
    frame = _records(path, ["code", "nom", "type"], items)
    groups = validate(frame, GROUPS_SCHEMA, path.name)
    ranks, rows, faults = [], [], []
    for rank, item in enumerate(items, 1):
        members = item.get("membres")
        if not isinstance(members, list) or not members:
            row, expected = f"{OBJECT} {rank}", "une liste de communes"
            faults.append(Fault(path.name, row, "membres", None, "aucune commune membre", expected))
            continue
        for member in members:
            ranks.append(rank)
            code = member.get("code") if isinstance(member, dict) else None
            rows.append((item["code"], code))
    index = pd.Index(ranks, name=OBJECT)
    pairs = pd.DataFrame(rows, columns=list(GROUP_MEMBERS_SCHEMA.columns), index=index, dtype="str")
    return groups, validate(pairs, GROUP_MEMBERS_SCHEMA, path.name, faults)


def _items(path: Path) -> list[dict[str, Any]]:
    """Read a JSON list of objects that is not empty."""
    content = read_json(path)
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise SourceUnreadableError(path.name, "ce n'est pas une liste d'objets JSON")
    if not content:
        raise SourceUnreadableError(path.name, "la liste est vide")
    items: list[dict[str, Any]] = content
    return items


def _records(
    path: Path, names: list[str], items: list[dict[str, Any]] | None = None
) -> pd.DataFrame:
    """Make a frame of text of these members of each object; an absent one is missing."""
    items = _items(path) if items is None else items
    found = list(dict.fromkeys(name for item in items for name in item))
    if faults := missing_columns(found, names, path.name):
        raise SchemaFaultError(path.name, faults)
    index = pd.RangeIndex(1, len(items) + 1, name=OBJECT)
    cells = {name: [item.get(name) for item in items] for name in names}
    return pd.DataFrame(cells, index=index, dtype="str")
