"""What earns points, and what takes them back: completed orders, reviews, fulfilled invitations, refunds."""

from __future__ import annotations

from core import numbers
from core.clock import day_bounds, day_of
from core.message import message
from core.money import Money
from core.say import Say, say
from core.work import Work
from models.orders import Order, OrderStatus
from models.points import PointsReason
from models.refunds import RefundCause, RefundStatus
from queries import invitations as invitations_found
from queries import orders as orders_found
from queries import points as find
from queries import refunds as refunds_found
from queries import reviews as reviews_found
from queries import sign_ins as sign_ins_found
from services import invitations, outbox, points
from services.members import MembersJoined
from services.orders import OrderCompleted
from services.refunds import RefundMoved
from services.reviews import ReviewWritten


def order_completed(work: Work, event: OrderCompleted) -> None:
    """Points for what was paid, for what was reviewed already, and for who brought the buyer; told in one message."""
    order = orders_found.order(work, event.order_id)
    assert order is not None
    kept = order.paid - find.money_back(work, order.id)
    tie = invitations.waiting_for(work, order, kept)
    points.take_up(work, {order.member_id} | ({tie.inviter_id} if tie else set()))
    told = _for_order(work, order, kept) + _for_review(work, order)
    if tie is not None:
        inviter, invited = invitations.fulfil(work, tie, order)
        settings = work.settings.points.invitations
        if invited and _give(work, order.member_id, settings.invited, PointsReason.INVITED, tie.id, order, kept):
            told.append(say("points-for-invited", points=str(settings.invited)))
        if inviter and _give(work, tie.inviter_id, settings.inviter, PointsReason.INVITING, tie.id, order, kept):
            _tell(work, tie.inviter_id, [say("points-for-inviting", points=str(settings.inviter))])
    _tell(work, order.member_id, told)


def review_written(work: Work, event: ReviewWritten) -> None:
    """Points for a review of what was handed over; those of an order that isn't completed come with its completion."""
    order = orders_found.locked(work, event.order_id)
    if order is not None and order.status is OrderStatus.COMPLETED:
        _tell(work, order.member_id, _for_review(work, order))


def refund_moved(work: Work, event: RefundMoved) -> None:
    """A refund gives back the points that were spent, and takes back what the money that goes back had earned."""
    refund = refunds_found.refund(work, event.refund_id)
    if event.status is not RefundStatus.APPROVED or refund.cause is not RefundCause.ASKED:
        return
    order = orders_found.order(work, refund.order_id)
    assert order is not None
    earned = find.earned_by(work, order.id)
    points.take_up(work, {order.member_id} | {one.member_id for one in earned})
    back = find.points_in(work, refund.id)
    if back:
        points.give_back(work, order.member_id, order.id, refund.id, back)
    kept = order.paid - find.money_back(work, order.id)
    for one in earned:
        too_many = one.points - one.back - _still_due(work, one, kept)
        if too_many > 0:
            points.take_back(work, one, too_many, order.id, refund.id)


def members_joined(work: Work, event: MembersJoined) -> None:
    """What two members have got who turned out to be one is one person's."""
    points.members_joined(work, event)
    sign_ins_found.hand_over(work, event.goes, event.stays)
    invitations_found.hand_over(work, event.goes, event.stays)


def _for_order(work: Work, order: Order, kept: Money) -> list[Say]:
    """Whole points for each whole yuan's worth; what was paid with points earns none."""
    worth = kept.fen * work.settings.points.per_yuan // 100
    if not _give(work, order.member_id, worth, PointsReason.ORDER, order.id, order, kept):
        return []
    return [say("points-for-order", points=str(worth), number=numbers.show(order.id))]


def _for_review(work: Work, order: Order) -> list[Say]:
    """Once for each product of the order that the buyer has kept, and no more often a day than is set."""
    if reviews_found.review_of(work, order.id) is None:
        return []
    points.take_up(work, [order.member_id])
    settings, day = work.settings.points, day_bounds(day_of(work.now, work.settings.zone), work.settings.zone)
    left = settings.reviews_per_day - find.given_between(work, order.member_id, PointsReason.REVIEW, *day)
    given = 0
    for line_id in reviews_found.lines_to_reward(work, order.id):
        if given < left:
            given += points.give(work, order.member_id, settings.review, PointsReason.REVIEW, line_id)
    return [say("points-for-review", points=str(given * settings.review))] if given else []


def _give(
    work: Work, member_id: int, worth: int, reason: PointsReason, source_id: int, order: Order, kept: Money
) -> bool:
    return points.give(work, member_id, worth, reason, source_id, order_id=order.id, base=kept)


def _still_due(work: Work, one: find.Earned, kept: Money) -> int:
    """What of it the money that is left still earns: an order's points pro rata, an invitation's all or none."""
    if one.reason is PointsReason.ORDER:
        return one.points * kept.fen // one.base.fen
    return one.points if kept >= min(work.settings.points.invitations.least, one.base) else 0


def _tell(work: Work, member_id: int, told: list[Say]) -> None:
    """One message, with what there is now."""
    if told:
        purse = find.purse(work, member_id)
        balance = say("points-now", points=str(purse.free + purse.reserved))
        outbox.send_to_member(work, member_id, message(*told, balance))
