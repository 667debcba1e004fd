"""Official perimeters of the QPV 2015, in a zip of shapefiles."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import geopandas as gpd
import pandera.pandas as pa

from geo.codes import QPV_2015
from loaders.readers.schemas import Rule, geometry_column, text_column, validate
from loaders.readers.shapefiles import read_shapefile

QPV2015_SCHEMA: Final = pa.DataFrameSchema(
    {
        "code": text_column(
            "CODE_QP", "Code du QPV", "Code du QPV 2015.", rule=Rule(QPV_2015), unique=True
        ),
        "name": text_column("NOM_QP", "Nom du QPV", "Nom d'usage ; il n'est pas unique."),
        "commune_names": text_column(
            "COMMUNE_QP", "Noms des communes", "Noms séparés par une virgule et un espace."
        ),
        "geometry": geometry_column("Périmètre", "Périmètre officiel, EPSG:4326, non réparé."),
    },
    title="Quartiers prioritaires 2015",
)


def read_qpv2015(path: Path) -> gpd.GeoDataFrame:
    """Read the perimeters of the QPV 2015, of métropole alone or of all France.

    Parameters
    ----------
    path : Path
        Zip of shapefiles with the columns ``CODE_QP, NOM_QP, COMMUNE_QP``. Either one layer
        (métropole, EPSG:27572), or the official archive of 2018, in which the layer of métropole
        and overseas, EPSG:4326, has "WGS84" in its name: the other one repeats part of it.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, one row a QPV, in the order of the layer: ``code``, ``name``,
        ``commune_names``, ``geometry`` (as published: some are invalid).

    Raises
    ------
    CitesError
        Missing, unsafe or unreadable archive, or one report of all that breaks `QPV2015_SCHEMA`.
    """
    layer = read_shapefile(path, ["CODE_QP", "NOM_QP", "COMMUNE_QP"], prefer="WGS84")
    return validate(layer, QPV2015_SCHEMA, path.name)
