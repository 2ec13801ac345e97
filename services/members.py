"""People: getting to know them, linking their channels, giving roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from core import codes, seal
from core.errors import ShopError
from core.events import Event
from core.personal import Traces
from core.work import Work
from models.members import BindCode, BindTry, Identity, Member, Membership, Role, RoleGrant
from queries import group_orders as listed
from queries import members as find
from queries.members import Caller
from services import history

CODE_LIVES = timedelta(minutes=10)
LONGEST_PLACE, LONGEST_ADDRESS = 100, 300
TRIES, PAUSE = 5, timedelta(minutes=15)


class TooManyTries(ShopError):
    """Wrong codes too often; try again later."""


class UnknownMember(ShopError):
    """Nobody goes by that name."""


class SeveralMembers(ShopError):
    """More than one person goes by that name."""


class UnknownRole(ShopError):
    """There is no such role."""


class RoleNotHeld(ShopError):
    """The member has no such role there."""


class OnlyManagers(ShopError):
    """Who may look may not change."""


class LastManager(ShopError):
    """Without a manager nobody could make another one."""


class UnknownPlace(ShopError):
    """No community or supplier of that name, or one is needed for this role."""


class NotLeader(ShopError):
    """Somebody who doesn't lead this community."""


class UnknownPickupPoint(ShopError):
    """Not one of the community's pick-up points."""


class AddressTooLong(ShopError):
    """Longer than any address. Arguments: longest."""


class NoCommunity(ShopError):
    """Somebody is in no community yet, or in several: it must be said in the group."""


@dataclass(frozen=True, slots=True)
class MembersJoined(Event):
    """Two members turned out to be one: what is `goes`'s is `stays`'s from now on."""

    goes: int
    stays: int


def ensure(work: Work, channel: str, account: str, external_id: str, name: str, community_id: int | None = None) -> int:
    """The member behind a platform's person; a new one where it is the first time. Returns the member's id.

    Who first speaks in a community whose lists have held that very name so far becomes the member that it stands for.
    """
    known = find.identity(work, channel, account, external_id)
    if known:
        return known.member_id
    member_id = listed.unclaimed(work, community_id, name) if community_id is not None and name else None
    if member_id is None:
        added = insert(Member).values(name=name or external_id[:40], created_at=work.now).returning(Member.id)
        member_id = int(work.execute(added).scalar_one())
    work.execute(
        insert(Identity).values(member_id=member_id, channel=channel, account=account, external_id=external_id)
    )
    return member_id


def join(work: Work, community_id: int, member_id: int, name: str) -> None:
    """Make somebody a member of a community, under the name they have there."""
    if find.membership(work, community_id, member_id) is None:
        work.execute(
            insert(Membership).values(community_id=community_id, member_id=member_id, name=name, joined_at=work.now)
        )


def add_by_name(work: Work, community_id: int, name: str) -> int:
    """Somebody of whom only the name in a list is known. Returns the member's id."""
    added = work.execute(insert(Member).values(name=name[:100], created_at=work.now).returning(Member.id))
    member_id = int(added.scalar_one())
    join(work, community_id, member_id, name[:100])
    return member_id


def make_bind_code(
    work: Work,
    made_by: int,
    *,
    role: Role | None = None,
    community_id: int | None = None,
    supplier_id: int | None = None,
    member_id: int | None = None,
) -> str:
    """A single-use code of 10 minutes: links the redeemer's channel to `member_id`, or hands them a role."""
    code = codes.new()
    work.execute(
        insert(BindCode).values(
            code_hash=codes.digest(code),
            member_id=member_id,
            role=role,
            community_id=community_id,
            supplier_id=supplier_id,
            made_by=made_by,
            expires_at=work.now + CODE_LIVES,
        )
    )
    return code


def redeem(work: Work, caller_id: int, code: str, identity: tuple[str, str, str]) -> BindCode | None:
    """Use a code: move this identity to the code's member, or take its role. A code works once.

    None for a code that doesn't work, whatever the reason; the try is counted (so it must be committed).
    Raises TooManyTries after too many of these.
    """
    check_tries(work, caller_id)
    used = work.execute(
        update(BindCode)
        .where(BindCode.code_hash == codes.digest(code), BindCode.used_at.is_(None), BindCode.expires_at > work.now)
        .values(used_at=work.now)
        .returning(BindCode)
    ).scalar_one_or_none()
    if used is None:
        note_wrong_code(work, caller_id)
        return None
    if used.role:
        grant(work, caller_id, used.role, used.made_by, used.community_id, used.supplier_id)
    elif used.member_id and used.member_id != caller_id:
        known_as = find.identity(work, *identity)
        if known_as:
            known_as.member_id = used.member_id
    work.session.flush()
    taken: BindCode = used
    return taken


def check_tries(work: Work, member_id: int) -> None:
    """Raises TooManyTries for somebody who has just typed wrong codes too often."""
    tries = work.session.get(BindTry, member_id)
    if tries and tries.failed >= TRIES and tries.since + PAUSE > work.now:
        raise TooManyTries(minutes=str(int(PAUSE.total_seconds() // 60)))


def note_wrong_code(work: Work, member_id: int) -> None:
    """Count a wrong code (bind code or pick-up code) against whoever typed it."""
    tries = work.session.get(BindTry, member_id)
    if tries is None:
        work.session.add(BindTry(member_id=member_id, failed=1, since=work.now))
    elif tries.since + PAUSE <= work.now:
        tries.failed, tries.since = 1, work.now
    else:
        tries.failed = BindTry.failed + 1  # counted by the database: many may be typed at once
    work.session.flush()


def grant(
    work: Work,
    member_id: int,
    role: Role,
    by: int | None,
    community_id: int | None = None,
    supplier_id: int | None = None,
) -> bool:
    """Give a role; False where it was there already."""
    try:
        with work.session.begin_nested():
            if any(
                (g.role, g.community_id, g.supplier_id) == (role, community_id, supplier_id)
                for g in find.role_rows(work, member_id)
            ):
                return False
            work.execute(
                insert(RoleGrant).values(
                    member_id=member_id,
                    role=role,
                    community_id=community_id,
                    supplier_id=supplier_id,
                    granted_by=by,
                    granted_at=work.now,
                )
            )
    except IntegrityError:
        return False
    _record_role(work, member_id, "", role, community_id, supplier_id)
    return True


def revoke(
    work: Work, member_id: int, role: Role, community_id: int | None = None, supplier_id: int | None = None
) -> None:
    """Take a role back. Raises RoleNotHeld, LastManager."""
    if role is Role.MANAGER and find.managers_locked(work) == [member_id]:
        raise LastManager
    held = [g for g in find.role_rows(work, member_id) if g.role is role]
    taken = [g for g in held if (g.community_id, g.supplier_id) == (community_id, supplier_id)]
    if not taken:
        raise RoleNotHeld
    work.execute(delete(RoleGrant).where(RoleGrant.id.in_([grant.id for grant in taken])))
    _record_role(work, member_id, role, "", community_id, supplier_id)


def _record_role(
    work: Work, member_id: int, old: str, new: str, community_id: int | None, supplier_id: int | None
) -> None:
    names = {number: name for name, number in find.supplier_ids(work).items()} if supplier_id else {}
    there = find.community(work, community_id).name if community_id else names.get(supplier_id or 0, "")
    whose = " ".join(filter(None, (find.member(work, member_id).name, there)))
    history.changed(work, RoleGrant.__tablename__, member_id, "role", old, new, whose)


def one_named(work: Work, name: str) -> Member:
    """The one member of a name. Raises UnknownMember or SeveralMembers."""
    found = find.named(work, name)
    if not found:
        raise UnknownMember(name=name[:20])
    if len(found) > 1:
        raise SeveralMembers(name=name[:20], number=str(len(found)))
    return found[0]


def known(caller: Caller) -> int:
    """The caller's member id; a command that needs one is only reached by known members."""
    if caller.member_id is None:
        raise UnknownMember(name=caller.name)
    return caller.member_id


def scope_of(work: Work, role: Role, where: str) -> dict[str, int]:
    """Where a role holds, from the name that was typed: a leader needs a community, a supplier's staff a supplier.

    Returns {"community_id": …}, {"supplier_id": …} or {}. Raises UnknownPlace with the names that there are.
    """
    if role is Role.LEADER:
        communities = {c.name: c.id for c in find.communities(work)}
        if where not in communities:
            raise UnknownPlace(place=where[:20], known="、".join(communities))
        return {"community_id": communities[where]}
    if role is Role.SUPPLIER:
        suppliers = find.supplier_ids(work)
        if where not in suppliers:
            raise UnknownPlace(place=where[:20], known="、".join(suppliers))
        return {"supplier_id": suppliers[where]}
    return {}


def own_community(work: Work, caller: Caller) -> int:
    """The community that a message is about: the group's, else the sender's only one. Raises NoCommunity."""
    if caller.community_id is not None:
        return caller.community_id
    mine = find.communities_of(work, known(caller))
    if len(mine) != 1:
        raise NoCommunity
    return mine[0].id


def pickup_points(work: Work, community_id: int) -> list[str]:
    return [point for point in find.community(work, community_id).pickup_points.split("\n") if point]


def choose_pickup_point(work: Work, member_id: int, community_id: int, place: str) -> None:
    """Raises UnknownPickupPoint with the ones that there are."""
    points = pickup_points(work, community_id)
    if (points and place not in points) or len(place) > LONGEST_PLACE:
        raise UnknownPickupPoint(place=place[:20], points=points)
    work.execute(
        update(Membership)
        .where(Membership.member_id == member_id, Membership.community_id == community_id)
        .values(pickup_point=place)
    )


def keep_address(work: Work, member_id: int, address: str) -> None:
    """Keep where a member's parcels go, sealed: personal data is never readable in the database.

    Raises AddressTooLong.
    """
    if len(address) > LONGEST_ADDRESS:
        raise AddressTooLong(longest=str(LONGEST_ADDRESS))
    sealed = seal.close(work.settings, address)
    work.execute(update(Member).where(Member.id == member_id).values(sealed_address=sealed))


def address_of(work: Work, member_id: int) -> str:
    """The address that the member gave, or ""."""
    sealed = find.member(work, member_id).sealed_address
    return seal.open_(work.settings, sealed) if sealed else ""


def profile(work: Work, traces: Traces) -> list[dict[str, Any]]:
    """What we know of somebody's person, as it is handed out."""
    member = find.member(work, traces.member_id)
    address, since = address_of(work, traces.member_id), member.created_at
    return [{"name": member.name, "language": member.language, "address": address, "created_at": since}]


def only_community(work: Work, member_id: int) -> int | None:
    """Somebody's community where there is exactly one."""
    mine = find.communities_of(work, member_id)
    return mine[0].id if len(mine) == 1 else None


def pickup_point_of(work: Work, member_id: int, community_id: int | None) -> str:
    """Where somebody picks up: their own choice in the community, else ""."""
    own = find.membership(work, community_id, member_id) if community_id is not None else None
    return own.pickup_point if own else ""
