"""Statements that go to the driver as written: the same rows, errors and transaction as everything else."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from core.statement import Statement
from core.work import Shop
from models.catalog import Version
from models.inbox import InboxMessage
from services import inbox

PUT = Statement("INSERT INTO versions (name, value) VALUES (:name, :value)", writes=True)
GET = Statement("SELECT value, 'a: %' FROM versions WHERE name = :name")
KEY = ("simulator", "demo", "m1")


def test_what_is_put_is_read_in_the_same_work_and_after_it(shop: Shop) -> None:
    with shop.work() as work:
        assert not work.wrote
        assert work.run(PUT, name="x", value=7) == []
        assert work.wrote
        assert [tuple(row) for row in work.run(GET, name="x")] == [(7, "a: %")]
        assert work.session.get_one(Version, "x").value == 7
    with shop.work(reads=True) as work:
        assert work.run(GET, name="y") == []
        assert work.execute(select(Version.value)).scalars().all() == [7]


def test_what_fails_leaves_nothing(shop: Shop) -> None:
    def put_and_fail() -> None:
        with shop.work() as work:
            work.run(PUT, name="x", value=7)
            work.session.add(Version(name="y", value=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        put_and_fail()
    with shop.work(reads=True) as work:
        assert work.execute(select(Version)).scalars().all() == []


def test_errors_are_those_of_sqlalchemy(shop: Shop) -> None:
    with shop.work() as work:
        work.run(PUT, name="x", value=7)
    with pytest.raises(IntegrityError) as error, shop.work() as work:
        work.run(PUT, name="x", value=1_234_567)
    assert "1234567" not in str(error.value)
    with pytest.raises((OperationalError, ProgrammingError)), shop.work() as work:
        work.run(Statement("SELECT nothing"))
    with shop.work() as work:  # the connection is as good as new
        work.run(PUT, name="y", value=1)


def test_a_reading_work_does_not_write(shop: Shop) -> None:
    with pytest.raises(RuntimeError), shop.work(reads=True) as work:
        work.run(PUT, name="x", value=7)


def test_moments_and_json_are_what_the_models_read(shop: Shop) -> None:
    with shop.work() as work:
        inbox.keep(work, KEY, {"here": {"says": ["苹果", 1, None]}}, deal_id=None)
        now = work.now
    with shop.work(reads=True) as work:
        kept = work.session.get_one(InboxMessage, KEY)
        assert (kept.received_at, kept.reply, kept.deal_id) == (now, {"here": {"says": ["苹果", 1, None]}}, None)
        assert work.execute(select(InboxMessage).where(InboxMessage.received_at == now)).scalar_one() is kept


def test_whoever_listens_to_statements_hears_these_too(shop: Shop) -> None:
    heard: list[str] = []
    engine = shop.database.engine

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    with shop.work() as work:
        work.run(PUT, name="x", value=7)
        assert work.run(GET, name="x") == [(7, "a: %")]
    event.remove(engine, "before_cursor_execute", hear)
    assert [one.split()[0] for one in heard if not one.startswith("BEGIN")] == ["INSERT", "SELECT"]


def test_what_is_left_for_the_commit_is_there_after_it(shop: Shop) -> None:
    with shop.work() as work:
        work.leave(PUT, name="x", value=7)
        work.leave(PUT, name="y", value=8)
        assert work.wrote
    with shop.work(reads=True) as work:
        assert work.run(GET, name="x") + work.run(GET, name="y") == [(7, "a: %"), (8, "a: %")]


def test_whoever_asks_in_the_same_work_sees_what_was_left(shop: Shop) -> None:
    with shop.work() as work:
        assert work.session is not None
        work.leave(PUT, name="x", value=7)
        assert work.execute(select(Version.value)).scalars().all() == [7]
        work.leave(PUT, name="y", value=8)
        assert work.run(GET, name="y") == [(8, "a: %")]


def test_what_was_left_in_an_undone_part_is_undone_too(shop: Shop) -> None:
    with shop.work() as work:
        work.leave(PUT, name="x", value=7)
        with suppress(ZeroDivisionError), work.undoable():
            work.leave(PUT, name="y", value=8)
            raise ZeroDivisionError
        with work.undoable():
            work.leave(PUT, name="z", value=9)
    with shop.work(reads=True) as work:
        assert sorted(work.execute(select(Version.name)).scalars()) == ["x", "z"]


def test_what_was_left_and_cannot_be_done_undoes_all(shop: Shop) -> None:
    with shop.work() as work:
        work.run(PUT, name="x", value=7)

    def fail() -> None:
        with shop.work() as work:
            work.run(PUT, name="y", value=1)
            work.leave(PUT, name="x", value=1_234_567)
            work.leave(PUT, name="z", value=1)

    with pytest.raises(IntegrityError) as error:
        fail()
    assert "1234567" not in str(error.value)
    with shop.work() as work:  # the connection is as good as new
        assert work.execute(select(Version.name)).scalars().all() == ["x"]


def test_nothing_is_left_where_all_is_given_up(shop: Shop) -> None:
    def give_up() -> None:
        with shop.work() as work:
            work.leave(PUT, name="x", value=7)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        give_up()
    with shop.work(reads=True) as work:
        with pytest.raises(RuntimeError):
            work.leave(PUT, name="x", value=7)
        assert work.execute(select(Version)).scalars().all() == []
