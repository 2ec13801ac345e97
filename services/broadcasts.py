"""Broadcasts (群发): what a promotion shows, its pushes to communities, and how they went."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.clock import day_of
from core.events import Event
from core.message import Message, message
from core.say import Say, say
from core.work import Work
from models.promotions import FIRE_FLOW, FireStatus, Promotion
from queries import promotions as find
from services import goods_cards, outbox, quiet_hours
from services.outbox import MessageParked, MessageSent


@dataclass(frozen=True, slots=True)
class PushPlanned(Event):
    """A promotion is about to be pushed to a community: whoever has rules there adds to them.

    `against`: a reason of the catalogue's "promotion-reason"; `mosts`: so many a day; `until`: not later than this.
    """

    community_id: int
    against: list[str] = field(default_factory=list)
    mosts: list[int] = field(default_factory=list)
    until: list[datetime] = field(default_factory=list)


def fire(work: Work, promotion: Promotion, due_at: datetime) -> None:
    """Queue one message per community, or note why not. The moment was claimed by the caller."""
    grace = timedelta(minutes=work.settings.promotions.catch_up_minutes)
    not_after = min(due_at + grace, quiet_hours.begin_after(work.settings, work.now))
    for community_id in find.targets(work, promotion.id):
        fire_id = find.add_fire(work, promotion.id, community_id, due_at)
        if fire_id is None:
            continue
        planned = PushPlanned(community_id)
        work.tell(planned)
        reason = "missed" if work.now > due_at + grace else _obstacle(work, promotion, planned)
        if reason:
            find.set_fire(work, fire_id, status=FireStatus.SKIPPED, reason=reason)
            continue
        shown = composed(work, promotion, community_id)
        until = min([not_after, *planned.until])
        outbox_id = outbox.send_to_community(work, community_id, shown, once=True, not_after=until)
        find.set_fire(work, fire_id, outbox_id=outbox_id)


def _obstacle(work: Work, promotion: Promotion, planned: PushPlanned) -> str:
    """Why a push must not be made now, a word of the catalogue's "promotion-reason"; "" where nothing speaks against.

    The day's share is asked for last: only what is really pushed uses some of it.
    """
    if quiet_hours.is_quiet(work.settings, work.now):
        return "quiet-hours"
    if reason := goods_cards.obstacle(work, promotion) or next(iter(planned.against), ""):
        return reason
    today, most = day_of(work.now, work.settings.zone), work.settings.promotions.per_community_and_day
    return "" if find.take_push(work, planned.community_id, today, min([most, *planned.mosts])) else "day-full"


def composed(work: Work, promotion: Promotion, community_id: int) -> Message:
    """What a community sees: the promoter's own text, the card, how to order there."""
    own = message(say("promotion-text", text=promotion.text)) if promotion.text else message()
    return own + goods_cards.shown(work, promotion, community_id)


def note_sent(work: Work, event: MessageSent) -> None:
    if event.once:
        find.settle_fire(work, event.outbox_id, FireStatus.SENT, FIRE_FLOW.sources(FireStatus.SENT), "")


def note_parked(work: Work, event: MessageParked) -> None:
    if event.once:
        sources = FIRE_FLOW.sources(FireStatus.FAILED)
        find.settle_fire(work, event.outbox_id, FireStatus.FAILED, sources, event.problem)


def report_next(work: Work) -> bool:
    """Tell a promoter how one moment went, once all its pushes have ended; True while there may be more.

    A job and not part of the last delivery's record: of two last deliveries at once, neither would see the other.
    """
    firing = find.settled(work)
    if firing is None:
        return False
    if find.claim_report(work, firing):
        promotion = work.session.get_one(Promotion, firing.promotion_id)
        title = goods_cards.title(work, promotion)
        told = say("promotion-result", number=str(promotion.id), title=title, at=firing.due_at)
        outbox.send_to_member(work, promotion.promoter_id, message(told, *outcome(work, firing)))
    return True


def outcome(work: Work, firing: find.Firing) -> list[Say]:
    """How a moment went: the groups that have it in one line, then one line for each other, with the reason."""
    rows = find.results(work, firing)
    sent = [row.community for row in rows if row.status is FireStatus.SENT]
    lines = [say("promotion-sent", number=len(sent), communities="、".join(sent))] if sent else []
    for row in rows:
        if row.status is not FireStatus.SENT:
            key = "promotion-reason" if row.status is FireStatus.SKIPPED else "delivery-problem"
            why = say(key, reason=row.reason) if key == "promotion-reason" else say(key, problem=row.reason)
            lines.append(say(f"promotion-{row.status}", community=row.community, why=why))
    return lines
