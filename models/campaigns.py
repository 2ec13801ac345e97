"""Campaigns (推广活动): what they cost, the codes they hand out, who came by which, what that led to."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigKey, Id, Moment, MoneyField, Name, Ref, refers


class Way(StrEnum):
    """How a campaign tells people. A shop adds its own kinds, kept by their names (OwnWay)."""

    CARDS = "cards"  # 发卡片
    LOW_PRICE = "low_price"  # 低价促销
    TASTING = "tasting"  # 免费品尝
    BROADCAST = "broadcast"  # 社群群发
    INVITING = "inviting"  # 老带新
    STALL = "stall"  # 线下摆台


class OwnWay(Base):
    """A kind of promoting that the shop has added."""

    __tablename__ = "own_ways"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    made_at: Mapped[Moment]


class Campaign(Base):
    """One way of promoting, over a time. It is over from `ends_at` on; ending it by hand brings that forward."""

    __tablename__ = "campaigns"
    __table_args__ = (CheckConstraint("target IS NULL OR target > 0", name="target"),)

    id: Mapped[Id]
    name: Mapped[Name] = mapped_column(unique=True)
    way: Mapped[str] = mapped_column(String(40))  # a Way, or the name of an OwnWay
    begins_at: Mapped[Moment]
    ends_at: Mapped[Moment | None] = mapped_column(index=True)
    target: Mapped[int | None]  # how many new customers it is to bring
    product_id: Mapped[int | None] = refers("products", null=True, index=False)
    deal_id: Mapped[int | None] = refers("deals", null=True, index=False)
    made_by: Mapped[int] = refers("members")
    made_at: Mapped[Moment]


class CampaignCost(Base):
    """What was paid for a campaign, or for one of its codes. Never edited: a mistake is taken back by a reverse row."""

    __tablename__ = "campaign_costs"
    __table_args__ = (
        CheckConstraint("amount <> 0 AND (amount < 0) = (reverses_id IS NOT NULL)", name="amount"),
        UniqueConstraint("reverses_id"),
    )

    id: Mapped[Id]
    campaign_id: Mapped[int] = refers("campaigns")
    code_id: Mapped[int | None] = refers("channel_codes", null=True, index=False)
    amount: Mapped[MoneyField]
    words: Mapped[Name]
    reverses_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("campaign_costs.id"))
    noted_by: Mapped[int] = refers("members", index=False)
    noted_at: Mapped[Moment]


class ChannelCode(Base):
    """A code of a campaign: for a place, a promoter, a batch of cards. `spoken` is what people say in chats.

    Who is told a spoken code anew may use its words once the campaign before is over: then that one is `retired`.
    """

    __tablename__ = "channel_codes"
    __table_args__ = (
        Index(
            "uq_channel_codes_spoken",
            "spoken",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    campaign_id: Mapped[int] = refers("campaigns")
    code: Mapped[str] = mapped_column(String(16), unique=True)
    spoken: Mapped[str] = mapped_column(String(40))  # in its one spelling (services.channel_codes.spelled)
    place: Mapped[str] = mapped_column(String(40))  # as it was typed
    batch: Mapped[str] = mapped_column(String(40), default="")
    promoter_id: Mapped[int | None] = refers("members", null=True)
    scene_url: Mapped[str] = mapped_column(String(300), default="")  # what the platform's own QR of it says
    community_id: Mapped[Ref | None]  # the group that it leads into: its QR stands on the page and the poster
    made_by: Mapped[int] = refers("members", index=False)
    made_at: Mapped[Moment]
    retired_at: Mapped[Moment | None]


class GroupCode(Base):
    """What the QR of a community's group chat says, as somebody has handed it in; the latest of a community counts.

    `ends_at`: the platform takes nobody by it from then on; null: it doesn't end.
    """

    __tablename__ = "group_codes"

    id: Mapped[Id]
    community_id: Mapped[int] = refers("communities")
    says: Mapped[str] = mapped_column(String(1000))
    ends_at: Mapped[Moment | None] = mapped_column(index=True)
    added_by: Mapped[int] = refers("members", index=False)
    added_at: Mapped[Moment]
    warned_at: Mapped[Moment | None]  # when it was said that it ends soon


class ReachDay(Base):
    """How often a code's page was opened on a day: each browser counts once, and nobody knows whose it is."""

    __tablename__ = "reach_days"

    code_id: Mapped[int] = mapped_column(BigKey, ForeignKey("channel_codes.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    opened: Mapped[int] = mapped_column(default=0)


class Channel(StrEnum):
    """How somebody came by a code."""

    GROUP = "group"  # they said it in a group
    PRIVATE = "private"  # or to the shop alone
    SCAN = "scan"  # they scanned the official account's QR
    INVITATION = "invitation"  # a friend's invitation


class Touch(Base):
    """Somebody came by a code: once by each. `joined`: it brought them to the shop."""

    __tablename__ = "touches"
    __table_args__ = (UniqueConstraint("member_id", "code_id"), Index("ix_touches_code", "code_id", "joined"))

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members", index=False)
    code_id: Mapped[int] = refers("channel_codes", index=False)
    channel: Mapped[str] = mapped_column(String(20))
    joined: Mapped[bool] = mapped_column(default=False)
    at: Mapped[Moment]


class Attribution(Base):
    """A paid order and the touches that it is tied to: the first and the last within the window before it was placed.

    `first_of`: it is the first order that this member ever paid for. The codes are those of the touches: reports read
    these rows through, in the order of the orders, and look up nothing but these.
    """

    __tablename__ = "attributions"

    order_id: Mapped[int] = mapped_column(BigKey, ForeignKey("orders.id"), primary_key=True)
    first_touch_id: Mapped[int] = refers("touches")
    last_touch_id: Mapped[int] = refers("touches")
    first_code_id: Mapped[int] = refers("channel_codes", index=False)
    last_code_id: Mapped[int] = refers("channel_codes", index=False)
    first_of: Mapped[int | None] = mapped_column(BigKey, ForeignKey("members.id"), unique=True)
