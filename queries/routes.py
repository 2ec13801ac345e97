"""Routes, what waits at each of their stops, and who has been told that it is there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, func, or_, select, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite

from core.work import Work
from models.base import Thousandths
from models.members import Community, Member, Membership
from models.orders import Fulfilment, FulfilmentStatus, Order, OrderLine
from models.routes import Route
from queries.shipping import TO_GO

ON_ITS_WAY = (*TO_GO, FulfilmentStatus.SHIPPED)


def routes(work: Work, supplier_ids: Collection[int]) -> dict[tuple[int, int], list[str]]:
    """The stops by (community, supplier)."""
    found = select(Route.community_id, Route.supplier_id, Route.stops).where(Route.supplier_id.in_(supplier_ids))
    rows = work.execute(found.order_by(Route.community_id, Route.supplier_id))
    return {(row.community_id, row.supplier_id): list(row.stops) for row in rows}


def keep(work: Work, supplier_id: int, community_id: int, stops: list[str]) -> None:
    insert = (sqlite if work.database.is_sqlite else postgresql).insert
    row = {"supplier_id": supplier_id, "community_id": community_id, "stops": stops, "changed_at": work.now}
    new = insert(Route).values(**row)
    changed = {"stops": new.excluded.stops, "changed_at": new.excluded.changed_at}
    work.execute(new.on_conflict_do_update(index_elements=["supplier_id", "community_id"], set_=changed))


def served(work: Work, supplier_ids: Collection[int], member_id: int | None) -> list[Community]:
    """The communities to which these suppliers have sold something, or in which somebody of their staff is."""
    sold = select(Fulfilment.community_id).where(Fulfilment.supplier_id.in_(supplier_ids))
    own = select(Membership.community_id).where(Membership.member_id == member_id)
    found = select(Community).where(or_(Community.id.in_(sold), Community.id.in_(own))).order_by(Community.id)
    return list(work.execute(found).scalars())


def waiting(work: Work, supplier_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(community_id, community, place, orders, pieces) of what is still to be handed over, stop by stop."""
    line, community = OrderLine, func.coalesce(Community.name, "").label("community")
    pieces = type_coerce(func.sum(line.quantity - line.returned), Thousandths).label("pieces")
    return work.execute(
        select(
            Fulfilment.community_id,
            community,
            Order.pickup_point.label("place"),
            func.count(Fulfilment.order_id.distinct()).label("orders"),
            pieces,
        )
        .join(Order, Order.id == Fulfilment.order_id)
        .outerjoin(Community, Community.id == Fulfilment.community_id)
        .join(line, (line.order_id == Fulfilment.order_id) & (line.supplier_id == Fulfilment.supplier_id))
        .where(Fulfilment.supplier_id.in_(supplier_ids), Fulfilment.status.in_(ON_ITS_WAY))
        .group_by(Fulfilment.community_id, community, Order.pickup_point)
        .order_by(community, Order.pickup_point)
    ).all()


def at_stop(work: Work, supplier_ids: Collection[int], community_id: int | None, place: str) -> Sequence[Row[Any]]:
    """(id, order_id, code, member_id, person, out, packed_at, there_at) of the parts that go to a stop; locked.

    `out`: some of it has gone out.
    """
    here = Fulfilment.community_id.is_(None) if community_id is None else Fulfilment.community_id == community_id
    of_community = (Membership.member_id == Order.member_id) & (Membership.community_id == Order.community_id)
    return work.execute(
        select(
            Fulfilment.id,
            Fulfilment.order_id,
            Fulfilment.pickup_code.label("code"),
            Order.member_id,
            func.coalesce(Membership.name, Member.name).label("person"),
            (Fulfilment.status != FulfilmentStatus.WAITING).label("out"),
            Fulfilment.packed_at,
            Fulfilment.there_at,
        )
        .join(Order, Order.id == Fulfilment.order_id)
        .join(Member, Member.id == Order.member_id)
        .outerjoin(Membership, of_community)
        .where(Fulfilment.supplier_id.in_(supplier_ids), Fulfilment.status.in_(ON_ITS_WAY), here)
        .where(Order.pickup_point == place)
        .order_by(Fulfilment.id)
        .with_for_update(of=Fulfilment)
    ).all()


def note_packed(work: Work, codes: Collection[str]) -> None:
    """These parts stand on a list by which they are packed."""
    work.execute(
        update(Fulfilment)
        .where(Fulfilment.pickup_code.in_(codes), Fulfilment.packed_at.is_(None))
        .values(packed_at=work.now)
        .execution_options(synchronize_session=False)
    )


def note_there(work: Work, part_ids: Collection[int]) -> set[int]:
    """Their buyers are told now that they are there; without those who have been told already."""
    return set(
        work.execute(
            update(Fulfilment)
            .where(Fulfilment.id.in_(part_ids), Fulfilment.there_at.is_(None))
            .values(there_at=work.now)
            .returning(Fulfilment.id)
            .execution_options(synchronize_session=False)
        ).scalars()
    )
