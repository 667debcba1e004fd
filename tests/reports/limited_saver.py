"""A process whose files may not grow, as on a full disk, saves: ``URL``, prints the error."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from loaders.errors import CitesError
from loaders.reports.store import Store
from tests.reports.conftest import LOCAL
from tests.reports.examples import BRUNO, many, save

store = Store.open(sys.argv[1], LOCAL)
store.current()
path = Path(str(store.database.path))
limit = path.stat().st_size + 64 * 1024
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    save(store, many(20_000, 9), BRUNO)
except CitesError as error:
    sys.stdout.write(f"{type(error).__name__} {error}")
