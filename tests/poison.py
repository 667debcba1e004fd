"""Names that attack whatever shows them: HTML, script, templates, Markdown, quotes."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from loaders.snapshot import DATA, Snapshot, load

#: Sets ``window.poisoned`` wherever it is run.
POISON = (
    "<img src=x onerror=window.poisoned=1>${window.poisoned=1}`'\"\\</script>{{7*7}}"
    "**x** [a](javascript:window.poisoned=1) $x$"
)
#: What none of these texts may become, at the addresses of elements.
EVIL_URL = "javascript:window.poisoned=1"


def poisoned(table: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Put the poison before every text of some columns: the names stay distinct."""
    return table.assign(**{c: POISON + " " + table[c].fillna("").astype(str) for c in columns})


def snapshot() -> Snapshot:
    """Return the real snapshot with every name poisoned, and other sums in its manifest."""
    real = load()
    tables = {name: dict(t, sha256="poison") for name, t in real.manifest["tables"].items()}
    cites = poisoned(real.cites, ("name", "bearer", "note"))
    cites["evidence_urls"] = EVIL_URL
    return replace(
        real,
        territories=poisoned(real.territories, ("name",)),
        cites=cites,
        manifest=MappingProxyType({**real.manifest, "tables": tables}),
    )


def write(folder: Path) -> None:
    """Write the poisoned snapshot where an app will read it."""
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    content = json.loads((folder / "manifest.json").read_text("utf-8"))
    attacked = snapshot()
    for name in ("territories", "cites"):
        path = folder / f"{name}.parquet"
        getattr(attacked, name).to_parquet(path)
        content["tables"][name]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(content), "utf-8")
