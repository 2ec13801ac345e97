"""How customers are answered: numbers, first answers, endings, stars; in all, by who answers, by supplier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, Subquery, case, cast, func, literal, select

from core.work import Work
from models.catalog import Supplier
from models.members import Member
from models.tickets import Ticket, TicketStatus


class By(StrEnum):
    """Who answers for the tickets of a row. ALL: one row."""

    ALL = "all"
    STAFF = "staff"
    SUPPLIER = "supplier"


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds: half of the tickets took no longer than `median`, nine of ten no longer than `p90`. None: no ticket."""

    median: int | None = None
    p90: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """The tickets opened in a period. `key` is a member's or supplier's id, None for all of them, or for nobody's.

    `open` and `waiting` are as things stand now. `reply` and `resolved` count all time, `…_open` opening hours only.
    `stars` is the sum of `rated` ratings.
    """

    key: int | None
    name: str
    opened: int
    open: int
    waiting: int
    closed: int
    rated: int
    stars: int
    reply: Spread
    reply_open: Spread
    resolved: Spread
    resolved_open: Spread

    @property
    def satisfaction(self) -> str:
        """The mean of the stars to one decimal, rounded half up; "" without ratings."""
        if not self.rated:
            return ""
        tenths = (self.stars * 20 + self.rated) // (2 * self.rated)
        return f"{tenths // 10}.{tenths % 10}"


SPREADS = {
    "reply": Ticket.reply_seconds,
    "reply_open": Ticket.reply_open_seconds,
    "resolved": Ticket.resolved_seconds,
    "resolved_open": Ticket.resolved_open_seconds,
}
NOBODY = 0  # no row has this id


def figures(work: Work, since: datetime, until: datetime, by: By = By.ALL) -> list[Figure]:
    """Of the tickets opened in [since, until): one figure for all, or one for each person or supplier, busiest first.

    By staff: what nobody has taken yet stands under no name. By supplier: customer service's own tickets do.
    """
    key = {By.ALL: literal(NOBODY), By.STAFF: Ticket.taken_by, By.SUPPLIER: Ticket.supplier_id}[by]
    key = func.coalesce(key, NOBODY).label("key")
    period = (Ticket.opened_at >= since, Ticket.opened_at < until)
    spreads = {name: _spread(work, key, seconds, period) for name, seconds in SPREADS.items()}
    rows = work.execute(
        select(
            key,
            func.count().label("opened"),
            func.count(case((Ticket.status != TicketStatus.CLOSED, 1))).label("open"),
            func.count(case((Ticket.status == TicketStatus.WAITING, 1))).label("waiting"),
            func.count(case((Ticket.status == TicketStatus.CLOSED, 1))).label("closed"),
            func.count(Ticket.stars).label("rated"),
            func.coalesce(func.sum(Ticket.stars), 0).label("stars"),
        )
        .where(*period)
        .group_by(key)
        .order_by(func.count().desc(), key)
    ).all()
    names = _names(work, by, [row.key for row in rows])
    return [
        Figure(
            key=row.key or None,
            name=names.get(row.key, ""),
            opened=row.opened,
            open=row.open,
            waiting=row.waiting,
            closed=row.closed,
            rated=row.rated,
            stars=int(row.stars),
            **{name: found.get(row.key, Spread()) for name, found in spreads.items()},
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Answered:
    """Of the tickets opened in a period that somebody has: how many had a first answer, how many of them soon enough,
    and how long half of them waited for it at most, in seconds of opening hours."""

    number: int
    prompt: int
    median: int | None


def answered(work: Work, since: datetime, until: datetime, prompt_seconds: int) -> dict[int, Answered]:
    """By who has the ticket: the same tickets and the same median as in `figures` by staff."""
    period = (Ticket.opened_at >= since, Ticket.opened_at < until, Ticket.taken_by.is_not(None))
    prompt = func.count(case((Ticket.reply_open_seconds <= prompt_seconds, 1)))
    numbers = select(Ticket.taken_by, func.count(Ticket.reply_seconds), prompt).where(*period)
    rows: Any = work.execute(numbers.group_by(Ticket.taken_by)).all()
    if not rows:
        return {}
    spreads = _spread(work, Ticket.taken_by.label("key"), Ticket.reply_open_seconds, period)
    return {key: Answered(number, soon, spreads.get(key, Spread()).median) for key, number, soon in rows}


def _spread(work: Work, key: Any, seconds: Any, period: tuple[Any, ...]) -> dict[int, Spread]:
    """The nearest rank: of n sorted values the one in place ⌈n·p⌉."""
    ranked = (
        select(
            key,
            seconds.label("seconds"),
            func.row_number().over(partition_by=key, order_by=seconds).label("place"),
            func.count().over(partition_by=key).label("number"),
        )
        .where(seconds.is_not(None), *period)
        .subquery()
    )
    at = ranked.c.place
    rows = work.execute(
        select(
            ranked.c.key,
            func.max(case((at == _place(ranked, 50), ranked.c.seconds))).label("median"),
            func.max(case((at == _place(ranked, 90), ranked.c.seconds))).label("p90"),
        ).group_by(ranked.c.key)
    )
    return {row.key: Spread(row.median, row.p90) for row in rows}


def _place(ranked: Subquery, percent: int) -> Any:
    return cast((ranked.c.number * percent + 99) // 100, Integer)


def _names(work: Work, by: By, keys: list[int]) -> dict[int, str]:
    if by is By.ALL or not keys:
        return {}
    table = Member if by is By.STAFF else Supplier
    return {row.id: row.name for row in work.execute(select(table.id, table.name).where(table.id.in_(keys)))}
