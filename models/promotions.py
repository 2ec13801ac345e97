"""Promotions: a text with cards, for chosen communities, once or repeating."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from models.base import Base, BigKey, Id, Moment, Text, refers, status_column


class PromotionStatus(StrEnum):
    SCHEDULED = "scheduled"
    FINISHED = "finished"
    CANCELLED = "cancelled"


PROMOTION_FLOW = flow(
    PromotionStatus.SCHEDULED,
    {PromotionStatus.SCHEDULED: {PromotionStatus.FINISHED, PromotionStatus.CANCELLED}},
)


class Repeat(StrEnum):
    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"


class Promotion(Base):
    """What is pushed: `text`, and a card of a product or of a deal."""

    __tablename__ = "promotions"
    __table_args__ = (
        CheckConstraint("(product_id IS NULL) <> (deal_id IS NULL)", name="one_card"),
        Index(
            "ix_promotions_due",
            "next_at",
            sqlite_where=text("status = 'scheduled'"),
            postgresql_where=text("status = 'scheduled'"),
        ),
    )

    id: Mapped[Id]
    promoter_id: Mapped[int] = refers("members")
    text: Mapped[Text] = mapped_column(default="")
    product_id: Mapped[int | None] = refers("products", null=True, index=False)
    deal_id: Mapped[int | None] = refers("deals", null=True, index=False)
    repeat: Mapped[Repeat] = mapped_column(status_column(Repeat), default=Repeat.ONCE)
    status: Mapped[PromotionStatus] = mapped_column(status_column(PromotionStatus), default=PromotionStatus.SCHEDULED)
    first_at: Mapped[Moment]  # repeats keep its time of day on the shop's clock, through summer time too
    next_at: Mapped[Moment]
    created_at: Mapped[Moment]


class PromotionTarget(Base):
    __tablename__ = "promotion_targets"

    promotion_id: Mapped[int] = mapped_column(BigKey, ForeignKey("promotions.id"), primary_key=True)
    community_id: Mapped[int] = mapped_column(BigKey, ForeignKey("communities.id"), primary_key=True, index=True)


class FireStatus(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


FIRE_FLOW = flow(
    FireStatus.QUEUED,
    {
        FireStatus.QUEUED: {FireStatus.SENT, FireStatus.FAILED, FireStatus.SKIPPED},
        FireStatus.FAILED: {FireStatus.SENT},  # driven again from the dead letters
    },
)


class PromotionFire(Base):
    """One push of one promotion to one community: unique per due moment, so that no second process repeats it."""

    __tablename__ = "promotion_fires"
    __table_args__ = (
        UniqueConstraint("promotion_id", "community_id", "due_at"),
        Index(
            "ix_promotion_fires_unreported",
            "promotion_id",
            "due_at",
            sqlite_where=text("NOT reported"),
            postgresql_where=text("NOT reported"),
        ),
    )

    id: Mapped[Id]
    promotion_id: Mapped[int] = refers("promotions", index=False)
    community_id: Mapped[int] = refers("communities")
    due_at: Mapped[Moment]
    status: Mapped[FireStatus] = mapped_column(status_column(FireStatus), default=FireStatus.QUEUED)
    reason: Mapped[str] = mapped_column(String(300), default="")
    outbox_id: Mapped[int | None] = refers("outbox", null=True)
    reported: Mapped[bool] = mapped_column(default=False)  # whether the promoter was told how it went


class CommunityDay(Base):
    """How many promotions a community has seen on a shop-zone day: counted by a conditional update."""

    __tablename__ = "community_days"
    __table_args__ = (CheckConstraint("pushes >= 0", name="pushes"),)

    community_id: Mapped[int] = mapped_column(BigKey, ForeignKey("communities.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    pushes: Mapped[int] = mapped_column(default=0)
