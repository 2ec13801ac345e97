"""`python app.py reconcile`: a day's bills against the books, or a table that somebody brings. Non-zero while open."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from core.settings import Settings
from operations.telling import tell

if TYPE_CHECKING:
    from operations.house import House

DONE, FAILED = 0, 1


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text}: 没有这个文件 · no such file")
    return path


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", type=date.fromisoformat, help="YYYY-MM-DD，默认昨天 · default: yesterday")
    parser.add_argument(
        "--import",
        type=_file,
        dest="file",
        metavar="FILE",
        help="CSV/XLSX：日期,单号,金额,类型,备注 · a table of your own",
    )


def reconcile(settings: Settings, asked: argparse.Namespace) -> int:
    """Exit code 1 while differences are open, or where there is no bill."""
    from operations import house
    from services.reconciliation import telling

    if "reconciliation" not in settings.modules:
        tell(settings, "reconcile-off")
        return FAILED
    built = house.build(settings)  # what asking the gateway settles is heard by everybody who listens
    try:
        days = _matched(built, asked)
        with built.shop.work(reads=True) as work:
            for day in days:
                for said in telling.day_said(work, day):
                    tell(settings, said.key, **said.arguments)
        return FAILED if any(days.values()) else DONE
    finally:
        built.shop.database.dispose()


def _matched(built: House, asked: argparse.Namespace) -> dict[date, int]:
    """How many differences are open, by the day that was matched."""
    from services.reconciliation import by_hand, fetching, imports, recording

    if asked.file is None:
        with built.shop.work(reads=True) as work:
            day = asked.date or recording.yesterday(work)
        return {day: fetching.reconcile(built.till, day).open}
    rows = imports.parse(asked.file.read_bytes())
    with built.shop.work() as work:
        open_: dict[date, int] = {}
        for day, outcome in by_hand.record(work, rows, asked.date):
            open_[day] = open_.get(day, 0) + outcome.open
        return open_
