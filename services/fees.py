"""What suppliers pay the shop: a part of the worth of what they hand over. It comes back with what comes back.

The rate is each supplier's own, and that of the moment of handing over: later changes touch nothing that has happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert

from core import rates
from core.money import ZERO, Money
from core.work import Work
from models.catalog import FeeChange, Supplier
from models.orders import Fulfilment, OrderLine
from models.refunds import RefundLine
from queries import fees as find
from queries import members as people
from queries import refunds as refunds_found
from services import history


def set_rate(work: Work, supplier_id: int, points: int) -> int:
    """Let a supplier pay so many basis points of what it hands over from now on; what it paid so far."""
    old = find.rate(work, supplier_id)
    if points != old and find.change(work, supplier_id, old, points):
        change = {"supplier_id": supplier_id, "old": old, "new": points, "member_id": work.actor.member_id}
        work.execute(insert(FeeChange).values(**change, changed_at=work.now))
        name = next((known for known, number in people.supplier_ids(work).items() if number == supplier_id), "")
        history.changed(work, Supplier.__tablename__, supplier_id, "fee", rates.show(old), rates.show(points), name)
    return old


def charge(work: Work, part: Fulfilment, lines: Sequence[OrderLine]) -> tuple[Money, Money]:
    """These lines are handed over: what they are worth without what was refunded before, and the shop's fee of that.

    Both are kept with each line. The fee is rounded down once, for the whole part.
    """
    gone = refunds_found.from_prepaid(work, [line.id for line in lines])
    rate = find.rate(work, part.supplier_id)
    for line in lines:
        line.earned = line.worth - gone.get(line.id, ZERO)
    earned = sum((line.earned for line in lines), ZERO)
    fee = rates.part(earned, rate)
    for line, share in zip(lines, fee.share([line.earned.fen for line in lines]), strict=True):
        line.fee = share
    work.session.flush()
    find.keep_rate(work, part.id, rate)
    return earned, fee


def give_back(work: Work, refund_id: int, parts: Sequence[RefundLine], lines: Mapping[int, OrderLine]) -> None:
    """Goods that were handed over are refunded: the fee for them is given up, pro rata and to the last fen."""
    charged = [part for part in parts if part.from_supplier and lines[part.order_line_id].fee]
    if not charged:
        return
    before = refunds_found.from_supplier(work, [part.order_line_id for part in charged], but=refund_id)
    for part in charged:
        line = lines[part.order_line_id]
        had = before.get(line.id, ZERO)
        part.fee = _for(line, had + part.worth) - _for(line, had)
    work.session.flush()


def _for(line: OrderLine, back: Money) -> Money:
    """The fee for so much of a line. For all of it, all of the fee."""
    return Money(line.fee.fen * back.fen // line.earned.fen)
