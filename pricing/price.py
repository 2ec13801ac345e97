"""One function says what a cart costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from core.money import ZERO, Money, shares
from core.quantity import NONE, Quantity
from core.reductions import Bearer, Reduction
from pricing.cart import Cart, CartLine, Priced, PricedLine
from pricing.kinds import PLACE, Kind
from pricing.pieces import Slice, cheapest
from pricing.rules import Cut, Rule


def price(
    cart: Cart, rules: Iterable[Rule], moment: datetime, points: Money = ZERO, points_percent: int = 100
) -> Priced:
    """What the cart costs at a moment, line by line, each with its reasons; no line ever costs less than nothing.

    `rules` are those that this person may have now; of several coupons the best is taken. `points` is what is to be
    paid with points, as far as that is no more than `points_percent` of what is left to pay. The order of lines and
    rules makes no difference.
    """
    holding = [rule for rule in rules if rule.holds(moment, cart.community_id)]
    if not holding and not points:
        return _at_list_price(cart)
    places = sorted(range(len(cart.lines)), key=lambda place: _name(cart.lines[place]))
    slices = cheapest([cart.lines[place] for place in places], holding)
    cuts = [rule for rule in holding if isinstance(rule, Cut)]
    _take_thresholds(slices, [cut for cut in cuts if cut.kind is Kind.THRESHOLD])
    _take_coupon(slices, [cut for cut in cuts if cut.kind is Kind.COUPON])
    if points and points_percent:
        cut = Cut(kind=Kind.POINTS, bearer=Bearer.POINTS, steps=((ZERO, ZERO),), percent=points_percent, most=points)
        _share(slices, cut)
    by_place: dict[int, list[Slice]] = {}
    for one in slices:
        by_place.setdefault(places[one.place], []).append(one)
    lines = tuple(_line(line, by_place[place]) for place, line in enumerate(cart.lines))
    return Priced(lines, Money(sum(one.amount for one in slices)))


def _at_list_price(cart: Cart) -> Priced:
    lines = tuple(PricedLine(line, line.amount) for line in cart.lines)
    return Priced(lines, Money(sum(line.amount.fen for line in lines)))


def _name(line: CartLine) -> tuple[int, str, int, int]:
    return line.sku_id, line.note, line.quantity.thousandths, line.price.fen


def _take_thresholds(slices: Sequence[Slice], cuts: Sequence[Cut]) -> None:
    """Each 满减 for what no other has reduced, the one that saves most first."""
    for cut in sorted(cuts, key=lambda cut: (-_worth(slices, cut), cut.id or 0)):
        _share(slices, cut)


def _take_coupon(slices: Sequence[Slice], coupons: Sequence[Cut]) -> None:
    """The one that was chosen, else the one that saves most; of several the one that ends first."""

    def rank(cut: Cut) -> tuple[bool, int, float, int]:
        worth = _worth(slices, cut)
        return not (cut.chosen and worth), -worth, cut.ends.timestamp() if cut.ends else 0, cut.id or 0

    if coupons:
        _share(slices, min(coupons, key=rank))


def _worth(slices: Sequence[Slice], cut: Cut) -> int:
    return cut.off(sum(one.amount for one in slices if cut.scope.has(one.line) and one.open_to(cut)))


def _share(slices: Sequence[Slice], cut: Cut) -> None:
    """Take it off what it is about, by largest remainders."""
    open_ = [one for one in slices if one.amount and cut.scope.has(one.line) and one.open_to(cut)]
    weights = [one.amount for one in open_]
    off = cut.off(sum(weights))
    if off:
        for one, less in zip(open_, shares(off, weights), strict=True):
            one.reduce(cut, less)


def _line(line: CartLine, slices: Sequence[Slice]) -> PricedLine:
    """A line put together again, what the same rule took off its slices added up."""
    sums: dict[int, tuple[Rule, int, int]] = {}
    amount = 0
    for one in slices:
        amount += one.amount
        for rule, less, pieces in one.why:
            _, before, counted = sums.get(id(rule), (rule, 0, 0))
            sums[id(rule)] = (rule, before + less, counted + pieces)
    if not sums:
        return PricedLine(line, Money(amount))
    found = sorted(sums.values(), key=lambda why: (PLACE[why[0].kind], why[0].id or 0))
    return PricedLine(line, Money(amount), tuple(_reduction(*why) for why in found))


def _reduction(rule: Rule, less: int, pieces: int) -> Reduction:
    counted = Quantity(pieces) if pieces else NONE
    return Reduction(str(rule.kind), rule.label, Money(less), rule.bearer, rule.id, counted)
