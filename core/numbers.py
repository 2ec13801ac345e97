"""Numbers that people type: an id and one check digit (Damm), so that one mistyped digit names nobody else's order."""

from __future__ import annotations

from stdnum import damm
from stdnum.exceptions import ValidationError

from core.errors import ShopError

FIRST = 100  # so that the first number has four digits


class NoSuchNumber(ShopError):
    """What was typed is no order number of ours (or not the typer's: nobody learns which)."""


def show(row_id: int) -> str:
    """The number that people see for a row's id."""
    digits = str(row_id + FIRST)
    return digits + str(damm.calc_check_digit(digits))


def read(text: str) -> int:
    """The id behind a typed number. Raises NoSuchNumber where it is none."""
    digits = text.strip().lstrip("#＃№")
    try:
        return int(damm.validate(digits)[:-1]) - FIRST
    except (ValidationError, ValueError):
        raise NoSuchNumber(number=text.strip()[:20]) from None
