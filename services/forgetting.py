"""What erasing somebody does beyond blanking their rows (see the manifests' `personal`)."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from core.personal import Traces
from core.work import Work
from models.orders import LineReduction, Order, OrderLine
from models.simulator import SimulatorMessage, SimulatorRead
from models.tickets import TicketStatus
from queries import personal as find
from queries import tickets as tickets_found
from queries.simulator import ACCOUNT, CHANNEL
from services import catalog, tickets
from services.simulator import private_chat

SIMULATED = (CHANNEL, ACCOUNT)


def wishes(work: Work, traces: Traces) -> None:
    """A wish ("不要辣") also tells a line from the next one, here and in its reductions: a number takes its place."""
    mine = select(Order.id).where(Order.member_id.in_(traces.people))
    for number, (order_id, sku_id, note) in enumerate(find.notes(work, mine), start=1):
        for table in (OrderLine, LineReduction):
            same = (table.order_id == order_id, table.sku_id == sku_id, table.note == note)
            _write(work, update(table).where(*same).values(note=f"＊{number}"))


def questions(work: Work, traces: Traces) -> None:
    """What they asked a supplier, where it has become a product's common question."""
    for product_id, asked in find.asked(work, traces):
        catalog.drop_faq(work, product_id, asked)


def conversations(work: Work, traces: Traces) -> None:
    """Open tickets end: nobody is left to be answered."""
    for number in find.open_tickets(work, traces):
        ticket = tickets_found.ticket(work, number)
        if ticket is not None and ticket.status is not TicketStatus.CLOSED:
            tickets.end(work, ticket)


def transcript(work: Work, traces: Traces) -> None:
    """The simulated platform's memory of them."""
    for person in (person for channel, account, person in traces.identities if (channel, account) == SIMULATED):
        private = private_chat(person)
        _write(work, delete(SimulatorMessage).where(SimulatorMessage.chat_id == private))
        _write(work, delete(SimulatorRead).where((SimulatorRead.person == person) | (SimulatorRead.chat_id == private)))
        gone = f"erased:{traces.member_id}"
        for number, _ in find.values(work, SimulatorMessage, "sender", SimulatorMessage.sender == person):
            blank = {"sender": gone, "text": "＊＊＊", "extras": {"answered": True}, "message_id": f"{gone}/{number}"}
            _write(work, update(SimulatorMessage).where(SimulatorMessage.id == number).values(**blank))


def _write(work: Work, statement: object) -> None:
    work.execute(statement.execution_options(synchronize_session=False))  # type: ignore[attr-defined]
