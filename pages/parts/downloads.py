"""The button under a table that downloads it.

A table's own toolbar would write numbers as the browser shows them and texts as they are, formulas
included: `style.css` hides its export, and this one takes its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from loaders.exports import export

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd


def csv(
    table: pd.DataFrame | Callable[[], pd.DataFrame],
    stem: str,
    *,
    key: str,
    label: str = "Télécharger (CSV)",
    missing: str | Mapping[str, str] = "",
) -> None:
    """Show a button that downloads a table as CSV.

    Parameters
    ----------
    table
        What to write, or what makes it when the button is pressed.
    stem
        Of the file's name.
    key
        Of the button, unique in the page.
    label
        Of the button.
    missing
        What an empty cell reads as, in the whole table or by column: an empty cell would not say
        why it is empty.
    """

    def written() -> bytes:
        found = table() if callable(table) else table
        words = dict.fromkeys(map(str, found), missing) if isinstance(missing, str) else missing
        filled = {
            column: found[column].astype(object).where(found[column].notna(), word)
            for column, word in words.items()
            if word
        }
        return export.to_csv_bytes(found.assign(**filled))

    st.download_button(
        label, data=written, file_name=f"{stem}.csv", mime="text/csv",
        icon=":material/download:", on_click="ignore", key=key,
    )  # fmt: skip
