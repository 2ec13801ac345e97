"""Invitations (老带新): who has brought whom. One tier, by intent: nobody hears of an inviter's inviter."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigKey, Id, Moment, refers


class InviteCode(Base):
    """The code that a member hands out. Who turned out to be two members has both their codes; the first is shown."""

    __tablename__ = "invite_codes"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    member_id: Mapped[int] = refers("members")
    made_at: Mapped[Moment]


class Invitation(Base):
    """Somebody says by whom they were invited: once, before their first paid order.

    `order_id` is their first completed order that counts (fulfilled). `rewarded`: the inviter got points for it.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("inviter_id <> invited_id", name="oneself"),
        Index("ix_invitations_inviter", "inviter_id", "fulfilled_at"),
    )

    id: Mapped[Id]
    inviter_id: Mapped[int] = refers("members", index=False)
    invited_id: Mapped[int] = mapped_column(BigKey, ForeignKey("members.id"), unique=True)
    invited_at: Mapped[Moment]
    order_id: Mapped[int | None] = refers("orders", null=True)
    fulfilled_at: Mapped[Moment | None]
    rewarded: Mapped[bool] = mapped_column(default=False)
