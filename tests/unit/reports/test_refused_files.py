"""Files that are refused as a whole, before anything in them is trusted."""

from __future__ import annotations

import gzip
import io
import re
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from loaders.reports import intake
from loaders.reports.form import COLUMNS, MAX_BYTES, MAX_ROWS
from tests.unit.reports import files
from tests.unit.reports.files import csv, refusal, row, with_parts, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def test_a_file_of_100_mb_is_refused_before_it_is_read() -> None:
    assert "100,0 Mo, 5 Mo au plus" in refusal(b"\0" * (100 * 2**20), "rapports.xlsx")


def test_a_file_is_read_up_to_its_limit_and_no_further() -> None:
    full = csv(row())
    full += b"\n" * (MAX_BYTES - len(full))
    assert files.checked(full).ok
    assert "trop gros" in refusal(full + b"\n")


@pytest.mark.parametrize("name", ["rapports.csv", "rapports.xlsx"])
@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\0\0\0", b"\xef\xbb\xbf"])
def test_an_empty_file(content: bytes, name: str) -> None:
    assert "le fichier est vide" in refusal(content, name)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "en réalité un document PDF"),
        (b"\n  %PDF-1.4\n", "en réalité un document PDF"),
        (b"<!DOCTYPE html><html><body>Erreur</body></html>", "en réalité une page web"),
        (b"\x89PNG\r\n\x1a\n\0\0", "en réalité une image"),
        (gzip.compress(b"x"), "en réalité une archive gzip"),
        (OLE + b"\0" * 512, "ancien format (.xls)"),
        (OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (b"\x00\x01\x02\xff" * 200, "pas un texte"),
        (b"\x81\x8d\x8f", "encodage"),
    ],
)
@pytest.mark.parametrize("name", ["rapports.xlsx", "rapports.csv"])
def test_what_it_really_is_is_told(content: bytes, said: str, name: str) -> None:
    assert said in refusal(content, name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rapports.xlsm", "peut contenir des macros"),
        ("rapports.xlsb", "peut contenir des macros"),
        ("rapports.ods", "format non lu (.ods)"),
        ("rapports", "format non lu (nom sans suffixe)"),
        ("rapports.xlsx.exe", "format non lu (.exe)"),
    ],
)
def test_other_formats_are_refused_on_their_names(name: str, said: str) -> None:
    assert said in refusal(xlsx(row()), name)


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/vbaProject.bin": b"macro"},
        {"xl/VBAPROJECT.BIN": b"macro"},
        {"xl/macrosheets/sheet1.xml": b"<a/>"},
        {"[Content_Types].xml": b'<Types a="application/vnd.ms-excel.sheet.macroEnabled.main"/>'},
    ],
)
def test_macros_are_refused_whatever_the_name(parts: dict[str, bytes]) -> None:
    assert "contient des macros" in refusal(with_parts(xlsx(row()), parts), "rapports.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_parts(xlsx(row()), {SHEET: b" " * (60 * 2**20)})
    assert len(bomb) < 2**20

    def opened(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(zipfile.ZipFile, "open", opened)
    assert "une fois décompressée" in refusal(bomb)


def test_a_part_that_swells_too_much_is_refused() -> None:
    assert "compressé" in refusal(with_parts(xlsx(row()), {"xl/media/a.xml": b" " * 4 * 2**20}))


def test_an_archive_of_too_many_files_is_refused() -> None:
    assert "100 au plus" in refusal(
        with_parts(xlsx(row()), {f"xl/{rank}.xml": b"" for rank in range(101)})
    )


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    content = bytearray(with_parts(xlsx(row()), {SHEET: b" " * 2**20}))
    place = content.rfind(SHEET.encode()) - 46
    assert content[place : place + 4] == b"PK\x01\x02"
    content[place + 24 : place + 28] = struct.pack("<I", 100)
    assert "abîmé" in refusal(bytes(content))


def test_an_entity_that_would_swell_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><worksheet>&b;</worksheet>'
    for encoding in ("utf-8", "utf-16"):
        part = bomb.decode().encode(encoding)
        assert "type de document XML" in refusal(with_parts(xlsx(row()), {SHEET: part}))


def test_a_row_numbered_beyond_any_spreadsheet_is_refused_at_once() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(row()))) as archive:
        part = archive.read(SHEET).replace(b'<row r="2"', b'<row r="99999999999"')
    assert "abîmé" in refusal(with_parts(xlsx(row()), {SHEET: part}))


def test_an_archive_that_is_no_workbook() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("lettre.txt", "bonjour")
    assert "pas un classeur Excel" in refusal(stream.getvalue())
    ods = with_parts(stream.getvalue(), {"mimetype": b"application/vnd.oasis.opendocument.s"})
    assert ".ods" in refusal(ods)


def test_a_truncated_or_damaged_workbook() -> None:
    content = xlsx(row())
    assert "tronqué" in refusal(content[: len(content) // 2])
    assert "abîmé" in refusal(with_parts(content, {"xl/workbook.xml": b"<workbook"}))
    assert "aucune feuille" in refusal(with_parts(content, {SHEET: None}))


def test_50_000_rows_are_refused_in_both_formats() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(row()))) as archive:
        start, found, end = archive.read(SHEET).partition(b'<row r="2"')
    one, mark, rest = (found + end).partition(b"</row>")
    one = re.sub(b' r="[^"]*"', b"", one + mark)
    # The remarks keep it from being compressed as much as a bomb.
    part = start + b"".join(one + b"<!--%d-->" % (rank**5) for rank in range(50_000)) + rest
    for content in (csv(*[row()] * 50_000), with_parts(xlsx(row()), {SHEET: part})):
        assert len(content) < MAX_BYTES
        assert f"plus de {MAX_ROWS} lignes" in refusal(content)


def test_rows_beyond_the_size_that_a_workbook_states_are_read() -> None:
    content = xlsx(row(), row(cite="Lille"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(SHEET).replace(b'ref="A1:F3"', b'ref="A1:F2"')
    found = files.checked(with_parts(content, {SHEET: part}))
    assert (found.ok, found.lines) == (True, 2)


@pytest.mark.parametrize("make", [csv, xlsx])
def test_a_file_without_a_row(make: files.Make) -> None:
    assert "aucune ligne de données" in refusal(make())
    assert "aucune ligne de données" in refusal(make(["", "", "", "", "", ""]))


@pytest.mark.parametrize("make", [csv, xlsx])
def test_another_table_than_the_template(make: files.Make) -> None:
    said = refusal(make(["75056", "2"], header=["code", "population"]))
    assert "ce n'est pas le modèle de saisie" in said
    assert "« code, population »" in said
    assert ", ".join(COLUMNS) in said


def test_a_workbook_of_other_sheets() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(header=["a", "b"], sheet="Budget")))
    book.create_sheet("Notes").append(["rien"])
    stream = io.BytesIO()
    book.save(stream)
    said = refusal(stream.getvalue())
    assert "aucune feuille « Saisie »" in said
    assert "« Budget, Notes »" in said


@pytest.mark.parametrize("make", [csv, xlsx])
def test_a_wrong_header_is_told_whole(make: files.Make) -> None:
    header = ["Cité", "Trimestre", "Axe", "Indicateurs", "Valeur", "Valeur", "Couleur"]
    found = files.checked(make([*row(), ""], header=header))
    assert [(fault.column, fault.why) for fault in found.faults] == [
        ("Valeur", "colonne présente deux fois"),
        ("Période", "colonne absente"),
        ("Indicateur", "colonne absente, peut-être renommée « Indicateurs »"),
        ("Commentaire", "colonne absente"),
        ("Trimestre", "colonne en trop"),
        ("Couleur", "colonne en trop"),
    ]
    assert {fault.row for fault in found.faults} == {1}
    assert found.changes == ()


@pytest.mark.parametrize("make", [csv, xlsx])
def test_cells_beyond_the_columns_are_not_lost_in_silence(make: files.Make) -> None:
    assert "cellules hors des colonnes du modèle" in refusal(make([*row(), "en plus"]))


def test_a_quote_that_is_never_closed() -> None:
    assert "guillemet" in refusal(csv(row(comment='"oubli')))


def test_the_name_of_a_file_is_made_harmless() -> None:
    assert intake.display_name("../../etc/passwd") == "passwd"
    assert intake.display_name("C:\\dossier\\mes\u202e rapports\n.csv") == "mes rapports.csv"
    assert intake.display_name("") == "fichier sans nom"
    assert len(intake.display_name("a" * 5_000)) == 120


def test_a_folder_of_the_name_is_never_opened(tmp_path: Path) -> None:
    assert "le fichier est vide" in refusal(b"", str(tmp_path / "rapports.csv"))
