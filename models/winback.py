"""Win-back (挽回): rules that address whoever cools, and everybody whom a rule has met, addressed or held out."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.segments import Stage
from models.base import Base, Id, Moment, refers, status_column


class Offer(StrEnum):
    COUPON = "coupon"
    NEWS = "news"  # new goods of the kind that they like
    BARGAIN = "bargain"  # what is cheaper now


class RuleStatus(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


RULE_FLOW = flow(
    RuleStatus.RUNNING,
    {
        RuleStatus.RUNNING: {RuleStatus.PAUSED, RuleStatus.STOPPED},
        RuleStatus.PAUSED: {RuleStatus.RUNNING, RuleStatus.STOPPED},
    },
)


class WinbackRule(Base):
    """Whoever enters `stage` from the day `since` on is met. `met_on`: the day on which it was last looked who did."""

    __tablename__ = "winback_rules"
    __table_args__ = (
        CheckConstraint("(offer = 'coupon') = (coupon_kind_id IS NOT NULL)", name="coupon"),
        CheckConstraint("held_percent BETWEEN 1 AND 99", name="held"),
    )

    id: Mapped[Id]
    stage: Mapped[Stage] = mapped_column(status_column(Stage))
    offer: Mapped[Offer] = mapped_column(status_column(Offer))
    coupon_kind_id: Mapped[int | None] = refers("coupon_kinds", null=True, index=False)
    held_percent: Mapped[int]
    status: Mapped[RuleStatus] = mapped_column(status_column(RuleStatus), default=RuleStatus.RUNNING)
    since: Mapped[date]
    met_on: Mapped[date | None]
    made_by: Mapped[int] = refers("members", index=False)
    made_at: Mapped[Moment]


class SpellStatus(StrEnum):
    HELD = "held"  # is not addressed, so that one sees who comes back by themselves
    WAITING = "waiting"
    QUEUED = "queued"  # in the outbox
    SENT = "sent"
    FAILED = "failed"  # the platform or the clock said no
    SKIPPED = "skipped"  # the governor said no, or there was nothing to say


class Spell(Base):
    """Somebody whom a rule has met while they stayed away: since the purchase of `bought_on`, until the next one.

    Assigned to one of two groups, once; that stands whatever becomes of the message. `until`: who has bought by then
    has come back.
    """

    __tablename__ = "winback_spells"
    __table_args__ = (
        UniqueConstraint("rule_id", "member_id", "bought_on"),
        CheckConstraint("held = (status = 'held')", name="group"),
        CheckConstraint("NOT held OR outbox_id IS NULL", name="silence"),
        Index(
            "ix_winback_spells_waiting",
            "rule_id",
            "id",
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
    )

    id: Mapped[Id]
    rule_id: Mapped[int] = refers("winback_rules", index=False)
    member_id: Mapped[int] = refers("members")
    bought_on: Mapped[date]
    held: Mapped[bool]
    status: Mapped[SpellStatus] = mapped_column(status_column(SpellStatus))
    reason: Mapped[str] = mapped_column(String(300), default="")
    assigned_at: Mapped[Moment]
    until: Mapped[Moment]
    outbox_id: Mapped[int | None] = refers("outbox", null=True)
