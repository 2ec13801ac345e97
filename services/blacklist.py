"""The blacklist (黑名单): who may order nothing any more. What they have ordered stays theirs: to get, to send back."""

from __future__ import annotations

from core.errors import ShopError
from core.work import Work
from models.members import Member, Role
from queries.members import Caller
from services import history, members

STAFF = (Role.MANAGER, Role.SUPPLIER, Role.LEADER, Role.SERVICE)


class Blocked(ShopError):
    """Somebody on the blacklist orders."""


class NotStaff(ShopError):
    """Who works here is no customer to be kept out: their role is taken back first. Arguments: name."""


def check(caller: Caller) -> None:
    """Raises Blocked."""
    if Role.BLOCKED in caller.roles:
        raise Blocked


def block(work: Work, member: Member, roles: frozenset[Role], reason: str) -> bool:
    """Let somebody order nothing any more; False where it was so already. Raises NotStaff."""
    if roles.intersection(STAFF):
        raise NotStaff(name=member.name)
    blocked = members.grant(work, member.id, Role.BLOCKED, work.actor.member_id)
    if blocked:
        history.changed(work, Member.__tablename__, member.id, "blocked", "", reason or Role.BLOCKED, member.name)
    return blocked


def unblock(work: Work, member: Member) -> None:
    """Raises RoleNotHeld."""
    members.revoke(work, member.id, Role.BLOCKED)
