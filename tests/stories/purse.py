"""What somebody has in points, and orders paid with them, for tests about points."""

from __future__ import annotations

from itertools import count

from sqlalchemy import func, select

from core.quantity import Quantity
from core.sections import Points
from models.ledger import Account, Posting
from models.points import PointsReason
from queries import orders as orders_found
from queries import points as find
from services import fulfilment, orders, points, refunds, spending
from services.carts import Wanted
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
    """Other settings of the points; any order can be paid with any number of them."""
    wanted = Points.model_validate({"most_percent": 100, "least": 1} | settings)
    chat.shop.settings = chat.shop.settings.model_copy(update={"points": wanted})


def owed(chat: Chat, name: str) -> int:
    """What the books say that the shop owes somebody for points, in fen."""
    mine = Posting.account == Account.POINTS, Posting.party_id == chat.who[name].id
    with chat.shop.work(reads=True) as work:
        found = work.execute(select(func.sum(Posting.amount)).where(*mine)).scalar()
        return -found.fen if found else 0


def places(chat: Chat, by: str, *, pieces: int = 3, price: int = 1000, pay_with: int = 0) -> int:
    """Somebody orders snacks and pays a part with points; the order's id."""
    snack, me = f"点心{price}", chat.who[by].id
    if snack not in chat.sku:
        chat.sells(snack, by="食堂", price=f"{price // 100}.{price % 100:02d}", stock=10_000)
    with chat.shop.work() as work:
        wanted = [Wanted(chat.sku[snack].id, Quantity.of(pieces))]
        placed = orders.place(work, wanted, buyer=me, placed_by=me, community_id=chat.community.id)
        if pay_with:
            assert spending.use(work, me, placed.order_id, pay_with)[1] == pay_with
        return placed.order_id


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
