"""What a cart costs, and why: pure functions on money and quantities. No database, no clock, no words.

`price(cart, rules, moment)` knows every kind of rule; which may stand beside which is one table (pricing.kinds).
"""

from pricing.cart import Cart, CartLine, Priced, PricedLine
from pricing.kinds import TABLE, Kind
from pricing.price import price
from pricing.rules import EVERYTHING, Bundle, Cut, PieceDiscount, PiecePrice, Rule, Scope

__all__ = [
    "EVERYTHING",
    "TABLE",
    "Bundle",
    "Cart",
    "CartLine",
    "Cut",
    "Kind",
    "PieceDiscount",
    "PiecePrice",
    "Priced",
    "PricedLine",
    "Rule",
    "Scope",
    "price",
]
