"""Money back: to the fen, never more than was paid, decided by whom it concerns, said at each step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core import numbers
from core.money import Money
from core.quantity import Quantity
from models.ledger import Account, Posting
from models.orders import FulfilmentStatus, Order, OrderStatus
from models.refunds import Refund, RefundStatus
from payments.gateway import RefundState
from services import paybacks, refunds
from tests.fire import look
from tests.stories.chat import Answer, Chat


@pytest.fixture
def paid(chat: Chat) -> Chat:
    """阿梅 has paid for things of two suppliers: order 1 of dear ones, order 2 of cheap ones."""
    chat.sells("礼盒", unit="份", price="66.00", stock=10, by="食堂")
    chat.sells("茶叶", unit="份", price="60.00", stock=10)
    buys(chat, "买 礼盒1份, 茶叶1份, 苹果2斤")
    buys(chat, "买 香蕉2斤, 盒饭2份")
    return chat


def buys(chat: Chat, text: str) -> str:
    chat.whispers(text, by="阿梅").replied("订单")
    order = look.latest(chat)
    chat.pays(order.id, "阿梅")
    return numbers.show(order.id)


def asks(chat: Chat, order_id: int, what: str) -> list[str]:
    """What 阿梅 asks back and is told; the amounts of all refunds of the order since."""
    chat.whispers(f"退款 {numbers.show(order_id)} {what}", by="阿梅")
    return [str(refund.amount) for refund in look.refunds(chat, order_id)]


def settles(chat: Chat, ends: RefundState = RefundState.SUCCESS) -> None:
    """The gateway takes one refund of a payment a minute."""
    chat.gateway.refund_ends = ends
    for _ in range(1 + len(look.rows(chat, Refund))):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)


def test_ten_fen_in_three_thirds(chat: Chat) -> None:
    chat.sells("糖", unit="斤", price="0.10", stock=100, whole=False)
    buys(chat, "买 糖1斤")
    for third in ("0.333", "0.333", "0.334"):
        asks(chat, 1, f"糖 {third} 坏了")
    assert [refund.amount.fen for refund in look.refunds(chat, 1)] == [3, 3, 4]


def test_piece_by_piece_never_beyond_the_line(paid: Chat) -> None:
    for _ in range(3):
        amounts = asks(paid, 2, "香蕉 1 坏了")
    assert amounts == ["¥3.90", "¥3.90"]
    assert asks(paid, 2, "30.01 太贵") == amounts
    assert asks(paid, 2, "30.00 太贵") == [*amounts, "¥30.00"]
    assert asks(paid, 2, "不要了") == [*amounts, "¥30.00"]
    paid.whispers(f"退款 {numbers.show(2)} 0.01 太贵", by="阿梅").replied("最多还能退 ¥0.00")
    settles(paid)
    assert look.order(paid, 2).status is OrderStatus.REFUNDED
    assert look.order(paid, 2).refunded == look.order(paid, 2).paid == Money.parse("37.80")


def test_a_line_an_amount_and_the_rest(paid: Chat) -> None:
    assert asks(paid, 2, "盒饭 1 凉了") == ["¥15.00"]
    assert asks(paid, 2, "1.00 晚了") == ["¥15.00", "¥1.00"]
    assert asks(paid, 2, "都不要了") == ["¥15.00", "¥1.00", "¥21.80"]
    assert look.part(paid, 2, "果园").status is look.part(paid, 2, "食堂").status is FulfilmentStatus.CANCELLED


def test_all_the_money_takes_the_goods_back_too(paid: Chat) -> None:
    """Nobody fetches with the code what has been refunded to the last fen."""
    assert asks(paid, 2, "37.80 不要了") == ["¥37.80"]
    paid.whispers(f"核销 {look.part(paid, 2, '果园').pickup_code}", by="果园").replied("不对")
    assert look.sku(paid, "香蕉").sold == look.sku(paid, "盒饭").sold == Quantity.of(0)


def test_what_is_not_in_the_order_refunds_nothing(paid: Chat) -> None:
    number = numbers.show(2)
    paid.whispers(f"退款 {number} 香焦 1 坏了", by="阿梅").replied("没有「香焦」")
    paid.whispers(f"退款 {number} 盒饭 0 坏了", by="阿梅").replied("最多还能退")
    paid.whispers(f"退款 {number} 盒饭 1.5 坏了", by="阿梅").replied("1.5")
    assert look.refunds(paid, 2) == []
    assert asks(paid, 2, "香蕉 1.5 坏了") == ["¥5.85"]


@pytest.mark.parametrize(
    "amount",
    ["0", "0.00", "0元", "-1", "-1.00", "1.234", "1.234元", "5", "1e12", "1000000000000", "1000000000000.00", "１２"],
)
@pytest.mark.parametrize("reason", ["", " 坏了"])
def test_what_is_no_amount_refunds_nothing(paid: Chat, amount: str, reason: str) -> None:
    """Least of all the whole order."""
    answer = paid.whispers(f"退款 {numbers.show(1)} {amount}{reason}", by="阿梅")
    assert answer.here is not None
    assert len(answer.here.text) < 200
    assert look.rows(paid, Refund) == []


def test_up_to_the_limit_by_itself_above_it_by_somebody(paid: Chat) -> None:
    asks(paid, 2, "37.80 不要了")
    asks(paid, 1, "50.00 晚了")
    asks(paid, 1, "50.01 晚了")
    assert [r.status for r in look.rows(paid, Refund)] == [
        RefundStatus.APPROVED,
        RefundStatus.APPROVED,
        RefundStatus.REQUESTED,
    ]
    assert any("¥50.01" in said and "同意退款" in said for said in paid.told("经理"))


def test_a_supplier_decides_on_its_own_goods_only(paid: Chat) -> None:
    number = numbers.show(1)
    asks(paid, 1, "礼盒 坏了")
    paid.whispers(f"同意退款 {number}", by="果园").replied("没有等你处理")
    paid.whispers(f"拒绝退款 {number} 没坏", by="果园").replied("没有等你处理")
    paid.whispers(f"同意退款 {number}", by="食堂").replied("已同意")
    asks(paid, 1, "71.00 晚了")  # of both suppliers' goods
    paid.whispers(f"同意退款 {number}", by="食堂").replied("没有等你处理")
    paid.whispers(f"同意退款 {number}", by="经理").replied("已同意")
    paid.whispers(f"同意退款 {number}", by="经理").replied("没有等你处理")
    assert {r.status for r in look.refunds(paid, 1)} == {RefundStatus.APPROVED}


def test_nobody_else_decides(paid: Chat) -> None:
    asks(paid, 1, "礼盒 坏了")
    for name in ("阿梅", "老王", "团长"):
        paid.whispers(f"同意退款 {numbers.show(1)}", by=name).replied("没听懂")
    assert [r.status for r in look.refunds(paid, 1)] == [RefundStatus.REQUESTED]


def test_the_customer_sees_each_step(paid: Chat) -> None:
    number = numbers.show(1)
    asks(paid, 1, "礼盒 坏了")

    def sees() -> Answer:
        return paid.whispers(f"订单 {number}", by="阿梅")

    sees().replied("¥66.00：待审核")
    paid.whispers(f"拒绝退款 {number} 没坏", by="食堂")
    sees().replied("¥66.00：未同意")
    assert any("没有同意：没坏" in said for said in paid.told("阿梅"))
    asks(paid, 1, "礼盒 真的坏了")
    paid.whispers(f"同意退款 {number}", by="食堂")
    sees().replied("¥66.00：已同意")
    paid.runs("payments.send_refunds")
    sees().replied("¥66.00：退款中")
    paid.clock.advance(minutes=2)
    settles(paid, RefundState.ABNORMAL)
    sees().replied("退款遇到问题")
    assert any("失败：ABNORMAL" in said for said in paid.told("经理"))


def test_a_rejected_request_keeps_the_goods_alive(paid: Chat) -> None:
    """One piece is asked back and refused, the other refunded: the first must still be handed over."""
    buys(paid, "买 礼盒2份")
    order_id = look.latest(paid).id
    asks(paid, order_id, "礼盒 1 坏了")
    asks(paid, order_id, "礼盒 1 也坏了")
    first, second = look.refunds(paid, order_id)
    assert look.part(paid, order_id, "食堂").status is FulfilmentStatus.WAITING
    with paid.shop.work() as work:
        assert refunds.approve(work, second.id)
        assert refunds.reject(work, first.id)
    assert look.part(paid, order_id, "食堂").status is FulfilmentStatus.WAITING
    paid.whispers(f"收货 {numbers.show(order_id)}", by="阿梅").replied("已收货")
    assert look.order(paid, order_id).status is OrderStatus.COMPLETED


def test_what_is_left_completes_the_order(paid: Chat) -> None:
    """One supplier has handed over; the other's part is refunded: nothing is open any more."""
    paid.whispers(f"核销 {look.part(paid, 2, '果园').pickup_code}", by="果园").replied("已核销")
    assert look.order(paid, 2).status is OrderStatus.PAID
    asks(paid, 2, "盒饭 没做")
    assert look.order(paid, 2).status is OrderStatus.COMPLETED


def test_only_what_has_not_gone_out_is_sold_again(paid: Chat) -> None:
    paid.whispers(f"发货 {numbers.show(2)} 顺丰 SF1", by="果园").replied("已发货")
    asks(paid, 2, "不要了")
    assert look.sku(paid, "香蕉").sold == Quantity.of(2)
    assert look.sku(paid, "盒饭").sold == Quantity.of(0)


def test_after_the_handover_the_suppliers_share_bears_it(paid: Chat) -> None:
    paid.whispers(f"收货 {numbers.show(2)}", by="阿梅").replied("已收货")
    assert share(paid, "果园") == Money.parse("7.80")
    asks(paid, 2, "香蕉 1 坏了")
    assert share(paid, "果园") == Money.parse("3.90")
    assert share(paid, "食堂") == Money.parse("30.00")
    assert look.sku(paid, "香蕉").sold == Quantity.of(2)


def share(chat: Chat, supplier: str) -> Money:
    """What the shop owes a supplier."""
    owner = look.part(chat, 2, supplier).supplier_id
    rows = look.rows(chat, Posting, Posting.account == Account.SUPPLIER, Posting.party_id == owner)
    return -sum((row.amount for row in rows), Money(0))


def test_a_failed_refund_that_succeeds_after_all_is_believed_once(paid: Chat) -> None:
    asks(paid, 2, "香蕉 坏了")
    settles(paid, RefundState.CLOSED)
    (refund,) = look.refunds(paid, 2)
    assert refund.status is RefundStatus.FAILED
    facts = replace(paid.gateway.refunds[refund.number], state=RefundState.SUCCESS)
    for _ in range(3):
        with paid.shop.work() as work:
            paybacks.record(work, refund.number, facts, paid.gateway.mchid)
    assert look.refunds(paid, 2)[0].status is RefundStatus.DONE
    assert look.order(paid, 2).refunded == Money.parse("7.80")
    assert len([said for said in paid.told("阿梅") if "¥7.80 已到账" in said]) == 1


def test_a_stranger_gets_no_money(paid: Chat) -> None:
    unknown = paid.whispers(f"退款 {numbers.show(4242)} 不要了", by="老王").here.text
    for order in look.rows(paid, Order):
        said = paid.whispers(f"退款 {numbers.show(order.id)} 不要了", by="老王").here.text
        assert said.replace(numbers.show(order.id), "#") == unknown.replace(numbers.show(4242), "#")
    assert look.rows(paid, Refund) == []
