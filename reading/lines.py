"""From a body to the lines of an entry, or to the reason why it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .drafts import Body, Draft
from .model import Line, Why
from .plain import Plain
from .shelf import Shelf
from .units import in_unit_of

RIM = " ,、:;。.!?()[]\n\t，：；！？（）【】-—~～+"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why goods cannot be read with certainty, and which they may be."""

    reason: str
    candidates: tuple[str, ...]


def written(plain: Plain, spans: list[tuple[int, int]]) -> str:
    """The original words of some ranges, in order, without the signs around them."""
    parts: list[str] = []
    for start, end in merged(plain.text, sorted(set(spans))):
        words = plain.written(start, end).strip(RIM)
        if words:
            parts.append(words)
    return " ".join(parts)


def merged(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges with nothing or only blanks between become one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and not text[found[-1][1] : start].strip(" "):
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def doubt_of(body: Body, shelf: Shelf) -> Doubt | None:
    """What keeps a body from being an order: goods that may be several, a vague number, a unit not sold."""
    named = tuple(dict.fromkeys(code for draft in body.drafts for code in sorted(draft.codes)))
    if problem := next((p for p in ("vague", "huge", "zero", "minus") if p in body.problems), None):
        return Doubt(problem, named or tuple(shelf.items) if shelf.only else named)
    for draft in body.drafts:
        if len(draft.codes) > 1:
            order = list(shelf.items)
            return Doubt("which", tuple(sorted(draft.codes, key=order.index)))
        if value_of(draft, shelf) is None or (draft.packed and draft.amount is None):
            return Doubt("unit", tuple(draft.codes))
    return None


def value_of(draft: Draft, shelf: Shelf) -> Decimal | None:
    """The quantity of a draft in its item's unit; None where it is not sold that way."""
    if draft.amount is None:
        return Decimal(1)
    return in_unit_of(shelf.items[next(iter(draft.codes))], draft.amount.value, draft.amount.unit)


def lines_of(body: Body, plain: Plain, shelf: Shelf) -> tuple[Line, ...]:
    """The lines of a body that can be read."""
    return tuple(line for draft in body.drafts for line in lines_of_draft(draft, plain, shelf))


def lines_of_draft(draft: Draft, plain: Plain, shelf: Shelf) -> list[Line]:
    value = value_of(draft, shelf) if len(draft.codes) == 1 else None
    if value is None or value <= 0:
        return []
    (code,) = draft.codes
    unit, note = shelf.items[code].unit, written(plain, draft.notes)
    why = Why(*plain.span(draft.start, draft.end), draft.rule, draft.confidence)
    lines: list[Line] = []
    for amount, span in draft.portions:
        wish = " ".join(filter(None, (note, written(plain, [span]))))
        lines.append(
            Line(code, amount.value, unit, wish, Why(*plain.span(*span), f"{draft.rule}, portion", draft.confidence))
        )
        value -= amount.value
    if value > 0:
        lines.append(Line(code, exact(value), unit, note, why))
    return lines


def exact(value: Decimal) -> Decimal:
    """Without an exponent and trailing zeros: 2, 0.5, 12."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
