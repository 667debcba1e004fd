"""A process that stops for ever in the middle of a save, for a test to kill: ``URL``."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import sqlalchemy as sa

from geo.reports import Row
from loaders.reports import ledger
from loaders.reports.store import Store
from tests.reports.conftest import LOCAL
from tests.reports.examples import BRUNO, many, save


def half_then_sleep(self: ledger.Ledger, batch: object, rows: Sequence[Row]) -> int:
    number = WHOLE(self, batch, rows[: len(rows) // 2])
    found = self.connection.scalar(sa.text("SELECT count(*) FROM report_value"))
    sys.stdout.write(f"{found}\n")
    sys.stdout.flush()
    time.sleep(600)
    return number


WHOLE = ledger.Ledger.add
ledger.Ledger.add = half_then_sleep
save(Store.open(sys.argv[1], LOCAL), many(5_000, 9), BRUNO)
