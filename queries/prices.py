"""What may make goods cheaper, as an immutable snapshot beside the catalog's; and why the lines of orders cost less.

The snapshot is kept under the catalog's version, which grows with each change of what is in it: an order for goods that
nothing of it is about asks the database nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import select

from core.database import Database
from core.money import Money
from core.work import Work
from models.catalog import PriceChange
from models.orders import LineReduction
from queries import catalog as goods
from queries import coupons as coupons_found
from queries import price_rules as rules_found
from queries.catalog import Sku
from queries.coupons import Terms as CouponTerms
from queries.price_rules import Terms as RuleTerms


class Book:
    """The kinds of coupons, the price rules, and the prices that were shown a little while ago, of one version."""

    def __init__(
        self,
        version: int,
        coupons: Iterable[CouponTerms],
        rules: Iterable[RuleTerms],
        shown: Mapping[int, Sequence[tuple[datetime, Money]]],
    ) -> None:
        self.version = version
        self.coupons = tuple(coupons)
        self.rules = tuple(rules)
        self._shown = shown
        own = [terms.rule for terms in self.rules]
        self._turns = sorted({at for rule in own for at in (rule.begins, rule.ends) if at is not None})
        self._communities = frozenset(rule.scope.community_id for rule in own)

    def period(self, now: datetime) -> int:
        """Which stretch between two rules' beginnings and ends it is: within one, lists stay the same."""
        return bisect_right(self._turns, now)

    def in_community(self, community_id: int | None) -> int | None:
        """The community, if some rule holds only there."""
        return community_id if community_id in self._communities else None

    def list_price(self, sku: Sku, now: datetime) -> Money:
        """What a piece costs: if it was raised a little while ago, still what people were shown."""
        earlier = self._shown.get(sku.id)
        return min([sku.price, *(price for until, price in earlier if until > now)]) if earlier else sku.price


_kept: WeakKeyDictionary[Database, Book] = WeakKeyDictionary()


def book(work: Work, version: int | None = None) -> Book:
    """What holds in the catalog's version; see queries.catalog.catalog."""
    if work.facts.get(goods.CHANGED):
        return _load(work, 0)  # not kept: this work may still be rolled back
    version = goods.catalog(work, version).version
    kept = _kept.get(work.database)
    if kept is None or kept.version != version:
        kept = _kept[work.database] = _load(work, version)
    return kept


def _load(work: Work, version: int) -> Book:
    return Book(version, coupons_found.kinds(work), rules_found.standing(work), _shown(work))


def _shown(work: Work) -> dict[int, list[tuple[datetime, Money]]]:
    """The prices that SKUs had a little while ago, each with the moment until which it holds for who has seen it."""
    seen = timedelta(minutes=work.settings.prices.shown_minutes)
    change = PriceChange
    found = select(change.sku_id, change.old, change.changed_at).where(change.changed_at > work.now - seen)
    prices: dict[int, list[tuple[datetime, Money]]] = {}
    for row in work.execute(found):
        prices.setdefault(row.sku_id, []).append((row.changed_at + seen, row.old))
    return prices


def reasons(work: Work, order_ids: Sequence[int]) -> list[LineReduction]:
    """Why the lines of these orders cost less, in the order in which it was reckoned."""
    found = select(LineReduction).where(LineReduction.order_id.in_(order_ids)).order_by(LineReduction.id)
    return list(work.execute(found).scalars())
