"""A lottery (抽奖): prizes, whoever enters with a number of their own, and the draw that anybody can recompute."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.money import ZERO
from models.base import Base, BigKey, Id, Moment, MoneyField, Name, refers, status_column


class LotteryStatus(StrEnum):
    OPEN = "open"
    DRAWN = "drawn"


LOTTERY_FLOW = flow(LotteryStatus.OPEN, {LotteryStatus.OPEN: {LotteryStatus.DRAWN}})


class Lottery(Base):
    """`sealed` is the seed that nobody sees before the draw; afterwards it is empty, and `seed` shows it."""

    __tablename__ = "lotteries"
    __table_args__ = (
        CheckConstraint("entrants >= 0", name="entrants"),
        Index(
            "ix_lotteries_open",
            "ends_at",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: Mapped[Id]
    community_id: Mapped[int | None] = refers("communities", null=True)  # null: everybody may enter
    title: Mapped[Name]
    status: Mapped[LotteryStatus] = mapped_column(status_column(LotteryStatus), default=LotteryStatus.OPEN)
    sealed: Mapped[str] = mapped_column(String(300))
    seed_hash: Mapped[str] = mapped_column(String(64))
    seed: Mapped[str] = mapped_column(String(64), default="")
    list_hash: Mapped[str] = mapped_column(String(64), default="")
    entrants: Mapped[int] = mapped_column(default=0)  # the last number that was given
    opened_by: Mapped[int] = refers("members", index=False)
    opened_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    drawn_at: Mapped[Moment | None]


class LotteryPrize(Base):
    """So many of one prize: a piece of some goods, a coupon of so much, or points. `place`: 1 is the first prize."""

    __tablename__ = "lottery_prizes"
    __table_args__ = (
        UniqueConstraint("lottery_id", "place"),
        CheckConstraint("number > 0 AND worth >= 0 AND points >= 0", name="numbers"),
    )

    id: Mapped[Id]
    lottery_id: Mapped[int] = refers("lotteries", index=False)
    place: Mapped[int]
    name: Mapped[Name]
    number: Mapped[int]
    worth: Mapped[MoneyField]  # of one, when it was opened
    sku_id: Mapped[int | None] = refers("skus", null=True)  # its pieces are set aside until the draw
    off: Mapped[MoneyField] = mapped_column(default=ZERO)
    points: Mapped[int] = mapped_column(default=0)


class LotteryEntry(Base):
    """Somebody is in, under a number of their own. `excluded`: they were blocked or gone when it was drawn."""

    __tablename__ = "lottery_entries"
    __table_args__ = (UniqueConstraint("lottery_id", "member_id"), UniqueConstraint("lottery_id", "number"))

    id: Mapped[Id]
    lottery_id: Mapped[int] = refers("lotteries", index=False)
    member_id: Mapped[int] = refers("members")
    number: Mapped[int]
    excluded: Mapped[bool] = mapped_column(default=False)
    prize_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("lottery_prizes.id"))
    order_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("orders.id"))  # that hands the prize over
    entered_at: Mapped[Moment]
