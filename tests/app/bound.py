"""Where the widgets that the address follows are in a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from streamlit.proto.Block_pb2 import Block as BlockProto
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

#: The blocks that hold a widget, from the outermost: the key of each, its rank where it has none.
Place = tuple[str | int, ...]


def places(at: AppTest) -> dict[str, Place]:
    """Return the place of each widget that the address follows, by the parameter's name.

    It has to stay the same from a run to the next. Where a block without a key is pushed down, the
    browser draws the widget anew in the next block before it removes the old one, and removing it
    ends the link to the address (Streamlit 1.67): what is chosen then is shown, not kept.
    """
    return dict(_bound(at._tree, ()))


def _bound(block: Block, place: Place) -> Iterator[tuple[str, Place]]:
    for rank, child in block.children.items():
        parameter = getattr(_described(child.proto), "query_param_key", "")
        if parameter:
            yield parameter, place
        if isinstance(child, Block):
            yield from _bound(child, (*place, child.key or rank))


def _described(proto: Any) -> Any:
    """Return what says which widget it is: for a block, the message inside it."""
    kind = proto.WhichOneof("type") if isinstance(proto, BlockProto) else None
    return getattr(proto, kind) if kind else proto
