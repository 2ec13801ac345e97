"""Price rules made and stopped. Whoever makes one bears it: the shop, or the supplier of the goods."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from core.errors import ShopError
from core.money import LARGEST_FEN, ZERO, Money
from core.quantity import LARGEST, NONE, Quantity
from core.reductions import Bearer
from core.work import Work
from models.price_rules import PriceRule
from pricing import EVERYTHING, Kind, Scope
from queries import catalog as goods
from queries import price_rules as find
from services import catalog

MOST_STEPS = 10
MOST_PARTS = 10


class NotCheaper(ShopError):
    """The price is not below what it costs anyhow. Arguments: name, price (Money)."""


class BadRule(ShopError):
    """The terms make no sense: steps in disorder, nothing to take off, an absurd number."""


class BadRuleLimit(ShopError):
    """A part of what is sold whole, or more for one person than there is."""


class NoSuchRule(ShopError):
    """No such rule, over already, or somebody else's. Arguments: number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A rule as it is asked for. `made_for`: the supplier whose staff makes it; None: the shop."""

    kind: Kind
    scope: Scope = EVERYTHING
    steps: tuple[tuple[int, int], ...] = ()
    percent: int = 0
    parts: tuple[tuple[int, Quantity], ...] = ()
    price: Money = ZERO
    made_for: int | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    total: Quantity | None = None
    per_person: Quantity | None = None


def make(work: Work, plan: Plan) -> PriceRule:
    """A new rule; it holds at once or from its beginning on. Raises NotCheaper, BadRule, BadRuleLimit."""
    CHECKS[plan.kind](goods.catalog(work), plan)
    _check_limits(work, plan)
    rule = PriceRule(
        kind=plan.kind,
        sku_id=plan.scope.sku_id,
        product_id=plan.scope.product_id,
        supplier_id=plan.scope.supplier_id,
        community_id=plan.scope.community_id,
        steps=[list(step) for step in plan.steps],
        percent=plan.percent,
        parts=[[sku_id, part.thousandths] for sku_id, part in plan.parts],
        price=plan.price,
        bearer=Bearer.SHOP if plan.made_for is None else Bearer.SUPPLIER,
        made_for=plan.made_for,
        begins_at=plan.begins,
        ends_at=plan.ends,
        total=plan.total,
        per_person=plan.per_person,
        taken=NONE,
        made_by=work.actor.member_id,
        made_at=work.now,
    )
    work.session.add(rule)
    work.session.flush()
    catalog.bump(work)
    return rule


def stop(work: Work, rule_id: int, suppliers: Collection[int] | None) -> PriceRule:
    """End a rule: the shop's (None) or one that a supplier's staff made. What is ordered keeps its price.

    Raises NoSuchRule.
    """
    rule = find.one(work, rule_id)
    theirs = rule is not None and (suppliers is None or rule.made_for in suppliers)
    over = rule is None or (rule.ends_at is not None and rule.ends_at <= work.now)
    if rule is None or not theirs or over or not find.stop(work, rule_id):
        raise NoSuchRule(number=str(rule_id)[:20])
    catalog.bump(work)
    return rule


def _check_piece(shelf: goods.Catalog, plan: Plan) -> None:
    """Flash, newcomer's and sample: a price below the list price, or so many percent off."""
    if plan.percent:
        if not 0 < plan.percent < 100:
            raise BadRule
        return
    sku = shelf.skus[plan.scope.sku_id or 0]
    (_, price), *more = plan.steps
    if more or price < 0 or (price == 0) != (plan.kind is Kind.SAMPLE):
        raise BadRule
    if price >= sku.price.fen:
        raise NotCheaper(name=shelf.product_of(sku.id).title(sku), price=sku.price)


def _check_tiers(shelf: goods.Catalog, plan: Plan) -> None:
    """More pieces, a lower price; the first below the list price."""
    sku = shelf.skus[plan.scope.sku_id or 0]
    last, lowest = 0, sku.price.fen
    for least, price in plan.steps:
        if price >= lowest:
            raise NotCheaper(name=shelf.product_of(sku.id).title(sku), price=Money(lowest))
        if not last < least <= LARGEST or price <= 0 or (sku.whole and least % 1000):
            raise BadRule
        last, lowest = least, price
    if not 0 < len(plan.steps) <= MOST_STEPS:
        raise BadRule


def _check_bundle(shelf: goods.Catalog, plan: Plan) -> None:
    """Several goods, each once, for less than they cost alone."""
    skus = [sku_id for sku_id, _ in plan.parts]
    sizes = [part.thousandths for _, part in plan.parts]
    broken = any(size % 1000 and shelf.skus[sku].whole for sku, size in zip(skus, sizes, strict=True))
    if not 1 < len(skus) <= MOST_PARTS or len(set(skus)) != len(skus) or plan.price <= ZERO:
        raise BadRule
    if broken or not all(0 < size <= LARGEST for size in sizes):
        raise BadRuleLimit
    alone = sum((part.priced(shelf.skus[sku_id].price) for sku_id, part in plan.parts), ZERO)
    if plan.price >= alone:
        name = "+".join(shelf.product_of(sku_id).title(shelf.skus[sku_id]) for sku_id in skus)
        raise NotCheaper(name=name[:80], price=alone)


def _check_thresholds(_: goods.Catalog, plan: Plan) -> None:
    """A larger sum, more off; never more than the sum."""
    last = most = 0
    for least, off in plan.steps:
        if not (last < least <= LARGEST_FEN and most < off <= least):
            raise BadRule
        last, most = least, off
    if not 0 < len(plan.steps) <= MOST_STEPS:
        raise BadRule


CHECKS = {
    Kind.SAMPLE: _check_piece,
    Kind.FLASH: _check_piece,
    Kind.NEWCOMER: _check_piece,
    Kind.TIER: _check_tiers,
    Kind.BUNDLE: _check_bundle,
    Kind.THRESHOLD: _check_thresholds,
}


def _check_limits(work: Work, plan: Plan) -> None:
    sku_id = plan.scope.sku_id
    by_piece = sku_id is None or goods.catalog(work).skus[sku_id].whole
    given = [limit for limit in (plan.total, plan.per_person) if limit is not None]
    if any(limit <= NONE or (by_piece and limit.thousandths % 1000) for limit in given):
        raise BadRuleLimit
    if plan.total is not None and plan.per_person is not None and plan.per_person > plan.total:
        raise BadRuleLimit
