"""What a group's talk has done to its deal: the lists as they were posted, the names in them, what is still unclear."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from models.base import Base, BigKey, Id, JsonColumn, Moment, Ref, refers, status_column


class ChainVersion(Base):
    """A list (接龙) as somebody posted it. `version` counts within the deal: two posts at once cannot both be the next.

    `entries` holds what was read (services.group_orders.chain.Chain as JSON): the base for the lists that come after.
    """

    __tablename__ = "chain_versions"
    __table_args__ = (UniqueConstraint("deal_id", "version"),)

    id: Mapped[Id]
    deal_id: Mapped[int] = refers("deals", index=False)
    version: Mapped[int]
    member_id: Mapped[int] = refers("members", index=False)
    message_id: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(20_000))
    entries: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    posted_at: Mapped[Moment]


class ListName(Base):
    """Whom a name in a community's lists means. `key` is the name without what clients lose (emoji, case, width).

    A name that nobody has claimed belongs to a member without identities; who speaks under that name becomes them.
    """

    __tablename__ = "list_names"

    community_id: Mapped[int] = mapped_column(BigKey, ForeignKey("communities.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    member_id: Mapped[int] = refers("members")
    name: Mapped[str] = mapped_column(String(200))


class DoubtKind(StrEnum):
    """What the bot could not decide, and asked instead."""

    UNCLEAR = "unclear"  # an order is meant: which goods, how many?
    NEEDS_ITEM = "needs_item"  # an entry of a list names no goods
    MISSING = "missing"  # a name is gone from the list: does that person cancel?
    BY_OTHER = "by_other"  # somebody would change another's order
    UNSERVED = "unserved"  # out of stock or over the limit when the list came
    WHICH_MEMBER = "which_member"  # two people go by this name


class DoubtStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    DROPPED = "dropped"


DOUBT_FLOW = flow(DoubtStatus.OPEN, {DoubtStatus.OPEN: {DoubtStatus.ANSWERED, DoubtStatus.DROPPED}})


class Doubt(Base):
    """A question that awaits an answer, under a number that people can type. Nothing that was said is lost.

    `member_id` is whom it concerns, `asked_by` who said it. `proposal` holds what a yes would do, and what stood when
    it was asked: where that has changed since, a yes is stale.
    """

    __tablename__ = "doubts"
    __table_args__ = (
        UniqueConstraint("deal_id", "number"),
        Index("ix_doubts_asked_by", "deal_id", "asked_by"),
        # A name gone from the list is reported once per deal, whoever posts the next list without it.
        Index("ix_doubts_member", "deal_id", "kind", "member_id"),
    )

    id: Mapped[Id]
    deal_id: Mapped[int] = refers("deals", index=False)
    number: Mapped[int]
    kind: Mapped[DoubtKind] = mapped_column(status_column(DoubtKind))
    status: Mapped[DoubtStatus] = mapped_column(status_column(DoubtStatus), default=DoubtStatus.OPEN)
    member_id: Mapped[int | None] = refers("members", null=True, index=False)
    asked_by: Mapped[int] = refers("members", index=False)
    text: Mapped[str] = mapped_column(String(500))
    proposal: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    asked_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    answered_by: Mapped[int | None] = refers("members", null=True, index=False)
    answered_at: Mapped[Moment | None]


class Latecomer(Base):
    """Somebody who was told that a deal is over: told once per closing (`closing` is the deal's version then)."""

    __tablename__ = "latecomers"

    deal_id: Mapped[int] = mapped_column(BigKey, ForeignKey("deals.id"), primary_key=True)
    closing: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[Ref] = mapped_column(ForeignKey("members.id"), primary_key=True)
    told_at: Mapped[Moment]
