"""Lotteries (抽奖): free to enter, odds and rules shown beforehand, a draw that everybody can recompute (core.draws).

What the law asks for: 反不正当竞争法 (no prize above ¥50,000 in a sale with prizes by chance, no rigged winners) and
《规范促销行为暂行规定》 (市场监管总局令第 32 号, 2020): kinds, numbers and worth of the prizes, how to enter, when and
how it is drawn and the odds are published beforehand and don't change; what came of it is published, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core import codes, draws, numbers, seal
from core.errors import ShopError
from core.message import message
from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from core.say import Say, say
from core.text import clean
from core.work import Work
from models.lotteries import Lottery, LotteryPrize, LotteryStatus
from models.points import PointsReason
from queries import catalog as goods
from queries import lotteries as find
from queries import members as people
from queries import stock
from services import gifts, history, orders, outbox, points
from services.coupons import issuing
from services.events import EventsAsked
from services.members import MembersJoined

LARGEST_WORTH = Money(5_000_000)  # of one prize, by law
MOST_PRIZES = 10
MOST_OF_ONE = 200
MOST_POINTS = 100_000
LONGEST = timedelta(days=60)
LONGEST_TITLE = 40
KIND, SOURCE = "prize", "lottery"
ONE = Quantity(1000)


class BadLottery(ShopError):
    """No title, no prizes, too many or too large ones, or it lasts too long. Arguments: most, prizes, days."""


class TooMuchWorth(ShopError):
    """All prizes together are worth more than one may give away without a manager. Arguments: worth, most."""


class NoSuchLottery(ShopError):
    """No such lottery, or somebody else's. Arguments: number."""


class LotteryOver(ShopError):
    """Nobody can enter any more. Arguments: number."""


class EnteredBefore(ShopError):
    """Once per person. Arguments: number, entry."""


class NotDrawnYet(ShopError):
    """Arguments: number, at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    """So many of one prize: goods, a coupon of so much, or points."""

    name: str
    number: int
    sku_id: int | None = None
    off: Money = ZERO
    points: int = 0


def open_(
    work: Work,
    by: int,
    title: str,
    prizes: Sequence[Prize],
    ends_at: datetime,
    community_id: int | None,
    most_worth: Money | None,
) -> Lottery:
    """A new one, posted with the hash of its seed; goods are set aside. `most_worth`: all prizes together.

    Raises BadLottery, TooMuchWorth, OutOfStock.
    """
    title = " ".join(clean(title).split())
    worths = [_worth(work, prize) for prize in prizes]
    _check(work, title, prizes, worths, ends_at)
    worth = sum((Money(one.fen * prize.number) for one, prize in zip(worths, prizes, strict=True)), ZERO)
    if most_worth is not None and worth > most_worth:
        raise TooMuchWorth(worth=worth, most=most_worth)
    _set_aside(work, prizes)
    seed = draws.new_seed()
    made = Lottery(
        community_id=community_id, title=title, status=LotteryStatus.OPEN, seed_hash=draws.hash_of(seed), entrants=0,
        sealed=seal.close(work.settings, seed), opened_by=by, opened_at=work.now, ends_at=ends_at,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    for place, (prize, one) in enumerate(zip(prizes, worths, strict=True), start=1):
        row = LotteryPrize(lottery_id=made.id, place=place, name=prize.name, number=prize.number, worth=one)
        row.sku_id, row.off, row.points = prize.sku_id, prize.off, prize.points
        work.session.add(row)
    work.session.flush()
    orders.show_stock(work)
    tell(work, made, said(made, find.prizes(work, [made.id])[made.id]))
    return made


def _worth(work: Work, prize: Prize) -> Money:
    return goods.catalog(work).skus[prize.sku_id].price if prize.sku_id else prize.off or Money(prize.points)


def _check(work: Work, title: str, prizes: Sequence[Prize], worths: Sequence[Money], ends_at: datetime) -> None:
    named = 0 < len(title) <= LONGEST_TITLE and work.now < ends_at <= work.now + LONGEST
    counted = 0 < len(prizes) <= MOST_PRIZES and all(0 < prize.number <= MOST_OF_ONE for prize in prizes)
    fair = all(ZERO < worth <= LARGEST_WORTH for worth in worths) and all(p.points <= MOST_POINTS for p in prizes)
    if not (named and counted and fair):
        raise BadLottery(most=LARGEST_WORTH, prizes=str(MOST_PRIZES), number=str(MOST_OF_ONE), days=str(LONGEST.days))


def _amounts(prizes: Sequence[Prize | LotteryPrize]) -> dict[int, Quantity]:
    sums: dict[int, Quantity] = {}
    for prize in prizes:
        if prize.sku_id is not None:
            sums[prize.sku_id] = sums.get(prize.sku_id, NONE) + Quantity.of(prize.number)
    return sums


def _set_aside(work: Work, prizes: Sequence[Prize]) -> None:
    lacking = stock.reserve(work, _amounts(prizes))
    if lacking:
        shelf, sku_id = goods.catalog(work), min(lacking)
        sku = shelf.skus[sku_id]
        left = goods.left(work, [sku_id]).get(sku_id, NONE)
        raise orders.OutOfStock(name=shelf.product_of(sku_id).title(sku), left=left, unit=sku.unit)


def tell(work: Work, lottery: Lottery, says: Sequence[Say]) -> None:
    """In its group, or in all."""
    here = lottery.community_id
    for community_id in [here] if here is not None else [one.id for one in people.communities(work)]:
        outbox.send_to_community(work, community_id, message(*says))


def said(lottery: Lottery, prizes: Sequence[LotteryPrize]) -> list[Say]:
    """What there is to win, with which odds, and how."""
    number = str(lottery.id)
    all_ = sum(prize.number for prize in prizes)
    lines = [
        say("lottery-prize", name=one.name, number=str(one.number), worth=one.worth, among=str(lottery.entrants))
        for one in prizes
    ]
    odds = say("lottery-odds", prizes=str(all_), entrants=str(lottery.entrants), odds=_odds(all_, lottery.entrants))
    return [
        say("lottery-said", number=number, title=lottery.title, until=lottery.ends_at),
        *lines,
        odds if lottery.entrants else say("lottery-nobody-yet", prizes=str(all_)),
        say("lottery-how", number=number, hash=lottery.seed_hash),
    ]


def _odds(prizes: int, entrants: int) -> str:
    tenths = min(1000, prizes * 1000 // max(entrants, 1))
    return f"{tenths // 10}.{tenths % 10}%"


def enter(work: Work, lottery_id: int, member_id: int, community_ids: tuple[int, ...]) -> tuple[Lottery, int]:
    """The lottery and the number under which somebody is in. Raises NoSuchLottery, EnteredBefore, LotteryOver."""
    lottery = known(work, lottery_id, community_ids)
    number = find.next_number(work, lottery_id)  # it locks: of two messages at once the second sees the first
    before = find.entry(work, lottery_id, member_id)
    if before is not None:
        raise EnteredBefore(number=str(lottery_id), entry=str(before.number))
    if number is None:
        raise LotteryOver(number=str(lottery_id))
    find.enter(work, lottery_id, member_id, number)
    return lottery, number


def known(work: Work, lottery_id: int, community_ids: tuple[int, ...]) -> Lottery:
    """Raises NoSuchLottery."""
    lottery = find.one(work, lottery_id, community_ids)
    if lottery is None:
        raise NoSuchLottery(number=str(lottery_id)[:20])
    return lottery


def proof(work: Work, lottery: Lottery) -> list[Say]:
    """All that one needs to draw again: no names, only numbers. Raises NotDrawnYet."""
    number = str(lottery.id)
    if lottery.status is LotteryStatus.OPEN:
        raise NotDrawnYet(number=number, at=lottery.ends_at)
    on_list = list(find.drawn_from(work, lottery.id))
    return [
        say("lottery-proof", number=number, title=lottery.title, seed=lottery.seed, hash=lottery.seed_hash),
        say("lottery-list", count=len(on_list), numbers=draws.in_short(on_list) or "—", hash=lottery.list_hash),
        *_won(find.prizes(work, [lottery.id])[lottery.id], find.winners(work, lottery.id)),
        say("lottery-recompute"),
    ]


def _won(prizes: Sequence[LotteryPrize], by_prize: dict[int, list[int]]) -> list[Say]:
    return [
        say("lottery-won", name=one.name, numbers="、".join(map(str, by_prize.get(one.id, []))) or "—")
        for one in prizes
    ]


def draw_next(work: Work) -> bool:
    """Draw one that is over, once: whoever moves its status. True while there may be more."""
    lottery_id = find.due(work)
    if lottery_id is None:
        return False
    if find.claim_draw(work, lottery_id):
        history.note(work, "lotteries", lottery_id, LotteryStatus.OPEN, LotteryStatus.DRAWN)
        _draw(work, work.session.get_one(Lottery, lottery_id, populate_existing=True))
    return True


def _draw(work: Work, lottery: Lottery) -> None:
    find.exclude(work, lottery.id)
    whose, prizes = find.drawn_from(work, lottery.id), find.prizes(work, [lottery.id])[lottery.id]
    seed, on_list = seal.open_(work.settings, lottery.sealed), list(whose)
    find.show_seed(work, lottery.id, seed, draws.list_hash(on_list))
    stock.release(work, _amounts(prizes))  # whoever wins takes theirs below, in this same work
    ranked = draws.winners(seed, on_list, sum(prize.number for prize in prizes))
    for prize in prizes:
        won, ranked = ranked[: prize.number], ranked[prize.number :]
        if won:
            find.set_winners(work, lottery.id, prize.id, won)
            _hand_over(work, lottery, prize, [whose[number] for number in won])
    orders.show_stock(work)
    if not on_list:
        tell(work, lottery, [say("lottery-nobody", number=str(lottery.id), title=lottery.title)])
        return
    head = say("lottery-drawn", number=str(lottery.id), title=lottery.title, entrants=str(len(on_list)))
    how = say("lottery-verify", number=str(lottery.id), seed=seed)
    tell(work, lottery, [head, *_won(prizes, find.winners(work, lottery.id)), how])


def _hand_over(work: Work, lottery: Lottery, prize: LotteryPrize, member_ids: Sequence[int]) -> None:
    """Each winner has it at once: a coupon, points, or an order that costs nothing."""
    if prize.off:
        name = f"{prize.name[:30]}·{lottery.id}-{prize.place}·{codes.new(4)}"  # nobody has made one of that name
        kind = issuing.make(work, issuing.Plan(name=name, off=prize.off, total=len(member_ids)))
        issuing.issue(work, kind.id, member_ids, SOURCE, lottery.id)
    for member_id in member_ids:
        order = ""
        if prize.points:
            entry = find.entry(work, lottery.id, member_id)
            assert entry is not None
            points.give(work, member_id, prize.points, PointsReason.EVENT, entry.id)
        elif prize.sku_id is not None:
            order_id = gifts.give(
                work, member_id, lottery.community_id, prize.sku_id, ONE, kind=KIND, label="", source_id=lottery.id
            )
            find.set_order(work, lottery.id, member_id, order_id)
            order = numbers.show(order_id)
        where = say("lottery-order", order=order) if order else say("lottery-purse")
        told = say("lottery-you-won", number=str(lottery.id), title=lottery.title, name=prize.name, where=where)
        outbox.send_to_member(work, member_id, message(told))


def show(work: Work, event: EventsAsked) -> None:
    """活动: those that run, with their odds."""
    running = find.running(work, event.community_ids)
    prizes = find.prizes(work, [lottery.id for lottery in running])
    for lottery in running:
        event.says.extend(said(lottery, prizes[lottery.id]))


def members_joined(work: Work, event: MembersJoined) -> None:
    find.join_entries(work, event.goes, event.stays)
