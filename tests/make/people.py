"""Communities and the people in them."""

from __future__ import annotations

from core.work import Work
from models.catalog import Supplier
from models.members import Community, CommunityChat, Identity, Member, Membership, Role, RoleGrant
from tests.make.rows import add

# The platform that the makers' people and groups are on: the chat simulator.
CHANNEL = "simulator"
ACCOUNT = "demo"


def community(work: Work, name: str = "阳光小区", *, pickup_points: str = "东门") -> Community:
    """A community with a group chat of the same name."""
    made = add(work, Community(name=name, pickup_points=pickup_points, created_at=work.now))
    add(work, CommunityChat(community_id=made.id, channel=CHANNEL, account=ACCOUNT, chat_id=name))
    return made


def member(work: Work, name: str = "阿梅", *, in_: Community | None = None, language: str | None = None) -> Member:
    """A person, known to the platform by their name, perhaps already in a community."""
    made = add(work, Member(name=name, language=language, created_at=work.now))
    add(work, Identity(member_id=made.id, channel=CHANNEL, account=ACCOUNT, external_id=name))
    if in_ is not None:
        joins(work, made, in_)
    return made


def joins(work: Work, member: Member, community: Community, *, pickup_point: str = "") -> Membership:
    """A member's place in a community."""
    return add(
        work,
        Membership(
            community_id=community.id,
            member_id=member.id,
            name=member.name,
            pickup_point=pickup_point,
            joined_at=work.now,
        ),
    )


def role(
    work: Work,
    member: Member,
    what: Role,
    *,
    community: Community | None = None,
    supplier: Supplier | None = None,
) -> RoleGrant:
    """A role: a leader's in a community, a supplier's staff for the supplier, else in the whole shop."""
    return add(
        work,
        RoleGrant(
            member_id=member.id,
            role=what,
            community_id=community.id if community else None,
            supplier_id=supplier.id if supplier else None,
            granted_at=work.now,
        ),
    )
