"""The rules in force as an immutable snapshot beside the catalog's, and what of them is left.

The snapshot is kept under the catalog's version, which grows with each change of a rule: an order for goods that no
rule is about asks the database nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Row, and_, delete, func, or_, select, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite

from core.database import Database
from core.quantity import NONE, Quantity
from core.work import Work
from models import prices as tables
from models.base import Thousandths
from models.orders import LineReduction, Order, OrderStatus
from pricing import Cart, CartLine, Kind, Rule, Scope, terms
from queries import catalog as goods
from queries import coupons as coupons_found
from queries.coupons import Terms

BOUGHT = (OrderStatus.PLACED, OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.REFUNDED)


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A rule with its limits, as of the snapshot's version."""

    rule: Rule
    stock: Quantity | None
    per_person: Quantity | None
    used_up: bool
    stopped: bool  # not shown any more; charged until its end

    @property
    def limited(self) -> bool:
        return self.stock is not None or self.per_person is not None


class Book:
    """All rules and kinds of coupons of one version."""

    def __init__(self, version: int, rules: Iterable[Standing], coupons: Iterable[Terms]) -> None:
        self.version = version
        self.rules = tuple(rules)
        self.coupons = tuple(coupons)
        self._by_sku: dict[int, tuple[Standing, ...]] = {}
        self._turns = sorted(m for one in self.rules for m in (one.rule.begins, one.rule.ends) if m is not None)

    def period(self, now: datetime) -> int:
        """Which stretch between two beginnings or ends of rules it is."""
        return bisect_right(self._turns, now)

    def concerning(self, cart: Cart, now: datetime) -> list[Standing]:
        """The rules that may make something in the cart cheaper now, each once."""
        found = {one.rule.id: one for line in cart.lines for one in self._about(line)}
        return [one for one in found.values() if one.rule.holds(now, cart.community_id) and not one.used_up]

    def shown(self, line: CartLine, community_id: int | None, now: datetime) -> list[Rule]:
        """What is told of a SKU: the rules in force for everybody in this community."""
        return [
            one.rule
            for one in self._about(line)
            if one.rule.holds(now, community_id) and not one.used_up and not one.stopped
        ]

    def _about(self, line: CartLine) -> tuple[Standing, ...]:
        found = self._by_sku.get(line.sku_id)
        if found is None:
            found = self._by_sku[line.sku_id] = tuple(one for one in self.rules if one.rule.concerns(line))
        return found


_kept: WeakKeyDictionary[Database, Book] = WeakKeyDictionary()


def book(work: Work, version: int | None = None) -> Book:
    """The rules of the catalog's version; see queries.catalog.catalog."""
    if work.facts.get(goods.CHANGED):
        return _load(work, 0)
    version = goods.catalog(work, version).version
    kept = _kept.get(work.database)
    if kept is None or kept.version != version:
        kept = _kept[work.database] = _load(work, version)
    return kept


def _load(work: Work, version: int) -> Book:
    """What has ended is left out: it never comes back."""
    rule = tables.PriceRule
    live = select(rule).where(or_(rule.ends_at.is_(None), rule.ends_at > work.now)).order_by(rule.id)
    return Book(version, map(standing, work.execute(live).scalars()), coupons_found.kinds(work))


def standing(row: tables.PriceRule) -> Standing:
    used_up = row.stock is not None and row.taken >= row.stock
    return Standing(pure(row), row.stock, row.per_person, used_up, row.stopped_at is not None)


def pure(row: tables.PriceRule) -> Rule:
    """The rule as the pricing knows it."""
    return terms.from_json(
        row.kind,
        row.terms,
        id=row.id,
        label=row.label,
        bearer=row.bearer,
        scope=Scope(row.sku_id, row.product_id, row.supplier_id, row.community_id),
        begins=row.begins_at,
        ends=row.ends_at,
    )


def rows(work: Work, rule_ids: Collection[int]) -> list[tables.PriceRule]:
    """Rules by their ids, ended ones too."""
    found = select(tables.PriceRule).where(tables.PriceRule.id.in_(rule_ids)).order_by(tables.PriceRule.id)
    return list(work.execute(found.execution_options(populate_existing=True)).scalars())


def made(work: Work, supplier_ids: Collection[int] | None, since: datetime, limit: int) -> list[tables.PriceRule]:
    """The rules of these suppliers (all where None) that have not ended before a moment, the latest first."""
    rule = tables.PriceRule
    found = select(rule).where(or_(rule.ends_at.is_(None), rule.ends_at > since)).order_by(rule.id.desc())
    if supplier_ids is not None:
        found = found.where(rule.supplier_id.in_(supplier_ids), rule.bearer == "supplier")
    return list(work.execute(found.limit(limit)).scalars())


def left(work: Work, member_id: int, rule_ids: Collection[int]) -> dict[int, Quantity]:
    """What a member may still have of limited rules, at this moment."""
    rule, person = tables.PriceRule, tables.RulePerson
    mine = and_(person.rule_id == rule.id, person.member_id == member_id)
    found = work.execute(
        select(rule.id, rule.stock, rule.taken, rule.per_person, person.taken.label("own"))
        .outerjoin(person, mine)
        .where(rule.id.in_(rule_ids))
    )
    return {row.id: _left(row) for row in found}


def _left(row: Row[Any]) -> Quantity:
    parts: list[Quantity] = []
    if row.stock is not None:
        parts.append(row.stock - row.taken)
    if row.per_person is not None:
        parts.append(row.per_person - (row.own or NONE))
    return max(NONE, min(parts))


def promised(work: Work, order_id: int) -> dict[int, Quantity]:
    """The rules by which an order costs less so far, and for how many pieces."""
    reason = LineReduction
    found = work.execute(
        select(reason.source_id, type_coerce(func.sum(reason.pieces), Thousandths).label("pieces"))
        .where(reason.order_id == order_id, reason.kind.in_(RULES))
        .group_by(reason.source_id)
    )
    return {row.source_id: row.pieces for row in found}


RULES = tuple(kind.value for kind in (Kind.SAMPLE, Kind.FLASH, Kind.NEWCOMER, Kind.TIER, Kind.BUNDLE, Kind.THRESHOLD))


def has_ordered(work: Work, member_id: int, except_order: int | None) -> bool:
    """Whether somebody has another order than this one, paid for or still to be."""
    found = select(Order.id).where(Order.member_id == member_id, Order.status.in_(BOUGHT), Order.id != except_order)
    if except_order is None:
        found = select(Order.id).where(Order.member_id == member_id, Order.status.in_(BOUGHT))
    return work.execute(found.limit(1)).first() is not None


def uses(work: Work, order_id: int) -> list[tables.RuleUse]:
    """What an order has of limited rules, in the order in which their rows are locked."""
    found = select(tables.RuleUse).where(tables.RuleUse.order_id == order_id).order_by(tables.RuleUse.rule_id)
    return list(work.execute(found.execution_options(populate_existing=True)).scalars())


def take(work: Work, rule_id: int, quantity: Quantity) -> Quantity | None:
    """Take of a rule's own stock; what is left of it then (NONE where it has no end), None where that much isn't."""
    rule = tables.PriceRule
    taken = work.execute(
        update(rule)
        .where(rule.id == rule_id, or_(rule.stock.is_(None), rule.taken + quantity <= rule.stock))
        .values(taken=rule.taken + quantity)
        .returning(rule.stock, rule.taken)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        return None
    return quantity if taken.stock is None else taken.stock - taken.taken


def take_for(work: Work, rule_id: int, member_id: int, quantity: Quantity, most: Quantity | None) -> bool:
    """Count it against a member's limit; False where that is reached. Two orders at once wait for each other."""
    insert = sqlite.insert if work.database.is_sqlite else postgresql.insert
    person = tables.RulePerson
    if most is not None and quantity > most:
        return False
    counted: Any = insert(person).values(rule_id=rule_id, member_id=member_id, taken=quantity)
    within = [] if most is None else [person.taken + quantity <= most]
    counted = counted.on_conflict_do_update(
        index_elements=["rule_id", "member_id"],
        set_={"taken": person.taken + quantity},
        where=and_(*within) if within else None,
    )
    return bool(work.execute(counted).rowcount)  # type: ignore[attr-defined]


def put_back(work: Work, use: tables.RuleUse, quantity: Quantity) -> bool:
    """Give back so much of what an order has; whether its rule had been used up."""
    rule, person = tables.PriceRule, tables.RulePerson
    freed = work.execute(
        update(rule)
        .where(rule.id == use.rule_id)
        .values(taken=rule.taken - quantity)
        .returning(rule.stock, rule.taken)
        .execution_options(synchronize_session=False)
    ).one()
    work.execute(
        update(person)
        .where(person.rule_id == use.rule_id, person.member_id == use.member_id)
        .values(taken=person.taken - quantity)
        .execution_options(synchronize_session=False)
    )
    return freed.stock is not None and freed.taken + quantity >= freed.stock


def forget_use(work: Work, rule_id: int, order_id: int) -> None:
    use = tables.RuleUse
    work.execute(delete(use).where(use.rule_id == rule_id, use.order_id == order_id))


def reasons(work: Work, order_ids: Sequence[int]) -> list[LineReduction]:
    """Why the lines of these orders cost less, in the order in which it was reckoned."""
    found = select(LineReduction).where(LineReduction.order_id.in_(order_ids)).order_by(LineReduction.id)
    return list(work.execute(found).scalars())
