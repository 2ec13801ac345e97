"""What is kept of somebody: by what they are found, their own rows, where others have named them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import JSON, String, cast, inspect, or_, select, text, tuple_

from core.masking import Masking
from core.personal import Personal, Traces
from core.work import Work
from models.erasures import Erasure
from models.group_orders import ListName
from models.inbox import InboxMessage
from models.members import Identity, Member, Membership
from models.orders import Order, OrderLine
from models.outbox import Delivery
from models.reviews import Review
from models.tickets import Ticket, TicketStatus
from queries.simulator import CHANNEL

Whose = Callable[[Traces], Any]

WINDOW = 5_000  # rows of a table that are searched in one transaction
MOST_WORDS, LONGEST_WORD = 50, 40  # in one search
MOST_SHOWN = 10_000


def in_own_orders(column: Any) -> Whose:
    """The rows of their orders."""
    return lambda traces: column.in_(select(Order.id).where(Order.member_id.in_(traces.people)))


def in_own_reviews(column: Any) -> Whose:
    return lambda traces: column.in_(select(Review.id).where(Review.member_id.in_(traces.people)))


def in_own_tickets(column: Any) -> Whose:
    return lambda traces: column.in_(select(Ticket.id).where(Ticket.member_id.in_(traces.people)))


def either(*columns: Any) -> Whose:
    """The rows one of whose columns names them."""
    return lambda traces: or_(*(column.in_(traces.people) for column in columns))


def destinations(column: Any) -> Whose:
    """The rows of the places where platforms reach them."""
    return lambda traces: column.in_([":".join(known) for known in traces.identities])


def to_them_or_by_them(traces: Traces) -> Any:
    """What they were sent, and what others were sent because of what they said: it has the same request."""
    spoken = select(InboxMessage.request_id).where(InboxMessage.member_id.in_(traces.people))
    return or_(Delivery.member_id.in_(traces.people), Delivery.request_id.in_(spoken))


def simulated(column: Any) -> Whose:
    """The rows of who they are on the simulated platform."""
    return lambda traces: column.in_([person for channel, _, person in traces.identities if channel == CHANNEL])


def traces(work: Work, member_id: int, address: str) -> Traces:
    """By what somebody is found. `address`: as they gave it."""
    member = work.session.get_one(Member, member_id, populate_existing=True)
    identities = work.execute(select(Identity).where(Identity.member_id == member_id).order_by(Identity.id)).scalars()
    known = tuple((row.channel, row.account, row.external_id) for row in identities)
    memberships = work.execute(select(Membership).where(Membership.member_id == member_id)).scalars().all()
    listed = work.execute(select(ListName.name).where(ListName.member_id == member_id)).scalars()
    kin = work.execute(select(ListName.member_id).where(ListName.key.startswith(f"{member_id}:"))).scalars()
    names = [member.name, *(row.name for row in memberships), *listed]
    return Traces(
        member_id,
        frozenset({member_id, *kin}),
        frozenset(row.community_id for row in memberships),
        known,
        tuple(dict.fromkeys(filter(None, (*names, address, *(id_ for _, _, id_ in known))))),
    )


def typed(work: Work, kept: Personal, traces: Traces) -> list[str]:
    """What they have written themselves into the columns that hold it."""
    columns = [getattr(kept.table, name) for name in kept.typed]
    found = work.execute(select(*columns).where(kept.whose(traces))) if columns else ()
    return [text for row in found for text in row if text]


def rows(work: Work, kept: Personal, traces: Traces) -> list[dict[str, Any]]:
    """Somebody's own rows, in the columns that are handed out."""
    if kept.reads is not None:
        return kept.reads(work, traces)
    columns = [getattr(kept.table, name) for name in kept.shows]
    found = select(*columns).where(kept.whose(traces)).order_by(*inspect(kept.table).primary_key).limit(MOST_SHOWN)
    return [dict(row._mapping) for row in work.execute(found)]


def window(work: Work, table: Any, after: Sequence[Any]) -> Sequence[Any] | None:
    """Where the next stretch of a table's rows ends, by its primary key; None behind the last one."""
    keys = inspect(table).primary_key
    ahead = select(*keys).order_by(*keys).limit(WINDOW)
    ahead = ahead.where(tuple_(*keys) > tuple_(*after)) if after else ahead
    stretch = ahead.subquery()
    last = select(*stretch.c).order_by(*(column.desc() for column in stretch.c)).limit(1)
    found = work.execute(last).first()
    return tuple(found) if found else None


def mentioning(
    work: Work, table: Any, name: str, mask: Masking, after: Sequence[Any], upto: Sequence[Any]
) -> Sequence[Any]:
    """(primary key, …, value) of the rows of a stretch in whose column one of the words may stand.

    LIKE finds too much, never too little: the mask itself decides.
    """
    keys, column = inspect(table).primary_key, getattr(table, name)
    found = select(*keys, column.label("value")).where(tuple_(*keys) <= tuple_(*upto))
    found = found.where(tuple_(*keys) > tuple_(*after)) if after else found
    rows: dict[Any, Any] = {}
    for some in range(0, len(mask.seeds), MOST_WORDS):
        for row in work.execute(found.where(_may_hold(column, mask.seeds[some : some + MOST_WORDS]))):
            rows[tuple(row[:-1])] = row
    return list(rows.values())


def _may_hold(column: Any, forms: Collection[str]) -> Any:
    kept = {form for word in forms for form in _kept_as(word[:LONGEST_WORD], isinstance(column.type, JSON))}
    return or_(*(cast(column, String).icontains(form, autoescape=True) for form in sorted(kept)))


def _kept_as(form: str, in_json: bool) -> tuple[str, ...]:
    """JSON is kept with and without its own way to write what is not ASCII."""
    if not in_json:
        return (form,)
    return json.dumps(form, ensure_ascii=False)[1:-1], json.dumps(form)[1:-1]


def take_time(work: Work) -> None:
    """Searching all messages may take longer than anything that somebody waits for."""
    if not work.database.is_sqlite:
        work.execute(text("SET LOCAL statement_timeout = 0"))


def erasure(work: Work, member_id: int) -> Erasure | None:
    """What somebody asked for last."""
    found = select(Erasure).where(Erasure.member_id == member_id).order_by(Erasure.id.desc()).limit(1)
    return work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()


def confirmed_erasure(work: Work) -> Erasure | None:
    """Whose data is to be erased, or is being erased, next: nobody else's hand is on it."""
    found = select(Erasure).where(Erasure.confirmed_at.is_not(None), Erasure.ended_at.is_(None))
    found = found.order_by(Erasure.id).limit(1).with_for_update(skip_locked=True)
    return work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()


def values(work: Work, table: Any, name: str, *where: Any) -> Sequence[Any]:
    """(id, value of the column) of these rows."""
    return work.execute(select(table.id, getattr(table, name)).where(*where).order_by(table.id)).all()


def notes(work: Work, order_ids: Any) -> Sequence[Any]:
    """(order_id, sku_id, note) of the lines with a wish in these orders."""
    wished = OrderLine.order_id.in_(order_ids), OrderLine.note != ""
    return work.execute(
        select(OrderLine.order_id, OrderLine.sku_id, OrderLine.note).where(*wished).order_by(OrderLine.id)
    ).all()


def asked(work: Work, traces: Traces) -> Sequence[Any]:
    """(product_id, question) of what they asked suppliers."""
    theirs = Ticket.member_id.in_(traces.people), Ticket.product_id.is_not(None), Ticket.words != ""
    return work.execute(select(Ticket.product_id, Ticket.words).where(*theirs).order_by(Ticket.id)).all()


def open_tickets(work: Work, traces: Traces) -> list[int]:
    theirs = Ticket.member_id.in_(traces.people), Ticket.status != TicketStatus.CLOSED
    return list(work.execute(select(Ticket.id).where(*theirs).order_by(Ticket.id)).scalars())
