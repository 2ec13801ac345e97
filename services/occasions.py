"""Broadcasts by themselves (自动群发): off unless a promoter switches one on; one broadcast per occasion, past the
governor like any other, and stopped like any other."""

from __future__ import annotations

from core.errors import ShopError
from core.quantity import Quantity
from core.say import say
from core.work import Work
from models.consents import Purpose
from models.mailings import Mailing, MailingStatus
from models.members import Role
from models.occasions import Audience, AutoMailing, Occasion, Trigger
from models.segments import Segment
from queries import catalog as goods
from queries import members as people
from queries import occasions as find
from queries.members import Caller
from queries.names import spelled
from services import goods_cards, history, mailings, quiet_hours
from services.members import MembersJoined, known

WORDS = {Audience.FOND: "感兴趣", Audience.KEEPS: "收藏"}
PURPOSES = {Trigger.DROPPED: Purpose.OFFERS, Trigger.BACK: Purpose.NEWS, Trigger.NEARLY_GONE: Purpose.REMINDERS}
MOST = Quantity.of(10_000)


class AlreadyAutomatic(ShopError):
    """It is switched on already. Arguments: trigger, by (who has)."""


class NotAutomatic(ShopError):
    """It isn't switched on, or not by the asker. Arguments: trigger."""


def switch_on(work: Work, by: int, trigger: Trigger, audience: Audience, least: Quantity) -> None:
    """From now on: what happened before is no occasion. Raises AlreadyAutomatic."""
    added = find.add(work, trigger=trigger, audience=audience, least=least, made_by=by)
    if added is None:
        maker = find.on(work)[trigger].made_by
        raise AlreadyAutomatic(trigger=say(f"trigger-{trigger}"), by=people.member(work, maker).name)
    history.changed(work, AutoMailing.__tablename__, added, "auto", "", audience, trigger)


def switch_off(work: Work, caller: Caller, trigger: Trigger) -> list[Mailing]:
    """And nothing that it has begun goes on; what was stopped. Raises NotAutomatic."""
    found = find.on(work).get(trigger)
    may = found is not None and (found.made_by == caller.member_id or Role.MANAGER in caller.roles)
    if found is None or not may or not find.stop(work, found.id):
        raise NotAutomatic(trigger=say(f"trigger-{trigger}"))
    history.changed(work, AutoMailing.__tablename__, found.id, "auto", found.audience, "", trigger)
    open_ = (MailingStatus.SCHEDULED, MailingStatus.RUNNING)
    still = [one for one in find.made_by(work, found.id) if one.status in open_]
    return [stopped for one in still for stopped in mailings.stop(work, one)]


def listed(work: Work, caller: Caller) -> list[AutoMailing]:
    """What is switched on: by the caller; by anybody for a manager."""
    everything = Role.MANAGER in caller.roles
    return [one for one in find.on(work).values() if everything or one.made_by == known(caller)]


def notice_next(work: Work) -> bool:
    """Note what has happened, or make the broadcast for one occasion; True while there may be more.

    An occasion is noted once (its subject is unique) and gets one broadcast (it is claimed with it).
    """
    if sum(find.note(work, auto, find.happened(work, auto)) for auto in find.on(work).values()):
        return True
    occasion = find.waiting(work)
    if occasion is None:
        return False
    _make(work, occasion)
    return True


def members_joined(work: Work, event: MembersJoined) -> None:
    find.hand_over(work, event.goes, event.stays)


def _make(work: Work, occasion: Occasion) -> None:
    """A broadcast to begin as soon as nobody is disturbed by it. Its segment is nobody's to look at or to keep."""
    auto = work.session.get_one(AutoMailing, occasion.auto_id)
    name = spelled(goods.catalog(work).products[occasion.product_id].name)
    words = f"{WORDS[auto.audience]} {name}"[:200]
    segment = Segment(words=words, made_by=auto.made_by, made_at=work.now, dropped_at=work.now)
    work.session.add(segment)
    work.session.flush()
    card = goods_cards.Card(None if occasion.deal_id else occasion.product_id, occasion.deal_id)
    made = Mailing(
        segment_id=segment.id, text="", purpose=PURPOSES[occasion.trigger], made_by=auto.made_by, made_at=work.now,
        status=MailingStatus.DRAFT, starts_at=quiet_hours.end_after(work.settings, work.now),
        product_id=card.product_id, deal_id=card.deal_id,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    if find.claim(work, occasion.id, made.id):
        mailings.move(work, made, MailingStatus.SCHEDULED)
