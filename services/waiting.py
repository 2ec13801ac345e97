"""Waiting for a flash price that is used up (候补): first come, first served, by an order placed for whose turn it is.

Claim and order are one transaction: whoever's place could be moved has the order, and nobody else has that place.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from core import numbers
from core.errors import ShopError
from core.message import Link, Message, message
from core.quantity import NONE, Quantity
from core.say import Say, say
from core.work import Work
from models.price_rules import PriceRule
from models.waiting import PlaceStatus, WaitingPlace
from pricing import Kind
from queries import catalog as goods
from queries import price_rules as rules
from queries import waiting as find
from services import history, members, orders, outbox, pay_links
from services.carts import Wanted
from services.members import MembersJoined
from services.orders import Placed
from services.pay_links import For

AGAIN = timedelta(seconds=30)  # how long whoever could not be served is left in peace
AT_ONCE = 50


class NothingToWaitFor(ShopError):
    """No limited flash price of that number or of those goods, here. Arguments: what."""


class FlashOver(ShopError):
    """Arguments: number, name, price."""


class FlashNotBegun(ShopError):
    """Arguments: number, at."""


class StillSomeLeft(ShopError):
    """Nobody needs to wait. Arguments: number, name, left, unit."""


class ShareTaken(ShopError):
    """Somebody has what one person may have by it. Arguments: number."""


class TooMuchToWaitFor(ShopError):
    """More than one person may have by it. Arguments: most, unit."""


class WaitsAlready(ShopError):
    """Arguments: number."""


class WaitsForNothing(ShopError):
    """There is no place to give up. Arguments: number."""


class _Quicker(Exception):
    """Somebody else took it a moment before."""


class _Cheaper(Exception):
    """There is a way for this person to have it for less, or for as little."""


def rule_for(work: Work, sku_id: int, community_ids: Collection[int]) -> PriceRule:
    """The limited flash price of these goods. Raises NothingToWaitFor."""
    product = goods.catalog(work).product_of(sku_id)
    rule = find.flash_for(work, sku_id, product.id, product.supplier_id, community_ids)
    if rule is None:
        raise NothingToWaitFor(what=_name(work, sku_id))
    return rule


def rule_numbered(work: Work, rule_id: int, community_ids: Collection[int]) -> tuple[PriceRule, int]:
    """The limited flash price of that number, and the SKU that it is about. Raises NothingToWaitFor, UnknownSpec."""
    rule = rules.one(work, rule_id)
    here = rule is not None and (rule.community_id is None or rule.community_id in community_ids)
    if rule is None or not here or rule.kind != Kind.FLASH or rule.total is None or rule.supplier_id is not None:
        raise NothingToWaitFor(what=str(rule_id)[:20])
    if rule.sku_id is not None:
        return rule, rule.sku_id
    return rule, goods.catalog(work).products[rule.product_id or 0].find_sku().id


def join(work: Work, member_id: int, rule: PriceRule, sku_id: int, quantity: Quantity, here: int | None) -> Say:
    """A place at the end of the line; what they are told. `here`: in which community they order.

    Raises FlashOver, FlashNotBegun, ShareTaken, StillSomeLeft, TooMuchToWaitFor, WaitsAlready, BadQuantity.
    """
    sku, name, number = goods.catalog(work).skus[sku_id], _name(work, sku_id), str(rule.id)
    if rule.stopped_at is not None or (rule.ends_at is not None and rule.ends_at <= work.now):
        raise FlashOver(number=number, name=name, price=sku.price)
    if rule.begins_at is not None and rule.begins_at > work.now:
        raise FlashNotBegun(number=number, at=rule.begins_at)
    left = rules.left(work, [rule.id], member_id, None)[rule.id]
    if left.may:
        raise StillSomeLeft(number=number, name=name, left=left.may, unit=sku.unit)
    if left.share is not None and left.share <= NONE:
        raise ShareTaken(number=number)
    most = min(limit for limit in (rule.total, left.share) if limit is not None)
    if quantity.ordered(whole=sku.whole) > most:
        raise TooMuchToWaitFor(most=most, unit=sku.unit)
    where = rule.community_id if rule.community_id is not None else here
    values = {"sku_id": sku_id, "community_id": where, "quantity": quantity, "had": left.mine}
    if find.add(work, rule_id=rule.id, member_id=member_id, **values) is None:
        raise WaitsAlready(number=number)
    nth = {place.rule_id: nth for place, nth in find.standing(work, member_id)}[rule.id]
    minutes = str(work.settings.orders.pay_within_minutes)
    return say(
        "in-line-joined", number=number, name=name, quantity=quantity, unit=sku.unit, nth=str(nth), minutes=minutes
    )


def _name(work: Work, sku_id: int) -> str:
    shelf = goods.catalog(work)
    return shelf.product_of(sku_id).title(shelf.skus[sku_id])


def standing(work: Work, member_id: int) -> list[Say]:
    """Where somebody stands in all lines."""
    skus = goods.catalog(work).skus
    return [
        say(
            "in-line-stands", number=str(place.rule_id), name=_name(work, place.sku_id), nth=str(nth),
            quantity=place.quantity, unit=skus[place.sku_id].unit,
        )
        for place, nth in find.standing(work, member_id)
    ]  # fmt: skip


def leave(work: Work, rule_id: int, member_id: int) -> None:
    """Give one's place up. Raises WaitsForNothing."""
    place = find.place(work, rule_id, member_id)
    if place is None or not _move(work, place.id, PlaceStatus.CANCELLED):
        raise WaitsForNothing(number=str(rule_id)[:20])


def _move(work: Work, place_id: int, new: PlaceStatus, reason: str = "") -> bool:
    moved = find.claim(work, place_id, new)
    if moved:
        history.note(work, "waiting_places", place_id, PlaceStatus.WAITING, new, reason)
    return moved


def step(work: Work) -> bool:
    """Serve whose turn it is, or tell some that it is over; True while there may be more."""
    place = find.next_(work, work.now - AGAIN)
    if place is not None:
        _serve(work, place)
        return True
    over = find.left_over(work, AT_ONCE)
    for place in over:
        _end(work, place)
    return len(over) == AT_ONCE


def _serve(work: Work, place: WaitingPlace) -> None:
    """Place the order, pass over who can't have one, or leave them where they are where somebody was quicker."""
    rule = rules.one(work, place.rule_id)
    assert rule is not None
    left = rules.left(work, [rule.id], place.member_id, None)[rule.id]
    has_it = (left.share is not None and left.share <= NONE) or left.mine - place.had >= place.quantity
    reason = find.barred(work, place.member_id) or ("share" if has_it else "")
    if reason:
        _pass_over(work, place, reason)
        return
    stock = goods.left(work, [place.sku_id]).get(place.sku_id, NONE)
    amount = min(place.quantity, left.may, stock)
    try:
        with work.undoable():
            if _move(work, place.id, PlaceStatus.CALLED):
                _order(work, place, rule, amount)
    except _Cheaper:
        _pass_over(work, place, "cheaper")
    except (_Quicker, ShopError):
        find.mark_tried(work, place.id)


def _order(work: Work, place: WaitingPlace, rule: PriceRule, amount: Quantity) -> None:
    """By the verb that 买 uses, and only at the flash price. Raises _Quicker, _Cheaper, and what the verb refuses."""
    if amount <= NONE:
        raise _Quicker
    member_id, where = place.member_id, place.community_id
    placed = orders.place(
        work,
        [Wanted(place.sku_id, amount)],
        buyer=member_id,
        placed_by=member_id,
        community_id=where,
        pickup_point=members.pickup_point_of(work, member_id, where),
    )
    got = sum((why.pieces for why in placed.lines[0].reductions if _is_by(why.kind, why.source_id, rule)), NONE)
    if got != amount:
        raise _Quicker if got or placed.lines[0].hint else _Cheaper
    find.set_order(work, place.id, placed.order_id, amount)
    outbox.send_to_member(work, member_id, _called(work, place, placed, amount))


def _is_by(kind: str, source_id: int | None, rule: PriceRule) -> bool:
    return kind == Kind.FLASH and source_id == rule.id


def _called(work: Work, place: WaitingPlace, placed: Placed, amount: Quantity) -> Message:
    (line,) = placed.lines
    said = say(
        "in-line-called", number=str(place.rule_id), name=line.name, quantity=amount, unit=line.unit,
        order=numbers.show(placed.order_id), total=placed.total,
        minutes=str(work.settings.orders.pay_within_minutes),
    )  # fmt: skip
    link = Link(say("pay-here"), pay_links.path(work.settings, For.BUYER, placed.order_id))
    return Message((said,), (link,))


def _pass_over(work: Work, place: WaitingPlace, reason: str) -> None:
    """Who is shut out or gone hears nothing; the others hear why."""
    if _move(work, place.id, PlaceStatus.PASSED, reason) and reason in ("share", "cheaper"):
        said = say(f"in-line-{reason}", number=str(place.rule_id), name=_name(work, place.sku_id))
        outbox.send_to_member(work, place.member_id, message(said))


def _end(work: Work, place: WaitingPlace) -> None:
    if reason := find.barred(work, place.member_id):
        _pass_over(work, place, reason)
    elif _move(work, place.id, PlaceStatus.OVER):
        sku = goods.catalog(work).skus[place.sku_id]
        said = say(
            "in-line-over", number=str(place.rule_id), name=_name(work, place.sku_id), price=sku.price, unit=sku.unit
        )
        outbox.send_to_member(work, place.member_id, message(said))


def members_joined(work: Work, event: MembersJoined) -> None:
    """One person stands once in a line: where the earlier of the two stood."""
    for place_id in find.later_of_two(work, event.goes, event.stays):
        _move(work, place_id, PlaceStatus.CANCELLED, "joined")
    find.hand_over(work, event.goes, event.stays)
