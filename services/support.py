"""Customer service: a conversation opened with what staff need to know of the customer."""

from __future__ import annotations

import re

from core import numbers
from core.message import Message, message
from core.say import Say, say
from core.work import Work
from models.tickets import Ticket
from queries import deals as deals_found
from queries import group_orders as talk
from queries import members as people
from queries import orders as orders_found
from queries import tickets as find
from queries.catalog import catalog
from queries.members import Caller
from queries.names import spelled
from services import tickets
from services.members import known, only_community

LATELY = 5  # messages
LONGEST_AROUND = 600
_NUMBER = re.compile(r"(?<!\d)\d{4,12}(?!\d)")
# How every message about a ticket begins, in each language: who quotes one means that ticket.
_QUOTED = re.compile(r"^\W{0,3}(?:工单|ticket)\s*(\d{1,9})(?!\d)", re.IGNORECASE)


def ask(work: Work, caller: Caller, words: str, quoted: str = "", elsewhere: str = "") -> tuple[Ticket, bool]:
    """Say something to customer service: in the open conversation, else in a new one (True), of which staff are told.

    `quoted`: the message that it answers; `elsewhere`: the channel that hands it to a person of its own.
    Raises TooLong, TooManyTickets, TooMuchUnanswered.
    """
    said, member_id = tickets.fitting(words), known(caller)
    ticket = find.open_of(work, member_id)
    if ticket is not None:
        if said:
            go_on(work, ticket, said)
        return ticket, False
    community_id = caller.community_id or only_community(work, member_id)
    order_id = find.own_order(work, member_id, _order_ids(said))
    ticket = tickets.open_(
        work,
        member_id,
        said,
        community_id=community_id,
        order_id=order_id,
        product_id=_product(work, f"{said} {quoted}", order_id),
        around=_around(work, community_id, member_id, quoted),
        elsewhere=elsewhere,
    )
    if said or elsewhere:
        tickets.tell_staff(work, ticket, notice(work, ticket))
    return ticket, True


def go_on(work: Work, ticket: Ticket, words: str) -> None:
    """The customer says more. The first words of a ticket that was opened without are what staff are told of."""
    if ticket.words:
        return tickets.say_more(work, ticket, words)
    said = tickets.fitting(words)
    if not find.touch(work, ticket.id, words=said, spoken_at=work.now):
        raise tickets.TicketClosed(number=str(ticket.id))
    ticket = tickets.own(work, ticket.id, find.Desks(True, None))
    return tickets.tell_staff(work, ticket, notice(work, ticket))


def quoted_ticket(text: str) -> int | None:
    """The number of the ticket that a quoted message of ours is about."""
    found = _QUOTED.match(text)
    return int(found[1]) if found else None


def notice(work: Work, ticket: Ticket) -> Message:
    """What staff see of a new ticket."""
    community = people.community(work, ticket.community_id).name if ticket.community_id else ""
    where = say("ticket-about", about=community) if community else ""
    name = tickets.name_of(work, ticket)
    says = [say("ticket-head", number=str(ticket.id), name=name, where=where, text=ticket.words)]
    return message(*says, *context(work, ticket), say("ticket-how", number=str(ticket.id)))


def context(work: Work, ticket: Ticket) -> list[Say]:
    """The product, the order, and what was said before."""
    says = []
    if ticket.product_id is not None:
        says.append(say("ticket-product", name=catalog(work).products[ticket.product_id].name))
    order = orders_found.order(work, ticket.order_id) if ticket.order_id else None
    if order is not None:
        goods = "、".join(f"{line.name}×{line.quantity}{line.unit}" for line in orders_found.lines(work, order.id))
        status = say(f"order-status-{order.status}")
        says.append(say("ticket-order", number=numbers.show(order.id), status=status, total=order.total, goods=goods))
    if ticket.around:
        says.append(say("ticket-around", text=ticket.around))
    if ticket.elsewhere:
        says.append(say("ticket-elsewhere"))
    return says


def _order_ids(words: str) -> list[int]:
    """The orders whose numbers stand in the words."""
    found = []
    for typed in _NUMBER.findall(words)[:5]:
        try:
            found.append(numbers.read(typed))
        except numbers.NoSuchNumber:
            continue
    return found


def _product(work: Work, words: str, order_id: int | None) -> int | None:
    """What it is about: the product whose name is said (the longest name), else the only one of the order."""
    said, goods = spelled(words), catalog(work)
    names = {spelled(name): p.id for p in goods.on_shelf(work.now) for name in (p.name, *p.aliases)}
    named = max((name for name in names if len(name) > 1 and name in said), key=len, default=None)
    if named is not None:
        return names[named]
    lines = orders_found.lines(work, order_id) if order_id else []
    bought = {goods.product_of(line.sku_id).id for line in lines}
    return bought.pop() if len(bought) == 1 else None


def _around(work: Work, community_id: int | None, member_id: int, quoted: str) -> str:
    """What is kept of what they said lately in their group (what changed nothing is not kept), and what they quote."""
    said = [f"「{' '.join(quoted.split())[:200]}」"] if quoted else []
    deal = deals_found.latest_in(work, community_id) if community_id is not None else None
    for row in talk.journal(work, deal.id, 50) if deal else ():
        record = row.reply.get("record") or {}
        if record.get("by") == member_id and record.get("text") and len(said) < LATELY:
            said.append(" ".join(record["text"].split())[:100])
    return "\n".join(reversed(said))[:LONGEST_AROUND]
