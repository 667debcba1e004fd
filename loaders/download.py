"""The only module that opens URLs.

A download answers in one of three ways: the file of the expected sha256, a newer edition (another
sha256, accepted only once its reader has read it), or a named error that says what to do. The file
is written beside its place and moved there when it has been accepted: what was there before stays.

A closed network must cost little. ``requests`` bounds each read, not a whole attempt, and never
bounds name resolution: the transfer therefore runs in a daemon thread watched by the caller, which
gives up as soon as the bytes stop coming, and all downloads of a run share one budget of waiting.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO

import requests
import urllib3

from loaders import errors
from loaders.catalogues.sources import Source
from loaders.readers.files import is_web_page

PATIENCE = 3.0
"""Seconds of waiting without a useful byte that one run may spend, all its sources together."""
STEP = 32 * 1024
"""Bytes that must arrive within the patience that is left: below this rate, the network is lost."""
MAX_BYTES = 64 * 1024 * 1024
"""Size above which a file is refused: the largest known source weighs some 15 MB."""
PARTIAL = ".partial-"
"""Prefix of the temporary files, so that those of a killed run can be recognised."""

_CHUNK = 16 * 1024
_POLL = 0.05
_HEADERS = {
    # The bytes as they are stored: their sha256 is what is compared, and no gzip bomb can hide.
    "Accept-Encoding": "identity",
    "User-Agent": "cites-emploi (tableau de bord libre)",
}

Accept = Callable[[Path], object]
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Fetched:
    """A file that arrived and was accepted.

    Attributes
    ----------
    path : Path
        Where it was moved.
    sha256 : str
        Its own sha256, 64 hexadecimal digits.
    new_edition : bool
        True when it is not the edition the catalogue knows.
    """

    path: Path
    sha256: str
    new_edition: bool


class Network:
    """Budget of fruitless waiting shared by the downloads of one run.

    Parameters
    ----------
    patience : float
        Seconds that may be lost in all waiting for bytes that do not come.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self.left = patience

    def lose(self, seconds: float) -> None:
        """Take what a failed attempt waited for nothing off the budget."""
        self.left = max(0.0, self.left - seconds)


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fetch(
    source: Source,
    folder: Path,
    *,
    accept: Accept | None = None,
    network: Network | None = None,
    progress: Progress | None = None,
) -> Fetched:
    """Download a source into a folder, under its file name.

    Parameters
    ----------
    source : Source
        What to fetch; its ``sha256`` may be unknown (empty).
    folder : Path
        Where the file goes; made if needed.
    accept : callable, optional
        Reader of the source: called with the temporary file when its sha256 is not the expected
        one, it raises if the content is not what the project can read. Without it, only the
        expected sha256 is accepted.
    network : Network, optional
        Waiting budget, shared with the other downloads of the run.
    progress : callable, optional
        Called with the bytes received and the bytes announced (None when they are not).

    Returns
    -------
    Fetched
        The file in its place.

    Raises
    ------
    loaders.errors.SourceMissingError
        The catalogue gives no address.
    loaders.errors.NetworkUnreachableError
        The network is absent or the server silent.
    loaders.errors.ServerRefusedError
        The server answers something else than the file.
    loaders.errors.SourceUnreadableError
        A web page instead of the file, a truncated, empty or too large one.
    loaders.errors.EditionRefusedError
        Another edition, which the reader refuses.
    loaders.errors.CacheUnusableError
        The folder cannot be written.

    In every case what was in the folder is still there.
    """
    if not source.url:
        raise errors.SourceMissingError(source.file, f"« {folder} »")
    target = folder / Path(source.file).name
    network = network or Network()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=PARTIAL, suffix=f"-{target.name}")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                _watch(_Transfer(source.id, source.url, stream), network, progress)
                stream.flush()
                os.fsync(stream.fileno())
            sha256 = sha256_of(temporary)
            new_edition = sha256 != source.sha256
            if new_edition:
                _accept_edition(source, temporary, sha256, accept)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise errors.CacheUnusableError(str(folder), errors.system_reason(error)) from error
    return Fetched(target, sha256, new_edition)


def _accept_edition(source: Source, path: Path, sha256: str, accept: Accept | None) -> None:
    """Let the reader judge a file whose sha256 is not the expected one."""
    if accept is None:
        raise errors.SourceEditionUnknownError(source.id, source.edition, source.sha256, sha256)
    try:
        accept(path)
    except errors.CitesError as error:
        raise errors.EditionRefusedError(source.id, sha256, error) from error


class _Transfer(threading.Thread):
    """One HTTP transfer to an open file, in a daemon thread that can be left behind."""

    def __init__(self, source_id: str, url: str, stream: IO[bytes]) -> None:
        super().__init__(daemon=True, name=f"download-{source_id}")
        self.source_id = source_id
        self.url = url
        self.stream = stream
        self.received = 0
        self.announced: int | None = None
        self.cancelled = threading.Event()
        self.complete = False
        self.failure: errors.CitesError | OSError | None = None

    def run(self) -> None:
        try:
            with requests.get(
                self.url, stream=True, timeout=PATIENCE, headers=_HEADERS
            ) as response:
                self._check(response)
                self._copy(response)
        except errors.CitesError as error:
            self.failure = error
        except requests.exceptions.SSLError:
            self.failure = self.refused("le certificat du serveur n'est pas reconnu")
        except (requests.exceptions.ChunkedEncodingError, urllib3.exceptions.ProtocolError):
            self.failure = self.unreadable(self.interrupted())
        except (requests.exceptions.ConnectionError, requests.exceptions.Timeout):
            self.failure = self.unreachable()
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
            self.failure = self.refused(f"adresse ou réponse inexploitable ({error})")
        except OSError as error:  # requests wraps those of the network: this one is the disk's
            self.failure = error
        except ValueError:  # the stream was closed under a transfer that was given up
            self.failure = self.unreachable()

    def _check(self, response: requests.Response) -> None:
        """Refuse an answer that cannot be the file."""
        if response.status_code != HTTPStatus.OK:
            raise self.refused(f"le serveur répond {response.status_code} {response.reason}")
        if self.url.startswith("https:") and not response.url.startswith("https:"):
            raise self.refused(f"renvoi vers une adresse non chiffrée ({response.url})")
        length = response.headers.get("Content-Length", "")
        self.announced = int(length) if length.isdecimal() else None
        if (self.announced or 0) > MAX_BYTES:
            raise self.too_large()

    def _copy(self, response: requests.Response) -> None:
        """Copy the body to the stream, unless it is a web page or too long."""
        declared = response.headers.get("Content-Type", "").lower().startswith("text/html")
        for chunk in response.iter_content(_CHUNK):
            if self.cancelled.is_set():
                return
            if self.received == 0 and (declared or is_web_page(chunk)):
                raise self.unreadable("le serveur a envoyé une page web au lieu du fichier")
            self.received += len(chunk)
            if self.received > MAX_BYTES:
                raise self.too_large()
            self.stream.write(chunk)
        if self.received == 0:
            raise self.unreadable("le serveur a envoyé un fichier vide")
        self.complete = True

    def unreachable(self) -> errors.CitesError:
        """Return the error of a network that does not answer."""
        reason = "le serveur ne répond pas"
        return errors.NetworkUnreachableError(self.source_id, self.url, reason)

    def refused(self, reason: str) -> errors.CitesError:
        """Return the error of a server that answers without giving the file."""
        return errors.ServerRefusedError(self.source_id, self.url, reason)

    def unreadable(self, reason: str) -> errors.CitesError:
        """Return the error of a body that is not the file."""
        return errors.SourceUnreadableError(self.source_id, f"{reason} ({self.url})")

    def interrupted(self) -> str:
        """Return the reason of a transfer that stopped on the way."""
        expected = f" sur {self.announced}" if self.announced else ""
        return f"le téléchargement s'est interrompu après {self.received} octets{expected}"

    def given_up(self) -> errors.CitesError:
        """Return the error of a transfer that does not advance any more."""
        return self.unreadable(self.interrupted()) if self.received else self.unreachable()

    def too_large(self) -> errors.CitesError:
        """Return the error of a body that is larger than any source."""
        return self.unreadable(f"le fichier dépasse {MAX_BYTES // 1024**2} Mio")


def _watch(transfer: _Transfer, network: Network, progress: Progress | None) -> None:
    """Run a transfer until it ends or the bytes stop coming; raise what it met."""
    if network.left <= 0:
        raise transfer.unreachable()
    transfer.start()
    mark, marked = time.monotonic(), 0
    try:
        while transfer.is_alive():
            transfer.join(_POLL)
            now = time.monotonic()
            if transfer.received - marked >= STEP:
                mark, marked = now, transfer.received
            elif now - mark > network.left and transfer.is_alive():
                network.lose(now - mark)
                raise transfer.given_up()
            if progress is not None:
                progress(transfer.received, transfer.announced)
    finally:  # also when the caller's progress stops everything
        transfer.cancelled.set()
    if transfer.complete:
        return
    network.lose(time.monotonic() - mark)
    raise transfer.failure or transfer.unreachable()
