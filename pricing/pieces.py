"""Every piece gets its own price: the lowest that it may have; and goods that are cheaper together."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd, lcm

from core.money import shares
from pricing.cart import CartLine
from pricing.kinds import BIT, FORBIDS, PLACE
from pricing.rules import Bundle, PieceDiscount, PiecePrice, Rule

Own = PiecePrice | PieceDiscount


class Slice:
    """Pieces of a line that share their fate. `amount` in fen, `pieces` in thousandths; `kinds`: what reduced them."""

    __slots__ = ("amount", "kinds", "line", "pieces", "place", "why")

    def __init__(self, place: int, line: CartLine, pieces: int, amount: int) -> None:
        self.place, self.line, self.pieces, self.amount = place, line, pieces, amount
        self.kinds = 0
        self.why: list[tuple[Rule, int, int]] = []  # the rule, how much less, for how many pieces

    def split(self, pieces: int) -> Slice:
        """So many of these pieces, with their share of the amount, as a slice of their own."""
        amount = (2 * self.amount * pieces + self.pieces) // (2 * self.pieces)
        part = Slice(self.place, self.line, pieces, amount)
        self.pieces, self.amount = self.pieces - pieces, self.amount - amount
        return part

    def reduce(self, rule: Rule, less: int, pieces: int = 0) -> None:
        if less:
            self.amount -= less
            self.kinds |= BIT[rule.kind]
            self.why.append((rule, less, pieces))

    def open_to(self, rule: Rule) -> bool:
        """Whether the table lets the rule build on what has reduced these pieces so far."""
        return not self.kinds & FORBIDS[rule.kind]


def cheapest(lines: Sequence[CartLine], rules: Sequence[Rule]) -> list[Slice]:
    """The lines (in their own order) as slices at their pieces' prices.

    Bundles and piece prices want the same pieces: both ways round are tried, and the cheaper one counts.
    """
    own = [rule for rule in rules if isinstance(rule, Own)]
    bundles = [rule for rule in rules if isinstance(rule, Bundle)]
    fresh = [Slice(place, line, line.quantity.thousandths, line.amount.fen) for place, line in enumerate(lines)]
    if not bundles:
        return _own_prices(fresh, own) if own else fresh
    bundles.sort(key=lambda bundle: (-_saving(bundle, lines), bundle.id or 0))
    if not own:
        return _together(fresh, bundles)
    first = _own_prices(_together(_copies(fresh), bundles), own)
    other = _together(_own_prices(fresh, own), bundles)
    return min(first, other, key=lambda slices: sum(one.amount for one in slices))


def _copies(slices: Sequence[Slice]) -> list[Slice]:
    return [Slice(one.place, one.line, one.pieces, one.amount) for one in slices]


def _own_prices(slices: list[Slice], rules: Sequence[Own]) -> list[Slice]:
    in_all: dict[int, int] = {}
    for one in slices:
        in_all[one.line.sku_id] = in_all.get(one.line.sku_id, 0) + one.pieces
    left = {id(rule): rule.left.thousandths for rule in rules if rule.left is not None}
    done: list[Slice] = []
    for one in slices:
        if not one.kinds and one.pieces:
            done += _priced(one, rules, in_all[one.line.sku_id], left)
        done.append(one)
    return done


def _priced(rest: Slice, rules: Sequence[Own], in_all: int, left: dict[int, int]) -> list[Slice]:
    """The slices that get a lower price, cheapest first; what gets none stays in `rest`."""
    line, done = rest.line, []
    offers = []
    for rule in rules:
        if rule.concerns(line) and (price := rule.unit_price(line.price.fen, in_all)) < line.price.fen:
            offers.append((price, PLACE[rule.kind], rule.id or 0, rule))
    for price, _, _, rule in sorted(offers, key=lambda offer: offer[:3]):
        take = rest.pieces
        if id(rule) in left:
            take = min(take, left[id(rule)])
            take -= take % 1000 if line.whole else 0
            left[id(rule)] -= take
        if take <= 0:
            continue
        part = rest.split(take) if take < rest.pieces else rest
        part.reduce(rule, max(part.amount - (part.pieces * price + 500) // 1000, 0), part.pieces)
        if part is rest:
            break
        done.append(part)
    return done


def _together(slices: list[Slice], bundles: Sequence[Bundle]) -> list[Slice]:
    for bundle in bundles:
        slices = _bundled(slices, bundle)
    return slices


def _bundled(slices: list[Slice], bundle: Bundle) -> list[Slice]:
    """As many sets as the untouched pieces make up, if they are cheaper so."""
    open_: dict[int, list[Slice]] = {sku_id: [] for sku_id, _ in bundle.parts}
    for one in slices:
        if one.line.sku_id in open_ and not one.kinds:
            open_[one.line.sku_id].append(one)
    sets = min(sum(one.pieces for one in open_[sku_id]) // part.thousandths for sku_id, part in bundle.parts)
    if bundle.left is not None:
        sets = min(sets, bundle.left.thousandths // 1000)
    # Nobody gets half of what is sold whole: two sets of one and a half, or none.
    whole = [part for sku_id, part in bundle.parts if any(one.line.whole for one in open_[sku_id])]
    sets -= sets % lcm(*(1000 // gcd(part.thousandths, 1000) for part in whole))
    if sets <= 0:
        return slices
    taken: list[Slice] = []
    for sku_id, part in bundle.parts:
        wanted = sets * part.thousandths
        for one in open_[sku_id]:
            take = min(one.pieces, wanted)
            if take:
                taken.append(one.split(take) if take < one.pieces else one)
                wanted -= take
    less = sum(one.amount for one in taken) - sets * bundle.price.fen
    if less > 0:
        counted = sets * 1000  # sets are counted once, at the first slice
        for one, share in zip(taken, shares(less, [one.amount for one in taken]), strict=True):
            one.reduce(bundle, share, counted if share else 0)
            counted = 0 if share else counted
    known = {id(one) for one in slices}
    return slices + [one for one in taken if id(one) not in known]


def _saving(bundle: Bundle, lines: Sequence[CartLine]) -> int:
    """How much less a set costs than its goods alone."""
    prices = {line.sku_id: line.price for line in lines}
    alone = (part.priced(prices[sku_id]).fen for sku_id, part in bundle.parts if sku_id in prices)
    return sum(alone) - bundle.price.fen
