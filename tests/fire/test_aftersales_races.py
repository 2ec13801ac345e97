"""Two at the very same moment on one case: one has it, stock and books know of one only. The audit looks after each."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core import numbers
from core.money import ZERO, Money
from core.quantity import Quantity
from models.aftersales import BINDING, Case, CaseKind, CaseStatus
from models.orders import Order, OrderLine
from queries import aftersales as find
from queries import refunds as refunds_found
from services.case_notices import show
from tests.conftest import problems
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import MODULES, Answer, Chat
from tests.stories.test_aftersales import bought, case, sold

TIMES = 4


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "aftersales")


def text(answer: Answer) -> str:
    return "\n".join(part.text for part in (answer.here, answer.private) if part)


@pytest.mark.parametrize("word", ["退货", "换货", "补发", "退款"])
def test_the_customer_withdraws_while_the_supplier_approves(chat: Chat, word: str) -> None:
    for _ in range(TIMES):
        number = bought(chat)
        if word == "退款":
            chat.whispers("草莓坏了2份", by="阿梅", quote=("群买", number)).replied("¥60.00")
            chat.whispers("1", by="阿梅").replied("等供应商")
        else:
            chat.whispers(f"{word} {number} 草莓 2 酸", by="阿梅").replied("等供应商")
        mine = look.rows(chat, Case)[-1]
        at_once(
            lambda n=show(mine.id): chat.whispers(f"撤销售后 {n}", by="阿梅"),
            lambda n=show(mine.id): chat.whispers(f"同意售后 {n}", by="果园"),
        )
        now = case(chat, mine.id)
        assert now.status not in (CaseStatus.ASKED, CaseStatus.ESCALATED)
        replaced = look.rows(chat, Order, Order.replaces == numbers.read(number))
        assert len(replaced) <= 1
        assert problems(chat.shop) == []
        if now.status in BINDING:
            chat.whispers(f"撤销售后 {show(mine.id)}", by="阿梅").replied("已撤销")
        chat.sku["草莓"] = look.sku(chat, "草莓")
        chat.whispers("补货 草莓 10", by="果园")


def test_a_proposal_is_agreed_to_once(chat: Chat) -> None:
    for times in range(1, 3):
        bought(chat, "草莓 1份")
        chat.whispers("草莓坏了1份", by="阿梅", quote=("群买", numbers.show(look.latest(chat).id))).replied("¥30.00")
        at_once(*(lambda: chat.whispers("1", by="阿梅") for _ in range(4)))
        assert len(look.rows(chat, Case)) == times


def test_no_piece_is_claimed_and_refunded(chat: Chat) -> None:
    for _ in range(2):
        number = bought(chat)
        at_once(
            lambda n=number: chat.whispers(f"退货 {n} 草莓 2 酸", by="阿梅"),
            lambda n=number: chat.whispers(f"退款 {n} 草莓 2 酸", by="阿梅"),
            lambda n=number: chat.whispers(f"换货 {n} 草莓 2 酸", by="阿梅"),
        )
        (line,) = look.rows(chat, OrderLine, OrderLine.order_id == numbers.read(number))
        assert line.claimed + line.returned == Quantity.of(2)


def test_goods_come_back_once(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers(f"退货 {number} 草莓 1 酸", by="阿梅").replied("已同意")
    at_once(*(lambda: chat.whispers(f"收到退货 {show(1)} 入库", by="果园") for _ in range(4)))
    assert (sold(chat), len(look.refunds(chat, numbers.read(number)))) == ("2", 1)


def test_a_replacement_is_handed_over_or_withdrawn(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers(f"换货 {number} 草莓 1 酸", by="阿梅").replied("已同意")
    code = look.part(chat, look.latest(chat).id, "果园").pickup_code
    said = at_once(
        lambda: chat.whispers(f"核销 {code}", by="果园"),
        lambda: chat.whispers(f"撤销售后 {show(1)}", by="阿梅"),
    )
    done = case(chat).status
    assert done in (CaseStatus.DONE, CaseStatus.WITHDRAWN)
    assert ("已撤销" in text(said[1])) == (done is CaseStatus.WITHDRAWN)
    assert sold(chat) == ("4" if done is CaseStatus.DONE else "3")
    assert case(chat).kind is CaseKind.EXCHANGE


def test_the_last_piece_in_stock_replaces_one(chat: Chat) -> None:
    chat.sells("枇杷", unit="份", price="20.00", stock=3)
    first, second = bought(chat, "枇杷 1份"), bought(chat, "枇杷 1份")
    at_once(
        *(lambda n=n: chat.whispers(f"补发 {n} 枇杷 1 坏", by="阿梅") for n in (first, second)),
    )
    assert len(look.rows(chat, Case)) == 1
    assert sold(chat, "枇杷") == "3"


def test_the_walls_hold_without_the_locks(chat: Chat) -> None:
    """What is claimed can't be refunded, pieces or money, whatever somebody has read before."""
    number = bought(chat)
    (line,) = look.rows(chat, OrderLine, OrderLine.order_id == numbers.read(number))
    two, none = Quantity.of(2), Quantity(0)
    with chat.shop.work() as work:
        assert find.bind(work, line.id, two)
        assert not find.bind(work, line.id, two)
        assert not refunds_found.reserve_line(work, line.id, two, Money(0), ZERO, ZERO)
        assert not refunds_found.reserve_line(work, line.id, none, Money(3001), ZERO, ZERO)
        assert refunds_found.reserve_line(work, line.id, Quantity.of(1), Money(3000), ZERO, ZERO)
        assert not find.bind(work, line.id, Quantity.of(1))
        assert find.free(work, line.id, two)
        assert not find.free(work, line.id, two)
        work.session.rollback()
