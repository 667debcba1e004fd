"""Entry point: page set-up, navigation and theme. `streamlit run dashboard.py`."""

from __future__ import annotations

from loaders.errors import CitesError
from pages.parts import frame, kept, navigation

frame.set_up()
page = navigation.navigate()
try:
    page.run()
except CitesError as error:
    frame.failure(error)
kept.settle()
