"""Deals (团): opened, announced, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from string import ascii_uppercase

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from core.errors import ShopError
from core.events import Event
from core.message import Message, message
from core.money import ZERO, Money
from core.quantity import Quantity
from core.say import Say, say
from core.work import Work
from models import deals as tables
from models.deals import DealStatus
from queries import catalog as goods
from queries import deals as find
from services import history, outbox, shown_prices

MOST_ITEMS = 26


class DealAlreadyOpen(ShopError):
    """The community has an open deal. Arguments: title."""


class NoOpenDeal(ShopError):
    """The community has no open deal."""


class BadDeal(ShopError):
    """Nothing is offered, too much is, or the cut-off is over. Arguments: problem (a Say)."""


@dataclass(frozen=True, slots=True)
class Offering:
    """A line of a deal as its leader asks for it; without a price the shelf's price holds."""

    sku_id: int
    price: Money | None = None
    per_person: Quantity | None = None


@dataclass(frozen=True, slots=True)
class DealOpened(Event):
    deal_id: int


@dataclass(frozen=True, slots=True)
class GroupAsked(Event):
    """A question in a group while a deal is open: whoever wants the group to stay silent adds to `hushed`."""

    community_id: int
    hushed: list[bool] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DealClosed(Event):
    deal_id: int


def open_(
    work: Work,
    community_id: int,
    leader_id: int,
    title: str,
    offerings: Sequence[Offering],
    *,
    cut_off_at: datetime | None = None,
    pickup_point: str = "",
    pay_within_minutes: int | None = None,
) -> int:
    """Open a deal in a community and post it there. Returns its id. Raises DealAlreadyOpen, BadDeal."""
    if not title.strip() or not 0 < len(offerings) <= MOST_ITEMS:
        raise BadDeal(problem=say("deal-needs-goods", most=str(MOST_ITEMS)))
    if cut_off_at is not None and cut_off_at <= work.now:
        raise BadDeal(problem=say("deal-cut-off-over"))
    standing = find.open_in(work, community_id)
    if standing is not None:
        raise DealAlreadyOpen(title=standing.title)
    try:
        with work.session.begin_nested():
            deal_id = int(
                work.execute(
                    insert(tables.Deal)
                    .values(
                        community_id=community_id,
                        leader_id=leader_id,
                        title=title.strip()[:100],
                        status=DealStatus.OPEN,
                        pickup_point=pickup_point[:100],
                        opened_at=work.now,
                        cut_off_at=cut_off_at,
                        pay_within_minutes=pay_within_minutes,
                        version=1,
                    )
                    .returning(tables.Deal.id)
                ).scalar_one()
            )
    except IntegrityError:
        raise DealAlreadyOpen(title=title) from None
    shelf = goods.catalog(work)
    work.execute(
        insert(tables.DealItem),
        [
            {
                "deal_id": deal_id,
                "sku_id": o.sku_id,
                "code": letter,
                "price": o.price or shelf.skus[o.sku_id].price,
                "per_person": o.per_person,
            }
            for letter, o in zip(ascii_uppercase, offerings, strict=False)
        ],
    )
    outbox.send_to_community(work, community_id, posted(work, find.deal(work, deal_id)))
    work.tell(DealOpened(deal_id))
    return deal_id


def posted(work: Work, deal: find.Deal) -> Message:
    """The deal's post for the group: what there is, what it costs, how to order, until when."""
    shelf = goods.catalog(work)
    asked = [(shelf.skus[item.sku_id], item.price) for item in deal.items]
    rules = shown_prices.rules(work, asked, None, deal.community_id)
    lines: list[Say] = []
    for item in deal.items:
        sku, product = shelf.skus[item.sku_id], shelf.product_of(item.sku_id)
        limit = say("deal-limit", limit=item.per_person, unit=sku.unit) if item.per_person else ""
        lines.append(
            say("deal-item", code=item.code, name=product.title(sku), price=item.price, unit=sku.unit, limit=limit)
        )
        cheaper = shown_prices.said(work, rules.get(sku.id, ()), sku, item.price)
        lines += [say("deal-offer", rule=rule) for rule in cheaper]
    first = shelf.product_of(deal.items[0].sku_id)
    example = first.aliases[0] if first.aliases else first.name
    unit = shelf.skus[deal.items[0].sku_id].unit
    return message(
        say("deal-posted", title=deal.title),
        *lines,
        say("deal-pickup", place=deal.pickup_point) if deal.pickup_point else say("nothing"),
        say("deal-cut-off", at=deal.cut_off_at) if deal.cut_off_at else say("nothing"),
        say("deal-how", example=f"{example}2{unit}"),
        images=(first.image,) if first.image else (),
    )


def close(work: Work, deal_id: int, reason: str = "") -> bool:
    """Close it; unpaid orders keep their time to pay. False where it was closed already."""
    closed = work.execute(
        update(tables.Deal)
        .where(tables.Deal.id == deal_id, tables.Deal.status == DealStatus.OPEN)
        .values(status=DealStatus.CLOSED, closed_at=work.now, version=tables.Deal.version + 1)
        .execution_options(synchronize_session=False)
    )
    if not closed.rowcount:  # type: ignore[attr-defined]
        return False
    history.note(work, "deals", deal_id, DealStatus.OPEN, DealStatus.CLOSED, reason)
    deal = find.deal(work, deal_id)
    people_in, total = totals(work, deal_id)
    told = say("deal-closed", title=deal.title, people=str(people_in), total=total)
    outbox.send_to_community(work, deal.community_id, message(told))
    work.tell(DealClosed(deal_id))
    return True


def reopen(work: Work, deal_id: int, reason: str = "") -> bool:
    """Let a closed deal take orders again. False where it was open already. Raises DealAlreadyOpen."""
    deal = find.deal(work, deal_id)
    standing = find.open_in(work, deal.community_id)
    if standing is not None and standing.id != deal_id:
        raise DealAlreadyOpen(title=standing.title)
    opened = work.execute(
        update(tables.Deal)
        .where(tables.Deal.id == deal_id, tables.Deal.status == DealStatus.CLOSED)
        .values(status=DealStatus.OPEN, closed_at=None, version=tables.Deal.version + 1)
        .execution_options(synchronize_session=False)
    )
    if not opened.rowcount:  # type: ignore[attr-defined]
        return False
    history.note(work, "deals", deal_id, DealStatus.CLOSED, DealStatus.OPEN, reason)
    return True


def close_due(work: Work) -> bool:
    """Close one deal whose cut-off is over; True while there may be more."""
    due = find.due_to_close(work)
    return due is not None and close(work, due, "cut-off")


def totals(work: Work, deal_id: int) -> tuple[int, Money]:
    """How many people stand in the list, and what all of it costs."""
    rows = find.list_of(work, deal_id)
    return len({row.member_id for row in rows}), sum((row.amount for row in rows), ZERO)


def announce(work: Work, community_id: int, text: str) -> None:
    outbox.send_to_community(work, community_id, message(say("announcement", text=text)))
