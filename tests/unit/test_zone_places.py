"""Where a zone d'emploi is drawn."""

from __future__ import annotations

import pandas as pd

from geo.zones import places


def test_a_zone_lies_at_the_commune_that_names_it() -> None:
    zones = pd.DataFrame(
        {
            "code": ["3203", "0051", "9301", "1102"],
            "name": ["Roubaix-Tourcoing", "Alençon", "Le Littoral", "Saint-Denis"],
        }
    )
    communes = pd.DataFrame(
        {
            "name": ["Roubaix", "Alençon", "Saint-Denis", "Saint-Denis", "Roubaix"],
            "region_code": ["32", "28", "11", "11", "84"],
            "lon": [3.1, 0.1, 2.3, 2.4, 9.0],
            "lat": [50.7, 48.4, 48.9, 48.8, 9.0],
        }
    )
    found = places(zones, communes)
    assert found.to_dict("list") == {
        "code": ["0051", "3203"],
        "lon": [0.1, 3.1],
        "lat": [48.4, 50.7],
    }


def test_no_zone_placed_still_makes_columns_of_numbers() -> None:
    zones = pd.DataFrame({"code": ["9301"], "name": ["Le Littoral"]})
    communes = pd.DataFrame({"name": ["Nice"], "region_code": ["93"], "lon": [7.3], "lat": [43.7]})
    found = places(zones, communes)
    assert found.empty
    assert found["lon"].dtype == found["lat"].dtype == "float64"
