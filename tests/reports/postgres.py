"""A PostgreSQL of the tests' own: its files in a temporary folder, reached by a private socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

DEBIAN: Final = Path("/usr/lib/postgresql")
ABSENT: Final = (
    "PostgreSQL est introuvable et n'a pas pu être installé : « make postgresql » l'installe, "
    "ou apt-get install postgresql"
)
#: The server refuses to be run by root: Debian's package makes this user.
USER: Final = "postgres"


def binaries() -> Path | None:
    """Folder of initdb and pg_ctl, of the newest version there is."""
    versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Cluster:
    """A server that can be stopped and started again."""

    def __init__(self) -> None:
        # Not a folder of pytest's: too deep for a socket, and closed to any other user.
        self.folder = Path(tempfile.mkdtemp(prefix="cites-pg-"))
        self._data = self.folder / "data"
        if os.geteuid() == 0:
            shutil.chown(self.folder, USER)
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", USER, "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        log = self._data / "log"
        self._run("pg_ctl", "-D", self._data, "-l", log, "-w", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-m", "fast", "stop")

    def remove(self) -> None:
        shutil.rmtree(self.folder)

    def url(self, database: str = "postgres") -> str:
        """Address of a database, as a person would write it."""
        return f"postgresql://{USER}@/{database}?host={quote(str(self.folder))}"

    def _run(self, program: str, *arguments: str | Path) -> None:
        folder = binaries()
        assert folder is not None, ABSENT
        words: Sequence[str | Path] = [folder / program, *arguments]
        if os.geteuid() == 0:
            words = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", *words]
        # Into a file, not a pipe: the server would keep it open.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                words, stdout=said, stderr=said, cwd="/", check=False, timeout=120
            )
            said.seek(0)
            assert done.returncode == 0, said.read().decode(errors="replace")
