"""Price rules (优惠活动): what makes goods cheaper without a coupon, and who has had how much by which."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.money import ZERO
from core.quantity import NONE
from core.reductions import Bearer
from models.base import Base, Id, JsonColumn, Moment, MoneyField, QuantityField, Ref, refers, status_column


class PriceRule(Base):
    """A rule of one of pricing's kinds, as it was made: it never changes, it ends or is stopped.

    `steps`: from so much on (thousandths of a piece, or fen of a sum) it costs, or takes off, so many fen. `percent`
    off a piece stands instead of steps. A bundle has `parts` ([[SKU, thousandths], …]) and the `price` of a set.
    `taken` counts pieces, sets or times; it is only kept where there is a limit.
    """

    __tablename__ = "price_rules"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND (total IS NULL OR taken <= total)", name="taken"),
        CheckConstraint("percent >= 0 AND percent < 100 AND price >= 0", name="terms"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))
    sku_id: Mapped[int | None] = refers("skus", null=True, index=False)
    product_id: Mapped[int | None] = refers("products", null=True, index=False)
    supplier_id: Mapped[int | None] = refers("suppliers", null=True, index=False)
    community_id: Mapped[int | None] = refers("communities", null=True, index=False)
    steps: Mapped[list[list[int]]] = mapped_column(JsonColumn, default=list)
    percent: Mapped[int] = mapped_column(default=0)
    parts: Mapped[list[list[int]]] = mapped_column(JsonColumn, default=list)
    price: Mapped[MoneyField] = mapped_column(default=ZERO)
    bearer: Mapped[Bearer] = mapped_column(status_column(Bearer), default=Bearer.SHOP)
    made_for: Mapped[int | None] = refers("suppliers", null=True, index=False)  # whose staff made it; null: the shop's
    begins_at: Mapped[Moment | None]
    ends_at: Mapped[Moment | None]
    stopped_at: Mapped[Moment | None]
    total: Mapped[QuantityField | None]  # how much there is by it; null: no limit
    per_person: Mapped[QuantityField | None]
    taken: Mapped[QuantityField] = mapped_column(default=NONE)
    made_by: Mapped[int | None] = refers("members", null=True, index=False)
    made_at: Mapped[Moment]


class RuleUse(Base):
    """How much an order has by a limited rule. Given back, it stays as nothing."""

    __tablename__ = "rule_uses"
    __table_args__ = (CheckConstraint("quantity >= 0", name="quantity"),)

    order_id: Mapped[Ref] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    rule_id: Mapped[Ref] = mapped_column(ForeignKey("price_rules.id"), primary_key=True, index=True)
    quantity: Mapped[QuantityField]


class RuleBuyer(Base):
    """How much somebody has by a limited rule, over all orders."""

    __tablename__ = "rule_buyers"
    __table_args__ = (CheckConstraint("taken >= 0", name="taken"),)

    member_id: Mapped[Ref] = mapped_column(ForeignKey("members.id"), primary_key=True)
    rule_id: Mapped[Ref] = mapped_column(ForeignKey("price_rules.id"), primary_key=True, index=True)
    taken: Mapped[QuantityField]
    # Of two members who turned out to be one person, together more than one may have.
    joined: Mapped[bool] = mapped_column(default=False)
