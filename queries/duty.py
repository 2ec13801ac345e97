"""Shifts and calls."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, func, select, update

from core.work import Work
from models.catalog import Supplier
from models.duty import CALL_FLOW, Call, CallStatus, Shift
from models.members import Member, Role, RoleGrant

STANDS = (RoleGrant.member_id == Shift.member_id) & (RoleGrant.supplier_id == Shift.supplier_id)


def shifts(work: Work, supplier_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(id, supplier_id, supplier, member_id, name, days, begins, ends) of those who still work there."""
    return work.execute(
        select(
            Shift.id, Shift.supplier_id, Supplier.name.label("supplier"), Shift.member_id, Member.name,
            Shift.days, Shift.begins, Shift.ends,
        )
        .join(Supplier, Supplier.id == Shift.supplier_id)
        .join(Member, Member.id == Shift.member_id)
        .join(RoleGrant, STANDS & (RoleGrant.role == Role.SUPPLIER))
        .where(Shift.supplier_id.in_(supplier_ids))
        .order_by(Shift.supplier_id, Shift.id)
    ).all()  # fmt: skip


def staff(work: Work, supplier_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(supplier_id, member_id, name) of everybody who works for these suppliers."""
    return work.execute(
        select(RoleGrant.supplier_id, RoleGrant.member_id, Member.name)
        .join(Member, Member.id == RoleGrant.member_id)
        .where(RoleGrant.role == Role.SUPPLIER, RoleGrant.supplier_id.in_(supplier_ids))
        .order_by(RoleGrant.id)
    ).all()


def number_of_shifts(work: Work, supplier_id: int) -> int:
    return int(work.execute(select(func.count(Shift.id)).where(Shift.supplier_id == supplier_id)).scalar_one())


def due(work: Work) -> Call | None:
    """A call that nobody has answered in time; each process takes another one."""
    found = select(Call).where(Call.due_at <= work.now).order_by(Call.due_at, Call.id).limit(1)
    return work.execute(
        found.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    ).scalar_one_or_none()


def open_calls(work: Work, supplier_ids: Collection[int]) -> list[Call]:
    """Calls of these suppliers that nobody has answered."""
    return list(
        work.execute(
            select(Call)
            .where(Call.supplier_id.in_(supplier_ids), Call.status != CallStatus.TAKEN)
            .order_by(Call.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).scalars()
    )


def claim(work: Work, call: Call, new: CallStatus, **values: Any) -> bool:
    """Move it from where it stands, unless somebody else was quicker."""
    CALL_FLOW.check(call.status, new)
    moved = work.execute(
        update(Call)
        .where(Call.id == call.id, Call.status == call.status)
        .values(status=new, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]
