"""Attribution (归因): who came by which code, and what that led to. See docs/decisions/attribution.md.

A touch is kept once per person and code. An order is tied to the first and the last touch of its buyer within the
window before it was placed; when a member turns out to be another, both are tied anew as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from core.clock import day_bounds, day_of
from core.errors import ShopError
from core.work import Work
from models.campaigns import Campaign, Channel, ChannelCode, Way
from queries import attribution as find
from queries import channel_codes as codes_found
from queries import invitations as invitations_found
from services import campaigns, channel_codes, commissions, members
from services.invitations import MemberInvited
from services.members import MembersJoined
from services.orders import OrderPaid

SOURCE = "campaign"


class CameByOneself(ShopError):
    """A promoter's own code."""


class TooManyCodes(ShopError):
    """More codes in a day than anybody comes by. Arguments: most."""


def come(work: Work, member_id: int, said: str, channel: Channel) -> Campaign | None:
    """Note that somebody comes by a code; its campaign. Saying it again changes nothing.

    None for a code that is none; the try is counted (so it must be committed). Raises TooManyTries, CameByOneself,
    TooManyCodes, CampaignOver.
    """
    members.check_tries(work, member_id)
    found = channel_codes.meant(work, said)
    if found is None:
        members.note_wrong_code(work, member_id)
        return None
    touch(work, member_id, *found, channel)
    return found[1]


def touch(work: Work, member_id: int, code: ChannelCode, campaign: Campaign, channel: Channel) -> None:
    """Raises CameByOneself, TooManyCodes, CampaignOver."""
    if code.promoter_id == member_id:
        raise CameByOneself
    if find.has_touched(work, member_id, code.id):
        return
    campaigns.running(work, campaign)
    most, zone = work.settings.campaigns.codes_per_day, work.settings.zone
    today, _ = day_bounds(day_of(work.now, zone), zone)
    if find.touches_since(work, member_id, today) >= most:
        raise TooManyCodes(most=str(most))
    new = not find.touched_before(work, member_id) and _is_new(work, find.known_since(work, member_id), work.now)
    find.add_touch(work, member_id=member_id, code_id=code.id, channel=channel, joined=new)


def _is_new(work: Work, known_since: datetime, at: datetime) -> bool:
    return at - known_since <= timedelta(hours=work.settings.campaigns.new_within_hours)


def invited(work: Work, event: MemberInvited) -> None:
    """A friend has brought somebody: that counts for the campaign of that kind that is running, if there is one."""
    found = codes_found.of_way(work, Way.INVITING)
    tie = invitations_found.tie(work, event.invitation_id) if found else None
    if found is not None and tie is not None:
        try:
            touch(work, tie.invited_id, *found, Channel.INVITATION)
        except ShopError:  # the invitation stands all the same
            return


def order_paid(work: Work, event: OrderPaid) -> None:
    """Tie a paid order to its touches, and note whose code brought it: that one earns by it, unless a leader does."""
    tied = within(find.before_order(work, event.order_id), work.settings.campaigns.window_days)
    if not tied:
        return
    first, last = tied[0], tied[-1]
    first_of = None if find.paid_before(work, last.member_id, event.order_id) else last.member_id
    if not find.attribute(work, find.tie(event.order_id, tied, first_of)) and first_of is not None:
        find.attribute(work, find.tie(event.order_id, tied, None))  # another order was the first, just now
    counts = last if work.settings.campaigns.counts == "last" else first
    if counts.promoter_id is not None:
        commissions.credit(
            work, event.order_id, counts.promoter_id, source=SOURCE, campaign_id=counts.campaign_id
        )  # fmt: skip


def within(touches: Sequence[Row[Any]], days: int) -> list[Row[Any]]:
    """Of the touches before an order those that are not too long ago."""
    return [one for one in touches if one.placed_at - one.at <= timedelta(days=days)]


def members_joined(work: Work, event: MembersJoined) -> None:
    """Touches follow who turned out to be somebody else, and everything is tied anew as if it always had been one."""
    goes, stays = event.goes, event.stays
    touches = find.touches_of(work, (goes, stays))
    find.forget(work, stays, [one.id for one in touches])
    find.hand_over_codes(work, goes, stays)
    kept: dict[int, Row[Any]] = {}
    for one in touches:
        kept.setdefault(one.code_id, one)  # the earlier of two by the same code
    mine = [one for one in kept.values() if one.promoter_id not in (goes, stays)]
    find.drop_touches(work, {one.id for one in touches} - {one.id for one in mine})
    find.hand_over_touches(work, goes, stays)
    new = bool(mine) and _is_new(work, find.known_since(work, goes, stays), mine[0].at)
    find.only_joined(work, stays, mine[0].id if new else None)
    find.attribute_all(work, _tied_anew(work, stays, mine))


def _tied_anew(work: Work, member_id: int, touches: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    window, rows = timedelta(days=work.settings.campaigns.window_days), []
    for number, order in enumerate(find.paid_orders(work, member_id)):
        tied = [one for one in touches if timedelta() <= order.placed_at - one.at <= window]
        if tied:
            rows.append(find.tie(order.id, tied, None if number else member_id))
    return rows
