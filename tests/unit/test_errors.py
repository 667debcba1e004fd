from __future__ import annotations

from loaders.errors import REPORT_LINES, VALUE_LENGTH, Fault, SchemaFaultError, report


def test_a_fault_says_where_what_why_and_what_is_expected() -> None:
    fault = Fault("x.csv", 3, "insee_com", "1004", "zéro perdu", "5 caractères")
    assert fault.sentence() == (
        "x.csv, ligne 3, colonne « insee_com » : zéro perdu (valeur trouvée : « 1004 ») ; "
        "attendu : 5 caractères."
    )


def test_a_fault_of_a_whole_file_has_no_place() -> None:
    assert Fault("x.csv", None, None, None, "vide", "").sentence() == "x.csv : vide."


def test_a_named_row_is_written_as_it_is() -> None:
    assert (
        "x.json, objet n° 4 : faux"
        in Fault("x.json", "objet n° 4", None, None, "faux", "").sentence()
    )


def test_a_value_cannot_drive_the_terminal_nor_flood_it() -> None:
    sentence = Fault("x", 1, "c", "\x1b[31m\n" + "a" * 500, "faux", "").sentence()
    assert "\x1b" not in sentence
    assert "\n" not in sentence
    assert len(sentence) < VALUE_LENGTH + 80


def test_all_faults_are_counted_and_the_first_ones_spelled_out() -> None:
    faults = [Fault("x", line, "c", line, "faux", "vrai") for line in range(REPORT_LINES + 7)]
    error = SchemaFaultError("x", faults)
    assert error.faults == tuple(faults)
    assert f"{REPORT_LINES + 7} anomalies" in str(error)
    assert "et 7 autres anomalies" in str(error)
    assert "Que faire" in str(error)
    assert len(report(faults).splitlines()) == REPORT_LINES + 1
