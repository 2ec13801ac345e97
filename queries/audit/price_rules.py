"""Limited price rules are had exactly by the orders that cost less by them; nobody has more than one may have."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from models.orders import LineReduction, Order, OrderLine, OrderStatus
from models.price_rules import PriceRule, RuleBuyer, RuleUse
from models.refunds import RefundLine
from queries.audit.checks import SOLD, Check, number, sum_of, whole
from queries.price_rules import BY_THE_ORDER, BY_THE_PIECE

GIVEN_UP = (OrderStatus.CANCELLED, OrderStatus.EXPIRED)


def checks() -> Iterator[Check]:
    of_rule = sum_of(RuleUse.quantity, RuleUse.rule_id == PriceRule.id, correlate=PriceRule)
    yield "a rule's taken pieces are not those of its orders", select(PriceRule.id).where(PriceRule.taken != of_rule)
    theirs = sum_of(
        RuleUse.quantity,
        RuleUse.rule_id == RuleBuyer.rule_id,
        RuleUse.order_id == Order.id,
        Order.member_id == RuleBuyer.member_id,
        correlate=RuleBuyer,
    )
    yield (
        "what somebody has by a rule is not that of their orders",
        select(RuleBuyer.rule_id, RuleBuyer.member_id).where(RuleBuyer.taken != theirs),
    )
    most = select(RuleBuyer.rule_id, RuleBuyer.member_id).join(PriceRule, PriceRule.id == RuleBuyer.rule_id)
    over = most.where(RuleBuyer.taken > PriceRule.per_person, RuleBuyer.joined.is_(False))
    yield "somebody has more by a rule than one person may", over
    of_order = select(RuleUse.rule_id, RuleUse.order_id).join(Order, Order.id == RuleUse.order_id)
    given_up = of_order.where(Order.status.in_(GIVEN_UP), number(RuleUse.quantity) > 0)
    yield "an order that was given up holds what it had by a rule", given_up
    yield "an order holds other than it costs less by a limited rule", _differing()
    reason = LineReduction
    holds = exists().where(RuleUse.order_id == reason.order_id, RuleUse.rule_id == reason.source_id)
    limited = or_(PriceRule.total.is_not(None), PriceRule.per_person.is_not(None))
    by_it = and_(PriceRule.id == reason.source_id, PriceRule.kind == reason.kind, limited)
    costs_less = select(reason.id).join(PriceRule, by_it).join(Order, Order.id == reason.order_id)
    yield "an order costs less by a limited rule that it doesn't hold", costs_less.where(_stands(), ~holds)


def _stands() -> ColumnElement[bool]:
    return Order.status.in_((OrderStatus.PLACED, *SOLD))


def _differing() -> Select[int, int]:
    """By the piece: those at list price go back first. Sets and times are held while anything of them stays."""
    reason, line = LineReduction, OrderLine
    here = [
        reason.order_id == RuleUse.order_id,
        reason.source_id == RuleUse.rule_id,
        reason.kind == PriceRule.kind,
        line.order_id == reason.order_id,
        line.sku_id == reason.sku_id,
        line.note == reason.note,
    ]
    back = sum_of(RefundLine.quantity, RefundLine.order_line_id == line.id, RefundLine.restocked, correlate=line)
    stays = number(line.quantity) - whole(back)
    pieces = case((number(reason.pieces) < stays, number(reason.pieces)), else_=stays)
    kept = select(func.coalesce(func.sum(pieces), 0)).where(*here).correlate(RuleUse, PriceRule).scalar_subquery()
    any_stays = exists().where(*here, stays > 0).correlate(RuleUse, PriceRule)
    held = number(RuleUse.quantity)
    differs = or_(
        and_(PriceRule.kind.in_(BY_THE_PIECE), held != whole(kept)),
        and_(PriceRule.kind.in_(BY_THE_ORDER), (held > 0) != any_stays),
    )
    of_order = select(RuleUse.rule_id, RuleUse.order_id).join(PriceRule, PriceRule.id == RuleUse.rule_id)
    return of_order.join(Order, Order.id == RuleUse.order_id).where(_stands(), differs)
