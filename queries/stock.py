"""Stock moves by conditional updates only: what isn't there cannot be taken, whoever asks at the same time.

left = received − reserved − sold. Rows are taken in the order of their ids, so that two orders never wait in a circle.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, type_coerce, update
from sqlalchemy.sql.dml import ReturningUpdate

from core.quantity import NONE, Quantity
from core.work import Work
from models.base import Thousandths
from models.catalog import Sku

# Set in a work's facts when something sold out or came back: lists that show it are stale.
TURNED = "stock turned"

_n = bindparam("n", type_=Thousandths)
_left = type_coerce(Sku.received - Sku.reserved - Sku.sold, Thousandths)  # else it would come back as a bare number


def _statement(where: object, **values: object) -> ReturningUpdate[int, Quantity]:
    return (
        update(Sku)
        .where(Sku.id == bindparam("sku"), where)  # type: ignore[arg-type]
        .values(**values)
        .returning(Sku.id, _left.label("left"))
        .execution_options(synchronize_session=False)
    )


_RESERVE = _statement(_left >= _n, reserved=Sku.reserved + _n)
_RELEASE = _statement(Sku.reserved >= _n, reserved=Sku.reserved - _n)
_SELL_RESERVED = _statement(Sku.reserved >= _n, reserved=Sku.reserved - _n, sold=Sku.sold + _n)
_SELL = _statement(_left >= _n, sold=Sku.sold + _n)
_PUT_BACK = _statement(Sku.sold >= _n, sold=Sku.sold - _n)


def _move(work: Work, statement: ReturningUpdate[int, Quantity], amounts: Mapping[int, Quantity]) -> set[int]:
    """The SKUs for which it failed. Amounts of zero are passed over."""
    failed = set()
    for sku_id in sorted(amounts):
        if amounts[sku_id] == NONE:
            continue
        row = work.execute(statement, {"sku": sku_id, "n": amounts[sku_id]}).first()
        if row is None:
            failed.add(sku_id)
        elif row.left == NONE or row.left == amounts[sku_id]:
            work.facts[TURNED] = True
    return failed


def reserve(work: Work, amounts: Mapping[int, Quantity]) -> set[int]:
    """Reserve by SKU id. Returns the SKUs that have too little left; if there are any, the work must be undone."""
    return _move(work, _RESERVE, amounts)


def release(work: Work, amounts: Mapping[int, Quantity]) -> set[int]:
    """Give reserved stock back."""
    return _move(work, _RELEASE, amounts)


def shift(work: Work, changes: Mapping[int, Quantity]) -> set[int]:
    """Reserve what is above zero, release what is below, row after row. Returns as `reserve`."""
    failed = set()
    for sku_id in sorted(changes):
        change = changes[sku_id]
        failed |= reserve(work, {sku_id: change}) if change > NONE else release(work, {sku_id: -change})
    return failed


def sell_reserved(work: Work, amounts: Mapping[int, Quantity]) -> set[int]:
    return _move(work, _SELL_RESERVED, amounts)


def sell(work: Work, amounts: Mapping[int, Quantity]) -> set[int]:
    """Sell what was not reserved (a late payment). Returns the SKUs that have too little left."""
    return _move(work, _SELL, amounts)


def put_back(work: Work, amounts: Mapping[int, Quantity]) -> set[int]:
    """Take sold stock back for sale."""
    return _move(work, _PUT_BACK, amounts)
