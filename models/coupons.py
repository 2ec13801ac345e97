"""Coupons: the kinds that there are, and who owns which."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.money import ZERO
from core.reductions import Bearer
from models.base import Base, BigKey, Id, Moment, MoneyField, Name, Ref, refers, status_column


class CouponStatus(StrEnum):
    OWNED = "owned"
    USED = "used"  # on an order: unpaid, paid, or gone by the way of all orders


# Back: its order was given up unpaid; or all of it was refunded in time, which counts once.
COUPON_FLOW = flow(
    CouponStatus.OWNED, {CouponStatus.OWNED: {CouponStatus.USED}, CouponStatus.USED: {CouponStatus.OWNED}}
)


class Source(StrEnum):
    """How somebody came by a coupon. Other modules may say their own word."""

    CODE = "code"
    MANAGER = "manager"
    JOINED = "joined"  # of a member who turned out to be this one: limits per person don't count it


class CouponKind(Base):
    """What a coupon takes off: `off` from `at_least` on (满减), or `percent` of it, at most `most`."""

    __tablename__ = "coupon_kinds"
    __table_args__ = (
        CheckConstraint("issued >= 0 AND (total IS NULL OR issued <= total)", name="issued"),
        CheckConstraint("off >= 0 AND at_least >= 0 AND percent >= 0 AND percent < 100", name="terms"),
    )

    id: Mapped[Id]
    name: Mapped[Name] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    off: Mapped[MoneyField] = mapped_column(default=ZERO)
    percent: Mapped[int] = mapped_column(default=0)
    most: Mapped[MoneyField | None]
    at_least: Mapped[MoneyField] = mapped_column(default=ZERO)
    product_id: Mapped[int | None] = refers("products", null=True, index=False)
    supplier_id: Mapped[int | None] = refers("suppliers", null=True, index=False)
    community_id: Mapped[int | None] = refers("communities", null=True, index=False)
    bearer: Mapped[Bearer] = mapped_column(status_column(Bearer), default=Bearer.SHOP)
    total: Mapped[int | None]  # how many there are; null: as many as are asked for
    issued: Mapped[int] = mapped_column(default=0)
    per_person: Mapped[int] = mapped_column(default=1)
    ends_at: Mapped[Moment | None]  # use-by of all of them; null: so many days after each is issued
    days: Mapped[int] = mapped_column(default=30)
    made_by: Mapped[int | None] = refers("members", null=True, index=False)
    made_at: Mapped[Moment]
    stopped_at: Mapped[Moment | None]  # no more are issued; those that people own stay good


class Coupon(Base):
    """Somebody's coupon. `number` counts the coupons of one kind that one person has got."""

    __tablename__ = "coupons"
    __table_args__ = (
        UniqueConstraint("kind_id", "member_id", "number"),
        Index("ix_coupons_source", "source", "source_id"),
        CheckConstraint("(status = 'used') = (order_id IS NOT NULL)", name="used"),
        Index(
            "uq_coupons_one_per_order",
            "order_id",
            unique=True,
            sqlite_where=text("order_id IS NOT NULL"),
            postgresql_where=text("order_id IS NOT NULL"),
        ),
        Index(
            "ix_coupons_unreminded",
            "usable_until",
            sqlite_where=text("reminded_at IS NULL"),
            postgresql_where=text("reminded_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    kind_id: Mapped[int] = refers("coupon_kinds", index=False)
    member_id: Mapped[int] = refers("members")
    number: Mapped[int]
    status: Mapped[CouponStatus] = mapped_column(status_column(CouponStatus), default=CouponStatus.OWNED)
    source: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[int | None] = mapped_column(BigKey)
    usable_until: Mapped[Moment]
    issued_at: Mapped[Moment]
    order_id: Mapped[int | None] = refers("orders", null=True, index=False)
    used_at: Mapped[Moment | None]
    restored_at: Mapped[Moment | None]  # when it came back with a refund; that happens once
    reminded_at: Mapped[Moment | None]


class CouponChoice(Base):
    """What somebody chose by hand for an unpaid order: this coupon, or (null) none. Else the best one is used."""

    __tablename__ = "coupon_choices"

    order_id: Mapped[Ref] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    coupon_id: Mapped[int | None] = refers("coupons", null=True, index=False)
