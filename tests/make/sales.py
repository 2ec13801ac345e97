"""Sales of the past, written as rows: for figures, which only read them."""

from __future__ import annotations

from datetime import datetime

from core.money import ZERO, Money
from core.quantity import Quantity
from core.work import Work
from models.catalog import Sku
from models.members import Community, Member
from models.orders import Order, OrderLine, OrderStatus
from models.refunds import Refund, RefundCause, RefundLine, RefundStatus
from queries.catalog import catalog
from tests.make.rows import add


def sale(
    work: Work,
    buyer: Member,
    goods: list[tuple[Sku, int, Money, Money]],
    at: datetime,
    community: Community | None = None,
) -> Order:
    """A paid order of that moment: (SKU, pieces, price, reduction borne by the shop) by line."""
    total = sum((price_of(pieces, price) - less for _, pieces, price, less in goods), ZERO)
    order = add(
        work,
        Order(
            community_id=community.id if community else None, member_id=buyer.id, placed_by=buyer.id,
            status=OrderStatus.PAID, total=total, paid=total, placed_at=at, expires_at=at, paid_at=at,
        ),
    )  # fmt: skip
    products = catalog(work)
    for sku, pieces, price, less in goods:
        add(
            work,
            OrderLine(
                order_id=order.id, sku_id=sku.id, supplier_id=products.product_of(sku.id).supplier_id,
                name=products.product_of(sku.id).name, unit=sku.unit, quantity=Quantity.of(pieces), price=price,
                amount=price_of(pieces, price) - less, reduced=less, from_shop=less,
            ),
        )  # fmt: skip
    return order


def price_of(pieces: int, price: Money) -> Money:
    return Money(pieces * price.fen)


def refund(
    work: Work, order: Order, line: OrderLine, pieces: int, amount: Money, done_at: datetime | None,
    cause: RefundCause = RefundCause.ASKED,
) -> Refund:  # fmt: skip
    """A refund of one line: done at that moment, else still under way."""
    made = add(
        work,
        Refund(
            number=f"R{order.id}-{line.id}-{pieces}", order_id=order.id, cause=cause, amount=amount,
            status=RefundStatus.DONE if done_at else RefundStatus.SENT,
            requested_at=done_at or work.now, done_at=done_at,
        ),
    )  # fmt: skip
    add(work, RefundLine(refund_id=made.id, order_line_id=line.id, quantity=Quantity.of(pieces), amount=amount))
    return made
