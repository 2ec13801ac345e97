"""Rules that make goods cheaper by themselves: flash prices, tiers, bundles, 满减, samples, new customers' prices."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.quantity import NONE
from core.reductions import Bearer
from models.base import Base, BigKey, Id, JsonColumn, Moment, Name, QuantityField, refers, status_column
from pricing import Kind


class PriceRule(Base):
    """One rule. `terms` are what its kind needs (services.prices reads and writes them); in force from begin to end.

    `stock` is its own: so many pieces (sets of a bundle, times of a 满减) may be had by it in all, whatever the
    goods' stock; `taken` are those that orders have.
    """

    __tablename__ = "price_rules"
    __table_args__ = (CheckConstraint("taken >= 0 AND (stock IS NULL OR taken <= stock)", name="stock"),)

    id: Mapped[Id]
    kind: Mapped[Kind] = mapped_column(status_column(Kind))
    label: Mapped[Name] = mapped_column(default="")
    terms: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    bearer: Mapped[Bearer] = mapped_column(status_column(Bearer))
    sku_id: Mapped[int | None] = refers("skus", null=True, index=False)
    product_id: Mapped[int | None] = refers("products", null=True, index=False)
    supplier_id: Mapped[int | None] = refers("suppliers", null=True)
    community_id: Mapped[int | None] = refers("communities", null=True, index=False)
    stock: Mapped[QuantityField | None]
    taken: Mapped[QuantityField] = mapped_column(default=NONE)
    per_person: Mapped[QuantityField | None]
    begins_at: Mapped[Moment]
    ends_at: Mapped[Moment | None]
    stopped_at: Mapped[Moment | None]  # by hand: not shown any more, and soon not charged either
    made_by: Mapped[int | None] = refers("members", null=True, index=False)
    made_at: Mapped[Moment]


class RuleUse(Base):
    """What an order has of a rule that is limited. `returned`: given back with goods that never went out.

    It counts against the limit of the member who had ordered, also where that member turns out to be another.
    """

    __tablename__ = "rule_uses"
    __table_args__ = (CheckConstraint("quantity > 0 AND returned >= 0 AND returned <= quantity", name="quantities"),)

    rule_id: Mapped[int] = mapped_column(BigKey, ForeignKey("price_rules.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(BigKey, ForeignKey("orders.id"), primary_key=True, index=True)
    member_id: Mapped[int] = refers("members", index=False)
    quantity: Mapped[QuantityField]
    returned: Mapped[QuantityField] = mapped_column(default=NONE)


class RulePerson(Base):
    """How much of a rule with a limit per person somebody has: counted where two orders at once must wait."""

    __tablename__ = "rule_people"
    __table_args__ = (CheckConstraint("taken >= 0", name="taken"),)

    rule_id: Mapped[int] = mapped_column(BigKey, ForeignKey("price_rules.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("members.id"), primary_key=True)
    taken: Mapped[QuantityField] = mapped_column(default=NONE)
