"""What suppliers have to pack: line by line, with whom and where it goes to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, func, select, type_coerce

from core.work import Work
from models.base import Thousandths
from models.catalog import Supplier
from models.members import Community, Member, Membership
from models.orders import Fulfilment, Order, OrderLine
from queries.shipping import TO_GO


def to_pack(
    work: Work, supplier_ids: Collection[int], order_ids: Collection[int] | None = None, limit: int = 5000
) -> Sequence[Row[Any]]:
    """(order_id, code, supplier, person, community_id, community, place, line_id, name, unit, quantity, note,
    begins_at, ends_at) of what isn't out yet.

    By community and pick-up point, then oldest first; without `order_ids` of all orders.
    """
    line, of_community = OrderLine, Membership.community_id == Order.community_id
    chosen = [] if order_ids is None else [Order.id.in_(order_ids)]
    community = func.coalesce(Community.name, "").label("community")
    return work.execute(
        select(
            Fulfilment.order_id,
            Fulfilment.pickup_code.label("code"),
            Supplier.name.label("supplier"),
            func.coalesce(Membership.name, Member.name).label("person"),
            Order.community_id,
            community,
            Order.pickup_point.label("place"),
            line.id.label("line_id"),
            line.name,
            line.unit,
            type_coerce(line.quantity - line.returned - line.shipped, Thousandths).label("quantity"),
            line.note,
            line.begins_at,
            line.ends_at,
        )
        .join(Order, Order.id == Fulfilment.order_id)
        .join(Supplier, Supplier.id == Fulfilment.supplier_id)
        .join(Member, Member.id == Order.member_id)
        .outerjoin(Membership, (Membership.member_id == Order.member_id) & of_community)
        .outerjoin(Community, Community.id == Order.community_id)
        .join(line, (line.order_id == Order.id) & (line.supplier_id == Fulfilment.supplier_id))
        .where(
            Fulfilment.supplier_id.in_(supplier_ids),
            Fulfilment.status.in_(TO_GO),
            line.quantity > line.returned + line.shipped,
            *chosen,
        )
        .order_by(community, Order.pickup_point, Fulfilment.id, line.id)
        .limit(limit)
    ).all()
