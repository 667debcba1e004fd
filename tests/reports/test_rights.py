from __future__ import annotations

from datetime import UTC, datetime

import pytest

from loaders.reports import rights
from loaders.reports.errors import SettingRefusedError, WriteRefusedError
from loaders.reports.records import EVERY_CITE, Right
from loaders.reports.rights import NOBODY, Identity, Settings, on_this_machine
from loaders.reports.store import Store
from tests.reports.conftest import LOCAL
from tests.reports.examples import ANNE, LILLE, PARIS, SHA, row, save

OFF = Settings()
OIDC = Settings("oidc", None)
COORDINATOR = Identity("oidc", "Coordo@Lille.fr ", verified=True)
DAY = datetime(2026, 3, 1, tzinfo=UTC)


def right(cite: str, role: str = "writer", email: str = "coordo@lille.fr") -> Right:
    return Right(email, cite, role, DAY)


REFUSED = [
    (NOBODY, OFF, [], "n'enregistre rien"),
    (ANNE, OFF, [right(EVERY_CITE, "admin", "anne")], "n'enregistre rien"),
    (COORDINATOR, OFF, [right(EVERY_CITE)], "n'enregistre rien"),
    (NOBODY, LOCAL, [], "aucune personne"),
    (COORDINATOR, LOCAL, [right(EVERY_CITE)], "aucune personne"),
    (Identity("local", ""), LOCAL, [], "aucune personne"),
    (ANNE, Settings("local", None), [], "ouvert à cette seule machine"),
    (ANNE, Settings("local", "0.0.0.0"), [], "ouvert à cette seule machine"),  # noqa: S104 - to be refused
    (ANNE, Settings("local", "dashboard.exemple.fr"), [], "ouvert à cette seule machine"),
    (NOBODY, OIDC, [], "aucune personne"),
    (ANNE, OIDC, [right(EVERY_CITE, "admin", "anne")], "aucune personne"),
    (Identity("oidc", "  ", verified=True), OIDC, [right(EVERY_CITE, email="")], "aucune personne"),
    (Identity("oidc", "coordo@lille.fr"), OIDC, [right(EVERY_CITE)], "n'est pas vérifiée"),
    (COORDINATOR, OIDC, [], "pas le droit d'écrire pour cde-062"),
    (COORDINATOR, OIDC, [right("cde-001")], "pas le droit d'écrire pour cde-062"),
    (COORDINATOR, OIDC, [right("cde-062", email="autre@lille.fr")], "pas le droit"),
    (COORDINATOR, OIDC, [right(EVERY_CITE, "admin", "autre@lille.fr")], "pas le droit"),
]


@pytest.mark.parametrize(("who", "settings", "table", "reason"), REFUSED)
def test_who_may_not_write_is_refused_and_told_why(
    who: Identity, settings: Settings, table: list[Right], reason: str
) -> None:
    with pytest.raises(WriteRefusedError, match=reason):
        rights.check(who, settings, ["cde-062"], table)


@pytest.mark.parametrize(
    ("who", "settings", "table"),
    [
        (ANNE, LOCAL, []),
        (ANNE, Settings("local", "127.0.0.1"), []),
        (COORDINATOR, OIDC, [right("cde-062"), right("cde-001")]),
        (COORDINATOR, OIDC, [right(EVERY_CITE)]),
        (COORDINATOR, OIDC, [right(EVERY_CITE, "admin")]),
    ],
)
def test_who_may_write_does(who: Identity, settings: Settings, table: list[Right]) -> None:
    rights.check(who, settings, ["cde-062"], table)


def test_one_cite_that_is_not_theirs_is_enough_to_refuse_all() -> None:
    with pytest.raises(WriteRefusedError, match=r"pour cde-002\."):
        rights.check(COORDINATOR, OIDC, ["cde-062", "cde-002"], [right("cde-062")])


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("[::1]", True),
        (None, False),
        ("", False),
        ("0.0.0.0", False),  # noqa: S104 - to be refused
        ("::", False),
        ("192.168.1.4", False),
        ("localhost.exemple.fr", False),
    ],
)
def test_only_a_loopback_address_is_this_machine(address: str | None, *, here: bool) -> None:
    assert on_this_machine(address) is here


def test_settings_come_from_the_environment_and_are_off_by_default() -> None:
    assert Settings.read({}) == Settings("off", None)
    assert Settings.read({"CITES_WRITE": ""}) == Settings("off", None)
    assert Settings.read({"CITES_WRITE": " Local "}, "localhost") == LOCAL
    assert Settings.read({"CITES_WRITE": "oidc", "STREAMLIT_SERVER_ADDRESS": "::1"}) == Settings(
        "oidc", "::1"
    )
    with pytest.raises(SettingRefusedError, match=r"« oui ».*\n.*local ou oidc"):
        Settings.read({"CITES_WRITE": "oui"})


def test_the_store_refuses_by_default_even_when_no_page_asks(url: str) -> None:
    store = Store.open(url)
    for who in (NOBODY, ANNE, COORDINATOR):
        with pytest.raises(WriteRefusedError, match="n'enregistre rien"):
            store.save([row(LILLE, 1)], who, "a.csv", SHA, {})
        with pytest.raises(WriteRefusedError, match="n'enregistre rien"):
            store.remove_demonstration(who)
        assert not store.may_write(who, ["cde-062"])
    assert store.current() == {}
    assert store.batches() == []
    store.close()


def test_rights_are_read_again_at_each_writing(url: str) -> None:
    store = Store.open(url, OIDC)
    store.grant("COORDO@lille.fr", ["cde-062"])
    assert store.may_write(COORDINATOR, ["cde-062"])
    assert not store.may_write(COORDINATOR, ["cde-062", "cde-002"])
    batch = save(store, [row(LILLE, 12)], COORDINATOR)
    assert batch.who == "coordo@lille.fr"
    with pytest.raises(WriteRefusedError, match="cde-002"):
        save(store, [row(LILLE, 13), row(PARIS, 1)], COORDINATOR)
    assert store.current() == {LILLE: row(LILLE, 12)}
    other = Store.open(url, OIDC)
    assert other.revoke("coordo@lille.fr") == 1
    for refused in (
        lambda: save(store, [row(LILLE, 13)], COORDINATOR),
        lambda: store.undo(batch.id, COORDINATOR),
    ):
        with pytest.raises(WriteRefusedError, match="pas le droit"):
            refused()
    assert store.current() == {LILLE: row(LILLE, 12)}
    store.close()
    other.close()


def test_a_batch_is_undone_by_those_who_may_write_all_its_cites(url: str) -> None:
    store = Store.open(url, OIDC)
    national = Identity("oidc", "anct@exemple.fr", verified=True)
    store.grant("anct@exemple.fr", [EVERY_CITE], "admin")
    store.grant("coordo@lille.fr", ["cde-062"])
    both = save(store, [row(LILLE, 12), row(PARIS, 3)], national)
    own = save(store, [row(LILLE, 13)], COORDINATOR)
    with pytest.raises(WriteRefusedError, match="cde-002"):
        store.undo(both.id, COORDINATOR)
    assert store.undo(own.id, COORDINATOR).undone is not None
    assert store.undo(both.id, national).undone is not None
    assert store.current() == {}
    store.close()


def test_a_right_given_again_takes_the_place_of_the_former(store: Store) -> None:
    store.grant("a@b.fr", ["cde-062", EVERY_CITE])
    store.grant(" A@B.fr", [EVERY_CITE], "admin")
    assert [(one.cite, one.role) for one in store.rights_of("A@b.fr")] == [
        (EVERY_CITE, "admin"),
        ("cde-062", "writer"),
    ]
    assert store.revoke("a@b.fr", ["cde-062", "cde-001"]) == 1
    assert [one.cite for one in store.rights()] == [EVERY_CITE]
