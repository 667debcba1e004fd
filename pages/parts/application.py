"""The whole application: set-up, navigation, the page, and what is kept after it."""

from __future__ import annotations

from loaders.errors import CitesError
from pages.parts import frame, kept, navigation


def run() -> None:
    """Show the page of the address.

    ``dashboard.py`` calls it, and so does the file of each page: a folder named ``pages`` is also
    an older convention of Streamlit, which runs the file by itself for the first visitor of a new
    server who opens a page by its address. Declaring the pages once ends that.
    """
    frame.set_up()
    page = navigation.navigate()
    try:
        page.run()
    except CitesError as error:
        frame.failure(error)
    kept.settle()
