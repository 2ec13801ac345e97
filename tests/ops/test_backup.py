"""Backup and restore: a round trip while the shop runs, and every refusal."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import migrations
from core.clock import SetClock
from core.database import Database
from core.settings import Settings
from core.work import Shop
from operations.backup import (
    BackupDamaged,
    BackupExists,
    BackupMissing,
    BackupNewer,
    BackupPostgres,
    BackupRunning,
    backup,
    restore,
)
from queries import members as people
from tests import make


@pytest.fixture
def open_shop(settings: Settings, clock: SetClock) -> Iterator[Shop]:
    """A shop on SQLite at head, whose connections are open."""
    settings.data.mkdir()
    database = Database(settings.database)
    migrations.upgrade(database)
    shop = Shop(database, clock, settings)
    joins(shop, "阿梅")
    yield shop
    database.dispose()


def joins(shop: Shop, name: str) -> None:
    with shop.work() as work:
        make.member(work, name)


def names(settings: Settings) -> list[str]:
    with closing(sqlite3.connect(settings.data / "shop.sqlite")) as database:
        return [name for (name,) in database.execute("SELECT name FROM members ORDER BY id")]


@pytest.fixture
def copy(open_shop: Shop, tmp_path: Path) -> Path:
    """A backup with 阿梅 in it."""
    file = tmp_path / "copy.sqlite"
    backup(open_shop.settings, file)
    return file


def test_what_was_backed_up_comes_back(open_shop: Shop, copy: Path, settings: Settings, clock: SetClock) -> None:
    clock.advance(minutes=1)
    joins(open_shop, "老王")
    open_shop.database.dispose()

    restore(settings, copy, force=True)

    assert names(settings) == ["阿梅"]


def test_a_backup_is_taken_while_somebody_writes(open_shop: Shop, tmp_path: Path) -> None:
    with open_shop.work() as work:
        make.member(work, "老王")
        backup(open_shop.settings, tmp_path / "copy.sqlite")

    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copied:
        assert [name for (name,) in copied.execute("SELECT name FROM members")] == ["阿梅"]


def test_a_backup_is_one_file_for_its_owner_only(copy: Path) -> None:
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [file.name for file in copy.parent.glob("copy*")] == ["copy.sqlite"]


def test_a_backup_never_overwrites(open_shop: Shop, copy: Path) -> None:
    before = copy.read_bytes()

    with pytest.raises(BackupExists):
        backup(open_shop.settings, copy)
    assert copy.read_bytes() == before


def test_a_new_place_gets_the_shop(copy: Path, settings: Settings, tmp_path: Path) -> None:
    elsewhere = settings.model_copy(update={"data": tmp_path / "elsewhere"})

    restore(elsewhere, copy)

    assert names(elsewhere) == ["阿梅"]


def test_a_running_shop_is_not_overwritten_even_by_force(open_shop: Shop, copy: Path, settings: Settings) -> None:
    with pytest.raises(BackupRunning):
        restore(settings, copy, force=True)
    assert people_of(open_shop) == ["阿梅"]


def people_of(shop: Shop) -> list[str]:
    with shop.work(reads=True) as work:
        return [people.member(work, 1).name]


def test_newer_data_is_overwritten_by_force_only(
    open_shop: Shop, copy: Path, settings: Settings, clock: SetClock
) -> None:
    clock.advance(minutes=1)
    joins(open_shop, "老王")
    open_shop.database.dispose()

    with pytest.raises(BackupNewer):
        restore(settings, copy)
    assert names(settings) == ["阿梅", "老王"]


def test_a_damaged_shop_is_replaced_by_force(open_shop: Shop, copy: Path, settings: Settings) -> None:
    open_shop.database.dispose()
    damage(settings.data / "shop.sqlite")

    with pytest.raises(BackupNewer):
        restore(settings, copy)
    restore(settings, copy, force=True)

    assert names(settings) == ["阿梅"]


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096 : 4096 * 8] = b"\xff" * 4096 * 7
    file.write_bytes(content)


@pytest.mark.parametrize("what", ["damaged", "text", "empty", "other", "future"])
def test_what_is_no_sound_backup_is_refused_and_changes_nothing(
    open_shop: Shop, copy: Path, settings: Settings, what: str
) -> None:
    match what:
        case "damaged":
            damage(copy)
        case "text":
            copy.write_text("订单" * 3000)
        case "empty":
            copy.write_bytes(b"")
        case "other":
            copy.unlink()
            with closing(sqlite3.connect(copy)) as database:
                database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        case "future":
            with closing(sqlite3.connect(copy)) as database, database:
                database.execute("UPDATE alembic_version SET version_num = '9999'")
    open_shop.database.dispose()

    with pytest.raises(BackupDamaged):
        restore(settings, copy, force=True)
    assert names(settings) == ["阿梅"]


def test_missing_files_are_named(open_shop: Shop, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupMissing) as missing:
        restore(settings, tmp_path / "nowhere.sqlite")
    assert missing.value.arguments == {"file": str(tmp_path / "nowhere.sqlite")}

    with pytest.raises(BackupMissing):
        backup(settings.model_copy(update={"data": tmp_path / "no-shop"}), tmp_path / "copy.sqlite")


def test_postgresql_has_its_own_tools(settings: Settings, tmp_path: Path) -> None:
    postgres = settings.model_copy(update={"database_url": "postgresql://shop:hunter2@db.example/qunmai"})

    for do in (backup, restore):
        with pytest.raises(BackupPostgres) as refused:
            do(postgres, tmp_path / "copy.dump")
        assert refused.value.arguments["url"] == "postgresql://shop:***@db.example/qunmai"
