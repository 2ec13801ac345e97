"""Points (积分): whole numbers, each worth one fen. What somebody has, in which lots, and every change of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from core.money import Money
from models.base import Base, BigKey, Fen, Id, Moment, refers, status_column


class PointsAccount(Base):
    """What a member has: `free` to spend (below zero it is debt), `reserved` for orders that are not paid yet.

    Whoever changes somebody's points takes this row first.
    """

    __tablename__ = "points_accounts"
    __table_args__ = (CheckConstraint("reserved >= 0", name="reserved"),)

    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("members.id"), primary_key=True)
    free: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved: Mapped[int] = mapped_column(BigInteger, default=0)

    @hybrid_property
    def balance(self) -> int:
        return self.free + self.reserved

    @balance.inplace.expression
    @classmethod
    def _balance(cls) -> ColumnElement[int]:
        return cls.free + cls.reserved


class PointsLot(Base):
    """Points that expire at one moment. `unspent` holds what is reserved of them, too; debt is in no lot."""

    __tablename__ = "points_lots"
    __table_args__ = (
        CheckConstraint("reserved >= 0 AND reserved <= unspent", name="amounts"),
        Index("ix_points_lots_member", "member_id", "expires_at"),
        Index(
            "ix_points_lots_expiry",
            "expires_at",
            sqlite_where=text("unspent > 0"),
            postgresql_where=text("unspent > 0"),
        ),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members", index=False)
    unspent: Mapped[int] = mapped_column(BigInteger, default=0)
    reserved: Mapped[int] = mapped_column(BigInteger, default=0)
    expires_at: Mapped[Moment]
    reminded_at: Mapped[Moment | None]


class PointsMove(StrEnum):
    """What may happen to points."""

    EARNED = "earned"
    RESERVED = "reserved"  # for an order that is not paid yet
    FREED = "freed"  # that order has gone, or has changed
    SPENT = "spent"  # that order is paid
    GIVEN_BACK = "given_back"  # by a refund of what was paid with points
    TAKEN_BACK = "taken_back"  # by a refund of what had earned them
    EXPIRED = "expired"
    ADJUSTED = "adjusted"  # by a manager, who says why


class PointsReason(StrEnum):
    """What points are given for. Other modules give them, too: see services.points.give."""

    ORDER = "order"
    REVIEW = "review"
    SIGN_IN = "sign_in"
    INVITING = "inviting"
    INVITED = "invited"
    EVENT = "event"
    WIN_BACK = "win_back"


# What happens once for its source, however often it is told.
ONCE = (PointsMove.EARNED, PointsMove.SPENT, PointsMove.GIVEN_BACK, PointsMove.TAKEN_BACK)
_ONCE = text(f"kind IN ({', '.join(repr(kind.value) for kind in ONCE)})")


class PointsEntry(Base):
    """One change of somebody's points. Append-only; its postings say from which lots and into which.

    `source_id` is the row that it stems from: order, order line, refund, invitation, sign-in. `order_id` is the order
    that it hangs on, `base` the money that earned it: a refund takes back accordingly.
    """

    __tablename__ = "points_entries"
    __table_args__ = (
        Index("uq_points_entries_once", "kind", "reason", "source_id", unique=True, sqlite_where=_ONCE,
              postgresql_where=_ONCE),
        Index("ix_points_entries_member", "member_id", "id"),
    )  # fmt: skip

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members", index=False)
    kind: Mapped[PointsMove] = mapped_column(status_column(PointsMove))
    reason: Mapped[PointsReason | None] = mapped_column(status_column(PointsReason))  # null: expired, adjusted
    source_id: Mapped[int | None] = mapped_column(BigKey)
    order_id: Mapped[int | None] = refers("orders", null=True)
    base: Mapped[Money | None] = mapped_column(Fen)
    by: Mapped[int | None] = refers("members", null=True, index=False)
    note: Mapped[str] = mapped_column(String(200), default="")
    moved_at: Mapped[Moment]


class PointsPosting(Base):
    """What an entry does to one lot; without a lot it makes debt or pays it off."""

    __tablename__ = "points_postings"

    id: Mapped[Id]
    entry_id: Mapped[int] = refers("points_entries")
    lot_id: Mapped[int | None] = refers("points_lots", null=True)
    free: Mapped[int] = mapped_column(BigInteger)
    reserved: Mapped[int] = mapped_column(BigInteger)


class SignIn(Base):
    """签到: one row per member and day of the shop's zone. `streak` counts the days in a row."""

    __tablename__ = "sign_ins"
    __table_args__ = (UniqueConstraint("member_id", "day"),)

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members", index=False)
    day: Mapped[date] = mapped_column(Date)
    streak: Mapped[int]
    points: Mapped[int]
