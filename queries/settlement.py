"""Settlement with suppliers: statements, what is in them, what is in none yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, insert, literal, select, type_coerce, update

from core.money import Money
from core.work import Work
from models.base import Fen
from models.catalog import Supplier
from models.ledger import Account, Entry, Posting
from models.orders import Fulfilment, OrderLine
from models.refunds import RefundLine
from models.settlement import SETTLEMENT_FLOW, SettledPosting, Settlement, SettlementStatus

# What the books call it.
HANDED_OVER, REFUNDED, PAID = "handed-over", "refund-approved", "settlement-paid"
SPLIT, UNSPLIT, RETURNED = "split-asked", "split-closed", "split-returned"
AT_A_TIME = 50
OPEN = (SettlementStatus.DRAFT, SettlementStatus.CONFIRMED, SettlementStatus.DISPUTED)


def lock(work: Work, supplier_id: int) -> None:
    """Nobody else makes, pays or carries this supplier's statements until this work is over."""
    work.execute(select(Supplier.id).where(Supplier.id == supplier_id).with_for_update(key_share=True))


def statement(work: Work, settlement_id: int, supplier_ids: Collection[int] | None = None) -> Settlement | None:
    """A statement; of these suppliers only, where suppliers are given. Others' don't exist for whoever asks."""
    found = work.session.get(Settlement, settlement_id, populate_existing=True)
    return found if found and (supplier_ids is None or found.supplier_id in supplier_ids) else None


def last(work: Work, supplier_id: int) -> Settlement | None:
    return work.execute(
        select(Settlement)
        .where(Settlement.supplier_id == supplier_id)
        .order_by(Settlement.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def latest(work: Work, supplier_ids: Collection[int], limit: int = 5) -> list[Settlement]:
    return list(
        work.execute(
            select(Settlement)
            .where(Settlement.supplier_id.in_(supplier_ids))
            .order_by(Settlement.id.desc())
            .limit(limit)
        ).scalars()
    )


def in_status(work: Work, *statuses: SettlementStatus, limit: int = 20) -> list[Settlement]:
    found = select(Settlement).where(Settlement.status.in_(statuses)).order_by(Settlement.id).limit(limit)
    return list(work.execute(found).scalars())


def supplier_name(work: Work, supplier_id: int) -> str:
    return str(work.execute(select(Supplier.name).where(Supplier.id == supplier_id)).scalar_one())


def unpaid(work: Work, supplier_id: int) -> Money:
    """What statements say is due that has not been paid."""
    due = type_coerce(func.coalesce(func.sum(Settlement.due), 0), Fen)
    found = select(due).where(Settlement.supplier_id == supplier_id, Settlement.status.in_(OPEN))
    return _money(work, found)


def take(work: Work, settlement_id: int, supplier_id: int, until: datetime) -> Money:
    """Put every posting of a supplier until a moment into a statement that is in none yet; what they add up to."""
    free = _free(supplier_id, until).with_only_columns(Posting.id, literal(settlement_id))
    work.execute(insert(SettledPosting).from_select(["posting_id", "settlement_id"], free))
    amount = select(_owed()).join(SettledPosting, SettledPosting.posting_id == Posting.id)
    return _money(work, amount.where(SettledPosting.settlement_id == settlement_id))


def untaken(work: Work, supplier_id: int, until: datetime) -> tuple[int, Money]:
    """How many postings of a supplier are in no statement yet, and what they add up to."""
    found = _free(supplier_id, until).with_only_columns(func.count().label("number"), _owed().label("amount"))
    row = work.execute(found).one()
    return row.number, row.amount


def _free(supplier_id: int, until: datetime) -> Select[Any]:
    return (
        select(Posting)
        .join(Entry, Entry.id == Posting.entry_id)
        .where(
            Posting.account == Account.SUPPLIER,
            Posting.party_id == supplier_id,
            Entry.booked_at <= until,
            ~exists().where(SettledPosting.posting_id == Posting.id),
        )
    )


def _owed() -> Any:
    """What postings on a supplier's account add up to, seen from the supplier."""
    return type_coerce(func.coalesce(-func.sum(Posting.amount), 0), Fen)


def held(work: Work, supplier_id: int, after: datetime, settled: bool) -> Money:
    """What a supplier's account holds for goods that were handed over after a moment, less what came back of them.

    `settled`: of what is in statements only, so that it is a part of what the last one closes with.
    """
    on_account = and_(Posting.account == Account.SUPPLIER, Posting.party_id == supplier_id)
    counted = select(Posting.entry_id).where(on_account)
    if settled:
        counted = counted.join(SettledPosting, SettledPosting.posting_id == Posting.id)
    recent = and_(Fulfilment.supplier_id == supplier_id, Fulfilment.finished_at > after, Entry.id.in_(counted))
    of_line = and_(Fulfilment.order_id == OrderLine.order_id, Fulfilment.supplier_id == OrderLine.supplier_id)
    earned = (
        select(_sum(OrderLine.earned) - _sum(OrderLine.fee))
        .join(Fulfilment, of_line)
        .join(Entry, and_(Entry.kind == HANDED_OVER, Entry.source_id == Fulfilment.id))
        .where(recent)
    )
    back = (
        select(_sum(RefundLine.worth) - _sum(RefundLine.fee))
        .join(OrderLine, OrderLine.id == RefundLine.order_line_id)
        .join(Fulfilment, of_line)
        .join(Entry, and_(Entry.kind == REFUNDED, Entry.source_id == RefundLine.refund_id))
        .where(RefundLine.from_supplier, recent)
    )
    return _money(work, earned) - _money(work, back)


def _sum(column: Any) -> Any:
    return func.coalesce(func.sum(column), 0)


def _money(work: Work, found: Select[Any]) -> Money:
    amount = work.execute(found).scalar_one()
    return amount if isinstance(amount, Money) else Money(int(amount))


def to_settle(work: Work, until: datetime) -> list[int]:
    """Suppliers that have an account, and no statement yet that reaches this moment."""
    behind = ~exists().where(Settlement.supplier_id == Supplier.id, Settlement.until >= until)
    moved = exists().where(Posting.account == Account.SUPPLIER, Posting.party_id == Supplier.id)
    return list(work.execute(select(Supplier.id).where(behind, moved).order_by(Supplier.id)).scalars())


def claim(work: Work, settlement_id: int, new: SettlementStatus, **values: Any) -> SettlementStatus | None:
    """Move it by a conditional update; its old status, or None where it may not move (any more)."""
    for old in SETTLEMENT_FLOW.sources(new):
        moved = work.execute(
            update(Settlement)
            .where(Settlement.id == settlement_id, Settlement.status == old)
            .values(status=new, **values)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount:  # type: ignore[attr-defined]
            return old
    return None


def unconfirmed(work: Work) -> list[Settlement]:
    """Statements to which their suppliers have not objected in time; those that somebody is moving are passed over."""
    return list(
        work.execute(
            select(Settlement)
            .where(Settlement.status == SettlementStatus.DRAFT, Settlement.confirm_by <= work.now)
            .order_by(Settlement.confirm_by)
            .limit(AT_A_TIME)
            .with_for_update(skip_locked=True)
        ).scalars()
    )
