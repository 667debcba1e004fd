"""What each tab of the page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pages.parts.actions import followup, history, importing, programme, results, view

if TYPE_CHECKING:
    from collections.abc import Callable

SHOWN: Final[dict[str, Callable[[], None]]] = {
    view.PROGRAMME: programme.show,
    view.RESULTS: results.show,
    view.FOLLOWUP: followup.show,
    view.IMPORT: importing.show,
    view.HISTORY: history.show,
}
