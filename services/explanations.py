"""Each line explains itself: "原价 39.80 − 满减 5.00 − 积分 1.20 = 33.60"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.money import Money
from core.reductions import Reduction
from core.say import Say, say
from core.work import Work
from models.orders import LineReduction, OrderLine
from queries import prices as find
from queries.placing import NewLine


def explained(line: NewLine) -> list[Say]:
    """Why a line costs less; nothing where it doesn't."""
    return _said(line.amount + line.reduced, line.reductions, line.amount)


def explained_lines(work: Work, lines: Sequence[OrderLine]) -> dict[int, list[Say]]:
    """Why the lines of orders cost less, by the line's id: as it was reckoned, and kept with the order."""
    reduced = sorted({line.order_id for line in lines if line.reduced})
    reasons: dict[tuple[int, int, str], list[LineReduction]] = {}
    for reason in find.reasons(work, reduced) if reduced else ():
        reasons.setdefault((reason.order_id, reason.sku_id, reason.note), []).append(reason)
    return {
        line.id: _said(
            line.amount + line.reduced, reasons.get((line.order_id, line.sku_id, line.note), ()), line.amount
        )
        for line in lines
    }


def _said(full: Money, reasons: Iterable[Reduction | LineReduction], amount: Money) -> list[Say]:
    said = say("price-full", amount=_plain(full))
    reckoned = said
    for reason in reasons:
        why = reason.label or say(f"price-kind-{reason.kind}")
        reckoned = say("price-less", before=reckoned, why=why, amount=_plain(reason.amount))
    return [] if reckoned is said else [say("price-now", before=reckoned, amount=_plain(amount))]


def _plain(money: Money) -> str:
    return str(money).replace("¥", "")
