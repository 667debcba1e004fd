"""A Streamlit session without a browser: the same websocket, the same messages.

It does what Streamlit's own front end does on a rerun: sends the state of the widgets the user has
touched, with the fingerprints of the large elements it still holds, and reads until the script has
finished.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from socket import IPPROTO_TCP, TCP_QUICKACK

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from tests.bench.visits import Change

#: Runs after which a browser drops an element that it has not shown again.
_KEPT_RUNS = 2


class PageFailedError(RuntimeError):
    """The page under measure showed an error, or did not finish."""


@dataclass(frozen=True)
class Rerun:
    """What one run of the page cost.

    Attributes
    ----------
    seconds : float
        From the request to the end of the script.
    size : int
        Bytes received.
    elements : dict of str to int
        Bytes received, by kind of element.
    """

    seconds: float
    size: int
    elements: dict[str, int]


@dataclass
class Session:
    """One open page.

    ``path`` and ``query`` are those of its address; ``remembers`` is false for a browser that keeps
    no large element.
    """

    socket: ClientConnection
    path: str = ""
    query: str = ""
    remembers: bool = True
    ids: dict[str, str] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    runs: int = 0
    page: str = ""

    async def change(self, change: Change) -> Rerun:
        """Set the filters and the address, and wait until the page has run.

        A filter that was touched and is not named becomes empty.

        Raises
        ------
        PageFailedError
            If the page shows an error or lacks one of the filters.
        """
        wanted = change.widgets
        for key in self.states.keys() | wanted.keys():
            if key not in self.ids:
                raise PageFailedError(f"no filter « {key} »: {sorted(self.ids)}")
            self.states[key] = _state(self.ids[key], wanted.get(key), self.states.get(key))
        self.query = change.query
        return await self.run()

    async def run(self) -> Rerun:
        """Run the page with the filters and the address as they are."""
        request = BackMsg()
        script = request.rerun_script
        # As a browser does: the path opens the page, its fingerprint runs it again.
        script.page_script_hash = self.page
        script.page_name = "" if self.page else self.path
        script.query_string = self.query
        script.widget_states.widgets.extend(self.states.values())
        script.context_info.locale = "fr-FR"
        script.context_info.timezone = "Europe/Paris"
        self.runs += 1
        if self.remembers:
            old = self.runs - _KEPT_RUNS
            self.held = {name: last for name, last in self.held.items() if last >= old}
            script.cached_message_hashes.extend(self.held)
        content = request.SerializeToString()
        start = time.perf_counter()
        await self.socket.send(content)
        sizes: dict[str, int] = {}
        finished = False
        while not finished:
            data = await self.socket.recv(decode=False)
            self._acknowledge()
            message = ForwardMsg.FromString(data)
            kind = self._note(message)
            sizes[kind] = sizes.get(kind, 0) + len(data)
            finished = (
                kind == "script_finished"
                and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            )
        return Rerun(time.perf_counter() - start, sum(sizes.values()), sizes)

    def _acknowledge(self) -> None:
        """Acknowledge what comes without the usual delay of some 40 ms.

        Streamlit's socket holds a small message back until the one before is acknowledged: that
        wait, which falls at random, would drown what is compared. Linux forgets the option.
        """
        peer = self.socket.transport.get_extra_info("socket")
        peer.setsockopt(IPPROTO_TCP, TCP_QUICKACK, 1)

    def _note(self, message: ForwardMsg) -> str:
        """Remember what the next request needs; return the kind of the message."""
        kind = message.WhichOneof("type") or ""
        if kind == "page_not_found":
            raise PageFailedError(f"no page « {self.path} »")
        if kind == "navigation":
            self.page = message.navigation.page_script_hash
        if message.metadata.cacheable:
            self.held[message.hash] = self.runs
        if kind == "ref_hash":
            self.held[message.ref_hash] = self.runs
        if kind != "delta":
            return kind
        if message.delta.WhichOneof("type") == "add_block":
            # Tabs and expanders are widgets too.
            block = message.delta.add_block
            self.ids.update(_identified(block, block.WhichOneof("type") or ""))
            return kind
        if message.delta.WhichOneof("type") != "new_element":
            return kind
        element = message.delta.new_element
        name = element.WhichOneof("type") or ""
        if name == "exception":
            raise PageFailedError(element.exception.message)
        self.ids.update(_identified(element, name))
        return name


def _state(
    widget: str, value: str | Sequence[str] | None, before: WidgetState | None
) -> WidgetState:
    """Return the state of a text or of a list of labels; without value, empty as it was before."""
    text = isinstance(value, str) or (
        value is None and before is not None and before.WhichOneof("value") == "string_value"
    )
    if text:
        return WidgetState(id=widget, string_value=value if isinstance(value, str) else "")
    state = WidgetState(id=widget)
    state.string_array_value.data.extend(value or ())
    return state


def _identified(element: Element | Block, name: str) -> Iterator[tuple[str, str]]:
    """Give the key and the identifier of a widget: ``$$ID-<hash>-<key>``."""
    widget = getattr(getattr(element, name, None), "id", "")
    if widget.startswith("$$ID-"):
        yield widget.split("-", 2)[2], widget


@asynccontextmanager
async def connected(
    port: int, path: str = "", query: str = "", *, remembers: bool = True
) -> AsyncIterator[Session]:
    """Connect to a server, and run nothing yet.

    Parameters
    ----------
    port
        Of the server, on this machine.
    path, query
        Of the address of the page.
    remembers
        False for a browser that keeps no large element.
    """
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(
        address,
        subprotocols=["streamlit"],
        origin=f"http://127.0.0.1:{port}",
        compression=None,
        max_size=None,
        proxy=None,
    ) as socket:
        yield Session(socket, path, query, remembers)


@asynccontextmanager
async def session(
    port: int, path: str = "", query: str = "", *, remembers: bool = True
) -> AsyncIterator[Session]:
    """Open a page and run it once, as a browser does; see `connected`."""
    async with connected(port, path, query, remembers=remembers) as opened:
        await opened.run()
        yield opened
