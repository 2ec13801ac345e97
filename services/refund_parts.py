"""What a refund is made of: so much of these lines, for so much money, to the fen. What a case has claimed stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import ShopError
from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from models.orders import OrderLine


class TooMuchToRefund(ShopError):
    """More than was paid (or than this line cost, or than was bought). Arguments: number, left (Money)."""


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a line, for so much money; what the shop and points bore of it goes back to them."""

    line_id: int
    quantity: Quantity
    amount: Money
    from_shop: Money = ZERO
    from_points: Money = ZERO


def all_parts(lines: Sequence[OrderLine]) -> list[Part]:
    """All that is left of an order."""
    parts = [_part(line, line.free) for line in lines if line.amount > line.refunded or line.quantity > line.returned]
    return [part for part in parts if part.quantity or part.amount]


def parts_of(lines: Sequence[OrderLine], quantity: Quantity | None, number: str) -> list[Part]:
    """So many of these lines' goods (all that is left of them where None). Raises TooMuchToRefund.

    The money is the line's, pro rata: after the last piece exactly the line's amount has gone back, to the fen.
    """
    wanted, parts = quantity, []
    for line in lines:
        left = line.free
        take = left if wanted is None else min(left, wanted)
        if take == NONE:
            continue
        parts.append(_part(line, take))
        wanted = None if wanted is None else wanted - take
    if not parts or wanted:
        left_money = sum((free_money(line) for line in lines), ZERO)
        raise TooMuchToRefund(number=number, left=left_money)
    return parts


def _part(line: OrderLine, take: Quantity) -> Part:
    """So much of a line, with what is left of its money where it is the last of it. What a case has claimed stays."""
    back = (line.refunded, line.shop_returned, line.points_returned)
    amount, from_shop, from_points = (
        _pro_rata(line, whole, whole - gone, take)
        for whole, gone in zip((line.amount, line.from_shop, line.from_points), back, strict=True)
    )
    return Part(line.id, take, min(amount, free_money(line)), from_shop, from_points)


def _pro_rata(line: OrderLine, whole: Money, left: Money, take: Quantity) -> Money:
    if line.returned + take == line.quantity:
        return left

    def due(quantity: Quantity) -> int:
        return whole.fen * quantity.thousandths // line.quantity.thousandths

    return min(Money(due(line.returned + take) - due(line.returned)), left)


def parts_for(lines: Sequence[OrderLine], amount: Money, number: str) -> list[Part]:
    """An amount of money, shared over the lines by what is left of them; no goods come back.

    Who asks for all the money there is asks for the whole order: nobody fetches goods that cost nothing any more.
    """
    left = [free_money(line) for line in lines]
    if amount == sum(left, ZERO) != ZERO:
        return all_parts(lines)
    if not ZERO < amount <= sum(left, ZERO):
        raise TooMuchToRefund(number=number, left=sum(left, ZERO))
    shares = amount.share([money.fen for money in left])
    return [Part(line.id, NONE, share) for line, share in zip(lines, shares, strict=True) if share]


def free_money(line: OrderLine) -> Money:
    """What of a line's money can go back without goods: not that of the pieces that a case has claimed."""
    kept = line.quantity - line.claimed
    return max(Money(line.amount.fen * kept.thousandths // line.quantity.thousandths) - line.refunded, ZERO)
