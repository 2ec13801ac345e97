"""Why revenue changed: a difference split into its causes, which add up to it exactly. Pure.

Net revenue is buyers × orders each × basket at the earlier prices, plus what prices brought, less refunds. The part of
each factor is its mean over all orders in which the factors can change one after the other (Shapley's value), in exact
fractions; fen are shared by largest remainders. docs/metrics.md explains it with an example.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import permutations
from math import floor, prod

from core.money import ZERO, Money
from core.quantity import Quantity


class Cause(StrEnum):
    BUYERS = "buyers"  # more (or fewer) people bought
    FREQUENCY = "frequency"  # each of them ordered more often
    BASKET = "basket"  # each order held more, or dearer goods
    PRICE = "price"  # the same goods cost more
    REFUNDS = "refunds"  # more was paid back


VOLUME = (Cause.BUYERS, Cause.FREQUENCY, Cause.BASKET)


@dataclass(frozen=True, slots=True)
class Sold:
    """How much of a product was sold, and what was paid for it."""

    quantity: Quantity
    paid: Money


@dataclass(frozen=True, slots=True)
class Trade:
    """What a period's revenue is made of. `goods` by product; their `paid` adds up to `paid`."""

    buyers: int
    orders: int
    paid: Money
    refunded: Money
    goods: Mapping[int, Sold]

    @property
    def net(self) -> Money:
        return self.paid - self.refunded


def causes(then: Trade, now: Trade) -> dict[Cause, Money]:
    """What each cause has added to net revenue between two periods; together exactly `now.net − then.net`."""
    price = price_effect(then, now)
    volume = now.paid - price
    parts = _shared(volume - then.paid, _factors(then, then.paid), _factors(now, volume))
    return {**dict(zip(VOLUME, parts, strict=True)), Cause.PRICE: price, Cause.REFUNDS: then.refunded - now.refunded}


def price_effect(then: Trade, now: Trade) -> Money:
    """What today's quantities cost more than at the earlier mean prices; goods of one period only don't count."""
    more = Fraction(0)
    for product, sold in now.goods.items():
        before = then.goods.get(product)
        if before is not None and before.quantity.thousandths and sold.quantity.thousandths:
            more += sold.paid.fen - Fraction(sold.quantity.thousandths * before.paid.fen, before.quantity.thousandths)
    return Money(floor(more + Fraction(1, 2)))


def _factors(trade: Trade, volume: Money) -> tuple[Fraction, ...]:
    """Buyers, orders per buyer, money per order."""
    if not trade.buyers or not trade.orders:
        return (Fraction(trade.buyers), Fraction(0), Fraction(0))
    return (Fraction(trade.buyers), Fraction(trade.orders, trade.buyers), Fraction(volume.fen, trade.orders))


def _shared(change: Money, old: Sequence[Fraction], new: Sequence[Fraction]) -> list[Money]:
    """A change of a product of factors, split over the factors."""
    if not all(old[:2]) or not all(new[:2]):  # nobody bought in one of the two: all of it is people
        return [change, ZERO, ZERO]
    exact = [Fraction(0)] * len(old)
    orders = list(permutations(range(len(old))))
    for order in orders:
        point = list(old)
        for factor in order:
            before = prod(point)
            point[factor] = new[factor]
            exact[factor] += Fraction(prod(point) - before, len(orders))
    return _whole_fen(change, exact)


def _whole_fen(total: Money, exact: Sequence[Fraction]) -> list[Money]:
    """Exact parts as whole fen that still add up: what is cut off goes to the largest remainders."""
    whole = [floor(part) for part in exact]
    left = total.fen - sum(whole)
    by_remainder = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for index in by_remainder[:left]:
        whole[index] += 1
    return [Money(part) for part in whole]


def signed(amount: Money) -> str:
    """ "+¥12.00", "-¥3.50", "±0"."""
    return f"+{amount}" if amount > ZERO else str(amount) if amount else "±0"


def rate(then: int, now: int) -> str:
    """How much more in percent of what it was: "+12.5%"; "—" where nothing was before."""
    if not then:
        return "—"
    tenths = floor(Fraction((now - then) * 1000, abs(then)) + Fraction(1, 2))
    return f"{'+' if tenths >= 0 else '-'}{abs(tenths) // 10}.{abs(tenths) % 10}%"
