"""The governor: whoever wants to promote to people asks here, and what it lets through is sent.

Not in quiet hours, not to whom no channel can write, not to whom it is unwelcome, not more often than is good.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.errors import ShopError
from core.message import Message
from core.reach import WRITES
from core.work import Work
from models.consents import Purpose
from queries import mailings as find
from services import consent, quiet_hours


class NotNow(ShopError):
    """Nobody is disturbed at that time. Arguments: at, proposed (when it would be fine)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outbox_id` of what is being sent, or a `reason` of the catalogue's "mailing-reason"."""

    outbox_id: int | None = None
    reason: str = ""


def check(work: Work, at: datetime) -> None:
    """Raises NotNow with the next moment at which people may be written to."""
    if quiet_hours.is_quiet(work.settings, at):
        raise NotNow(at=at, proposed=quiet_hours.end_after(work.settings, at))


def send(work: Work, messages: Mapping[int, Message], purpose: Purpose) -> dict[int, Verdict]:
    """Send to each member their message where nothing speaks against it; what became of each. Raises NotNow.

    A share is used last and only for what is sent: of what a person may get in any seven days nothing is wasted.
    """
    check(work, work.now)
    reached = find.reachable(work, messages, WRITES)
    welcome = consent.may_promote(work, reached, "", purpose)
    roomy = find.take_slots(work, welcome, work.settings.mailings.per_person_and_week)
    not_after, sent = quiet_hours.begin_after(work.settings, work.now), dict[int, int]()
    for shown in {id(one): one for one in messages.values()}.values():
        mine = [member_id for member_id in sorted(roomy) if messages[member_id] is shown]
        sent |= consent.promote(work, mine, shown, purpose, not_after=not_after)
    return {one: _verdict(one, sent, reached, welcome) for one in messages}


def _verdict(one: int, sent: Mapping[int, int], reached: set[int], welcome: set[int]) -> Verdict:
    if one in sent:
        return Verdict(sent[one])
    if one not in reached:
        return Verdict(reason="no-channel")
    return Verdict(reason="tired" if one in welcome else "unwelcome")
