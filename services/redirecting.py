"""改自提: an order goes elsewhere, as long as nobody has packed it."""

from __future__ import annotations

from sqlalchemy import update

from core import numbers
from core.errors import ShopError
from core.message import message
from core.say import say
from core.text import clean
from core.work import Work
from models.orders import NOT_OUT, FulfilmentStatus, Order, OrderStatus
from queries import members as people
from queries import orders as find
from services import history, members, outbox

CHANGEABLE = (OrderStatus.PLACED, OrderStatus.PAID)
ELSEWHERE = "＊"  # what somebody typed that is no pick-up point may be an address: it isn't kept in the history


class TooLateToRedirect(ShopError):
    """Some of it is on its way, handed over, or the order is over. Arguments: number."""


def redirect(work: Work, order_id: int, place: str) -> None:
    """Let an order be handed over at another place; whoever prepares it is told.

    The order is locked as for shipping: either that place is on the parcel, or it is too late. Raises
    TooLateToRedirect, UnknownPickupPoint.
    """
    order = find.locked(work, order_id)
    assert order is not None
    parts = [part for part in find.fulfilments(work, order.id) if part.status is not FulfilmentStatus.CANCELLED]
    if order.status not in CHANGEABLE or any(part.status not in NOT_OUT for part in parts):
        raise TooLateToRedirect(number=numbers.show(order.id))
    points = members.pickup_points(work, order.community_id) if order.community_id is not None else []
    place, old = clean(place), order.pickup_point
    if place == old:
        return
    if not place or (points and place not in points) or len(place) > members.LONGEST_PLACE:
        raise members.UnknownPickupPoint(place=place[:20], points=points or [say("none")])
    moved = update(Order).where(Order.id == order.id).values(pickup_point=place)
    work.execute(moved.execution_options(synchronize_session=False))
    kept_old, kept_new = (one if one in points else one and ELSEWHERE for one in (old, place))
    history.changed(work, Order.__tablename__, order.id, "pickups", kept_old, kept_new, numbers.show(order.id))
    told = say("supplier-redirected", number=numbers.show(order.id), old=old or "—", place=place)
    for part in parts:
        if part.notified_at is not None:  # a digest will name the new place anyhow
            for member_id in people.staff_of(work, part.supplier_id):
                outbox.send_to_member(work, member_id, message(told))
