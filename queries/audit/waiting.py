"""Whoever was called has the order, by that rule; nobody stands in a line twice."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, func, select

from models.orders import Order
from models.price_rules import RuleUse
from models.waiting import PlaceStatus, WaitingPlace
from queries.audit.checks import Check


def checks() -> Iterator[Check]:
    place = WaitingPlace
    called = place.status == PlaceStatus.CALLED
    yield (
        "somebody was called without an order, or has one without being called",
        select(place.id).where(place.order_id.is_(None) == called),
    )
    theirs = exists().where(Order.id == place.order_id, Order.member_id == place.member_id)
    yield "somebody was called by somebody else's order", select(place.id).where(called, ~theirs)
    # An order may change or be given up afterwards; that it had something by the rule stays noted, if only as nothing.
    by_it = exists().where(RuleUse.order_id == place.order_id, RuleUse.rule_id == place.rule_id)
    yield "somebody was called by an order that was never at the flash price", select(place.id).where(called, ~by_it)
    twice = select(place.rule_id, place.member_id).where(place.status == PlaceStatus.WAITING)
    yield (
        "somebody stands in a line twice",
        twice.group_by(place.rule_id, place.member_id).having(func.count(place.id) > 1),
    )
