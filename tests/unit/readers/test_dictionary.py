from __future__ import annotations

from loaders.readers.dictionary import COLUMNS, SOURCE_TABLES, dictionary


def test_every_column_of_every_reader_is_described_in_french() -> None:
    frame = dictionary()
    assert list(frame.columns) == list(COLUMNS)
    assert set(frame["table"]) == set(SOURCE_TABLES)
    assert len(frame) == sum(len(schema.columns) for schema in SOURCE_TABLES.values())
    for column in ("type", "title", "description"):
        assert frame[column].str.strip().ne("").all()
        assert frame[column].notna().all()
    assert set(frame["type"]) <= {"texte", "nombre", "géométrie"}
    assert frame["description"].str.endswith(".").all()


def test_each_table_has_a_title() -> None:
    titles = [schema.title for schema in SOURCE_TABLES.values()]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_whether_a_value_may_be_missing_is_told() -> None:
    frame = dictionary().set_index(["table", "column"])["nullable"]
    assert frame["source.population", "population_2018"]
    assert not frame["source.population", "code"]
