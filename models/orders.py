"""Orders, their lines, what each supplier has to hand over."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, UniqueConstraint, text, type_coerce
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.moments import Span, span
from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from core.reductions import Bearer
from models.base import Base, BigKey, Fen, Id, Moment, MoneyField, Name, QuantityField, Ref, refers, status_column


class OrderStatus(StrEnum):
    PLACED = "placed"  # stock is reserved, payment is awaited
    PAID = "paid"
    COMPLETED = "completed"  # everything handed over
    CANCELLED = "cancelled"
    EXPIRED = "expired"  # not paid in time, stock given back
    REFUNDED = "refunded"  # everything paid back


ORDER_FLOW = flow(
    OrderStatus.PLACED,
    {
        OrderStatus.PLACED: {OrderStatus.PAID, OrderStatus.CANCELLED, OrderStatus.EXPIRED},
        # A payment that arrives late is honoured where the stock is still there.
        OrderStatus.EXPIRED: {OrderStatus.PAID},
        OrderStatus.CANCELLED: {OrderStatus.PAID},
        OrderStatus.PAID: {OrderStatus.COMPLETED, OrderStatus.REFUNDED},
        OrderStatus.COMPLETED: {OrderStatus.REFUNDED},
    },
)


class Order(Base):
    """One person's order. Its number for people is made from its id (core.numbers)."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("total >= 0 AND paid >= 0 AND refunded >= 0 AND refunding >= 0", name="amounts"),
        CheckConstraint("refunded + refunding <= paid", name="refunds"),
        Index(
            "ix_orders_expiry",
            "expires_at",
            sqlite_where=text("status = 'placed'"),
            postgresql_where=text("status = 'placed'"),
        ),
        Index("ix_orders_deal_member", "deal_id", "member_id"),
        # What somebody adds to an unpaid order of a deal goes into that order: there is never a second one.
        Index(
            "uq_orders_one_unpaid",
            "deal_id",
            "member_id",
            unique=True,
            sqlite_where=text("status = 'placed'"),
            postgresql_where=text("status = 'placed'"),
        ),
    )

    id: Mapped[Id]
    community_id: Mapped[int | None] = refers("communities", null=True)
    deal_id: Mapped[int | None] = refers("deals", null=True, index=False)
    member_id: Mapped[int] = refers("members")
    placed_by: Mapped[int] = refers("members", index=False)
    status: Mapped[OrderStatus] = mapped_column(status_column(OrderStatus), default=OrderStatus.PLACED)
    total: Mapped[MoneyField]
    paid: Mapped[MoneyField] = mapped_column(default=ZERO)  # what of it was kept, not sent back as late or double
    refunding: Mapped[MoneyField] = mapped_column(default=ZERO)  # asked for and not yet decided or done
    refunded: Mapped[MoneyField] = mapped_column(default=ZERO)
    pickup_point: Mapped[Name] = mapped_column(default="")
    request_id: Mapped[str] = mapped_column(String(40), default="")
    placed_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    paid_at: Mapped[Moment | None] = mapped_column(index=True)
    # The order whose goods it replaces (after-sales): it costs nothing, and refunds go by that one.
    replaces: Mapped[Ref | None] = mapped_column(index=True)


class OrderLine(Base):
    """What was ordered, at the price and under the name of that moment.

    amount + reduced = quantity × price. What the shop and points bear of a reduction the supplier gets all the same.
    """

    __tablename__ = "order_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0 AND returned >= 0 AND returned <= quantity", name="quantities"),
        CheckConstraint("amount >= 0 AND refunded >= 0 AND refunded <= amount", name="amounts"),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = refers("orders")
    sku_id: Mapped[int] = refers("skus")
    supplier_id: Mapped[int] = refers("suppliers", index=False)
    name: Mapped[Name]
    unit: Mapped[str] = mapped_column(String(20))
    quantity: Mapped[QuantityField]
    price: Mapped[MoneyField]
    amount: Mapped[MoneyField]
    note: Mapped[Name] = mapped_column(default="")
    returned: Mapped[QuantityField] = mapped_column(default=NONE)  # covered by refunds that are not rejected
    claimed: Mapped[QuantityField] = mapped_column(default=NONE, server_default="0")  # by after-sales cases under way
    refunded: Mapped[MoneyField] = mapped_column(default=ZERO)  # likewise
    reduced: Mapped[MoneyField] = mapped_column(default=ZERO, server_default="0")
    from_shop: Mapped[MoneyField] = mapped_column(default=ZERO, server_default="0")  # what the shop bears of that
    from_points: Mapped[MoneyField] = mapped_column(default=ZERO, server_default="0")  # what was paid with points
    shop_returned: Mapped[MoneyField] = mapped_column(default=ZERO, server_default="0")  # of both: covered by refunds
    points_returned: Mapped[MoneyField] = mapped_column(default=ZERO, server_default="0")
    shipped: Mapped[QuantityField] = mapped_column(default=NONE, server_default="0")  # in parcels (models.shipping)
    earned: Mapped[MoneyField] = mapped_column(default=ZERO, server_default="0")  # its worth, once it is handed over
    fee: Mapped[MoneyField] = mapped_column(default=ZERO, server_default="0")  # what the shop kept of that
    begins_at: Mapped[Moment | None]  # the time slot that it is for, where it is sold by slots (models.slots)
    ends_at: Mapped[Moment | None]

    @property
    def span(self) -> Span | None:
        """For when it is ordered."""
        return span(self.begins_at, self.ends_at)

    @property
    def free(self) -> Quantity:
        """What of it no refund covers, and no case has claimed."""
        return self.quantity - self.returned - self.claimed

    @hybrid_property
    def worth(self) -> Money:
        """What the goods bring their supplier, before fees."""
        return self.amount + self.from_shop + self.from_points

    @worth.inplace.expression
    @classmethod
    def _worth(cls) -> ColumnElement[Money]:
        return type_coerce(cls.amount + cls.from_shop + cls.from_points, Fen)


class LineReduction(Base):
    """Why a line costs less: the explanation that was shown is kept with the order (core.reductions)."""

    __tablename__ = "line_reductions"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[Id]
    order_id: Mapped[int] = refers("orders")
    sku_id: Mapped[int] = refers("skus", index=False)
    note: Mapped[Name] = mapped_column(default="")  # with the SKU it names the line
    kind: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[int | None] = mapped_column(BigKey)
    label: Mapped[Name]
    amount: Mapped[MoneyField]
    bearer: Mapped[Bearer] = mapped_column(status_column(Bearer))
    # For how many pieces (or sets of a bundle) it was; none where it was for the line's amount.
    pieces: Mapped[QuantityField] = mapped_column(default=NONE, server_default="0")


class FulfilmentStatus(StrEnum):
    WAITING = "waiting"
    HELD = "held"  # nobody is to prepare it yet (see services.fulfilment.OrderToPrepare)
    PARTLY = "partly"  # some of it went out
    SHIPPED = "shipped"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"  # refunded before it went out


FULFILMENT_FLOW = flow(
    FulfilmentStatus.WAITING,
    {
        FulfilmentStatus.WAITING: {
            FulfilmentStatus.HELD,
            FulfilmentStatus.PARTLY,
            FulfilmentStatus.SHIPPED,
            FulfilmentStatus.HANDED_OVER,
            FulfilmentStatus.CANCELLED,
        },
        FulfilmentStatus.HELD: {FulfilmentStatus.WAITING, FulfilmentStatus.CANCELLED},
        FulfilmentStatus.PARTLY: {
            FulfilmentStatus.SHIPPED,
            FulfilmentStatus.HANDED_OVER,
            FulfilmentStatus.CANCELLED,
        },
        FulfilmentStatus.SHIPPED: {FulfilmentStatus.HANDED_OVER, FulfilmentStatus.CANCELLED},
    },
)

# Of such a part nothing has gone out.
NOT_OUT = (FulfilmentStatus.HELD, FulfilmentStatus.WAITING)


class Fulfilment(Base):
    """One supplier's part of a paid order: that supplier's lines of it."""

    __tablename__ = "fulfilments"
    __table_args__ = (UniqueConstraint("order_id", "supplier_id"),)

    id: Mapped[Id]
    order_id: Mapped[int] = refers("orders", index=False)
    supplier_id: Mapped[int] = refers("suppliers")
    community_id: Mapped[int | None] = refers("communities", null=True, index=False)
    status: Mapped[FulfilmentStatus] = mapped_column(status_column(FulfilmentStatus), default=FulfilmentStatus.WAITING)
    pickup_code: Mapped[str] = mapped_column(String(20), unique=True)
    carrier: Mapped[Name] = mapped_column(default="")  # of the last parcel, as is the number
    tracking_number: Mapped[Name] = mapped_column(default="")
    fee_rate: Mapped[int] = mapped_column(default=0, server_default="0")  # the supplier's, when it was handed over
    packed_at: Mapped[Moment | None]  # when it first stood on a pick list or a label
    there_at: Mapped[Moment | None]  # when the buyer was told that it is at the pick-up point
    notified_at: Mapped[Moment | None]  # null while a digest still has to tell
    created_at: Mapped[Moment]
    finished_at: Mapped[Moment | None]
