"""A hundred thousand carts: to the fen, with a reason for each fen, whatever the order of lines and rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from core.reductions import Bearer
from pricing import TABLE, Bundle, Cart, CartLine, Kind, Priced, PricedLine, Rule, price
from tests.conftest import FRIDAY_EVENING
from tests.pricing.carts import Drawn, draw

MOMENT = FRIDAY_EVENING - timedelta(hours=1)
NUMBER, SHARES = 100_000, 4


def check(drawn: Drawn, priced: Priced) -> None:
    rules = {rule.id: rule for rule in drawn.rules}
    used: dict[int, Quantity] = {}
    for line in priced.lines:
        assert line.amount.fen >= 0
        assert line.amount + sum((r.amount for r in line.reductions), ZERO) == line.line.amount
        for reduction in line.reductions:
            assert reduction.amount > ZERO
            if reduction.kind == Kind.POINTS:
                assert reduction.bearer is Bearer.POINTS
                continue
            rule = rules[reduction.source_id]
            assert (reduction.kind, reduction.bearer) == (rule.kind, rule.bearer)
            assert rule.concerns(line.line)
            assert rule.holds(MOMENT, drawn.cart.community_id)
            used[rule.id or 0] = used.get(rule.id or 0, NONE) + reduction.pieces
    for rule_id, pieces in used.items():
        left = rules[rule_id].left
        assert left is None or pieces <= left
    assert priced.total == sum((line.amount for line in priced.lines), ZERO)
    assert priced.total >= ZERO
    assert paid_with_points(priced) <= drawn.points


def paid_with_points(priced: Priced) -> Money:
    return sum((r.amount for line in priced.lines for r in line.reductions if r.kind == Kind.POINTS), ZERO)


def by_name(lines: Iterable[PricedLine]) -> dict[tuple[int, str], PricedLine]:
    return {(line.line.sku_id, line.line.note): line for line in lines}


@pytest.mark.parametrize("share", range(SHARES))
def test_a_hundred_thousand_carts(share: int) -> None:
    random = Random(share)
    reduced = 0
    for place, drawn in enumerate(draw(share, NUMBER // SHARES)):
        priced = price(drawn.cart, drawn.rules, MOMENT, drawn.points)
        check(drawn, priced)
        reduced += bool(priced.reduced)
        if place % 4 == 0:
            lines, rules = list(drawn.cart.lines), list(drawn.rules)
            random.shuffle(lines)
            random.shuffle(rules)
            other = price(Cart(tuple(lines), drawn.cart.community_id), rules, MOMENT, drawn.points)
            assert by_name(other.lines) == by_name(priced.lines)
    assert reduced > NUMBER // SHARES // 2  # the carts are worth pricing


def one_piece(drawn: Drawn) -> Cart:
    """Each line a single piece: whatever reduces the line has reduced the same piece."""
    lines = {(line.sku_id, line.note): line for line in drawn.cart.lines}.values()
    pieces = [
        CartLine(one.sku_id, one.product_id, one.supplier_id, Quantity(1000), one.price, True, one.note)
        for one in lines
    ]
    return Cart(tuple(pieces), drawn.cart.community_id)


@given(st.integers(0, 2**32))
def test_only_what_the_table_lets_stand_beside_each_other_does(seed: int) -> None:
    for drawn in draw(seed, 20):
        priced = price(one_piece(drawn), drawn.rules, MOMENT, drawn.points)
        for line in priced.lines:
            kinds = [Kind(reduction.kind) for reduction in line.reductions]
            assert kinds == sorted(kinds, key=list(TABLE).index)
            assert all(before in TABLE[after] for before, after in combinations(kinds, 2))
        coupons = {r.source_id for line in priced.lines for r in line.reductions if r.kind == Kind.COUPON}
        assert len(coupons) <= 1


@given(st.integers(0, 2**32))
def test_a_price_of_its_own_never_makes_a_piece_dearer(seed: int) -> None:
    """Without sums to reach, one rule more never costs more."""
    for drawn in draw(seed, 20):
        own: list[Rule] = [r for r in drawn.rules if r.kind not in (Kind.THRESHOLD, Kind.COUPON)]
        own = [r for r in own if not isinstance(r, Bundle)] + [r for r in own if isinstance(r, Bundle)][:1]
        totals = [price(drawn.cart, own[:number], MOMENT).total for number in range(len(own) + 1)]
        assert totals == sorted(totals, reverse=True)


@given(st.integers(0, 2**32))
def test_a_coupon_saves_the_most_of_all(seed: int) -> None:
    for drawn in draw(seed, 10):
        coupons = [rule for rule in drawn.rules if rule.kind is Kind.COUPON]
        others = [rule for rule in drawn.rules if rule.kind is not Kind.COUPON]
        best = price(drawn.cart, drawn.rules, MOMENT).total
        assert all(best <= price(drawn.cart, [*others, coupon], MOMENT).total for coupon in coupons)


def test_no_kind_may_build_on_itself_or_on_what_comes_after_it() -> None:
    kinds = list(TABLE)
    assert kinds == list(Kind)
    for place, kind in enumerate(kinds):
        assert TABLE[kind] <= set(kinds[:place])


def test_a_set_takes_no_half_of_what_is_sold_whole() -> None:
    """One and a half boxes and a bottle: two boxes make no set, three boxes and two bottles make two."""
    parts = ((1, Quantity(1500)), (2, Quantity(1000)))
    together = Bundle(kind=Kind.BUNDLE, id=1, bearer=Bearer.SHOP, parts=parts, price=Money(900))

    def cost(boxes: int, bottles: int, *, whole: bool = True) -> Money:
        lines = (
            CartLine(1, 1, 1, Quantity(boxes * 1000), Money(600), whole, ""),
            CartLine(2, 2, 1, Quantity(bottles * 1000), Money(300), True, ""),
        )
        return price(Cart(lines, None), [together], MOMENT).total

    assert cost(2, 2) == Money(1800)
    assert cost(3, 2) == Money(1800)
    assert cost(2, 2, whole=False) == Money(900 + 300 + 300)
