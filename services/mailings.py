"""Broadcasts to people (群发): drafted and shown, started, stopped, counted. How they go out: services.sending."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import ShopError
from core.message import Message, message
from core.say import Say, say
from core.segments import Lives
from core.work import Work
from models.consents import Purpose
from models.mailings import MAILING_FLOW, RECEIVER_STATUS_FLOW, Mailing, MailingStatus, ReceiverStatus
from models.members import Role
from models.occasions import Occasion
from models.promotions import Repeat
from models.segments import Segment
from queries import catalog as goods
from queries import deals as deals_found
from queries import mailings as find
from queries import members as people
from queries import occasions as occasions_found
from queries.mailings import Brought
from queries.members import Caller
from queries.names import spelled
from queries.promotions import communities_for
from services import goods_cards, governor, history, segments
from services.goods_cards import Card
from services.members import MembersJoined
from services.outbox import MessageParked, MessageSent

LONGEST = 500


class BadMailing(ShopError):
    """Neither words nor a card nor a picture, or words too long. Arguments: most."""


class PastStart(ShopError):
    """It should have begun before now. Arguments: at."""


class NoSuchMailing(ShopError):
    """No broadcast of that number, or not one of the asker's. Arguments: number."""


class MailingOver(ShopError):
    """It has begun, ended or been stopped already. Arguments: number, status."""


class SeveralDeals(ShopError):
    """Several open deals are called so. Arguments: name, choices."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be said: words (one text, or two), a card, a picture's path."""

    texts: tuple[str, str] = ("", "")
    card: Card = Card()  # noqa: RUF009 (it never changes)
    picture: str = ""

    @property
    def fits(self) -> bool:
        one, other = self.texts
        return max(len(one), len(other)) <= LONGEST and bool(one or (not other and (self.card.any or self.picture)))


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be sent, to how many, and when."""

    number: int
    people: int
    at: datetime
    shown: tuple[Message, ...]


def draft(
    work: Work, by: int, segment: Segment, content: Content, purpose: Purpose, at: datetime,
    repeat: Repeat = Repeat.ONCE,
) -> Draft:  # fmt: skip
    """Raises BadMailing, PastStart, NotNow, CannotBeBought, SegmentOfNobody, and what a segment's words may."""
    if not content.fits:
        raise BadMailing(most=LONGEST)
    if at < work.now - timedelta(minutes=1):
        raise PastStart(at=at)
    governor.check(work, at)
    goods_cards.check(work, content.card)
    made = Mailing(
        segment_id=segment.id, text=content.texts[0], other=content.texts[1], purpose=purpose, made_by=by,
        made_at=work.now, starts_at=at, repeat=repeat, status=MailingStatus.DRAFT, picture=content.picture,
        product_id=content.card.product_id, deal_id=content.card.deal_id,
    )  # fmt: skip
    number = len(meant(work, made, segment))
    if not number:
        raise segments.SegmentOfNobody(words=segment.words)
    work.session.add(made)
    work.session.flush()
    made.series_id = None if repeat is Repeat.ONCE else made.id
    work.session.flush()
    return Draft(made.id, number, at, tuple(shown(work, made).values()))


def card_of(work: Work, by: int, name: str) -> Card:
    """The open deal of that title (its group's name behind it, where there are several), else the product.

    Raises SeveralDeals, UnknownProduct, AmbiguousProduct.
    """
    wanted, known = spelled(name), communities_for(work, by)
    named = [
        (deal.id, f"{deal.title} {known[deal.community_id]}")
        for deal in deals_found.all_open(work, known)
        if wanted in (spelled(deal.title), spelled(deal.title + known[deal.community_id]))
    ]
    if len(named) > 1:
        raise SeveralDeals(name=name[:40], choices="、".join(title for _, title in named[:5]))
    if named:
        return Card(deal_id=named[0][0])
    return Card(product_id=goods.catalog(work).find(name, work.now).id)


def start(work: Work, found: Mailing) -> None:
    """Let it go out from its moment on. Raises MailingOver, NotNow."""
    governor.check(work, max(found.starts_at, work.now))
    move(work, found, MailingStatus.SCHEDULED)


def stop(work: Work, found: Mailing) -> list[Mailing]:
    """Nothing of it goes out any more, but for what a channel has in its hands in this moment; of a series neither
    what is going out nor what is to come. What was stopped. Raises MailingOver."""
    still = find.unended(work, found)
    for one in still or [found]:
        move(work, one, MailingStatus.STOPPED)
        find.withdraw(work, one.id)
    return still


def seen(work: Work, caller: Caller, number: int) -> Mailing:
    """Raises NoSuchMailing."""
    found = find.mailing(work, number)
    if found is None or not (found.made_by == caller.member_id or Role.MANAGER in caller.roles):
        raise NoSuchMailing(number=str(number))
    return found


def meant(work: Work, found: Mailing, segment: Segment) -> list[int]:
    """Everybody whom it is for, as things stand: of a deal only who can take part in it."""
    if found.deal_id is None:
        return segments.ids(work, segment)
    where = people.community(work, deals_found.deal(work, found.deal_id).community_id)
    return segments.ids(work, segment, Lives((where.name,), frozenset((where.id,))))


def shown(work: Work, found: Mailing) -> Mapping[str, Message]:
    """What people see, by arm."""
    card = goods_cards.shown(work, found)
    if found.picture:
        card = Message(card.says, card.links, (found.picture,), card.files)
    if occasion := occasions_found.of_mailing(work, found.id):
        card = message(_happened(work, occasion)) + card
    texts = {"a": found.text, **({"b": found.other} if found.other else {})}
    said = {arm: message(say("promotion-text", text=words)) if words else message() for arm, words in texts.items()}
    return {arm: own + card for arm, own in said.items()}


def account(work: Work, found: Mailing) -> list[Say]:
    """What has gone out, exactly: each person of it counts in one line."""
    return [
        say("mailing-account", status=say(f"mailing-receiver-{status}"), people=people, why=_why(status, reason))
        for (status, reason), people in sorted(find.account(work, found.id).items())
    ]


def result(work: Work, found: Mailing) -> Mapping[str, Brought]:
    """By arm, whoever had it and bought within the set days."""
    brought = find.brought(work, found.id)
    return {arm: brought.get(arm, Brought()) for arm in ("a", "b")[: 2 if found.other else 1]}


def note_sent(work: Work, event: MessageSent) -> None:
    if event.once:
        sources = RECEIVER_STATUS_FLOW.sources(ReceiverStatus.SENT)
        find.settle(work, event.outbox_id, ReceiverStatus.SENT, sources, "")


def note_parked(work: Work, event: MessageParked) -> None:
    if event.once:
        sources = RECEIVER_STATUS_FLOW.sources(ReceiverStatus.FAILED)
        find.settle(work, event.outbox_id, ReceiverStatus.FAILED, sources, event.problem)


def arm_of(mailing_id: int, member_id: int) -> str:
    """Half of the people get one text, half the other, by no choice of anybody's; another half in each mailing."""
    return "ab"[hashlib.sha256(f"{mailing_id}:{member_id}".encode()).digest()[0] & 1]


def members_joined(work: Work, event: MembersJoined) -> None:
    find.hand_over(work, event.goes, event.stays)


def move(work: Work, found: Mailing, status: MailingStatus, why: str = "") -> None:
    """Raises MailingOver."""
    old = found.status
    if old not in MAILING_FLOW.sources(status) or not find.move(work, found.id, [old], status):
        raise MailingOver(number=str(found.id), status=say(f"mailing-status-{old}"))
    history.note(work, Mailing.__tablename__, found.id, old, status, why)


def _happened(work: Work, occasion: Occasion) -> Say:
    name = goods.catalog(work).products[occasion.product_id].name
    return say(f"occasion-{occasion.trigger}", name=name, old=occasion.old or "", new=occasion.new or "")


def _why(status: ReceiverStatus, reason: str) -> Say | str:
    if not reason:
        return ""
    if status is ReceiverStatus.SKIPPED:
        return say("mailing-reason", reason=reason)
    return say("mailing-problem", why=say("delivery-problem", problem=reason))
