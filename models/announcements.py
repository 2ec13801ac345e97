"""Announcements (全店公告): what a manager has told every community, or every leader or supplier, and who had it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from models.base import Base, Id, Moment, Text, refers, status_column


class AnnouncementStatus(StrEnum):
    DRAFT = "draft"  # shown to its maker, who hasn't said yet that it is to go
    SENDING = "sending"
    SENT = "sent"  # everybody's is in the outbox
    WITHDRAWN = "withdrawn"


ANNOUNCEMENT_FLOW = flow(
    AnnouncementStatus.DRAFT,
    {
        AnnouncementStatus.DRAFT: {AnnouncementStatus.SENDING, AnnouncementStatus.WITHDRAWN},
        AnnouncementStatus.SENDING: {AnnouncementStatus.SENT, AnnouncementStatus.WITHDRAWN},
        AnnouncementStatus.SENT: {AnnouncementStatus.WITHDRAWN},
    },
)


class Audience(StrEnum):
    COMMUNITIES = "communities"  # in their group chats
    LEADERS = "leaders"
    SUPPLIERS = "suppliers"


class Announcement(Base):
    """`urgent`: quiet hours don't hold it up. It goes out from `starts_at` on."""

    __tablename__ = "announcements"
    __table_args__ = (
        Index(
            "ix_announcements_due",
            "starts_at",
            sqlite_where=text("status = 'sending'"),
            postgresql_where=text("status = 'sending'"),
        ),
    )

    id: Mapped[Id]
    text: Mapped[Text]
    audience: Mapped[Audience] = mapped_column(status_column(Audience))
    urgent: Mapped[bool] = mapped_column(default=False)
    status: Mapped[AnnouncementStatus] = mapped_column(
        status_column(AnnouncementStatus), default=AnnouncementStatus.DRAFT
    )
    made_by: Mapped[int] = refers("members")
    made_at: Mapped[Moment]
    starts_at: Mapped[Moment | None]


class AnnouncementReceiver(Base):
    """Who has it in the outbox: a community or a member, each once."""

    __tablename__ = "announcement_receivers"
    __table_args__ = (
        UniqueConstraint("announcement_id", "community_id"),
        UniqueConstraint("announcement_id", "member_id"),
        CheckConstraint("(member_id IS NULL) <> (community_id IS NULL)", name="one_receiver"),
    )

    id: Mapped[Id]
    announcement_id: Mapped[int] = refers("announcements", index=False)
    community_id: Mapped[int | None] = refers("communities", null=True, index=False)
    member_id: Mapped[int | None] = refers("members", null=True)
    outbox_id: Mapped[int] = refers("outbox")
