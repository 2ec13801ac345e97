"""Reviews: one per order, by its buyer, of what was paid; it can be changed."""

from __future__ import annotations

from dataclasses import dataclass

from core import numbers
from core.errors import ShopError
from core.events import Event
from core.text import clean
from core.work import Work
from models.orders import Order, OrderStatus
from models.reviews import Review
from queries import reviews as find

LONGEST = 500
REVIEWABLE = (OrderStatus.PAID, OrderStatus.COMPLETED)


class BadStars(ShopError):
    """Not 1 to 5 stars."""


class NotYetPaid(ShopError):
    """Only what was bought can be reviewed. Arguments: number."""


class ReviewTooLong(ShopError):
    """Arguments: longest."""


@dataclass(frozen=True, slots=True)
class ReviewWritten(Event):
    """An order was reviewed for the first time."""

    order_id: int


def write(work: Work, order_id: int, member_id: int, stars: int, words: str = "") -> bool:
    """Review an own order; True where an earlier review was changed.

    Raises NoSuchNumber (also for somebody else's order: nobody learns which), NotYetPaid, BadStars, ReviewTooLong.
    """
    if not 1 <= stars <= 5:
        raise BadStars
    said = clean(words)
    if len(said) > LONGEST:
        raise ReviewTooLong(longest=LONGEST)
    order = work.session.get(Order, order_id, populate_existing=True)
    if order is None or order.member_id != member_id:
        raise numbers.NoSuchNumber(number=numbers.show(order_id))
    if order.status not in REVIEWABLE:
        raise NotYetPaid(number=numbers.show(order_id))
    earlier = find.review_of(work, order_id)
    if earlier is None:
        review = Review(order_id=order_id, member_id=member_id, stars=stars, words=said, written_at=work.now)
        work.session.add(review)
    else:
        earlier.stars, earlier.words, earlier.written_at = stars, said, work.now
    work.session.flush()
    if earlier is None:
        work.tell(ReviewWritten(order_id))
    return earlier is not None
