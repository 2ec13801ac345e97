"""What Alembic runs. The connection comes from migrations/__init__.py."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate import rewriter
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy import JSON, TypeDecorator

from migrations.carried import CARRIED
from models import Base

writer = rewriter.Rewriter()


@writer.rewrites(ops.DropTableOp)
def carry(_: MigrationContext, revision: Any, drop: ops.DropTableOp) -> list[ops.MigrateOperation]:
    """What stands in a table is handed on before it is dropped."""
    return [*map(ops.ExecuteSQLOp, CARRIED.get(drop.table_name, ())), drop]


def as_plain_type(kind: str, thing: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Steps name plain column types, so that they stay what they were when the models go on."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    if kind == "type" and isinstance(thing, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    render_item=as_plain_type,
    compare_type=True,
    process_revision_directives=writer,
)
context.run_migrations()
