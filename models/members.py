"""Communities, members, how platforms know them, what they may do."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigKey, Id, Moment, Name, Ref, refers, status_column


class Role(StrEnum):
    """What somebody may do beyond being a customer (which everybody is)."""

    LEADER = "leader"
    PROMOTER = "promoter"
    SUPPLIER = "supplier"
    MANAGER = "manager"
    SERVICE = "service"  # customer service: answers tickets, and nothing else
    AUDITOR = "auditor"  # sees what managers see, and changes nothing
    BLOCKED = "blocked"  # the one that takes: orders nothing any more; what was ordered is still theirs


SEES = (Role.MANAGER, Role.AUDITOR)  # who may see how the shop does


class Community(Base):
    __tablename__ = "communities"

    id: Mapped[Id]
    name: Mapped[Name] = mapped_column(unique=True)
    language: Mapped[str | None] = mapped_column(String(10))
    pickup_points: Mapped[str] = mapped_column(String(2000), default="")  # one per line
    created_at: Mapped[Moment]


class CommunityChat(Base):
    """A platform's group chat of a community. A community may have several: one that hears, one that is pushed to."""

    __tablename__ = "community_chats"
    __table_args__ = (UniqueConstraint("channel", "account", "chat_id"),)

    id: Mapped[Id]
    community_id: Mapped[int] = refers("communities")
    channel: Mapped[str] = mapped_column(String(40))
    account: Mapped[str] = mapped_column(String(100))
    chat_id: Mapped[str] = mapped_column(String(200))


class Member(Base):
    """A person. Somebody who only stands in a list by name is a member without identities."""

    __tablename__ = "members"

    id: Mapped[Id]
    name: Mapped[Name]
    language: Mapped[str | None] = mapped_column(String(10))
    sealed_address: Mapped[str] = mapped_column(String(2000), default="")  # see core.seal
    created_at: Mapped[Moment] = mapped_column(index=True)


class Identity(Base):
    """How a platform knows a member."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("channel", "account", "external_id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members")
    channel: Mapped[str] = mapped_column(String(40))
    account: Mapped[str] = mapped_column(String(100))
    external_id: Mapped[str] = mapped_column(String(200))
    heard_at: Mapped[Moment | None]  # when they last wrote: some platforms allow a push only for hours after


class Membership(Base):
    """A member's place in a community: the name they go by there, where they pick up."""

    __tablename__ = "memberships"

    community_id: Mapped[int] = mapped_column(BigKey, ForeignKey("communities.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("members.id"), primary_key=True, index=True)
    name: Mapped[Name]
    pickup_point: Mapped[Name] = mapped_column(default="")
    joined_at: Mapped[Moment] = mapped_column(index=True)


class RoleGrant(Base):
    """A role: of a leader in one community, of a supplier's staff for one supplier, else in the whole shop."""

    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("member_id", "role", "community_id", "supplier_id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members")
    role: Mapped[Role] = mapped_column(status_column(Role))
    community_id: Mapped[int | None] = refers("communities", null=True)
    supplier_id: Mapped[int | None] = refers("suppliers", null=True)
    granted_by: Mapped[int | None] = refers("members", null=True, index=False)
    granted_at: Mapped[Moment]


class BindCode(Base):
    """A single-use code, kept as its hash: links another channel to a member, or hands over a role."""

    __tablename__ = "bind_codes"

    id: Mapped[Id]
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[int | None] = refers("members", null=True)
    role: Mapped[Role | None] = mapped_column(status_column(Role))
    community_id: Mapped[int | None] = refers("communities", null=True, index=False)
    supplier_id: Mapped[int | None] = refers("suppliers", null=True, index=False)
    made_by: Mapped[int | None] = refers("members", null=True, index=False)  # null: at the command line
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class BindTry(Base):
    """Failed tries of codes by one member: after a few they must wait."""

    __tablename__ = "bind_tries"

    member_id: Mapped[Ref] = mapped_column(ForeignKey("members.id"), primary_key=True)
    failed: Mapped[int] = mapped_column(default=0)
    since: Mapped[Moment]
