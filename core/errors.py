"""Refusals. Each is a sentence that the person will read: the class names it, the catalogue words it.

The key in the catalogue is the class name in kebab case behind "error-": OutOfStock → error-out-of-stock.
A refusal rolls the work back; it never stands for a fault of ours.
"""

from __future__ import annotations

import re
from typing import Any


class ShopError(Exception):
    """Something that a person asked for and cannot have. Arguments go into the sentence (see core.say.Say)."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in arguments.items()))
        self.arguments = arguments

    @property
    def key(self) -> str:
        return "error-" + re.sub(r"(?<!^)(?=[A-Z])", "-", type(self).__name__).lower()


class BadAmount(ShopError):
    """Not an amount of money."""


class BadQuantity(ShopError):
    """Not a quantity that can be ordered: zero, negative, absurd, or a part of something sold whole."""


class IllegalMove(Exception):
    """A status was to take a step that its flow doesn't have."""
