"""Goods that run low: their supplier hears of it once, and again only after something came in."""

from __future__ import annotations

from itertools import groupby

from core.message import message
from core.quantity import LARGEST, NONE, Quantity
from core.say import say
from core.work import Work
from models.catalog import Sku
from queries import members as people
from queries import stock_warnings as find
from services import history, outbox
from services.catalog import BadStock

SHOWN = 20


def set_limit(work: Work, sku_id: int, title: str, below: Quantity) -> None:
    """Zero takes it back. Raises BadStock."""
    if not 0 <= below.thousandths <= LARGEST:
        raise BadStock(quantity=below)
    old = find.of(work, [sku_id]).get(sku_id, NONE)
    if old != below:
        find.set_(work, sku_id, below)
        history.changed(work, Sku.__tablename__, sku_id, "warning", old or "", below or "", title)


def warn(work: Work) -> bool:
    """Tell the suppliers of what has fallen below since the last time."""
    fallen = find.claim(work)
    if fallen:
        for supplier_id, rows in groupby(find.low(work, fallen), key=lambda row: row.supplier_id):
            own = list(rows)
            lines = [
                say(
                    "stock-low-line", name=f"{row.name} {row.spec}".strip(), left=row.left, below=row.below,
                    unit=row.unit,
                )
                for row in own[:SHOWN]
            ]  # fmt: skip
            for member_id in people.staff_of(work, supplier_id):
                outbox.send_to_member(work, member_id, message(say("stock-low", number=len(own)), *lines))
    return False
