"""What a command's parameters may be, and how each is read from the text that follows the command's word.

A parameter's annotation names its reader: `order: OrderNumber`, `reason: Rest = ""`. A reader takes the text that is
left and gives the value and the rest; it raises BadArgument (or another ShopError) where the text doesn't fit.
"""

from __future__ import annotations

import inspect
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, get_args, get_type_hints

from core import numbers
from core.errors import ShopError
from core.money import Money as Amount
from core.quantity import Quantity as Number


class BadArgument(ShopError):
    """The command's word fits, what follows it does not."""


@dataclass(frozen=True, slots=True)
class Reads:
    """How a kind of argument is read, and an example of it for the usage line."""

    take: Callable[[str], tuple[Any, str]]
    example: str


def _word(text: str) -> tuple[str, str]:
    parts = text.split(None, 1)
    if not parts:
        raise BadArgument
    return parts[0], parts[1] if len(parts) > 1 else ""


def _rest(text: str) -> tuple[str, str]:
    if not text.strip():
        raise BadArgument
    return text.strip(), ""


def _order_number(text: str) -> tuple[int, str]:
    word, rest = _word(text)
    if not word.lstrip("#＃№").isdigit():
        raise BadArgument
    return numbers.read(word), rest


def _order_number_or_all(text: str) -> tuple[int | None, str]:
    word, rest = _word(text)
    return (None, rest) if word.lower() in ("全部", "all") else _order_number(text)


def _digits(text: str) -> tuple[int, str]:
    word, rest = _word(text)
    plain = unicodedata.normalize("NFKC", word).lstrip("#")
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 12:
        raise BadArgument
    return int(plain), rest


def _signed(text: str) -> tuple[int, str]:
    word, rest = _word(text)
    plain = unicodedata.normalize("NFKC", word).replace("−", "-")
    digits = plain.removeprefix("+").removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 12 or plain[:2] in ("+-", "-+"):
        raise BadArgument
    return int(plain), rest


def _money(text: str) -> tuple[Amount, str]:
    word, rest = _word(text)
    return Amount.parse(unicodedata.normalize("NFKC", word)), rest


def _quantity(text: str) -> tuple[Number, str]:
    word, rest = _word(text)
    plain = unicodedata.normalize("NFKC", word)
    end = len(plain) - len(plain.lstrip("+-.0123456789"))
    if not end:
        raise BadArgument
    return Number.of(Decimal(plain[:end]) if _is_decimal(plain[:end]) else plain), rest


def _is_decimal(text: str) -> bool:
    return text.strip("+-").replace(".", "", 1).isdigit()


def lettered(letter: str, missing: type[ShopError]) -> Reads:
    """Reads a number behind its letter: of a withdrawal, a statement, …; an order's number is none."""

    def take(text: str) -> tuple[int, str]:
        word, _, rest = text.strip().partition(" ")
        if not word[1:].isdigit():
            raise BadArgument
        try:
            return numbers.read(word.upper().removeprefix(letter) if word[0].upper() == letter else ""), rest
        except numbers.NoSuchNumber:
            raise missing(number=word[:20]) from None

    return Reads(take, letter + numbers.show(1))


Word = Annotated[str, Reads(_word, "苹果")]
Rest = Annotated[str, Reads(_rest, "…")]
OrderNumber = Annotated[int, Reads(_order_number, "1036")]
OrderNumberOrAll = Annotated[int | None, Reads(_order_number_or_all, "1036")]  # None: all of them
Digits = Annotated[int, Reads(_digits, "3")]
Signed = Annotated[int, Reads(_signed, "+100")]
Money = Annotated[Amount, Reads(_money, "9.90")]
Quantity = Annotated[Number, Reads(_quantity, "20")]


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    reads: Reads
    optional: bool
    default: Any


def parameters_of(function: Callable[..., Any]) -> list[Parameter]:
    """The readable parameters of a command: all behind its first one (the Context). Raises TypeError at declaration."""
    hints = get_type_hints(function, include_extras=True)
    found = []
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        reads = next((extra for extra in get_args(hints[parameter.name])[1:] if isinstance(extra, Reads)), None)
        if reads is None:
            raise TypeError(f"{function.__name__}: parameter {parameter.name} has no reader")
        optional = parameter.default is not inspect.Parameter.empty
        found.append(Parameter(parameter.name, reads, optional, parameter.default))
    return found


def read_arguments(parameters: list[Parameter], text: str) -> dict[str, Any]:
    """The values for a command's parameters. Raises BadArgument for what is missing, wrong or too much."""
    values: dict[str, Any] = {}
    left = text.strip()
    for parameter in parameters:
        if not left and parameter.optional:
            values[parameter.name] = parameter.default
            continue
        values[parameter.name], left = parameter.reads.take(left)
        left = left.strip()
    if left:
        raise BadArgument
    return values
