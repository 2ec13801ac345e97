"""What suppliers pay the shop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, update

from core.work import Work
from models.catalog import Supplier
from models.orders import Fulfilment


def rate(work: Work, supplier_id: int) -> int:
    """In basis points."""
    return int(work.execute(select(Supplier.fee_rate).where(Supplier.id == supplier_id)).scalar_one())


def rates(work: Work) -> Sequence[Row[Any]]:
    """(name, fee_rate) of all suppliers."""
    return work.execute(select(Supplier.name, Supplier.fee_rate).order_by(Supplier.id)).all()


def change(work: Work, supplier_id: int, old: int, new: int) -> bool:
    """False where it was changed at this very moment."""
    changed = work.execute(
        update(Supplier)
        .where(Supplier.id == supplier_id, Supplier.fee_rate == old)
        .values(fee_rate=new)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def keep_rate(work: Work, fulfilment_id: int, points: int) -> None:
    """With which rate a part was handed over."""
    if points:
        work.execute(
            update(Fulfilment)
            .where(Fulfilment.id == fulfilment_id)
            .values(fee_rate=points)
            .execution_options(synchronize_session=False)
        )
