from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def put(tmp_path: Path) -> Callable[[bytes], Path]:
    """Write bytes to a file and return its path."""

    def write(content: bytes) -> Path:
        path = tmp_path / "source.bin"
        path.write_bytes(content)
        return path

    return write
