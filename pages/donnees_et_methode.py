"""Données et méthode: sources, perimeters in use, known limits, data dictionary."""

from __future__ import annotations

from pages.parts import application, documentation, frame, perimeters


def show() -> None:
    """Show the page."""
    frame.header(
        "Données et méthode",
        "D’où viennent les chiffres et les tracés, ce qu’ils disent, et ce qu’ils ne disent pas.",
    )
    perimeters.in_use()
    documentation.limits()
    documentation.sources()
    documentation.figures()
    documentation.reported()
    documentation.data_dictionary()


if __name__ == "__main__":
    application.run()
