"""How the group hears of what its talk did: one card per message, never a reply per person."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from core.message import Message, message
from core.quantity import NONE
from core.say import Say, say
from core.work import Work
from handlers.orders import goods_of, times_of
from models.group_orders import DoubtKind
from queries import catalog as goods
from queries.deals import Deal
from reading import Item, Offer
from services.group_orders.journal import Changed
from services.group_orders.lists import Asked, Posted
from services.group_orders.merge import AskKind
from services.group_orders.sentences import Followed

MOST_LINES = 12  # of one kind on a card; more is for 名单
LONGEST_WORDS = 40


class Shelf:
    """The deal's goods as people call them, by their letter."""

    def __init__(self, work: Work, deal: Deal) -> None:
        self._catalog, self._deal = goods.catalog(work), deal

    def name(self, item: str) -> str:
        return self._catalog.product_of(self._deal.by_code[item].sku_id).title(self._sku(item))

    def unit(self, item: str) -> str:
        return self._sku(item).unit

    def _sku(self, item: str) -> goods.Sku:
        return self._catalog.skus[self._deal.by_code[item].sku_id]

    def all(self, amounts: dict[str, str]) -> str:
        return "、".join(f"{self.name(item)}×{amount}{self.unit(item)}" for item, amount in amounts.items())


def followed(done: Followed) -> Message:
    """What a sentence did: the order as it stands, what was taken back, a refund that was asked for."""
    says: list[Say] = []
    if done.put.refunds:
        says.append(say("group-refund-asked", name=done.name))
    if done.put.placed:
        says += [say("group-ordered", name=done.name, goods=goods_of(done.put.placed)), *times_of(done.put.placed)]
    if not says:
        says.append(say("group-taken-back", name=done.name))
    return message(*says)


def difference(shelf: Shelf, done: Posted) -> Message:
    """新增, 改量, 取消, 待确认: what a list changed, by person."""
    added, changed, gone = [], [], []
    for _, own in groupby(done.changed, key=lambda change: change.member_id):
        changes = list(own)
        name = changes[0].name
        if done.fresh & {changes[0].member_id}:
            added.append(say("card-added", name=name, goods=_totals(shelf, changes)))
        elif all(change.new == NONE for change in changes):
            gone.append(say("card-gone", name=name, goods=_moves(shelf, changes)))
        else:
            changed.append(say("card-changed", name=name, goods=_moves(shelf, changes)))
    pending = [_asked(shelf, one) for one in done.asked]
    says: list[Say] = []
    for head, lines in (("added", added), ("changed", changed), ("gone", gone), ("pending", pending)):
        if lines:
            says += [say(f"card-head-{head}", count=str(len(lines))), *lines[:MOST_LINES]]
        if len(lines) > MOST_LINES:
            says.append(say("card-more", count=str(len(lines) - MOST_LINES)))
    return message(*says, *_times(done))


def _times(done: Posted) -> list[Say]:
    """Who has which time, where something goes by time slots."""
    names = {change.member_id: change.name for change in done.changed}
    times = [
        say("card-time", person=names[member], name=name, time=time)
        for member, placed in done.placed.items() if member in names
        for name, time in {line.name: line.span for line in placed.lines if line.span}.items()
    ]  # fmt: skip
    more = [say("card-more", count=str(len(times) - MOST_LINES))] if len(times) > MOST_LINES else []
    return times[:MOST_LINES] + more


def asked(shelf: Shelf, ones: Sequence[Asked]) -> Message:
    return message(*(_asked(shelf, one) for one in ones))


def _asked(shelf: Shelf, one: Asked) -> Say:
    wants = shelf.all(dict(one.goods)) if any(amount != "0" for amount in one.goods.values()) else ""
    has = shelf.all(dict(one.was))
    number, wanted = str(one.number), wants or say("card-nothing")
    match one.kind:
        case AskKind.MISSING:
            return say("card-missing", number=number, name=one.name, goods=has)
        case AskKind.BY_OTHER:
            return say("card-by-other", number=number, name=one.name, goods=wanted)
        case AskKind.BELOW_PAID:
            return say("card-below-paid", name=one.name, goods=has)
        case AskKind.NEEDS_ITEM:
            return say("card-needs-item", number=number, name=one.name)
        case DoubtKind.WHICH_MEMBER:
            return say("card-which-member", number=number, name=one.name)
    refusal = one.refusal
    why = say(refusal.key, **refusal.arguments) if refusal else ""
    return say("card-unserved", number=number, name=one.name, goods=wanted, why=why)


def _totals(shelf: Shelf, changes: Sequence[Changed]) -> str:
    return "、".join(f"{shelf.name(c.item)}×{c.new}{shelf.unit(c.item)}" for c in changes)


def _moves(shelf: Shelf, changes: Sequence[Changed]) -> str:
    return "、".join(move(shelf, change) for change in changes)


def move(shelf: Shelf, change: Changed) -> str:
    """ "苹果 2→3斤"; "苹果 +1斤" where only the difference was said; "奶茶×2杯" where only the wishes are others."""
    name, unit = shelf.name(change.item), shelf.unit(change.item)
    if change.old == change.new:
        return f"{name}×{change.new}{unit}"
    return f"{name} +{change.new}{unit}" if change.old is None else f"{name} {change.old}→{change.new}{unit}"


def unclear(number: int, name: str, text: str, choices: Sequence[Item], offer: Offer) -> Message:
    """What was not understood, with the goods that it may mean."""
    words = " ".join(text.split())[:LONGEST_WORDS]
    if len(choices) > 1:
        lines = [say("doubt-choice", code=str(i), name=item.name) for i, item in enumerate(choices, start=1)]
        return message(say("doubt-which", number=str(number), name=name, text=words), *lines)
    first = choices[0] if choices else offer.items[0]
    example = f"{first.aliases[0] if first.aliases else first.name}2{first.unit}"
    return message(say("doubt-how", number=str(number), name=name, text=words, example=example))
