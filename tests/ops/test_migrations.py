"""The steps lead to what the models say, on both databases, whoever takes them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text

import migrations
from core.database import Database
from models import Base


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Database]:
    database = Database(empty_database_url)
    yield database
    database.dispose()


def test_all_steps_together_make_what_the_models_say(empty: Database) -> None:
    migrations.upgrade(empty)

    assert migrations.check(empty) == []


def test_checks_and_partial_indexes_are_the_models_too(empty: Database, request: pytest.FixtureRequest) -> None:
    """Alembic compares no CHECK and no WHERE of an index; the walls of the schema stand on them."""
    migrations.upgrade(empty)
    models = Database(request.getfixturevalue("sqlite_url" if empty.is_sqlite else "postgres_url"))

    with empty.engine.connect() as by_steps, models.engine.connect() as by_models:
        assert walls(by_steps) == walls(by_models)
    models.dispose()


def walls(connection: Connection) -> dict[str, list[str]]:
    """What each table is protected and found by, in words that can be compared."""
    found = inspect(connection)
    readers = (found.get_check_constraints, found.get_indexes, found.get_foreign_keys, found.get_unique_constraints)
    return {
        table: sorted(in_words(thing) for reader in readers for thing in reader(table))
        for table in Base.metadata.tables
    }


def in_words(thing: Any) -> str:
    if isinstance(thing, dict):
        return ", ".join(f"{name}: {in_words(value)}" for name, value in sorted(thing.items()))
    return str(thing)


def test_an_empty_database_is_at_no_step_and_a_full_one_at_the_head(empty: Database) -> None:
    with empty.engine.connect() as connection:
        assert migrations.current(connection) == ""
    migrations.upgrade(empty)
    migrations.upgrade(empty)

    with empty.engine.connect() as connection:
        assert migrations.current(connection) == migrations.head() != ""


def test_questions_become_tickets(empty: Database) -> None:
    """The tables as they were at the first step, with one question that waits and one that was answered."""
    by_now = {"now": "2026-03-06 10:00:00+00:00"}
    with empty.engine.begin() as connection:
        command.upgrade(migrations._config(connection), "0001")
        for statement in OLD_QUESTIONS:
            connection.execute(text(statement), by_now)
    migrations.upgrade(empty)

    with empty.engine.connect() as connection:
        tickets = connection.execute(text("SELECT id, supplier_id, status, words FROM tickets ORDER BY id")).all()
        said = connection.execute(text("SELECT ticket_id, member_id, text FROM ticket_messages")).all()
        assert not inspect(connection).has_table("questions")
    assert [tuple(row) for row in tickets] == [(1, 1, "waiting", "甜吗"), (2, 1, "closed", "打蜡了吗")]
    assert [tuple(row) for row in said] == [(2, 2, "没有")]


OLD_QUESTIONS = (
    "INSERT INTO suppliers (id, name, notices, created_at) VALUES (1, '果园', 'at_once', :now)",
    "INSERT INTO categories (id, name, position) VALUES (1, '水果', 0)",
    "INSERT INTO products (id, supplier_id, category_id, name, aliases, description, image, attributes, faq, options,"
    " shelf, created_at) VALUES (1, 1, 1, '苹果', '[]', '', '', '{}', '[]', '[]', 'on', :now)",
    "INSERT INTO members (id, name, sealed_address, created_at) VALUES (1, '阿梅', '', :now), (2, '果园', '', :now)",
    "INSERT INTO questions (product_id, member_id, question, answer, asked_at) VALUES (1, 1, '甜吗', '', :now)",
    "INSERT INTO questions (product_id, member_id, question, answer, answered_by, asked_at, answered_at)"
    " VALUES (1, 1, '打蜡了吗', '没有', 2, :now, :now)",
)


def test_several_processes_that_start_at_once_take_each_step_once(empty_database_url: str) -> None:
    """As threads with engines of their own: what they share is the database."""

    def start(_: int) -> None:
        database = Database(empty_database_url)
        migrations.upgrade(database)
        database.dispose()

    with ThreadPoolExecutor(4) as processes:
        list(processes.map(start, range(4)))
    database = Database(empty_database_url)

    with database.engine.connect() as connection:
        assert migrations.current(connection) == migrations.head()
    database.dispose()


def test_the_numbers_of_the_steps_leave_no_gap() -> None:
    steps = sorted(file.name for file in (migrations.HERE / "versions").glob("*.py"))

    assert [step[:4] for step in steps] == [f"{number:04d}" for number in range(1, len(steps) + 1)]


def test_a_step_names_no_type_of_ours() -> None:
    """Else it would change with the models that it is to lead to."""
    for step in (migrations.HERE / "versions").glob("*.py"):
        assert "models" not in step.read_text(encoding="utf-8")
