"""The command line: reads what was typed, does it, answers with words and an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from core import configuration, logs
from core.clock import SystemClock
from core.database import Database
from core.errors import ShopError
from core.settings import BadSettings, Settings
from core.work import Shop
from operations import reconciling, rehearsing
from operations.telling import tell

DONE, FAILED, MISTAKE = 0, 1, 2


def main(arguments: Sequence[str]) -> int:
    """Do one command; the exit code: 0 done, 1 it could not be done, 2 a mistake in the call or the settings."""
    asked = _parser().parse_args(arguments)
    try:
        settings = configuration.load()
        logs.configure(settings)
        return int(asked.do(settings, asked))
    except BadSettings as mistake:
        print(mistake, file=sys.stderr)
        return MISTAKE
    except ShopError as refusal:
        tell(settings, refusal.key, **refusal.arguments)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("app.py", description="群买 Qunmai", epilog="Settings: config.yaml")
    commands = parser.add_subparsers(metavar="<command>", required=True)

    def command(name: str, do: object, told: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=told, description=told)
        found.set_defaults(do=do)
        return found

    command("run", run, "全部启动：网页、任务、投递 · everything in one process")
    command("jobs", jobs, "只运行任务和投递 · jobs and deliveries only")
    command("migrate", migrate, "更新数据库表结构 · bring the tables up to date")
    command("seed", seed, "填充演示数据 · fill an empty demo")
    command("manager", manager, "取一个管理者绑定码 · a code that makes somebody a manager")
    command("audit", audit, "核对全部账目 · check the books")
    command("figures", figures, "从订单重新算出全部统计 · make all figures anew from orders, refunds and books")
    command("backup", backup, "备份 SQLite 数据库 · copy the database").add_argument("file", type=Path)
    restoring = command("restore", restore, "从备份恢复 · put a backup in place")
    restoring.add_argument("file", type=Path)
    restoring.add_argument("--force", action="store_true", help="覆盖更新的数据 · even over newer data")
    letters = command("deadletter", deadletter, "搁置的消息 · messages that were given up")
    letters.add_argument("what", choices=["list", "redrive"])
    letters.add_argument("ids", type=int, nargs="*", help="不填则全部 · none: all of them")
    explaining = command("explain", rehearsing.explain, "读懂一批消息 · what messages mean, as JSON Lines")
    trying = command("rehearse", rehearsing.rehearse, "拿过去的群聊试一遍 · play scenes or an exported chat")
    rehearsing.arguments(explaining, trying)
    matching = command("reconcile", reconciling.reconcile, "对账 · hold a day's bills against the books")
    reconciling.arguments(matching)
    return parser


def run(settings: Settings, _: argparse.Namespace) -> int:
    from operations import running
    from web.server import AddressTaken

    try:
        return running.run(settings)
    except AddressTaken as taken:
        tell(settings, "address-taken", address=str(taken))
        return FAILED


def jobs(settings: Settings, _: argparse.Namespace) -> int:
    from operations import running

    return running.jobs(settings)


def migrate(settings: Settings, _: argparse.Namespace) -> int:
    import migrations

    with _opened(settings) as shop:
        migrations.upgrade(shop.database)
    tell(settings, "migrated", head=migrations.head())
    return DONE


def seed(settings: Settings, _: argparse.Namespace) -> int:
    from operations import running

    if not settings.demo:
        tell(settings, "seed-only-demo")
        return FAILED
    with _opened(settings) as shop:
        tell(settings, "seeded" if running.seed_demo(shop) else "seeded-already")
    return DONE


def manager(settings: Settings, _: argparse.Namespace) -> int:
    from services import founding

    with _opened(settings) as shop, shop.work() as work:
        code = founding.manager_code(work)
    tell(settings, "manager-code", code=code)
    return DONE


def audit(settings: Settings, _: argparse.Namespace) -> int:
    from services import audit as books

    with _opened(settings) as shop, shop.work(reads=True) as work:
        problems = books.problems(work)
    if problems:
        tell(settings, "audit-problems", count=len(problems))
        print("\n".join(problems))
        return FAILED
    tell(settings, "audit-fine")
    return DONE


def figures(settings: Settings, _: argparse.Namespace) -> int:
    """One transaction: who reads meanwhile sees the figures as they were."""
    from services import figures as days

    with _opened(settings) as shop, shop.work() as work:
        tell(settings, "figures-made", days=days.rebuild(work))
    return DONE


def backup(settings: Settings, asked: argparse.Namespace) -> int:
    from operations import backup as copies

    size = copies.backup(settings, asked.file)
    tell(settings, "backup-made", file=str(asked.file), kilobytes=str(size // 1024))
    return DONE


def restore(settings: Settings, asked: argparse.Namespace) -> int:
    from operations import backup as copies

    copies.restore(settings, asked.file, force=asked.force)
    tell(settings, "backup-restored", file=str(asked.file))
    return DONE


def deadletter(settings: Settings, asked: argparse.Namespace) -> int:
    from queries import outbox as find
    from services import outbox

    ids = asked.ids or None
    with _opened(settings) as shop, shop.work(reads=asked.what == "list") as work:
        if asked.what == "redrive":
            tell(settings, "deadletter-redriven", count=outbox.redrive(work, ids))
            return DONE
        letters = find.dead(work, ids)
    for letter in letters:
        tell(settings, "deadletter-row", id=str(letter.id), attempts=letter.attempts, problem=letter.problem)
    if not letters:
        tell(settings, "deadletter-none")
    return DONE


@contextmanager
def _opened(settings: Settings) -> Iterator[Shop]:
    """The shop for one command: nobody listens to what it does."""
    if settings.database.startswith("sqlite"):
        settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        yield Shop(database, SystemClock(), settings)
    finally:
        database.dispose()
