"""A copy of the shop's SQLite file while it runs, and its way back. PostgreSQL has its own tools for that.

The copy is made with SQLite's online backup (https://sqlite.org/backup.html): a consistent state of one moment.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import migrations
from core.database import Database
from core.errors import ShopError
from core.settings import Settings

State = tuple[str, str]  # the step that the tables are at, the moment of the last change
UNREADABLE: State = ("~", "~")
LATEST = """
    SELECT max(at) FROM (
        SELECT max(received_at) AS at FROM inbox UNION ALL SELECT max(created_at) FROM outbox
        UNION ALL SELECT max(moved_at) FROM moves UNION ALL SELECT max(created_at) FROM members
    )
"""


class BackupExists(ShopError):
    """The file to back up to is there already."""


class BackupMissing(ShopError):
    """There is no such file to restore from."""


class BackupDamaged(ShopError):
    """The file is no database, is damaged, or is none of a shop."""


class BackupNewer(ShopError):
    """What stands here is newer than the backup; only `force` overwrites it."""


class BackupRunning(ShopError):
    """Somebody uses the database."""


class BackupPostgres(ShopError):
    """The shop is on PostgreSQL."""


def backup(settings: Settings, file: Path) -> int:
    """Copy the shop to a new file that only its owner may read; returns its bytes. Raises a ShopError."""
    source = database_file(settings, file)
    if file.exists():
        raise BackupExists(file=str(file))
    if not source.exists():
        raise BackupMissing(file=str(source))
    making = file.with_name(file.name + ".making")
    os.close(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        with closing(sqlite3.connect(source, timeout=30)) as shop, closing(sqlite3.connect(making)) as copy:
            shop.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        _check(making)
        making.rename(file)
    finally:
        making.unlink(missing_ok=True)
    return file.stat().st_size


def restore(settings: Settings, file: Path, *, force: bool = False) -> None:
    """Put a backup in the place of the shop's database. Raises a ShopError, and has then changed nothing."""
    target = database_file(settings, file)
    if not file.exists():
        raise BackupMissing(file=str(file))
    found = _check(file)
    if target.exists():
        _refuse_in_use(target)
        if not force and _state(target) > found:
            raise BackupNewer()
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".restoring")
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy, closing(sqlite3.connect(fresh)) as new:
            copy.backup(new)
        _check(fresh)
        for beside in ("-wal", "-shm"):  # they belong to the file that goes
            target.with_name(target.name + beside).unlink(missing_ok=True)
        fresh.rename(target)
    finally:
        fresh.unlink(missing_ok=True)


def database_file(settings: Settings, file: Path) -> Path:
    """The shop's SQLite file. Raises BackupPostgres, which says what to do instead."""
    database = Database(settings.database)
    if not database.is_sqlite:
        hidden = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=True)
        raise BackupPostgres(file=str(file), url=hidden)
    return Path(database.engine.url.database or "")


def _refuse_in_use(target: Path) -> None:
    """Leaving WAL needs to be alone: every connection of a running shop holds a shared lock."""
    with closing(sqlite3.connect(target, timeout=0)) as shop:
        try:
            shop.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise BackupRunning() from None
        except sqlite3.DatabaseError:  # damaged: nobody works on it, and it is to be replaced
            pass


def _state(target: Path) -> State:
    """How new the shop's own database is; what cannot be read counts as newer than anything."""
    try:
        return _check(target)
    except BackupDamaged:
        return UNREADABLE


def _check(file: Path) -> State:
    """How new a sound database of a shop is. Raises BackupDamaged for anything else."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as found:
            sound = found.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            strays = found.execute("PRAGMA foreign_key_check").fetchone()
            (step,) = found.execute("SELECT version_num FROM alembic_version").fetchone()
            (changed_at,) = found.execute(LATEST).fetchone()
    except (sqlite3.DatabaseError, TypeError):
        raise BackupDamaged(file=str(file)) from None
    if not sound or strays or step > migrations.head():
        raise BackupDamaged(file=str(file))
    return step, changed_at or ""
