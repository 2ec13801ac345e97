"""What is said in a group while a deal is open: lists, "+1", sentences. The chat is the order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from weakref import WeakKeyDictionary

from bot.context import Context
from bot.message import SILENCE, UNHANDLED, Kind, Reply, Unhandled
from bot.recent import Heard, Recent
from bot.router import Act, Router
from core.message import message
from core.say import say
from core.work import Work
from handlers import group_cards as cards
from handlers.group_questions import answer_question
from handlers.orders import pay_message
from models.deals import DealStatus
from models.group_orders import DoubtKind
from queries import catalog as goods
from queries import deals as deals_found
from queries import group_orders as find
from queries import members as people
from queries.deals import Deal
from reading import Kind as Meaning
from reading import Offer, Reading, Said, read
from services import blacklist, members, offers, outbox
from services.deals import GroupAsked
from services.group_orders import doubts, journal, lists, sentences, standing
from services.group_orders import late as late_comers
from services.group_orders import people as people_of

router = Router("group_orders")

LONGEST = 20_000
LATE_FOR = timedelta(days=1)  # how long after its end a deal still refuses orders in words
ORDERS = (Meaning.CHAIN, Meaning.ADD, Meaning.SET, Meaning.CANCEL, Meaning.UNCLEAR)
TAKES_BACK = re.compile("取消|不要|不用|退|改|换|只要|总共|减")
NUMBERED = re.compile("[0-9０-９一二两三四五六七八九十半]")
PLUS = re.compile(r"\s*\+\s*[1-9]\d?\s*\S?\s*")
AGREEABLE = re.compile(r"[?？\d]|吗|嘛|谁|有人|有没有|一起|扣|报名|同意|支持|赞|投票|看到|觉得|太.{1,8}了")
AGREED_WITHIN = timedelta(minutes=3)  # who agrees does so at once
ASKED = re.compile(r"❓(\d{1,6})")
CHOICE = re.compile(r"\s*(\d{1,2})\s*[.。号]?\s*")

# One per shop: groups of different databases may have the same id.
_recent: WeakKeyDictionary[Any, Recent] = WeakKeyDictionary()


@router.talk
def hear(ctx: Context) -> Reply | Act | Unhandled:
    """Order lines in a group while a deal is open. Talk that orders nothing stays unanswered."""
    if ctx.where is not Kind.GROUP or ctx.caller.community_id is None:
        return UNHANDLED
    if ctx.caller.deal_id is None:
        return late(ctx, ctx.caller.community_id)
    deal = deals_found.deal(ctx.work, ctx.caller.deal_id, ctx.caller.deal_version)
    if deal.cut_off_at is not None and deal.cut_off_at <= ctx.work.now:
        return late(ctx, deal.community_id)
    offer = offers.of_deal(deal, goods.catalog(ctx.work, ctx.caller.catalog_version or None))
    answering = answered(ctx, deal, offer)
    if answering is not None:
        return answering
    reading = understand(ctx, deal, offer)
    if reading.kind in ORDERS:
        blacklist.check(ctx.caller)
    match reading.kind:
        case Meaning.CHAT:
            return UNHANDLED
        case Meaning.QUERY:
            asked = GroupAsked(deal.community_id)
            ctx.work.tell(asked)
            told = answer_question(ctx, deal, offer, reading)
            return Reply(private=told.private) if asked.hushed else told
        case Meaning.UNCLEAR:
            return lambda acting: ask_back(acting, deal, offer, reading)
        case Meaning.CHAIN:
            if lists.plan(ctx.work, deal, _post(ctx, reading)).outcome.nothing:
                return SILENCE
            return lambda acting: post(acting, deal, reading)
    return lambda acting: follow(acting, deal, reading)


def late(ctx: Context, community_id: int) -> Reply | Act | Unhandled:
    """After a deal is over an order is refused in words, once to each person; talk stays unanswered."""
    recent_of(ctx).forget(community_id)
    over = deals_found.latest_in(ctx.work, community_id)
    ended = (over.closed_at or over.cut_off_at) if over else None
    if over is None or ended is None or ended + LATE_FOR < ctx.work.now:
        return UNHANDLED
    deal = deals_found.deal(ctx.work, over.id, over.version)
    reading = _read(ctx, offers.of_deal(deal, goods.catalog(ctx.work, ctx.caller.catalog_version or None)), ())
    if reading.kind not in ORDERS:
        return UNHANDLED
    if reading.kind is Meaning.CHAIN and lists.plan(ctx.work, deal, _post(ctx, reading)).outcome.nothing:
        return SILENCE
    if ctx.caller.member_id is not None and find.was_told(ctx.work, over, ctx.caller.member_id):
        return SILENCE
    title = over.title if over.status is DealStatus.CLOSED else deal.title

    def refuse(acting: Context) -> Reply:
        late_comers.turn_away(acting.work, deal, members.known(acting.caller))
        return Reply(here=message(say("error-deal-over", title=title)), asks=True)

    return refuse


# understanding ------------------------------------------------------------------------------------------------------


def understand(ctx: Context, deal: Deal, offer: Offer) -> Reading:
    """The reading of a message with what was said before it. What takes back or changes is read a second time,
    together with what the sender has in the deal: that is the same in every process."""
    before = recent_of(ctx).before(deal.community_id, ctx.incoming.message_id, ctx.work.now)
    numbered, bare = NUMBERED.search(ctx.incoming.text), PLUS.fullmatch(ctx.text)
    heard = [
        one
        for one in before
        if not (one.asked and numbered)
        and not (one.over and one.sender == _name(ctx))
        and not (one.talk and bare and not _agreeable(ctx, offer, one))
    ]
    reading = _read(ctx, offer, heard)
    over, talk = reading.kind is Meaning.CANCEL, reading.kind is Meaning.CHAT
    hear_it = Heard(ctx.incoming.message_id, ctx.work.now, _name(ctx), ctx.incoming.text[:500], over=over, talk=talk)
    recent_of(ctx).hear(deal.community_id, hear_it)
    changes = reading.kind in (Meaning.SET, Meaning.CANCEL, Meaning.UNCLEAR)
    if changes or (reading.kind is Meaning.CHAT and TAKES_BACK.search(ctx.text[:200])):
        again = _read(ctx, offer, _all_that_was_said(ctx, deal, offer, heard))
        return again if again.kind in (Meaning.SET, Meaning.CANCEL) else reading
    return reading


def _agreeable(ctx: Context, offer: Offer, one: Heard) -> bool:
    """Whether a "+1" may agree with this talk, or be about the goods in it. After "今天真冷" it is an order again."""
    names = (name for item in offer.items for name in (item.name, *item.aliases))
    fresh = one.at > ctx.work.now - AGREED_WITHIN
    return any(name in one.text for name in names) or (fresh and AGREEABLE.search(one.text) is not None)


def _all_that_was_said(ctx: Context, deal: Deal, offer: Offer, heard: Sequence[Heard]) -> list[Heard]:
    """Who has ordered in the deal and what the sender has, then the last messages of all processes."""
    names = {item.code: item for item in offer.items}
    people_in, stands = standing.named(ctx.work, deal)
    names_said, own = "、".join(people_in.values()), stands.get(ctx.caller.member_id or 0, {})
    mine = " ".join(f"{names[item].name}{have.all}{names[item].unit}" for item, have in own.items() if item in names)
    told = [Heard("", ctx.work.now, "", names_said)]
    if mine:
        told.append(Heard("", ctx.work.now, _name(ctx), mine))
    said = {
        one.message_id: Heard(one.message_id, one.at, one.name, one.text) for one in journal.spoken(ctx.work, deal.id)
    }
    said |= {one.message_id + "?" * one.asked: one for one in heard}
    return told + sorted(said.values(), key=lambda one: one.at)


def _read(ctx: Context, offer: Offer, heard: Sequence[Heard]) -> Reading:
    quoted = ctx.incoming.quote
    return read(
        ctx.incoming.text[:LONGEST],
        offer,
        sender=_name(ctx),
        quote=Said(quoted.sender, quoted.text) if quoted else None,
        recent=[Said(one.sender, one.text) for one in heard],
    )


def recent_of(ctx: Context) -> Recent:
    return _recent.setdefault(ctx.work.database, Recent())


def _name(ctx: Context) -> str:
    return ctx.caller.name or ctx.incoming.sender.name


# doing --------------------------------------------------------------------------------------------------------------


def follow(ctx: Context, deal: Deal, reading: Reading) -> Reply:
    """Do what a sentence says; its own half (what it costs, where to pay) is private."""
    speaker = people_of.Speaker(members.known(ctx.caller), _name(ctx), ctx.caller.is_leader_here)
    done = sentences.follow(ctx.work, deal, reading, speaker)
    if done.asked is not None:
        return Reply(here=cards.asked(cards.Shelf(ctx.work, deal), [done.asked]), asks=True, record=_nothing(ctx, deal))
    record = journal.record(deal, speaker.member_id, speaker.name, ctx.incoming.text, done.changed)
    here = cards.followed(done)
    own = done.member_id == speaker.member_id
    private = pay_message(ctx.work, done.put.placed, deal, own=own) if done.put.placed else None
    return Reply(here=here, private=private, record=record)


def _nothing(ctx: Context, deal: Deal) -> dict[str, object]:
    """A question is part of the deal's journal too."""
    return journal.record(deal, members.known(ctx.caller), _name(ctx), ctx.incoming.text, ())


def _post(ctx: Context, reading: Reading) -> lists.Post:
    return lists.Post(reading, ctx.caller.member_id, _name(ctx), ctx.incoming.message_id, ctx.caller.is_leader_here)


def post(ctx: Context, deal: Deal, reading: Reading) -> Reply:
    """Do what a list says: one card for the group, the link to pay for each person's own order privately."""
    me = members.known(ctx.caller)
    done = lists.post(ctx.work, deal, _post(ctx, reading))
    shelf = cards.Shelf(ctx.work, deal)
    own = done.placed.get(me)
    known = find.with_identity(ctx.work, [member for member in done.fresh if member != me])
    for member in sorted(known & set(done.placed)):
        outbox.send_to_member(ctx.work, member, pay_message(ctx.work, done.placed[member], deal))
    record = journal.record(deal, me, _name(ctx), reading.text, done.changed, done.version)
    return Reply(
        here=cards.difference(shelf, done) if done.changed or done.asked else None,  # somebody was quicker
        private=pay_message(ctx.work, own, deal) if own else None,
        asks=bool(done.asked),
        record=record,
    )


def ask_back(ctx: Context, deal: Deal, offer: Offer, reading: Reading) -> Reply:
    """What is unclear is asked, never guessed."""
    me, name = members.known(ctx.caller), _name(ctx)
    items = {item.code: item for item in offer.items}
    choices = [code for code in reading.candidates if code in items][: doubts.MOST_CHOICES]
    number = doubts.ask(
        ctx.work, deal, DoubtKind.UNCLEAR, me, reading.text, member_id=me, proposal={"candidates": choices}
    )
    asked = Heard(f"{ctx.incoming.message_id}", ctx.work.now, "群买", f"@{name} {'、'.join(choices)}？", asked=True)
    recent_of(ctx).hear(deal.community_id, asked)
    here = cards.unclear(number, name, reading.text, [items[code] for code in choices], offer)
    return Reply(here=here, asks=True, record=_nothing(ctx, deal))


# answers to questions -----------------------------------------------------------------------------------------------


def answered(ctx: Context, deal: Deal, offer: Offer) -> Act | None:
    """An answer to an open question: a bare number soon after it, or the question quoted with words beside it."""
    quoted = ASKED.search(ctx.incoming.quote.text) if ctx.incoming.quote else None
    if quoted is not None:
        number, words = int(quoted[1]), ctx.text.strip()
        return lambda acting: answer(acting, deal, offer, number, words)
    choice = CHOICE.fullmatch(ctx.text)
    if choice is None or ctx.caller.member_id is None:
        return None
    open_ = find.open_doubt_of(ctx.work, deal.id, ctx.caller.member_id, doubts.OWN)
    if open_ is None or not open_.proposal.get("candidates"):
        return None
    number = open_.number
    return lambda acting: answer(acting, deal, offer, number, choice[1])


def answer(ctx: Context, deal: Deal, offer: Offer, number: int, words: str) -> Reply:
    """Do what the answer to a question says."""
    me = members.known(ctx.caller)
    done = doubts.answer(ctx.work, deal, offer, number, words, me, leader=ctx.caller.is_leader_here)
    name = called(ctx.work, deal, done.member_id)
    record = journal.record(deal, me, _name(ctx), f"❓{number} {words}", done.changed)
    placed = done.put.placed
    followed = sentences.Followed(done.member_id, name, done.put, done.changed)
    return Reply(
        here=cards.followed(followed),
        private=pay_message(ctx.work, placed, deal) if placed and done.member_id == me else None,
        record=record,
    )


def called(work: Work, deal: Deal, member_id: int) -> str:
    return people.names(work, [member_id], deal.community_id).get(member_id, "")
