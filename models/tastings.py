"""A tasting (品尝): so many samples at a place and a time; who registers has a code, the others wait in order."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from models.base import Base, BigKey, Id, Moment, Name, refers, status_column


class TastingStatus(StrEnum):
    OPEN = "open"
    OVER = "over"  # what nobody came for is on the shelf again


TASTING_FLOW = flow(TastingStatus.OPEN, {TastingStatus.OPEN: {TastingStatus.OVER}})


class SeatStatus(StrEnum):
    WAITING = "waiting"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    CAME = "came"


SEAT_FLOW = flow(
    SeatStatus.WAITING,
    {
        SeatStatus.WAITING: {SeatStatus.BOOKED, SeatStatus.CANCELLED},
        SeatStatus.BOOKED: {SeatStatus.CANCELLED, SeatStatus.CAME},
        SeatStatus.CANCELLED: {SeatStatus.WAITING},
    },
)


class Tasting(Base):
    """`places` pieces are set aside when it opens; `booked` counts those who have one, `given` those who came."""

    __tablename__ = "tastings"
    __table_args__ = (
        CheckConstraint("booked >= 0 AND booked <= places AND given >= 0 AND given <= booked", name="places"),
        Index(
            "ix_tastings_open", "ends_at", sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    community_id: Mapped[int] = refers("communities")
    sku_id: Mapped[int] = refers("skus")
    status: Mapped[TastingStatus] = mapped_column(status_column(TastingStatus), default=TastingStatus.OPEN)
    places: Mapped[int]
    booked: Mapped[int] = mapped_column(default=0)
    given: Mapped[int] = mapped_column(default=0)
    place: Mapped[Name]
    begins_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    opened_by: Mapped[int] = refers("members", index=False)
    opened_at: Mapped[Moment]
    reminded_at: Mapped[Moment | None]


class TastingSeat(Base):
    """Somebody's registration; `asked_at` orders who waits."""

    __tablename__ = "tasting_seats"
    __table_args__ = (UniqueConstraint("tasting_id", "member_id"),)

    id: Mapped[Id]
    tasting_id: Mapped[int] = refers("tastings", index=False)
    member_id: Mapped[int] = refers("members")
    status: Mapped[SeatStatus] = mapped_column(status_column(SeatStatus), default=SeatStatus.WAITING)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    asked_at: Mapped[Moment]
    order_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("orders.id"))  # by which the sample was given
