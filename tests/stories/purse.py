"""What somebody has in points, and orders paid with them, for tests about points."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from sqlalchemy import func, select

from core.money import Money
from core.quantity import Quantity
from core.reductions import Bearer, Reduction
from core.settings import Points
from models.ledger import Account, Posting
from models.points import PointsReason
from queries import orders as orders_found
from queries import placing
from queries import points as find
from queries.placing import NewLine, NewOrder
from services import fulfilment, points, refunds
from services.orders import OrderCostsNothing
from tests.fire import look
from tests.stories.chat import MODULES, Chat

WITH_POINTS = (*MODULES, "points")
_sources = count(1)


def balance(chat: Chat, name: str) -> int:
    """What somebody has, set aside or not; below zero it is debt."""
    with chat.shop.work(reads=True) as work:
        purse = find.purse(work, chat.who[name].id)
        return purse.free + purse.reserved


def free(chat: Chat, name: str) -> int:
    with chat.shop.work(reads=True) as work:
        return find.purse(work, chat.who[name].id).free


def gives(chat: Chat, name: str, number: int) -> None:
    """Points for somebody, out of nothing."""
    with chat.shop.work() as work:
        assert points.give(work, chat.who[name].id, number, PointsReason.EVENT, next(_sources))


def sets(chat: Chat, **settings: object) -> None:
    """Other settings of the points."""
    chat.shop.settings = chat.shop.settings.model_copy(update={"points": Points.model_validate(settings)})


def owed(chat: Chat, name: str) -> int:
    """What the books say that the shop owes somebody for points, in fen."""
    mine = Posting.account == Account.POINTS, Posting.party_id == chat.who[name].id
    with chat.shop.work(reads=True) as work:
        found = work.execute(select(func.sum(Posting.amount)).where(*mine)).scalar()
        return -found.fen if found else 0


def places(chat: Chat, by: str, *, pieces: int = 3, price: int = 1000, pay_with: int = 0) -> int:
    """Somebody orders meals and pays a part with points; the order's id."""
    with chat.shop.work() as work:
        buyer, supplier = chat.who[by].id, look.sku(chat, "盒饭")
        amount = Money(price * pieces - pay_with)
        why = (Reduction("points", "积分", Money(pay_with), Bearer.POINTS),) if pay_with else ()
        line = NewLine(supplier.id, 2, "盒饭", "份", Quantity.of(pieces), Money(price), amount, "", why)
        due = work.now + timedelta(minutes=15)
        order = NewOrder(chat.community.id, None, buyer, buyer, amount, "东门", due)
        order_id = placing.place(work, order, [line]).order_id
        assert order_id is not None
        points.reserve(work, buyer, order_id, pay_with)
        if not amount:
            work.tell(OrderCostsNothing(order_id))
        return order_id


def receives(chat: Chat, order_id: int) -> None:
    with chat.shop.work() as work:
        order = orders_found.order(work, order_id)
        assert order is not None
        fulfilment.receive(work, order)


def completes(chat: Chat, by: str, *, pieces: int = 3, price: int = 1000, pay_with: int = 0) -> int:
    """Somebody orders, pays and receives meals; the order's id."""
    order_id = places(chat, by, pieces=pieces, price=price, pay_with=pay_with)
    if price * pieces > pay_with:
        chat.pays(order_id, by)
    receives(chat, order_id)
    return order_id


def refunds_(chat: Chat, order_id: int, pieces: int | None = None) -> None:
    """So many pieces (all that is left where None) go back."""
    with chat.shop.work() as work:
        order, lines = orders_found.order(work, order_id), orders_found.lines(work, order_id)
        assert order is not None
        quantity = None if pieces is None else Quantity.of(pieces)
        parts = refunds.all_parts(lines) if quantity is None else refunds.parts_of(lines, quantity, "1")
        refunds.approve(work, refunds.request(work, order, parts, "坏了").id)
