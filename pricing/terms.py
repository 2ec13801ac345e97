"""A rule's terms as what is kept of them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.money import Money
from core.quantity import Quantity
from pricing.kinds import Kind
from pricing.rules import Bundle, Cut, PiecePrice, Rule


def to_json(rule: Rule) -> dict[str, Any]:
    """What its kind needs, in whole thousandths and fen."""
    match rule:
        case PiecePrice():
            return {"steps": [[at_least.thousandths, price.fen] for at_least, price in rule.steps]}
        case Bundle():
            return {"parts": [[sku_id, part.thousandths] for sku_id, part in rule.parts], "price": rule.price.fen}
        case Cut():
            return {"steps": [[at_least.fen, off.fen] for at_least, off in rule.steps]}
    raise TypeError(f"not kept as a row: {type(rule).__name__}")


def from_json(kind: Kind, terms: Mapping[str, Any], **common: Any) -> Rule:
    """The rule again; `common` is what every rule has (see pricing.rules.Rule)."""
    match kind:
        case Kind.BUNDLE:
            parts = tuple((sku_id, Quantity(part)) for sku_id, part in terms["parts"])
            return Bundle(kind=kind, parts=parts, price=Money(terms["price"]), **common)
        case Kind.THRESHOLD:
            sums = tuple((Money(at_least), Money(off)) for at_least, off in terms["steps"])
            return Cut(kind=kind, steps=sums, **common)
    steps = tuple((Quantity(at_least), Money(price)) for at_least, price in terms["steps"])
    return PiecePrice(kind=kind, steps=steps, **common)
