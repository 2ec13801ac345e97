"""The database's tables, step by step. Alembic without its ini file: the database is handed over, not configured twice.

The same steps run on SQLite and PostgreSQL. Several processes may start at once: one takes the steps, the others wait.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.database import Database

HERE = Path(__file__).parent
_LOCK = 0x716D  # the number of the PostgreSQL advisory lock under which the steps are taken


def upgrade(database: Database, to: str = "head") -> None:
    """Take all steps that are missing, in one transaction."""
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), to)


def check(database: Database) -> list[Any]:
    """What the models have and the steps lack (Alembic's diffs); empty when they are the same."""
    from alembic.autogenerate import compare_metadata

    from models import Base

    with database.engine.connect() as connection:
        return list(
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
        )


def write(database: Database, message: str) -> None:
    """Write the step that leads from a database at head to the models: `make migration`. Read it before you keep it."""
    number = f"{len(list((HERE / 'versions').glob('*.py'))) + 1:04d}"
    with database.engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)


def head() -> str:
    """The newest step that this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(connection: Connection) -> str:
    """The step that a database stands at; "" where it is empty."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HERE))
    return config
