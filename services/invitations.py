"""Invitations (老带新): a code, a tie, and points for both after the first completed order.

Sharing alone earns nothing, and only the one who invited directly is rewarded: one tier.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from core import codes
from core.clock import day_of, month_bounds
from core.errors import ShopError
from core.events import Event
from core.money import Money
from core.work import Work
from models.invitations import Invitation, InviteCode
from models.orders import Order
from queries import invitations as find
from services import members


class InvitedByOneself(ShopError):
    """Somebody's own code."""


class AlreadyCustomer(ShopError):
    """Whoever has paid for an order before needs no invitation."""


class AlreadyInvited(ShopError):
    """Somebody else has invited them: the first tie stays."""


class InvitedInCircle(ShopError):
    """The inviter was brought by whom they would invite, directly or over others."""


@dataclass(frozen=True, slots=True)
class MemberInvited(Event):
    """Somebody has said by whom they were invited."""

    invitation_id: int


@dataclass(frozen=True, slots=True)
class InvitationFulfilled(Event):
    """Whoever was invited has completed a first order that counts."""

    invitation_id: int


def code_for(work: Work, member_id: int) -> str:
    """Somebody's code: made at first, then always the same."""
    known = find.code_of(work, member_id)
    if known is not None:
        return known
    code = codes.new()
    work.execute(insert(InviteCode).values(member_id=member_id, code=code, made_at=work.now))
    return code


def accept(work: Work, invited_id: int, code: str) -> int | None:
    """Tie somebody to whose code it is; the inviter's id. Saying it again changes nothing.

    None for a code that is nobody's; the try is counted (so it must be committed). Raises TooManyTries,
    InvitedByOneself, AlreadyInvited, AlreadyCustomer, InvitedInCircle.
    """
    members.check_tries(work, invited_id)
    inviter_id = find.owner_of(work, codes.read(code))
    if inviter_id is None:
        members.note_wrong_code(work, invited_id)
        return None
    if inviter_id == invited_id:
        raise InvitedByOneself
    find.alone(work)
    tie = find.of_invited(work, invited_id)
    if tie is not None:
        if tie.inviter_id != inviter_id:
            raise AlreadyInvited
        return inviter_id
    if find.has_bought(work, invited_id):
        raise AlreadyCustomer
    if find.descends_from(work, inviter_id, invited_id):
        raise InvitedInCircle
    row = insert(Invitation).values(
        inviter_id=inviter_id, invited_id=invited_id, invited_at=work.now, rewarded=False
    )  # fmt: skip
    work.tell(MemberInvited(int(work.execute(row.returning(Invitation.id)).scalar_one())))
    return inviter_id


def waiting_for(work: Work, order: Order, kept: Money) -> Invitation | None:
    """The invitation that this completed order fulfils, if it does: it is the first that is worth enough."""
    tie = find.of_invited(work, order.member_id)
    return tie if tie and tie.order_id is None and kept >= work.settings.points.invitations.least else None


def fulfil(work: Work, tie: Invitation, order: Order) -> tuple[bool, bool]:
    """Note it; whether inviter and invited are rewarded. The inviter's points are taken up before.

    Too late: neither. More this month than one inviter may have: only the invited.
    """
    settings, zone = work.settings.points.invitations, work.settings.zone
    in_time = (work.now - tie.invited_at).days < settings.within_days
    month = month_bounds(day_of(work.now, zone), zone)
    rewarded = in_time and find.rewarded_between(work, tie.inviter_id, *month) < settings.per_month
    if not find.claim(work, tie.id, order.id, rewarded=rewarded):
        return False, False
    work.tell(InvitationFulfilled(tie.id))
    return rewarded, in_time
