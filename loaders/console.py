"""What the commands of the project share: French help, and texts printed as they are."""

from __future__ import annotations

from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

PANEL: Final = "Commandes"
"""Title of the list of commands in the help."""


class Command(TyperCommand):
    """A command whose ``--help`` has French words: Typer's own are English."""

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """Return the option, in French."""
        return _in_french(super().get_help_option(ctx))


class Group(TyperGroup):
    """The same for a group of commands."""

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """Return the option, in French."""
        return _in_french(super().get_help_option(ctx))


def _in_french(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = "Affiche cette aide."
    return option


def say(text: str) -> None:
    """Print as it is: no markup, no colour, no folding of long lines."""
    typer.echo(text)


def complain(text: str) -> None:
    """Print on the standard error."""
    typer.echo(text, err=True)
