"""Where the application keeps what it fetches and makes on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """Return the folder of the user's cache, which may not exist yet."""
    chosen = os.environ.get("CITES_CACHE_DIR")
    return Path(chosen) if chosen else platformdirs.user_cache_path("cites-emploi")


def data_folder() -> Path:
    """Return the folder of what the user entrusts to the application, which may not exist yet."""
    chosen = os.environ.get("CITES_DATA_DIR")
    return Path(chosen) if chosen else platformdirs.user_data_path("cites-emploi")
