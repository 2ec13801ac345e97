"""Price rules: those of the snapshot, how much of each is left for whom, and the conditional updates that count it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, delete, func, literal, or_, select, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite

from core.money import Money
from core.quantity import NONE, Quantity
from core.work import Work
from models.base import Thousandths
from models.orders import LineReduction, Order, OrderLine, OrderStatus
from models.price_rules import PriceRule, RuleBuyer, RuleUse
from models.refunds import RefundLine
from pricing import Bundle, Cart, Cut, Kind, PieceDiscount, PiecePrice, Rule, Scope

HAS_ORDERED = (OrderStatus.PLACED, OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.REFUNDED)
BY_THE_PIECE = (Kind.SAMPLE, Kind.FLASH, Kind.NEWCOMER, Kind.TIER)
BY_THE_ORDER = (Kind.BUNDLE, Kind.THRESHOLD)  # sets and times: the order has them or it has them not
KINDS = (*BY_THE_PIECE, *BY_THE_ORDER)
ONCE = Quantity(1000)
KEY = ["member_id", "rule_id"]


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody may have by a limited rule now. `mine`: what they have; `share`: what one person may have more."""

    may: Quantity
    mine: Quantity
    share: Quantity | None


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """A rule as of the snapshot's version (see queries.prices.Book), without what is left of it."""

    rule: Rule
    limited: bool
    stopped: bool  # only held for those who may have seen it before

    def may_help(self, cart: Cart, work: Work) -> bool:
        """Whether it may make something in the cart cheaper now."""
        return self.rule.holds(work.now, cart.community_id) and any(map(self.rule.concerns, cart.lines))


def standing(work: Work) -> Iterator[Terms]:
    """All rules that hold or will hold; those that were stopped hold a little longer for who has seen them."""
    seen = timedelta(minutes=work.settings.prices.shown_minutes)
    rule = PriceRule
    found = select(rule).where(
        or_(rule.ends_at.is_(None), rule.ends_at > work.now),
        or_(rule.stopped_at.is_(None), rule.stopped_at > work.now - seen),
    )
    for row in work.execute(found.order_by(rule.id)).scalars():
        ends = row.stopped_at and min(filter(None, (row.stopped_at + seen, row.ends_at)))
        made = rule_of(row)
        yield Terms(replace(made, ends=ends) if ends else made, is_limited(row), row.stopped_at is not None)


def is_limited(row: PriceRule) -> bool:
    return row.total is not None or row.per_person is not None


def rule_of(row: PriceRule) -> Rule:
    """The row as pricing knows it."""
    kind = Kind(row.kind)
    scope = Scope(row.sku_id, row.product_id, row.supplier_id, row.community_id)
    common: dict[str, Any] = {
        "kind": kind, "id": row.id, "bearer": row.bearer, "scope": scope, "begins": row.begins_at, "ends": row.ends_at,
    }  # fmt: skip
    if kind is Kind.BUNDLE:
        return Bundle(parts=tuple((sku_id, Quantity(part)) for sku_id, part in row.parts), price=row.price, **common)
    if kind is Kind.THRESHOLD:
        return Cut(steps=tuple((Money(least), Money(off)) for least, off in row.steps), **common)
    if row.percent:
        return PieceDiscount(percent=row.percent, **common)
    return PiecePrice(steps=tuple((Quantity(least), Money(price)) for least, price in row.steps), **common)


def one(work: Work, rule_id: int) -> PriceRule | None:
    return work.session.get(PriceRule, rule_id, populate_existing=True)


def latest(work: Work, limit: int, made_for: Collection[int] | None = None) -> list[PriceRule]:
    """Those that are not over, the latest first: all of them, or those of some suppliers."""
    rule = PriceRule
    found = select(rule).where(rule.stopped_at.is_(None), or_(rule.ends_at.is_(None), rule.ends_at > work.now))
    if made_for is not None:
        found = found.where(rule.made_for.in_(made_for))
    return list(work.execute(found.order_by(rule.id.desc()).limit(limit)).scalars())


def left(work: Work, rule_ids: Collection[int], member_id: int | None, order_id: int | None) -> dict[int, Left]:
    """How much of each of these limited rules somebody may have in an order, with what that order has already."""
    rule = PriceRule
    mine = and_(RuleBuyer.rule_id == rule.id, RuleBuyer.member_id == member_id)
    here = and_(RuleUse.rule_id == rule.id, RuleUse.order_id == order_id)
    found = work.execute(
        select(rule.id, rule.total, rule.per_person, rule.taken, RuleBuyer.taken.label("mine"), RuleUse.quantity)
        .outerjoin(RuleBuyer, mine)
        .outerjoin(RuleUse, here)
        .where(rule.id.in_(rule_ids))
    )
    may = {}
    for row in found:
        had = row.mine or NONE
        in_all: Quantity | None = row.total - row.taken if row.total is not None else None
        share: Quantity | None = row.per_person - had if row.per_person is not None else None
        most = min(limit for limit in (in_all, share) if limit is not None)
        may[row.id] = Left(max(most, NONE) + (row.quantity or NONE), had, share)
    return may


def has_ordered(work: Work, member_id: int, but: int | None) -> bool:
    """Whether somebody has an order, apart from one, that was not given up."""
    found = select(Order.id).where(Order.member_id == member_id, Order.status.in_(HAS_ORDERED))
    if but is not None:
        found = found.where(Order.id != but)
    return work.execute(found.limit(1)).first() is not None


def promised(work: Work, order_id: int) -> list[tuple[PriceRule, Quantity]]:
    """The rules by which an order costs less so far, and for how many pieces."""
    reason = LineReduction
    pieces = func.sum(reason.pieces).label("pieces")
    by = select(reason.source_id, pieces).where(reason.order_id == order_id, reason.kind.in_(KINDS))
    had = {row.source_id: row.pieces or NONE for row in work.execute(by.group_by(reason.source_id))}
    found = work.execute(select(PriceRule).where(PriceRule.id.in_(had))) if had else None
    return [(row, had[row.id]) for row in found.scalars()] if found is not None else []


def held(work: Work, order_id: int, rule_ids: Collection[int] = ()) -> dict[int, Quantity]:
    """What an order holds by limited rules; of these rules also where it holds nothing."""
    rule = PriceRule
    limited = or_(rule.total.is_not(None), rule.per_person.is_not(None))
    here = and_(RuleUse.rule_id == rule.id, RuleUse.order_id == order_id)
    found = work.execute(
        select(rule.id, RuleUse.quantity)
        .outerjoin(RuleUse, here)
        .where(limited, or_(RuleUse.quantity.is_not(None), rule.id.in_(rule_ids)))
    )
    return {row.id: row.quantity or NONE for row in found}


def kept_by(work: Work, order_id: int) -> dict[int, Quantity]:
    """What an order has by each rule, without what went back before it was handed over.

    Of a line's pieces those at list price are the first to go back. Sets and times go back with the last piece.
    """
    back = select(func.coalesce(func.sum(RefundLine.quantity), 0)).where(
        RefundLine.order_line_id == OrderLine.id, RefundLine.restocked
    )
    reason = LineReduction
    of_line = and_(
        OrderLine.order_id == reason.order_id, OrderLine.sku_id == reason.sku_id, OrderLine.note == reason.note
    )
    stays = type_coerce(OrderLine.quantity - back.scalar_subquery(), Thousandths).label("stays")
    found = work.execute(
        select(reason.source_id, reason.kind, reason.pieces, stays)
        .join(OrderLine, of_line)
        .where(reason.order_id == order_id, reason.kind.in_(KINDS), reason.source_id.is_not(None))
    ).all()
    kept = dict.fromkeys((row.source_id for row in found), NONE)
    for row in found:
        if row.kind not in BY_THE_ORDER:
            kept[row.source_id] += min(row.pieces, row.stays)
    for rule_id in {row.source_id for row in found if row.kind in BY_THE_ORDER and row.stays > NONE}:
        kept[rule_id] = sum((row.pieces for row in found if row.source_id == rule_id), NONE) or ONCE
    return kept


def count(work: Work, rule_id: int, more: Quantity) -> tuple[Quantity | None, Quantity | None, Quantity] | None:
    """Count so much more (or less) as taken: (total, per person, taken now); None where there isn't so much left."""
    rule = PriceRule
    fits = or_(rule.total.is_(None), rule.taken + more <= rule.total) if more > NONE else rule.taken >= -more
    row = work.execute(
        update(rule)
        .where(rule.id == rule_id, fits)
        .values(taken=rule.taken + more)
        .returning(rule.total, rule.per_person, rule.taken)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if row is None else (row.total, row.per_person, row.taken)


def count_for(work: Work, rule_id: int, member_id: int, more: Quantity, most: Quantity | None) -> bool:
    """The same for one person; False where that would be more than one may have."""
    if most is not None and more > most:
        return False
    buyer = RuleBuyer
    if more > NONE:
        new = _insert(work)(buyer).values(rule_id=rule_id, member_id=member_id, taken=more, joined=False)
        grown = buyer.taken + new.excluded.taken
        fits = None if most is None else grown <= literal(most, Thousandths())
        upsert = new.on_conflict_do_update(index_elements=KEY, set_={"taken": grown}, where=fits)
        return work.execute(upsert.returning(buyer.taken)).first() is not None
    less = update(buyer).where(buyer.rule_id == rule_id, buyer.member_id == member_id, buyer.taken >= -more)
    done = work.execute(less.values(taken=buyer.taken + more).execution_options(synchronize_session=False))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def note_use(work: Work, rule_id: int, order_id: int, quantity: Quantity) -> None:
    """What the order holds by the rule from now on."""
    new = _insert(work)(RuleUse).values(rule_id=rule_id, order_id=order_id, quantity=quantity)
    given = {"quantity": new.excluded.quantity}
    work.execute(new.on_conflict_do_update(index_elements=["order_id", "rule_id"], set_=given))


def _insert(work: Work) -> Any:
    """Both know ON CONFLICT, each by its own insert."""
    return (sqlite if work.database.is_sqlite else postgresql).insert


def join_buyers(work: Work, goes: int, stays: int) -> None:
    """What both have had is one person's."""
    for row in work.execute(select(RuleBuyer.rule_id, RuleBuyer.taken).where(RuleBuyer.member_id == goes)).all():
        new = _insert(work)(RuleBuyer).values(rule_id=row.rule_id, member_id=stays, taken=row.taken, joined=True)
        both = {"taken": RuleBuyer.taken + new.excluded.taken, "joined": True}
        work.execute(new.on_conflict_do_update(index_elements=KEY, set_=both))
    work.execute(delete(RuleBuyer).where(RuleBuyer.member_id == goes))


def stop(work: Work, rule_id: int) -> bool:
    """False where it was stopped already."""
    done = work.execute(
        update(PriceRule)
        .where(PriceRule.id == rule_id, PriceRule.stopped_at.is_(None))
        .values(stopped_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]
