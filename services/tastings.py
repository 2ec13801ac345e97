"""Tastings (免费品尝): registered for, waited for in order, checked in by code, given by an order that costs nothing.

The sample is a free order of kind "sample", handed over at once: so stock, books, reviews and the cost of the campaign
by whose code somebody came (services.effects) know of it as of any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import codes, numbers
from core.errors import ShopError
from core.message import message
from core.quantity import NONE, Quantity
from core.say import Say, say
from core.text import clean
from core.work import Work
from models.tastings import SeatStatus, Tasting, TastingSeat, TastingStatus
from pricing import Kind
from queries import catalog as goods
from queries import orders as orders_found
from queries import stock
from queries import tastings as find
from services import fulfilment, gifts, history, members, orders, outbox
from services.events import EventsAsked
from services.members import MembersJoined

MOST_PLACES = 500
LONGEST = timedelta(days=60)
REMIND = timedelta(hours=2)
EARLY = timedelta(minutes=30)  # how long before it begins somebody may be checked in
LONGEST_PLACE = 40
ONE = Quantity(1000)


class BadTasting(ShopError):
    """No places or too many, no place, or a time that makes no sense. Arguments: most, days."""


class NoSuchTasting(ShopError):
    """No such tasting, or somebody else's. Arguments: number."""


class TastingOver(ShopError):
    """Arguments: number."""


class RegisteredBefore(ShopError):
    """Once per person. Arguments: number."""


class NotRegistered(ShopError):
    """There is nothing to cancel. Arguments: number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A tasting as it is asked for."""

    community_id: int
    sku_id: int
    places: int
    begins_at: datetime
    ends_at: datetime
    place: str


def open_(work: Work, by: int, plan: Plan) -> Tasting:
    """A new one, posted; its samples are set aside. Raises BadTasting, OutOfStock."""
    place = " ".join(clean(plan.place).split())
    in_time = work.now < plan.ends_at and plan.begins_at < plan.ends_at <= work.now + LONGEST
    if not (0 < plan.places <= MOST_PLACES and in_time and 0 < len(place) <= LONGEST_PLACE):
        raise BadTasting(most=str(MOST_PLACES), days=str(LONGEST.days))
    if stock.reserve(work, {plan.sku_id: Quantity.of(plan.places)}):
        shelf = goods.catalog(work)
        sku, left = shelf.skus[plan.sku_id], goods.left(work, [plan.sku_id]).get(plan.sku_id, NONE)
        raise orders.OutOfStock(name=shelf.product_of(sku.id).title(sku), left=left, unit=sku.unit)
    made = Tasting(
        community_id=plan.community_id, sku_id=plan.sku_id, places=plan.places, booked=0, given=0, place=place,
        status=TastingStatus.OPEN, begins_at=plan.begins_at, ends_at=plan.ends_at, opened_by=by, opened_at=work.now,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    orders.show_stock(work)
    outbox.send_to_community(work, made.community_id, message(said(work, made)))
    return made


def said(work: Work, one: Tasting) -> Say:
    """ "品尝 3：酸奶 20 份…，还剩 5 份。👉 报名品尝 3"."""
    left = one.places - one.booked
    stands = say("tasting-left", left=str(left)) if left else say("tasting-full")
    return say(
        "tasting-said", number=str(one.id), name=_name(work, one), places=str(one.places), begins=one.begins_at,
        ends=one.ends_at, place=one.place, stands=stands,
    )  # fmt: skip


def _name(work: Work, one: Tasting) -> str:
    shelf = goods.catalog(work)
    return shelf.product_of(one.sku_id).title(shelf.skus[one.sku_id])


def register(work: Work, tasting_id: int, member_id: int, community_ids: tuple[int, ...]) -> Say:
    """A place, or one among those who wait; what they are told. Raises NoSuchTasting, TastingOver, RegisteredBefore."""
    one = _open(work, tasting_id, community_ids)
    seat = find.seat(work, one.id, member_id)
    if seat is not None and seat.status is not SeatStatus.CANCELLED:
        raise RegisteredBefore(number=str(one.id))
    if seat is None:
        find.add_seat(work, one.id, member_id, codes.new())
    else:
        _move(work, seat.id, SeatStatus.WAITING, asked_at=work.now)
    _move_up(work, one)
    seat = find.seat(work, one.id, member_id)
    assert seat is not None
    if seat.status is SeatStatus.BOOKED:
        return _booked(work, one, seat)
    place = [other.id for other in find.seats(work, one.id, SeatStatus.WAITING)].index(seat.id) + 1
    return say("tasting-waits", number=str(one.id), place=str(place))


def _booked(work: Work, one: Tasting, seat: TastingSeat) -> Say:
    return say(
        "tasting-booked", number=str(one.id), name=_name(work, one), code=seat.code, begins=one.begins_at,
        ends=one.ends_at, place=one.place,
    )  # fmt: skip


def _open(work: Work, tasting_id: int, community_ids: tuple[int, ...]) -> Tasting:
    one = find.locked(work, tasting_id)
    if one is None or one.community_id not in community_ids:
        raise NoSuchTasting(number=str(tasting_id)[:20])
    if one.status is not TastingStatus.OPEN or one.ends_at <= work.now:
        raise TastingOver(number=str(one.id))
    return one


def _move(work: Work, seat_id: int, new: SeatStatus, **values: object) -> bool:
    old = find.claim(work, seat_id, new, **values)
    if old is not None:
        history.note(work, "tasting_seats", seat_id, old, new)
    return old is not None


def _move_up(work: Work, one: Tasting) -> list[TastingSeat]:
    """Who waits gets the places that are free, in the order in which they asked."""
    moved = []
    for seat in find.seats(work, one.id, SeatStatus.WAITING):
        if not find.count(work, one.id, booked=1):
            break
        _move(work, seat.id, SeatStatus.BOOKED)
        moved.append(seat)
    return moved


def cancel(work: Work, tasting_id: int, member_id: int, community_ids: tuple[int, ...]) -> None:
    """Who waits moves up, and hears of it. Raises NoSuchTasting, TastingOver, NotRegistered."""
    one = _open(work, tasting_id, community_ids)
    seat = find.seat(work, one.id, member_id)
    had = seat.status if seat is not None else None
    if seat is None or not _move(work, seat.id, SeatStatus.CANCELLED):
        raise NotRegistered(number=str(one.id))
    if had is SeatStatus.BOOKED:
        find.count(work, one.id, booked=-1)
        for other in _move_up(work, one):
            outbox.send_to_member(work, other.member_id, message(_booked(work, one, other)))


def check_in(work: Work, by: int, code: str, community_ids: tuple[int, ...] | None) -> Say | None:
    """Somebody has come: the sample is theirs. None for a code that opens nothing here (the try is counted).

    `community_ids`: where one may check in; None: anywhere. Raises TooManyTries.
    """
    members.check_tries(work, by)
    seat = find.by_code(work, codes.read(code))
    one = find.locked(work, seat.tasting_id) if seat is not None else None
    mine = one is not None and (community_ids is None or one.community_id in community_ids or one.opened_by == by)
    timely = one is not None and one.status is TastingStatus.OPEN and one.begins_at - EARLY <= work.now < one.ends_at
    if seat is None or one is None or not (mine and timely and _move(work, seat.id, SeatStatus.CAME)):
        members.note_wrong_code(work, by)
        return None
    find.count(work, one.id, given=1)
    stock.release(work, {one.sku_id: ONE})
    name = _name(work, one)
    order_id = gifts.give(work, seat.member_id, one.community_id, one.sku_id, ONE, kind=Kind.SAMPLE, label="")
    find.set_order(work, seat.id, order_id)
    for part in orders_found.fulfilments(work, order_id):
        fulfilment.hand_over(work, part)
    return say("tasting-came", number=str(one.id), name=name, given=str(one.given + 1), places=str(one.places))


def step(work: Work) -> bool:
    """Remind those of one that begins soon, or end one; True while there may be more."""
    soon = find.to_remind(work, work.now + REMIND)
    if soon is not None:
        one = work.session.get_one(Tasting, soon, populate_existing=True)
        for seat in find.seats(work, soon, SeatStatus.BOOKED):
            outbox.send_to_member(work, seat.member_id, message(say("tasting-soon"), _booked(work, one, seat)))
        return True
    over = find.to_end(work)
    if over is None:
        return False
    ended = find.locked(work, over)
    if ended is not None and find.end(work, over):
        history.note(work, "tastings", over, TastingStatus.OPEN, TastingStatus.OVER)
        stock.release(work, {ended.sku_id: Quantity.of(ended.places - ended.given)})
        for seat in find.seats(work, over, SeatStatus.CAME):
            number = numbers.show(seat.order_id or 0)
            told = say("tasting-review", name=_name(work, ended), order=number)
            outbox.send_to_member(work, seat.member_id, message(told))
        orders.show_stock(work)
    return True


def show(work: Work, event: EventsAsked) -> None:
    event.says.extend(said(work, one) for one in find.running(work, event.community_ids))


def members_joined(work: Work, event: MembersJoined) -> None:
    find.join_seats(work, event.goes, event.stays)
