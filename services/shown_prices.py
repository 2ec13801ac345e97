"""What makes goods cheaper, said beside the price that is shown: "特价 ¥9.90/份，剩 8份，至 03-06 20:00"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.money import Money
from core.quantity import NONE
from core.say import Say, say
from core.work import Work
from pricing import Cart, CartLine, PieceDiscount, PiecePrice, Rule
from pricing.kinds import PLACE
from queries import catalog as goods
from queries.catalog import Sku
from services.carts import GoodsShown
from services.price_rules.said import PIECE, terms_said, unit_said

MOST = 10**12  # in thousandths: what the last step of a tiered price asks for at most


def rules(
    work: Work, shown: Sequence[tuple[Sku, Money]], member_id: int | None, community_id: int | None
) -> dict[int, list[Rule]]:
    """By SKU: the rules by which it may be had for less than the price that is shown, for this asker or for anybody."""
    shelf = goods.catalog(work)
    lines = [
        CartLine(sku.id, sku.product_id, shelf.products[sku.product_id].supplier_id, PIECE, price, sku.whole)
        for sku, price in shown
    ]
    asked = GoodsShown(member_id, Cart(tuple(lines), community_id))
    work.tell(asked)
    found = sorted(asked.rules, key=lambda rule: (PLACE[rule.kind], rule.id or 0))
    return {line.sku_id: [rule for rule in found if _helps(rule, line)] for line in lines} if found else {}


def _helps(rule: Rule, line: CartLine) -> bool:
    return rule.concerns(line) and (not is_own(rule) or lowest(rule, line.price) < line.price)


def is_own(rule: Rule) -> bool:
    """Whether it gives a piece a price of its own."""
    return isinstance(rule, PiecePrice | PieceDiscount)


def lowest(rule: Rule, price: Money) -> Money:
    """What a piece of this list price may cost at the least by a rule that gives it a price of its own."""
    assert isinstance(rule, PiecePrice | PieceDiscount)
    return Money(rule.unit_price(price.fen, MOST))


def said(work: Work, found: Iterable[Rule], sku: Sku, price: Money) -> list[Say]:
    """Each rule with what is left of it and until when."""
    return [
        say("rule-shown", terms=terms_said(work, rule, sku, price), left=_left(rule, sku), until=_until(rule))
        for rule in found
    ]


def _left(rule: Rule, sku: Sku) -> Say | str:
    if rule.left is None or rule.left <= NONE:
        return ""
    return say("rule-left", left=rule.left, unit=unit_said(rule.kind, sku))


def _until(rule: Rule) -> Say | str:
    return say("rule-until", at=rule.ends) if rule.ends is not None else ""
