"""Statements that go to the driver as they are written: for the few on the way of every order.

What SQLAlchemy does around a statement (keys of its cache, types, rows by name) costs several times what the driver
itself takes for it: see docs/performance.md. Everything else is written with SQLAlchemy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

_NAME = re.compile(r"(?<!:):([a-z_]+)")

Row = tuple[Any, ...]


class Statement:
    """SQL with :names for the values (none in its literals): numbers, plain texts (JSON as its text), moments, None.

    Both databases read it, or the one that it is made for. `writes`: it changes something.
    """

    def __init__(self, sql: str, *, writes: bool = False) -> None:
        self.writes = writes
        self._gives_rows = not sql.lstrip().startswith("INSERT") or " RETURNING " in sql
        self.sql = sql
        self._marked = _NAME.sub(r"%(\1)s", sql.replace("%", "%%"))

    def run(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """The rows, in the connection's transaction. Raises DBAPIError and its kinds, as SQLAlchemy does."""
        sqlite = connection.dialect.name == "sqlite"
        sql = self.sql if sqlite else self._marked
        given = {name: _moment(value) for name, value in values.items()} if sqlite else dict(values)
        if connection.dispatch.before_cursor_execute:  # whoever listens to all statements hears these too
            found = connection.exec_driver_sql(sql, given)
            return [tuple(row) for row in found] if self._gives_rows else []
        cursor = connection.connection.cursor()
        try:
            cursor.execute(sql, given)
            return cursor.fetchall() if self._gives_rows else []  # type: ignore[return-value]
        except Exception as error:
            raise _worded(error, connection, cursor, sql) from error
        finally:
            cursor.close()


def commit_with(connection: Connection, left: Sequence[tuple[Statement, Mapping[str, Any]]]) -> None:
    """Run these and commit, in one trip to PostgreSQL: each trip less under the locks of an order lets the next one
    in earlier. Raises as `run` does; nothing is committed then."""
    if connection.dispatch.before_cursor_execute:
        for statement, values in left:
            statement.run(connection, values)
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    cursor, sql = driver.cursor(), ""
    try:
        with driver.pipeline():
            for statement, values in left:
                sql = statement._marked
                cursor.execute(sql, dict(values))
            driver.commit()
    except Exception as error:
        raise _worded(error, connection, cursor, sql) from error
    finally:
        cursor.close()


def _moment(value: Any) -> Any:
    """SQLite keeps moments as SQLAlchemy writes them there."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value


def _worded(error: Exception, connection: Connection, cursor: Any, sql: str) -> BaseException:
    dialect = connection.dialect
    assert dialect.dbapi is not None
    lost = isinstance(error, dialect.dbapi.Error) and dialect.is_disconnect(error, connection.connection, cursor)
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql, None, error, dialect.dbapi.Error, hide_parameters=True, connection_invalidated=lost, dialect=dialect
    )
