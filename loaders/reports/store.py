"""The store of the reports: what the cités reported, nothing ever erased.

An import is a batch. A correction is a newer value in a newer batch; undoing a batch is written
beside it, and what it had replaced comes back. Real reports and demonstration figures live apart:
each question is about the ones or the others.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

from geo.reports import Key, Row, is_quarter
from loaders.reports import rights
from loaders.reports.errors import (
    AlreadyUndoneError,
    BatchUnknownError,
    ConflictError,
    DatabaseUnreachableError,
    ReportRefusedError,
    WriteRefusedError,
)
from loaders.reports.records import Batch, Change, Conflict, Right, Role, State, Version
from loaders.reports.rights import Identity, Settings

if TYPE_CHECKING:
    from loaders.reports.database import Database
    from loaders.reports.ledger import Ledger

LARGEST: Final = 2**63 - 1
"""Largest value that a column of integers holds."""
EMPTY: Final = "vide"
"""Token of a store that has no database yet."""
DETAILED: Final = 20
"""Conflicts of which the error says who and when; it counts the others."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(eq=False)
class Store:
    """The reports of the cités, in a database; made by `Store.open`.

    Safe to share between threads. A SQLite file is made by the first writing: reading a store
    that has none finds it empty.
    """

    database: Database
    settings: Settings
    clock: Callable[[], datetime] = _now
    _ready: bool = False
    _kept: dict[bool, State] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def open(cls, url: str | None = None, settings: Settings | None = None) -> Self:
        """Open the store, and bring its schema up to date where it exists.

        Parameters
        ----------
        url
            Of the database; by default `CITES_DATABASE_URL`, else the SQLite file of the user.
        settings
            What this server says of writing; by default what its environment says.

        Raises
        ------
        loaders.reports.errors.DatabaseUnreachableError, SchemaNewerError, DatabaseDamagedError
            If there is a database that cannot be used.
        """
        from loaders.reports.database import Database  # noqa: PLC0415 - slow to import

        store = cls(Database(url), Settings.read() if settings is None else settings)
        try:
            store._prepare(create=False)
        except BaseException:  # whatever stops it, the connection does not stay open
            store.close()
            raise
        return store

    @property
    def place(self) -> str:
        """Where the reports are, without password."""
        return self.database.place

    def token(self) -> str:
        """Return a short text that changes whenever the data do: a key for caches."""
        with self.reading() as ledger:
            return EMPTY if ledger is None else ledger.token()

    def current(self, *, demonstration: bool = False) -> dict[Key, Row]:
        """Return the current value of each figure: real reports, or the demonstration."""
        return self.state(demonstration=demonstration).rows

    def state(self, *, demonstration: bool = False) -> State:
        """Return the current figures with their versions, which `save` asks for."""
        with self.reading() as ledger:
            if ledger is None:
                return State(EMPTY)
            kept = self._state(ledger, demonstration=demonstration)
        return State(kept.token, dict(kept.rows), dict(kept.versions))

    def batches(self) -> list[Batch]:
        """Return all imports, the newest first, undone ones included."""
        with self.reading() as ledger:
            return [] if ledger is None else ledger.batches()

    def history(self, key: Key, *, demonstration: bool = False) -> list[Version]:
        """Return all values that a figure has had, the newest first."""
        with self.reading() as ledger:
            return [] if ledger is None else ledger.history(key, demonstration=demonstration)

    def save(
        self,
        rows: Iterable[Row],
        who: Identity,
        file_name: str,
        sha256: str,
        expected: Mapping[Key, int | None],
        *,
        demonstration: bool = False,
    ) -> Batch:
        """Save figures as one batch, whole or not at all; those already there are left out.

        Parameters
        ----------
        rows
            The figures, each key once.
        who
            Who saves: checked here against the settings and the table of rights.
        file_name, sha256
            The file they come from.
        expected
            The version of each key that the preview showed (`State.versions`); a key without
            one had no value.
        demonstration
            Whether these are invented figures.

        Returns
        -------
        Batch
            The batch saved.

        Raises
        ------
        loaders.reports.errors.WriteRefusedError
            If this person may not write for all these cités.
        loaders.reports.errors.ConflictError
            If somebody has changed one of these figures since the preview.
        loaders.reports.errors.ReportRefusedError
            If a figure cannot be held.
        """
        asked = _checked(rows)
        with self.writing() as ledger:
            self._authorise(ledger, who, {row.key.cite for row in asked})
            state = self._state(ledger, demonstration=demonstration)
            _refuse_conflicts(ledger, state, asked, expected)
            news = [row for row in asked if state.rows.get(row.key) != row]
            number = ledger.add(
                {
                    "who": who.recorded,
                    "at": self.clock(),
                    "file_name": file_name,
                    "sha256": sha256,
                    "unchanged": len(asked) - len(news),
                    "demonstration": demonstration,
                },
                news,
            )
            saved = ledger.batch(number)
        if saved is None:
            raise BatchUnknownError(number)
        return saved

    def effect(self, batch: int) -> list[Change]:
        """Say what undoing a batch would change, figure by figure: to be shown before.

        Raises
        ------
        loaders.reports.errors.BatchUnknownError
            If there is no such batch.
        """
        with self.reading() as ledger:
            found = None if ledger is None else ledger.batch(batch)
            if ledger is None or found is None:
                raise BatchUnknownError(batch)
            before = self._state(ledger, demonstration=found.demonstration).rows
            after = ledger.state(demonstration=found.demonstration, without=batch).rows
            keys = ledger.keys(batch)
        return [
            Change(key, before.get(key), after.get(key))
            for key in keys
            if before.get(key) != after.get(key)
        ]

    def undo(self, batch: int, who: Identity) -> Batch:
        """Undo a batch: its figures no longer count, those they had replaced do again.

        Raises
        ------
        loaders.reports.errors.WriteRefusedError
            If this person may not write for all the cités of the batch.
        loaders.reports.errors.BatchUnknownError, AlreadyUndoneError
            If there is nothing to undo.
        """
        with self.writing() as ledger:
            found = ledger.batch(batch)
            self._authorise(ledger, who, ledger.cites([batch]))
            if found is None:
                raise BatchUnknownError(batch)
            if found.undone is not None:
                raise AlreadyUndoneError(batch, found.undone)
            ledger.undo([batch], who.recorded, self.clock())
            undone = ledger.batch(batch)
        return undone or found

    def remove_demonstration(self, who: Identity) -> int:
        """Undo all batches of demonstration; return how many there were."""
        with self.writing() as ledger:
            numbers = [
                one.id for one in ledger.batches() if one.demonstration and one.undone is None
            ]
            self._authorise(ledger, who, ledger.cites(numbers))
            if numbers:
                ledger.undo(numbers, who.recorded, self.clock())
        return len(numbers)

    def may_write(self, who: Identity, cites: Iterable[str]) -> bool:
        """Tell whether a person could save for some cités now: for what a page offers."""
        with self.reading() as ledger:
            known = [] if ledger is None else ledger.rights(who.email)
        try:
            rights.check(who, self.settings, set(cites), known)
        except WriteRefusedError:
            return False
        return True

    def rights(self) -> list[Right]:
        """Return the table of rights, sorted by person and cité."""
        with self.reading() as ledger:
            return [] if ledger is None else ledger.rights()

    def rights_of(self, email: str) -> list[Right]:
        """Return the rights of a person, sorted by cité."""
        with self.reading() as ledger:
            return [] if ledger is None else ledger.rights(rights.normal(email))

    def grant(self, email: str, cites: Sequence[str], role: Role = "writer") -> None:
        """Let a person write for some cités: only the command line calls this."""
        with self.writing() as ledger:
            for cite in cites:
                ledger.grant(rights.normal(email), cite, role, self.clock())

    def revoke(self, email: str, cites: Sequence[str] = ()) -> int:
        """Take back some rights of a person, or all; return how many: for the command line."""
        chosen: Sequence[str | None] = cites or [None]
        with self.writing() as ledger:
            return sum(ledger.revoke(rights.normal(email), cite) for cite in chosen)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    @contextmanager
    def reading(self) -> Iterator[Ledger | None]:
        """Read one consistent state; None while there is no database."""
        if not self._prepare(create=False):
            yield None
            return
        with self.database.reading() as connection:
            yield _ledger(connection)

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        """Write alone, all or nothing."""
        from loaders.reports import schema  # noqa: PLC0415 - slow to import

        self._prepare(create=True)
        with self.database.writing() as connection:
            schema.require(connection, self.place)
            yield _ledger(connection)

    def _prepare(self, *, create: bool) -> bool:
        """Bring the schema up to date once; tell whether there is a database."""
        with self._lock:
            exists = self.database.exists()
            if self._ready:
                if not exists:  # never start afresh in silence where there were reports
                    raise DatabaseUnreachableError(self.place, "le fichier n'est plus à sa place")
                return True
            if not exists and not create:
                return False
            from loaders.reports import schema  # noqa: PLC0415 - slow to import

            self.database.create()
            schema.ensure(self.database)
            self._ready = True
            return True

    def _state(self, ledger: Ledger, *, demonstration: bool) -> State:
        """Return the state kept from the last time, unless something changed since."""
        kept = self._kept.get(demonstration)
        if kept is None or kept.token != ledger.token():
            kept = self._kept[demonstration] = ledger.state(demonstration=demonstration)
        return kept

    def _authorise(self, ledger: Ledger, who: Identity, cites: Iterable[str]) -> None:
        rights.check(who, self.settings, set(cites), ledger.rights(who.email))


def _ledger(connection: object) -> Ledger:
    from loaders.reports.ledger import Ledger  # noqa: PLC0415 - slow to import

    return Ledger(connection)  # type: ignore[arg-type] # sqlalchemy is not imported here


def _checked(rows: Iterable[Row]) -> list[Row]:
    """Refuse what no engine could hold, before asking one."""
    asked = list(rows)
    seen: set[Key] = set()
    for row in asked:
        where = f"{row.key.cite}, {row.key.quarter}, {row.key.metric}"
        if row.key in seen:
            raise ReportRefusedError(f"{where} : donné deux fois")
        if not is_quarter(row.key.quarter):
            raise ReportRefusedError(f"{where} : ce n'est pas un trimestre du programme")
        if not 0 <= row.value <= LARGEST:
            raise ReportRefusedError(f"{where} : la valeur {row.value} est hors limites")
        if _unreadable(row.comment):
            raise ReportRefusedError(f"{where} : le commentaire a des caractères illisibles")
        seen.add(row.key)
    return asked


def _unreadable(text: str) -> bool:
    """Tell whether a text has a null character, or half ones that no encoding writes."""
    return "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def _refuse_conflicts(
    ledger: Ledger, state: State, rows: Sequence[Row], expected: Mapping[Key, int | None]
) -> None:
    changed = [row.key for row in rows if state.versions.get(row.key) != expected.get(row.key)]
    if not changed:
        return
    details = []
    for key in changed[:DETAILED]:
        now, then = state.versions.get(key), expected.get(key)
        batch = ledger.batch_of(max(now or 0, then or 0))
        if batch is None:  # restored from a backup in between: nobody to name
            continue
        # The newer of the two is there, or it was and somebody undid it.
        undone = batch.undone
        who, at = (undone.who, undone.at) if undone else (batch.who, batch.at)
        details.append(Conflict(key, who, at))
    raise ConflictError(details, len(changed))
