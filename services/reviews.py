"""Reviews: one per order, by its buyer, of what was paid; it can be changed, answered, and hidden for a reason.

Hiding takes the words away, not the stars: no average gets better by it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, update

from core import numbers
from core.errors import ShopError
from core.events import Event
from core.message import message
from core.say import say
from core.text import clean
from core.work import Work
from models.orders import Order, OrderStatus
from models.reviews import Review, ReviewAnswer
from queries import members as people
from queries import reviews as find
from services import history, outbox

LONGEST = 500
REVIEWABLE = (OrderStatus.PAID, OrderStatus.COMPLETED)


class BadStars(ShopError):
    """Not 1 to 5 stars."""


class NotYetPaid(ShopError):
    """Only what was bought can be reviewed. Arguments: number."""


class ReviewTooLong(ShopError):
    """Arguments: longest."""


class NoSuchReview(ShopError):
    """No such review, or none of the asker's goods. Arguments: number."""


@dataclass(frozen=True, slots=True)
class ReviewWritten(Event):
    """An order was reviewed for the first time."""

    order_id: int


def write(
    work: Work,
    order_id: int,
    member_id: int,
    stars: int,
    words: str = "",
    *,
    anonymous: bool = False,
    photos: Sequence[str] = (),
) -> bool:
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
        review.anonymous, review.photos = anonymous, list(photos)
        work.session.add(review)
    else:
        earlier.stars, earlier.words, earlier.written_at = stars, said, work.now
        earlier.anonymous, earlier.photos = anonymous, list(photos) or earlier.photos
    work.session.flush()
    if earlier is None:
        work.tell(ReviewWritten(order_id))
    return earlier is not None


def answer(work: Work, review_id: int, supplier_ids: Collection[int], words: str) -> None:
    """Answer a review of own goods, for each of the asker's suppliers that it is about; its writer is told once.

    Raises NoSuchReview, ReviewTooLong.
    """
    said = clean(words)
    if len(said) > LONGEST:
        raise ReviewTooLong(longest=LONGEST)
    review, suppliers = find.about(work, review_id, supplier_ids)
    if review is None or not suppliers:
        raise NoSuchReview(number=str(review_id))
    for supplier_id in sorted(suppliers):
        own = (ReviewAnswer.review_id == review_id, ReviewAnswer.supplier_id == supplier_id)
        changed = update(ReviewAnswer).where(*own).values(words=said, answered_at=work.now)
        if not work.execute(changed).rowcount:  # type: ignore[attr-defined]
            values = {"review_id": review_id, "supplier_id": supplier_id, "words": said, "answered_at": work.now}
            work.execute(insert(ReviewAnswer).values(values))
    name = "、".join(people.supplier_name(work, supplier_id) for supplier_id in sorted(suppliers))
    told = say("review-answered", number=numbers.show(review.order_id), supplier=name, words=said)
    outbox.send_to_member(work, review.member_id, message(told))


def hide(work: Work, review_id: int, reason: str) -> None:
    """Take a review's words and pictures out of sight; its writer is told why. Raises NoSuchReview."""
    review = _set_hidden(work, review_id, clean(reason)[:200])
    told = say("review-hidden-told", number=numbers.show(review.order_id), reason=review.hidden)
    outbox.send_to_member(work, review.member_id, message(told))


def unhide(work: Work, review_id: int) -> None:
    """Let it be read again. Raises NoSuchReview."""
    _set_hidden(work, review_id, "")


def _set_hidden(work: Work, review_id: int, reason: str) -> Review:
    review = work.session.get(Review, review_id, with_for_update=True, populate_existing=True)
    if review is None:
        raise NoSuchReview(number=str(review_id))
    history.changed(work, Review.__tablename__, review_id, "review", review.hidden, reason, str(review_id))
    review.hidden = reason
    work.session.flush()
    return review
