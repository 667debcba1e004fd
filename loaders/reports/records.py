"""What the store of the reports gives back, as frozen value objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from geo.reports import Key, Row

Role = Literal["writer", "admin"]
Status = Literal["current", "superseded", "undone"]

EVERY_CITE: Final = "*"
"""In a right: all the cités."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Who undid a batch, and when (UTC)."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """An import.

    Attributes
    ----------
    id : int
        Grows with time.
    who : str
        The e-mail address of the login, or the name of the user of the machine.
    at : datetime
        When, in UTC.
    file_name, sha256 : str
        The file read, and its digest.
    rows : int
        Figures saved: new or corrected.
    unchanged : int
        Figures of the file that were already there, the same: not saved again.
    demonstration : bool
        Whether these are invented figures, never mixed with reports.
    undone : Undo or None
        Who undid it, if somebody did.
    """

    id: int
    who: str
    at: datetime
    file_name: str
    sha256: str
    rows: int
    unchanged: int
    demonstration: bool
    undone: Undo | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One value that a figure has had; its rank in time is `id`."""

    id: int
    row: Row
    batch: Batch
    status: Status


@dataclass(frozen=True, slots=True)
class State:
    """All current figures at one instant, with the version of each: what a preview compares to."""

    token: str = ""
    rows: dict[Key, Row] = field(default_factory=dict)
    versions: dict[Key, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What an undo does to one figure: its value before and after, None where there is none."""

    key: Key
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A figure that somebody changed since a preview."""

    key: Key
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Right:
    """Who may write for which cité (its code, or `EVERY_CITE`); an admin writes for all."""

    email: str
    cite: str
    role: Role
    granted_at: datetime
