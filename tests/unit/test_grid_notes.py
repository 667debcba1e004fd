"""The notes of a grid."""

from __future__ import annotations

import pandas as pd

from geo.grid import Grid


def test_a_figure_without_a_note_has_none_rather_than_that_of_an_absent_territory() -> None:
    frame = pd.DataFrame(
        {
            "code": ["93", "93"],
            "period": ["2025-T2", "2025-T3"],
            "value": [10.7, 10.8],
            "status": ["published", "published"],
            "note": [None, "provisoire"],
        }
    )
    grid = Grid.from_frame(frame)
    assert grid.cell("93", "2025-T2").note == ""
    assert grid.cell("93", "2025-T3").note == "provisoire"
    assert "aucune source" in grid.cell("75", "2025-T3").note
