"""How broadcasts to people go out: begun when due, bit by bit past the governor, the next of a series planned."""

from __future__ import annotations

from datetime import timedelta

from core.errors import ShopError
from core.message import message
from core.say import say
from core.work import Work
from models.mailings import Mailing, MailingStatus
from models.promotions import Repeat
from queries import mailings as find
from queries import occasions as occasions_found
from queries import segments as segments_found
from services import goods_cards, governor, mailings, outbox, quiet_hours, repeating

BATCH = 100
DEAL_CLOSED = "deal-closed"  # nothing comes after that, while goods may be there again


def send_next(work: Work) -> bool:
    """Begin the next mailing that is due, or send a part of it; True while there may be more.

    Its row is locked while it is worked on, and a receiver leaves "waiting" once, so that any number of processes may.
    """
    found = find.due(work)
    if found is None or quiet_hours.is_quiet(work.settings, work.now):
        return False
    if found.status is MailingStatus.SCHEDULED:
        _begin(work, found)
    elif reason := goods_cards.obstacle(work, found):
        _call_off(work, found, reason)
    elif turn := find.waiting(work, found.id, BATCH):
        _send(work, found, turn)
    else:
        _finish(work, found)
    return True


def _begin(work: Work, found: Mailing) -> None:
    """Who is meant is looked up when it begins, and stays. One that repeats plans the next one with the same stroke."""
    occasion = occasions_found.of_mailing(work, found.id)
    over = occasion is not None and occasions_found.is_over(work, occasion)
    reason = "missed" if _missed(work, found) else "over" if over else goods_cards.obstacle(work, found)
    if found.repeat is not Repeat.ONCE and reason != DEAL_CLOSED:
        _plan_next(work, found)
    segment = segments_found.segment(work, found.segment_id, dropped=True)
    people: list[int] = []
    if not reason and segment is not None:
        try:
            spared = occasions_found.spared(work, occasion) if occasion else set()
            people = [one for one in mailings.meant(work, found, segment) if one not in spared]
        except ShopError:  # what its words name is there no more
            reason = "unclear"
    if reason:
        _call_off(work, found, reason)
        return
    mailings.move(work, found, MailingStatus.RUNNING)
    arms = {one: mailings.arm_of(found.id, one) if found.other else "a" for one in people}
    find.add_receivers(work, found.id, arms)


def _missed(work: Work, found: Mailing) -> bool:
    """A round of a series that is too late: there will be others."""
    grace = timedelta(minutes=work.settings.promotions.catch_up_minutes)
    return found.repeat is not Repeat.ONCE and work.now > found.starts_at + grace


def _plan_next(work: Work, found: Mailing) -> None:
    """It is made once: by whoever holds the row of the one before it, and in the same transaction."""
    at = repeating.upcoming(found.starts_at, found.repeat, max(work.now, found.starts_at), work.settings.zone)
    following = Mailing(
        segment_id=found.segment_id, text=found.text, other=found.other, purpose=found.purpose, made_by=found.made_by,
        made_at=work.now, starts_at=at, repeat=found.repeat, status=MailingStatus.DRAFT, picture=found.picture,
        product_id=found.product_id, deal_id=found.deal_id, series_id=found.series_id,
    )  # fmt: skip
    work.session.add(following)
    work.session.flush()
    mailings.move(work, following, MailingStatus.SCHEDULED)


def _send(work: Work, found: Mailing, turn: dict[int, str]) -> None:
    shown = mailings.shown(work, found)
    verdicts = governor.send(work, {member_id: shown[arm] for member_id, arm in turn.items()}, found.purpose)
    until = work.now + timedelta(days=work.settings.mailings.result_days)
    reasons: dict[str, list[int]] = {}
    for member_id, verdict in verdicts.items():
        if verdict.outbox_id is not None:
            find.queue(work, found.id, member_id, verdict.outbox_id, until)
        else:
            reasons.setdefault(verdict.reason, []).append(member_id)
    for reason, member_ids in reasons.items():
        find.skip(work, found.id, member_ids, reason)


def _call_off(work: Work, found: Mailing, reason: str) -> None:
    """What it shows can't be bought any more, or its time is over: who hasn't had it gets nothing."""
    mailings.move(work, found, MailingStatus.STOPPED, reason)
    find.withdraw(work, found.id)
    told = say("mailing-called-off", number=str(found.id), why=say("promotion-reason", reason=reason))
    outbox.send_to_member(work, found.made_by, message(told, *mailings.account(work, found)))


def _finish(work: Work, found: Mailing) -> None:
    mailings.move(work, found, MailingStatus.FINISHED)
    told = say("mailing-finished", number=str(found.id))
    outbox.send_to_member(work, found.made_by, message(told, *mailings.account(work, found)))
