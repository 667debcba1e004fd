"""Entry point: page set-up, navigation and theme. `streamlit run dashboard.py`."""

from __future__ import annotations

from pages.parts import frame, navigation

frame.set_up()
navigation.navigate().run()
