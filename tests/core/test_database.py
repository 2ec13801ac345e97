"""SQLite's writers of one process stand in a queue: whoever is done, however it ended, hands the turn on."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'shop.sqlite'}")


def write(database: Database, *, commit: bool = True) -> None:
    connection = database.connect()
    try:
        connection.execute(text("CREATE TABLE IF NOT EXISTS t (n INTEGER)"))
        connection.execute(text("INSERT INTO t VALUES (1)"))
        if commit:
            connection.commit()
    finally:
        connection.close()


def written(database: Database) -> int:
    with database.connect(reads=True) as connection:
        return int(connection.execute(text("SELECT count(*) FROM t")).scalar_one())


def impatient(database: Database) -> None:
    """Let the pool's first two connections fail at once where they would wait inside of SQLite."""
    two = [database.connect(reads=True) for _ in range(2)]
    for connection in two:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        connection.close()


def test_a_second_writer_waits_for_its_turn_and_not_in_sqlite(database: Database) -> None:
    write(database)
    impatient(database)
    first = database.connect()
    second = threading.Thread(target=lambda: write(database), daemon=True)
    second.start()
    second.join(timeout=0.2)
    assert second.is_alive()
    first.close()
    second.join(timeout=10)

    assert written(database) == 2


@pytest.mark.parametrize("commit", [True, False])
def test_the_turn_is_handed_on_however_it_ends(database: Database, commit: bool) -> None:
    write(database)
    write(database, commit=commit)
    done = threading.Thread(target=lambda: write(database), daemon=True)
    done.start()
    done.join(timeout=10)

    assert not done.is_alive()


def test_whoever_cannot_begin_hands_the_turn_on_too(database: Database, tmp_path: Path) -> None:
    write(database)
    other = Database(f"sqlite:///{tmp_path / 'shop.sqlite'}")  # as another process would have it
    in_the_way = other.connect()
    impatient(database)
    with pytest.raises(OperationalError):
        database.connect()
    in_the_way.close()
    done = threading.Thread(target=lambda: write(database), daemon=True)
    done.start()
    done.join(timeout=10)

    assert not done.is_alive()


def test_reading_needs_no_turn(database: Database) -> None:
    write(database)
    writing = database.connect()

    assert written(database) == 1
    writing.close()


def test_small_and_large_numbers_are_one_statement_to_postgres(postgres_url: str) -> None:
    database = Database(postgres_url)
    connection = database.connect()
    for number in (1, 100_000, 10_000_000_000) * 5:
        connection.exec_driver_sql("SELECT %(n)s + 0", {"n": number})
    known = connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%% + 0'")

    assert len(known.all()) == 1
    connection.close()
    database.dispose()
