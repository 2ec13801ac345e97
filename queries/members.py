"""Who is speaking, and who is meant."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import aliased

from core.statement import Statement
from core.work import Work
from models.catalog import Supplier
from models.members import Community, CommunityChat, Identity, Member, Membership, Role, RoleGrant


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a message and where it was sent: everything that answering it needs to know, from one statement.

    `member_id` is None for somebody who is not known yet; `community_id` is None in private chats and unknown groups.
    `community_name` is how the member is called in this community. `earlier_reply` is what the same message was
    answered before. `deal_id` is the open deal of this community. `channels` are those on which the member is known.
    `told`: they know how to turn promotions off.
    """

    member_id: int | None = None
    name: str = ""
    language: str | None = None
    community_id: int | None = None
    community_language: str | None = None
    joined: bool = False
    deal_id: int | None = None
    deal_version: int = 0
    catalog_version: int = 0
    roles: frozenset[Role] = frozenset()
    supplier_ids: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    channels: frozenset[str] = frozenset()
    earlier_reply: dict[str, Any] | None = None
    told: bool = False

    @property
    def is_leader_here(self) -> bool:
        return self.community_id in self.leads or Role.MANAGER in self.roles


# One round trip for all of it. Roles come as a text "role:community:supplier,…" because both databases can make one.
_CALLER = """
SELECT i.member_id, COALESCE(ms.name, m.name) AS name, m.language, cc.community_id,
       c.language AS community_language,
       ms.member_id IS NOT NULL AS joined,
       d.id AS deal_id, d.version AS deal_version, v.value AS catalog_version, b.reply AS earlier_reply,
       EXISTS (SELECT 1 FROM consents k WHERE k.member_id = i.member_id AND k.kind = 'told') AS told,
       (SELECT {join} FROM role_grants g WHERE g.member_id = i.member_id) AS grants,
       (SELECT {channels} FROM identities o WHERE o.member_id = i.member_id) AS channels
FROM (SELECT 1 AS one) AS here
LEFT JOIN identities i ON i.channel = :channel AND i.account = :account AND i.external_id = :person
LEFT JOIN members m ON m.id = i.member_id
LEFT JOIN community_chats cc ON cc.channel = :channel AND cc.account = :account AND cc.chat_id = :chat
LEFT JOIN communities c ON c.id = cc.community_id
LEFT JOIN memberships ms ON ms.community_id = cc.community_id AND ms.member_id = i.member_id
LEFT JOIN deals d ON d.community_id = cc.community_id AND d.status = 'open'
LEFT JOIN versions v ON v.name = 'catalog'
LEFT JOIN inbox b ON b.channel = :channel AND b.account = :account AND b.message_id = :message_id
"""
_GRANT = (
    "g.role || ':' || COALESCE(CAST(g.community_id AS VARCHAR), '')"
    " || ':' || COALESCE(CAST(g.supplier_id AS VARCHAR), '')"
)
_CALLER_SQLITE = Statement(_CALLER.format(join=f"group_concat({_GRANT}, ',')", channels="group_concat(o.channel, ',')"))
_CALLER_POSTGRES = Statement(_CALLER.format(join=f"string_agg({_GRANT}, ',')", channels="string_agg(o.channel, ',')"))


def caller(work: Work, channel: str, account: str, person: str, chat: str | None, message_id: str) -> Caller:
    """Who is speaking. `chat` is the group's id on the platform, None in a private chat."""
    statement = _CALLER_SQLITE if work.database.is_sqlite else _CALLER_POSTGRES
    (row,) = work.run(statement, channel=channel, account=account, person=person, chat=chat, message_id=message_id)
    (
        member_id, name, language, community_id, community_language, joined, deal_id, deal_version, catalog_version,
        earlier_reply, told, granted, channels,
    ) = row  # fmt: skip
    grants = [part.split(":") for part in granted.split(",")] if granted else []
    return Caller(
        member_id=member_id,
        name=name or "",
        language=language,
        community_id=community_id,
        community_language=community_language,
        joined=bool(joined),
        deal_id=deal_id,
        deal_version=deal_version or 0,
        catalog_version=catalog_version or 0,
        roles=frozenset(Role(role) for role, _, _ in grants),
        supplier_ids=frozenset(int(supplier) for _, _, supplier in grants if supplier),
        leads=frozenset(int(community) for role, community, _ in grants if community and role == Role.LEADER),
        channels=frozenset(channels.split(",")) if channels else frozenset(),
        earlier_reply=json.loads(earlier_reply) if isinstance(earlier_reply, str) else earlier_reply,
        told=bool(told),
    )


_STAFF = (
    select(RoleGrant.member_id)
    .where(RoleGrant.role == Role.SUPPLIER, RoleGrant.supplier_id == bindparam("supplier"))
    .order_by(RoleGrant.id)
)


def staff_of(work: Work, supplier_id: int) -> list[int]:
    """The members who are told of a supplier's business."""
    return list(work.execute(_STAFF, {"supplier": supplier_id}).scalars())


def with_role(work: Work, role: Role) -> list[int]:
    """The members with a role, wherever."""
    return list(work.execute(select(RoleGrant.member_id).where(RoleGrant.role == role).distinct()).scalars())


def managers_locked(work: Work) -> list[int]:
    """All managers; whoever takes one away takes these rows first, so that two at once leave one."""
    found = select(RoleGrant.member_id).where(RoleGrant.role == Role.MANAGER).order_by(RoleGrant.id)
    return list(dict.fromkeys(work.execute(found.with_for_update()).scalars()))


def leaders_of(work: Work, community_id: int) -> list[int]:
    return list(
        work.execute(
            select(RoleGrant.member_id).where(RoleGrant.role == Role.LEADER, RoleGrant.community_id == community_id)
        ).scalars()
    )


def named(work: Work, name: str, community_id: int | None = None) -> list[Member]:
    """The members who go by a name (in a community, where one is given)."""
    ms = aliased(Membership)
    found = select(Member).outerjoin(ms, ms.member_id == Member.id)
    if community_id is not None:
        found = found.where(ms.community_id == community_id, ms.name == name)
    else:
        found = found.where((Member.name == name) | (ms.name == name))
    return list(work.execute(found.distinct().order_by(Member.id)).scalars())


def names(work: Work, member_ids: Sequence[int], community_id: int | None = None) -> dict[int, str]:
    """How members are called (in a community, where one is given), by id."""
    if not member_ids:
        return {}
    called = {row.id: row.name for row in work.execute(select(Member.id, Member.name).where(Member.id.in_(member_ids)))}
    if community_id is not None:
        rows = work.execute(
            select(Membership.member_id, Membership.name).where(
                Membership.community_id == community_id, Membership.member_id.in_(member_ids)
            )
        )
        called |= {row.member_id: row.name for row in rows}
    return called


def grants_of(work: Work, member_id: int) -> Sequence[Row[Any]]:
    """(role, community name or None, supplier name or None) of a member."""
    return work.execute(
        select(RoleGrant.role, Community.name.label("community"), Supplier.name.label("supplier"))
        .outerjoin(Community, Community.id == RoleGrant.community_id)
        .outerjoin(Supplier, Supplier.id == RoleGrant.supplier_id)
        .where(RoleGrant.member_id == member_id)
        .order_by(RoleGrant.id)
    ).all()


def member(work: Work, member_id: int) -> Member:
    return work.session.get_one(Member, member_id)


def membership(work: Work, community_id: int, member_id: int) -> Membership | None:
    return work.session.get(Membership, (community_id, member_id))


def communities_of(work: Work, member_id: int) -> list[Community]:
    found = select(Community).join(Membership, Membership.community_id == Community.id)
    return list(work.execute(found.where(Membership.member_id == member_id).order_by(Community.id)).scalars())


def members_of(work: Work, community_id: int) -> list[int]:
    """Everybody in a community."""
    found = select(Membership.member_id).where(Membership.community_id == community_id).order_by(Membership.member_id)
    return list(work.execute(found).scalars())


def community(work: Work, community_id: int) -> Community:
    return work.session.get_one(Community, community_id)


def communities(work: Work) -> list[Community]:
    return list(work.execute(select(Community).order_by(Community.id)).scalars())


def identity(work: Work, channel: str, account: str, external_id: str) -> Identity | None:
    return work.execute(
        select(Identity).where(
            Identity.channel == channel, Identity.account == account, Identity.external_id == external_id
        )
    ).scalar_one_or_none()


def chat_of(work: Work, community_id: int) -> CommunityChat | None:
    return work.execute(
        select(CommunityChat).where(CommunityChat.community_id == community_id).order_by(CommunityChat.id).limit(1)
    ).scalar_one_or_none()


def role_rows(work: Work, member_id: int) -> list[RoleGrant]:
    return list(work.execute(select(RoleGrant).where(RoleGrant.member_id == member_id)).scalars())


def supplier_name(work: Work, supplier_id: int) -> str:
    return str(work.execute(select(Supplier.name).where(Supplier.id == supplier_id)).scalar_one())


def supplier_ids(work: Work) -> dict[str, int]:
    """All suppliers by name."""
    return {row.name: row.id for row in work.execute(select(Supplier.name, Supplier.id).order_by(Supplier.id))}
