"""An unpaid order is priced anew: coupons, points, and whatever else a module brings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from core.money import ZERO, Money
from core.quantity import Quantity
from core.work import Actor, Work
from models.ledger import Account
from models.orders import LineReduction, OrderStatus
from pricing import Cut, Kind, Rule
from queries import catalog as goods
from queries import prices
from queries.catalog import KNOWN
from services import orders
from services.carts import CartFilled, PriceGone, Wanted
from services.orders import NotCancellable, OrderPriced, OrderRevived, Placed
from tests.conftest import problems
from tests.fire import look
from tests.fire.test_reductions import HAS, balance
from tests.stories import purse
from tests.stories.chat import Chat
from tests.stories.purse import WITH_POINTS, sets


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return WITH_POINTS


def off(fen: int, at_least: int = 0) -> Cut:
    return Cut(kind=Kind.THRESHOLD, id=7, label="新人券", steps=((Money(at_least), Money(fen)),))


def gives(chat: Chat, *rules: Rule) -> list[object]:
    """A module that gives these; what it hears."""
    heard: list[object] = []

    def give(_: Work, filled: CartFilled) -> None:
        filled.rules.extend(rules)

    chat.shop.listeners = {
        **chat.shop.listeners,
        CartFilled: [give],
        OrderPriced: [lambda _, told: heard.append(told)],
        OrderRevived: [lambda _, told: heard.append(told)],
    }
    return heard


def buys(chat: Chat, pieces: int = 2) -> Placed:
    me = chat.who["阿梅"].id
    with chat.shop.work() as work:
        wanted = [Wanted(chat.sku["盒饭"].id, Quantity.of(pieces))]
        return orders.place(work, wanted, buyer=me, placed_by=me, community_id=chat.community.id)


def test_what_a_module_gives_is_taken_off_with_its_reason(chat: Chat) -> None:
    heard = gives(chat, off(500, at_least=3000))
    placed = buys(chat)
    assert placed.total == Money(2500)
    (reason,) = look.rows(chat, LineReduction)
    assert (reason.kind, reason.label, reason.amount, reason.source_id) == ("threshold", "新人券", Money(500), 7)
    assert [told.order_id for told in heard if isinstance(told, OrderPriced)] == [placed.order_id]
    assert buys(chat, 1).total == Money(1500)
    assert len(heard) == 1


def test_an_order_that_is_changed_is_priced_anew(chat: Chat) -> None:
    gives(chat, off(500, at_least=3000))
    chat.says("开团 午饭\n盒饭", by="团长")
    chat.says("盒饭1份", by="阿梅")
    assert look.latest(chat).total == Money(1500)
    chat.says("再加1份盒饭", by="阿梅").replied("¥25.00")
    assert look.latest(chat).total == Money(2500)
    chat.says("盒饭改成1份", by="阿梅")
    assert look.latest(chat).total == Money(1500)
    assert look.rows(chat, LineReduction) == []


def test_points_are_chosen_while_it_is_unpaid_and_stay_when_it_changes(chat: Chat) -> None:
    sets(chat)
    purse.gives(chat, "阿梅", HAS)
    chat.says("开团 午饭\n盒饭", by="团长")
    chat.says("盒饭2份", by="阿梅")
    order = look.latest(chat)
    first = chat.till.open([order.id], _payer(chat), "127.0.0.1").rsplit("/", 1)[1]
    with chat.shop.work() as work:
        assert orders.reprice(work, order.id, points=Money(120)).total == Money(2880)
    assert look.order(chat, order.id).expires_at == order.expires_at
    chat.runs("payments.watch_payments")
    assert chat.gateway.payments[first].state == "CLOSED"
    chat.says("再加1份盒饭", by="阿梅").replied("¥43.80")
    with chat.shop.work() as work:
        assert orders.reprice(work, order.id, points=ZERO).total == Money(4500)
        assert orders.reprice(work, order.id, points=Money(99_999)).total == ZERO
    assert look.order(chat, order.id).status is OrderStatus.PAID
    assert balance(chat, Account.POINTS) == 4500
    with chat.shop.work() as work, pytest.raises(NotCancellable):
        orders.reprice(work, order.id, points=ZERO)


def _payer(chat: Chat) -> Actor:
    return Actor(chat.who["阿梅"].id)


def test_what_has_just_gone_to_somebody_else_is_reckoned_without(chat: Chat) -> None:
    tries = []

    def give(_: Work, filled: CartFilled) -> None:
        filled.rules.extend([off(500)] if len(tries) < 1 else [])

    def refuse(_: Work, told: OrderPriced) -> None:
        tries.append(told)
        raise PriceGone

    chat.shop.listeners = {**chat.shop.listeners, CartFilled: [give], OrderPriced: [refuse]}
    assert buys(chat).total == Money(3000)
    assert len(tries) == 1
    assert look.sku(chat, "盒饭").reserved == Quantity.of(2)


def test_what_is_always_gone_is_refused_and_nothing_is_left_behind(chat: Chat) -> None:
    def refuse(_: Work, told: OrderPriced) -> None:
        raise PriceGone

    gives(chat, off(500))
    chat.shop.listeners = {**chat.shop.listeners, OrderPriced: [refuse]}
    chat.whispers("买 盒饭 2份", by="阿梅").replied("请再说一次")
    assert look.sku(chat, "盒饭").reserved == Quantity.of(0)


def test_paid_too_late_it_is_honoured_only_if_its_price_still_stands(chat: Chat) -> None:
    heard = gives(chat, off(500))
    for gone in (False, True):
        order_id = buys(chat).order_id
        number = chat.till.open([order_id], _payer(chat), "127.0.0.1").rsplit("/", 1)[1]
        chat.clock.advance(minutes=16)
        chat.runs("orders.expire_orders")
        if gone:

            def refuse(_: Work, told: OrderRevived) -> None:
                raise PriceGone

            chat.shop.listeners = {**chat.shop.listeners, OrderRevived: [refuse]}
        chat.gateway.pay(number)
        chat.till.take_notice({}, chat.gateway.notice(number))
        wanted = OrderStatus.EXPIRED if gone else OrderStatus.PAID
        assert look.order(chat, order_id).status is wanted
    assert sum(isinstance(told, OrderRevived) for told in heard) == 1
    assert problems(chat.shop) == []


def test_where_no_rule_holds_an_order_is_still_one_statement(chat: Chat, statements: list[str]) -> None:
    with chat.shop.work() as work:
        me = chat.who["阿梅"].id
        work.facts[KNOWN] = goods.catalog(work).version
        prices.book(work)
        statements.clear()
        orders.place(work, [Wanted(chat.sku["盒饭"].id, Quantity.of(1))], buyer=me, placed_by=me)
        if not chat.shop.database.is_sqlite:
            (placed,) = statements
            assert placed.lstrip().startswith("WITH lines")


@pytest.fixture
def statements(chat: Chat) -> Iterator[list[str]]:
    """What goes to the database."""
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(chat.shop.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(chat.shop.database.engine, "before_cursor_execute", note)
