"""The lines of flash prices that are used up: who stands where, whose turn it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from core.quantity import Quantity
from core.work import Work
from models.erasures import Erasure
from models.members import Role, RoleGrant
from models.price_rules import PriceRule
from models.waiting import PLACE_FLOW, STANDS, PlaceStatus, WaitingPlace
from pricing import Kind

WAITS = WaitingPlace.status == PlaceStatus.WAITING


def _over(work: Work) -> ColumnElement[bool]:
    return or_(PriceRule.stopped_at.is_not(None), PriceRule.ends_at <= work.now)


def flash_for(
    work: Work, sku_id: int, product_id: int, supplier_id: int, community_ids: Collection[int]
) -> PriceRule | None:
    """A limited flash price of these goods that isn't over: one that is used up rather than one that isn't."""
    rule = PriceRule
    found = select(rule).where(
        rule.kind == Kind.FLASH,
        rule.total.is_not(None),
        rule.stopped_at.is_(None),
        or_(rule.ends_at.is_(None), rule.ends_at > work.now),
        or_(rule.sku_id.is_(None), rule.sku_id == sku_id),
        or_(rule.product_id.is_(None), rule.product_id == product_id),
        or_(rule.supplier_id.is_(None), rule.supplier_id == supplier_id),
        or_(rule.community_id.is_(None), rule.community_id.in_(community_ids)),
    )
    one: PriceRule | None = work.execute(found.order_by(rule.taken < rule.total, rule.id).limit(1)).scalar()
    return one


def add(work: Work, **values: Any) -> int | None:
    """A new place at the end of the line; None where that person stands in it already."""
    insert = sqlite.insert if work.database.is_sqlite else postgresql.insert
    new = insert(WaitingPlace).values(status=PlaceStatus.WAITING, asked_at=work.now, **values)
    once = new.on_conflict_do_nothing(index_elements=["rule_id", "member_id"], index_where=STANDS)
    return work.execute(once.returning(WaitingPlace.id)).scalar_one_or_none()


def place(work: Work, rule_id: int, member_id: int) -> WaitingPlace | None:
    """Where somebody waits for a rule."""
    found = select(WaitingPlace).where(WaitingPlace.rule_id == rule_id, WaitingPlace.member_id == member_id, WAITS)
    one: WaitingPlace | None = work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()
    return one


def standing(work: Work, member_id: int) -> list[tuple[WaitingPlace, int]]:
    """All places of somebody, each with how far it is from the head of its line, counted from 1."""
    ahead = aliased(WaitingPlace)
    before = select(func.count(ahead.id)).where(
        ahead.rule_id == WaitingPlace.rule_id, ahead.status == PlaceStatus.WAITING, ahead.id <= WaitingPlace.id
    )
    found = select(WaitingPlace, before.correlate(WaitingPlace).scalar_subquery().label("nth"))
    rows = work.execute(found.where(WaitingPlace.member_id == member_id, WAITS).order_by(WaitingPlace.id))
    return [(row[0], row.nth) for row in rows]


def lengths(work: Work, rule_ids: Sequence[int]) -> dict[int, int]:
    """How many wait for each of these rules."""
    if not rule_ids:
        return {}
    found = select(WaitingPlace.rule_id, func.count(WaitingPlace.id).label("n")).where(
        WaitingPlace.rule_id.in_(rule_ids), WAITS
    )
    return {row.rule_id: row.n for row in work.execute(found.group_by(WaitingPlace.rule_id))}


def next_(work: Work, tried_before: datetime) -> WaitingPlace | None:
    """Whose turn it is: the first for these goods by a rule of which something is left.

    Whoever was tried a moment ago, and whoever stands behind them, is left in peace a little.
    """
    rule, earlier = PriceRule, aliased(WaitingPlace)
    first = ~exists().where(
        earlier.rule_id == WaitingPlace.rule_id,
        earlier.sku_id == WaitingPlace.sku_id,
        earlier.status == PlaceStatus.WAITING,
        earlier.id < WaitingPlace.id,
    )
    due = or_(WaitingPlace.tried_at.is_(None), WaitingPlace.tried_at <= tried_before)
    found = select(WaitingPlace).join(rule, rule.id == WaitingPlace.rule_id)
    found = found.where(WAITS, first, due, rule.taken < rule.total, ~func.coalesce(_over(work), False))
    return _one(work, found.order_by(WaitingPlace.id).limit(1))


def _one(work: Work, found: Any) -> WaitingPlace | None:
    one: WaitingPlace | None = work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()
    return one


def left_over(work: Work, limit: int) -> list[WaitingPlace]:
    """Who still waits for a rule that is over."""
    found = select(WaitingPlace).join(PriceRule, PriceRule.id == WaitingPlace.rule_id).where(WAITS, _over(work))
    found = found.order_by(WaitingPlace.id).limit(limit).execution_options(populate_existing=True)
    return list(work.execute(found).scalars())


def barred(work: Work, member_id: int) -> str:
    """Why somebody gets nothing any more: "blocked", "erased"; "" where nothing speaks against them."""
    blocked = exists().where(RoleGrant.member_id == member_id, RoleGrant.role == Role.BLOCKED)
    goes = or_(Erasure.done, and_(Erasure.confirmed_at.is_not(None), Erasure.ended_at.is_(None)))
    erased = exists().where(Erasure.member_id == member_id, goes)
    row = work.execute(select(blocked.label("blocked"), erased.label("erased"))).one()
    return "blocked" if row.blocked else "erased" if row.erased else ""


def claim(work: Work, place_id: int, new: PlaceStatus) -> bool:
    """Move by a conditional update; of several at once, one does."""
    moved = (
        update(WaitingPlace)
        .where(WaitingPlace.id == place_id, WaitingPlace.status.in_(PLACE_FLOW.sources(new)))
        .values(status=new)
        .execution_options(synchronize_session=False)
    )
    return bool(work.execute(moved).rowcount)  # type: ignore[attr-defined]


def _set(work: Work, place_id: int, **values: Any) -> None:
    changed = update(WaitingPlace).where(WaitingPlace.id == place_id).values(**values)
    work.execute(changed.execution_options(synchronize_session=False))


def set_order(work: Work, place_id: int, order_id: int, quantity: Quantity) -> None:
    """`quantity`: what there was for them, where they had asked for more."""
    _set(work, place_id, order_id=order_id, quantity=quantity)


def mark_tried(work: Work, place_id: int) -> None:
    _set(work, place_id, tried_at=work.now)


def later_of_two(work: Work, goes: int, stays: int) -> list[int]:
    """Of two people who are one: the later place, where both wait for the same."""
    other = aliased(WaitingPlace)
    both = (goes, stays)
    earlier = exists().where(
        other.rule_id == WaitingPlace.rule_id,
        other.member_id.in_(both),
        other.status == PlaceStatus.WAITING,
        other.id < WaitingPlace.id,
    )
    found = select(WaitingPlace.id).where(WaitingPlace.member_id.in_(both), WAITS, earlier)
    return list(work.execute(found.order_by(WaitingPlace.id)).scalars())


def hand_over(work: Work, goes: int, stays: int) -> None:
    moved = update(WaitingPlace).where(WaitingPlace.member_id == goes).values(member_id=stays)
    work.execute(moved.execution_options(synchronize_session=False))
