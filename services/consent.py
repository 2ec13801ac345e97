"""Consent: whoever promotes to a person asks here first. Notices of one's own orders are no promotion.

Withdrawing everything resets what was said of single channels and purposes; so does subscribing to everything.
Whoever wants nothing and then subscribes to one channel (or purpose) wants that one and none of the others.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import insert

from core.errors import ShopError
from core.message import Message, message
from core.say import say
from core.work import Work
from models.consents import Consent, ConsentKind, Purpose
from queries import consents as find
from queries.consents import EVERYTHING, channel_scope, purpose_scope
from services import outbox
from services.members import MembersJoined

VERSION = "1"  # of the wording by which people are told (bot/words/*/consent.ftl): grows with its meaning
TOLD = message(say("consent-told"))
CHANNELS = ("official_account", "wecom_bot", "simulator")


class UnknownScope(ShopError):
    """No channel and no purpose of that name. Arguments: name."""


def may_promote(work: Work, member_ids: Collection[int], channel: str, purpose: Purpose) -> set[int]:
    """Those of the members to whom this may be sent. `channel` "": by whichever is left to them."""
    scopes = [EVERYTHING, purpose_scope(purpose), *([channel_scope(channel)] if channel else [])]
    return set(member_ids) - find.withdrawn(work, scopes, member_ids)


def promote(
    work: Work, member_ids: Sequence[int], shown: Message, purpose: Purpose, *, not_after: datetime | None = None
) -> dict[int, int]:
    """Send a promotion to those who may have it, in the order given; who they are, and their rows of the outbox.

    It tells those who weren't told how to turn promotions off. What waits in the outbox is looked at again when it
    goes out (see `channels_left`).
    """
    allowed = may_promote(work, member_ids, "", purpose)
    receivers = [member_id for member_id in dict.fromkeys(member_ids) if member_id in allowed]
    untold = set(receivers) - find.told(work, receivers)
    sent = {
        one: outbox.promote_to_member(work, one, shown + TOLD if one in untold else shown, purpose, not_after)
        for one in receivers
    }
    if untold:
        _say(work, sorted(untold), ConsentKind.TOLD, [EVERYTHING], "promotion")
    return sent


def channels_left(work: Work, member_id: int, purpose: str, channels: Collection[str]) -> set[str]:
    """By which of the channels a promotion may still go to somebody, now; none: not at all."""
    no = find.withdrawn_scopes(work, member_id)
    if EVERYTHING in no or purpose_scope(purpose) in no:
        return set()
    return {channel for channel in channels if channel_scope(channel) not in no}


def withdraw(work: Work, member_id: int, scope: str, source: str) -> bool:
    """No more promotions in this scope; False where that stood already."""
    standing = find.withdrawn_scopes(work, member_id)
    if scope in standing or EVERYTHING in standing:
        return False
    _say(work, [member_id], ConsentKind.WITHDRAWN, [scope], source)
    return True


def give(work: Work, member_id: int, scope: str, source: str) -> bool:
    """Promotions in this scope are welcome (again); False where they were."""
    standing = find.withdrawn_scopes(work, member_id)
    if not (standing if scope == EVERYTHING else standing & {scope, EVERYTHING}):
        return False
    if scope == EVERYTHING or scope in standing:
        _say(work, [member_id], ConsentKind.GIVEN, [scope], source)
    else:
        _say(work, [member_id], ConsentKind.GIVEN, [EVERYTHING], source)
        _say(work, [member_id], ConsentKind.WITHDRAWN, [other for other in _kin(scope) if other != scope], source)
    return True


def tell(work: Work, member_id: int, source: str) -> None:
    """Note that somebody was told how to turn promotions off. Raises IntegrityError where they were already."""
    _say(work, [member_id], ConsentKind.TOLD, [EVERYTHING], source)


def members_joined(work: Work, event: MembersJoined) -> None:
    find.hand_over(work, event.goes, event.stays)


def _kin(scope: str) -> list[str]:
    channels, purposes = [channel_scope(c) for c in CHANNELS], [purpose_scope(p) for p in Purpose]
    return channels if scope in channels else purposes


def _say(work: Work, member_ids: Collection[int], kind: ConsentKind, scopes: Sequence[str], source: str) -> None:
    rows = [
        {
            "member_id": member_id,
            "kind": kind,
            "scope": scope,
            "version": VERSION,
            "source": source[:60],
            "said_at": work.now,
        }
        for member_id in member_ids
        for scope in scopes
    ]
    work.execute(insert(Consent), rows)
