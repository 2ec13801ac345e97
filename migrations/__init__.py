"""The database's tables, step by step. Alembic without its ini file: the database is handed over, not configured twice.

The same steps run on SQLite and PostgreSQL. Several processes may start at once: one takes the steps, the others wait.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from core.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent
_LOCK = 0x716D  # the number of the PostgreSQL advisory lock under which the steps are taken


def upgrade(database: Database) -> None:
    """Take all steps that are missing, in one transaction."""
    with database.engine.connect() as connection:
        if current(connection) == head():
            return  # nearly every start: Alembic need not even be loaded
    from alembic import command

    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), "head")


def check(database: Database) -> list[Any]:
    """What the models have and the steps lack (Alembic's diffs); empty when they are the same."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from models import Base

    with database.engine.connect() as connection:
        return list(
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
        )


def write(database: Database, message: str) -> None:
    """Write the step that leads from a database at head to the models: `make migration`. Read it before you keep it."""
    from alembic import command

    number = f"{len(list((HERE / 'versions').glob('*.py'))) + 1:04d}"
    with database.engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)


def head() -> str:
    """The newest step that this program knows: the number that its file's name begins with."""
    return max((file.name.split("_")[0] for file in (HERE / "versions").glob("*.py")), default="")


def current(connection: Connection) -> str:
    """The step that a database stands at; "" where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HERE))
    return config
