"""Coupons: kinds, who owns which, and the conditional updates that give and use them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update

from core.money import Money
from core.reductions import Bearer
from core.work import Work
from models import coupons as tables
from models.coupons import CouponKind, CouponStatus
from models.orders import LineReduction
from pricing import Cart, Cut, Kind, Scope


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """A kind of coupon, as of the snapshot's version (see queries.prices.Book)."""

    id: int
    name: str
    steps: tuple[tuple[Money, Money], ...]
    percent: int
    most: Money | None
    scope: Scope
    bearer: Bearer
    good_until: datetime | None  # when the last of them has run out; null: it is still issued

    def may_help(self, cart: Cart, now: datetime) -> bool:
        """Whether somebody might use one of these for something in the cart."""
        here = self.scope.community_id in (None, cart.community_id)
        return here and (self.good_until is None or self.good_until > now) and any(map(self.scope.has, cart.lines))

    def rule(self, coupon_id: int, ends: datetime | None, chosen: bool) -> Cut:
        return Cut(
            kind=Kind.COUPON, id=coupon_id, label=self.name, bearer=self.bearer, scope=self.scope, ends=ends,
            steps=self.steps, percent=self.percent, most=self.most, chosen=chosen,
        )  # fmt: skip


def kinds(work: Work) -> Iterable[Terms]:
    """All kinds of which somebody may own one that is still good."""
    for row in work.execute(select(CouponKind).order_by(CouponKind.id)).scalars():
        found = terms(row)
        if found.good_until is None or found.good_until > work.now:
            yield found


def terms(row: CouponKind) -> Terms:
    ends = row.ends_at
    if ends is None and row.stopped_at is not None:
        ends = row.stopped_at + timedelta(days=row.days)
    scope = Scope(product_id=row.product_id, supplier_id=row.supplier_id, community_id=row.community_id)
    return Terms(row.id, row.name, ((row.at_least, row.off),), row.percent, row.most, scope, row.bearer, ends)


def kind(work: Work, kind_id: int) -> CouponKind | None:
    return work.session.get(CouponKind, kind_id, populate_existing=True)


def kind_named(work: Work, name: str) -> CouponKind | None:
    return work.execute(select(CouponKind).where(CouponKind.name == name)).scalar_one_or_none()


def kind_of_code(work: Work, code: str) -> CouponKind | None:
    return work.execute(select(CouponKind).where(CouponKind.code == code)).scalar_one_or_none()


def all_kinds(work: Work, limit: int) -> list[CouponKind]:
    """The latest first."""
    return list(work.execute(select(CouponKind).order_by(CouponKind.id.desc()).limit(limit)).scalars())


def latest_of(work: Work, kind_id: int, member_id: int) -> tables.Coupon | None:
    """The coupon of a kind that somebody got last."""
    coupon = tables.Coupon
    mine = select(coupon).where(coupon.kind_id == kind_id, coupon.member_id == member_id)
    return work.execute(mine.order_by(coupon.number.desc()).limit(1)).scalar_one_or_none()


def number_used(work: Work, kind_ids: Collection[int]) -> dict[int, int]:
    """How many of each kind are on orders."""
    coupon = tables.Coupon
    used = select(coupon.kind_id, func.count().label("number")).where(coupon.kind_id.in_(kind_ids))
    used = used.where(coupon.status == CouponStatus.USED).group_by(coupon.kind_id)
    return {row.kind_id: row.number for row in work.execute(used)}


def take_from_kind(work: Work, kind_id: int, number: int) -> bool:
    """Count so many as issued; False where there are not so many left."""
    kind = CouponKind
    done = work.execute(
        update(kind)
        .where(kind.id == kind_id, or_(kind.total.is_(None), kind.issued + number <= kind.total))
        .values(issued=kind.issued + number)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def kinds_of(work: Work, member_id: int) -> list[int]:
    """The kinds of which somebody has ever got one."""
    found = select(tables.Coupon.kind_id).where(tables.Coupon.member_id == member_id).distinct()
    return sorted(work.execute(found).scalars())


def counts(work: Work, kind_id: int, member_ids: Collection[int]) -> dict[int, int]:
    """How many of a kind each of these members has got so far."""
    coupon = tables.Coupon
    got = select(coupon.member_id, func.max(coupon.number).label("number")).where(coupon.kind_id == kind_id)
    got = got.where(coupon.member_id.in_(member_ids)).group_by(coupon.member_id)
    return {row.member_id: row.number for row in work.execute(got)}


def given(work: Work, kind_id: int, source: str, source_id: int, member_ids: Collection[int]) -> set[int]:
    """Who of these has had one from this very source already."""
    coupon = tables.Coupon
    found = select(coupon.member_id).where(
        coupon.kind_id == kind_id,
        coupon.source == source,
        coupon.source_id == source_id,
        coupon.member_id.in_(member_ids),
    )
    return set(work.execute(found).scalars())


Owned = tuple[tables.Coupon, CouponKind]


def owned(work: Work, member_id: int, limit: int) -> list[Owned]:
    """Somebody's usable coupons with their kinds, those that end first in front."""
    coupon = tables.Coupon
    found = work.execute(
        select(coupon, CouponKind)
        .join(CouponKind, CouponKind.id == coupon.kind_id)
        .where(coupon.member_id == member_id, coupon.status == CouponStatus.OWNED)
        .where(coupon.usable_until > work.now)
        .order_by(coupon.usable_until, coupon.id)
        .limit(limit)
    )
    return [(row.Coupon, row.CouponKind) for row in found]


def usable(work: Work, member_id: int, kind_ids: Collection[int]) -> list[tables.Coupon]:
    """Somebody's coupons of these kinds that are good now."""
    coupon = tables.Coupon
    if not kind_ids:
        return []
    found = (
        select(coupon)
        .where(coupon.member_id == member_id, coupon.status == CouponStatus.OWNED, coupon.usable_until > work.now)
        .where(coupon.kind_id.in_(kind_ids))
        .order_by(coupon.id)
    )
    return list(work.execute(found.execution_options(populate_existing=True)).scalars())


def on_order(work: Work, order_id: int) -> tables.Coupon | None:
    """The coupon that an order has."""
    found = select(tables.Coupon).where(tables.Coupon.order_id == order_id)
    return work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()


def reckoned_with(work: Work, order_id: int) -> int | None:
    """The coupon by which an order's lines cost less, whether it is still on the order or not."""
    reason = LineReduction
    found = select(reason.source_id).where(reason.order_id == order_id, reason.kind == Kind.COUPON)
    return work.execute(found.limit(1)).scalar_one_or_none()


def use(work: Work, coupon_id: int, member_id: int, order_id: int) -> bool:
    """Put a coupon on an order; False where it is not (any more) this member's to use."""
    coupon = tables.Coupon
    done = work.execute(
        update(coupon)
        .where(coupon.id == coupon_id, coupon.member_id == member_id, coupon.status == CouponStatus.OWNED)
        .values(status=CouponStatus.USED, order_id=order_id, used_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def take_off(work: Work, order_id: int, **values: Any) -> int | None:
    """Take the coupon off an order; its id, None where there is none."""
    coupon = tables.Coupon
    done = work.execute(
        update(coupon)
        .where(coupon.order_id == order_id, coupon.status == CouponStatus.USED)
        .values(status=CouponStatus.OWNED, order_id=None, used_at=None, **values)
        .returning(coupon.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    return None if done is None else int(done)


def choice(work: Work, order_id: int) -> tables.CouponChoice | None:
    """What was chosen by hand for an order."""
    return work.session.get(tables.CouponChoice, order_id, populate_existing=True)


def to_remind(work: Work, before: datetime, limit: int) -> list[Owned]:
    """Coupons, with their kinds, that end before a moment and whose owners have not been reminded."""
    coupon = tables.Coupon
    found = work.execute(
        select(coupon, CouponKind)
        .join(CouponKind, CouponKind.id == coupon.kind_id)
        .where(coupon.reminded_at.is_(None), coupon.usable_until > work.now, coupon.usable_until <= before)
        .where(coupon.status == CouponStatus.OWNED)
        .order_by(coupon.usable_until, coupon.id)
        .limit(limit)
    )
    return [(row.Coupon, row.CouponKind) for row in found]


def mark_reminded(work: Work, coupon_ids: Collection[int]) -> set[int]:
    """Those of them that nobody else has reminded of meanwhile."""
    coupon = tables.Coupon
    marked = work.execute(
        update(coupon)
        .where(coupon.id.in_(coupon_ids), coupon.reminded_at.is_(None))
        .values(reminded_at=work.now)
        .returning(coupon.id)
        .execution_options(synchronize_session=False)
    )
    return set(marked.scalars())
