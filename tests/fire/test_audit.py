"""Every check of the audit finds what it is for: one row tampered with, past all services, is found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from core import numbers
from core.clock import SetClock
from core.money import Money
from core.settings import Settings
from core.work import Actor, Shop
from models.coupons import CouponKind
from models.members import Role
from models.shares import Share
from queries.audit import CHECKS
from services import audit, cash, settlement, withdrawals
from services.case_notices import show
from services.reconciliation import fetching
from tests.conftest import FRIDAY_EVENING
from tests.fire import look
from tests.fire.event_faults import DRAWN_OTHERWISE, EVENTS, OF_EVENTS, with_events
from tests.fire.faults import (
    OF_AFTERSALES,
    OF_CALLS,
    OF_CAMPAIGNS,
    OF_MAILINGS,
    OF_MONEY_OUT,
    OF_PARCELS,
    OF_PRICES,
    OF_SPLITS,
    with_mailings,
)
from tests.fire.machine import BUYERS, cast
from tests.fire.slot_faults import OF_SLOTS, with_slots
from tests.fire.test_machine import in_memory
from tests.fire.winback_faults import OF_WINBACK, with_winback
from tests.stories.chat import MODULES, Chat
from tests.stories.purse import WITH_POINTS, completes, gives, places, refunds_, sets

ANY_STEP = "a status took a step that its flow doesn't have"
# What is tampered with, and what the audit says. Others may be found as well: money is counted more than once.
FAULTS = {
    "UPDATE stock_movements SET quantity = quantity + 1 WHERE id = 1": "received stock differs from its movements",
    "UPDATE goods_imports SET content = 'x'": "an import waits without its sheet, or keeps it when it is over",
    "UPDATE announcements SET status = 'sent'": "a status of announcements differs from its history",
    "UPDATE goods_imports SET status = 'refused'": "a status of goods_imports differs from its history",
    "UPDATE skus SET reserved = reserved + 1000 WHERE id = 1": "reserved stock differs from the unpaid orders",
    "UPDATE skus SET sold = sold + 1000 WHERE id = 1": "sold stock differs from the paid orders",
    "UPDATE skus SET sold = received + 1 WHERE id = 1": "more is promised than was received",
    "UPDATE orders SET total = total + 1 WHERE status = 'placed'": "an order's total differs from its lines",
    "UPDATE order_lines SET price = price + 1 WHERE id = 1": (
        "a line's amount and reductions are not its quantity times its price"
    ),
    "UPDATE order_lines SET reduced = reduced + 1 WHERE id = 1": "a line's reductions differ from their reasons",
    "UPDATE order_lines SET shop_returned = from_shop + 1 WHERE id = 1": (
        "more of a reduction has come back than was given"
    ),
    "UPDATE order_lines SET points_returned = 1 WHERE id = 1": "a line's returned reductions differ from the refunds",
    "UPDATE postings SET account = 'discounts' WHERE account = 'gateway'": (
        "discounts in the books differ from those of the orders"
    ),
    "UPDATE orders SET refunding = paid + 1 WHERE status = 'paid'": "more is refunded than was paid",
    "UPDATE orders SET paid = 1 WHERE status = 'placed'": "a paid order without its money, or an unpaid one with money",
    "UPDATE payment_lines SET kept = false": "an order is not paid by what was kept for it",
    "UPDATE orders SET status = 'refunded' WHERE status = 'paid'": "an order is called refunded before all of it is",
    "UPDATE orders SET refunding = refunding + 1 WHERE status = 'paid'": "an order's refunds differ from the refunds",
    "UPDATE order_lines SET refunded = refunded + 1 WHERE id = 1": "a line's refunds differ from the refunds",
    "UPDATE order_lines SET returned = returned + 1 WHERE id = 1": "a line's returned goods differ from the refunds",
    "UPDATE refunds SET amount = amount + 1 WHERE cause = 'asked'": "a refund differs from its lines",
    "UPDATE refunds SET amount = 99999 WHERE status = 'done'": "more goes back on a payment than came in",
    "UPDATE refund_lines SET restocked = true WHERE refund_id IN (SELECT id FROM refunds WHERE status = 'requested')": (
        "a refund took effect before it was approved"
    ),
    "UPDATE payment_lines SET amount = amount + 1": "a payment differs from its lines",
    "UPDATE payments SET status = 'open' WHERE status = 'paid'": "an order is paid by a payment that isn't",
    "DELETE FROM refunds WHERE cause = 'late'": "money that paid nothing doesn't go back, or other money does",
    "UPDATE shares SET amount = amount + 1 WHERE status = 'open'": "an order's shares differ from its total",
    "UPDATE shares SET status = 'open' WHERE status = 'paid'": "a share isn't paid by exactly what was kept for it",
    "UPDATE payment_lines SET amount = amount + 1 WHERE share_id IS NOT NULL": (
        "a payment of a share is for something else"
    ),
    "UPDATE shares SET order_id = 1 WHERE status = 'open'": "a share outlives its order",
    "UPDATE shares SET status = 'void' WHERE status = 'open'": "a status of shares differs from its history",
    "UPDATE postings SET amount = amount + 1 WHERE id = 1": "an entry's postings don't sum to zero",
    "DELETE FROM postings WHERE entry_id = 1": "an entry without postings",
    "UPDATE orders SET status = 'completed' WHERE status = 'paid'": "prepayment left of a completed order",
    "UPDATE postings SET amount = 1 WHERE account = 'prepaid' AND amount < 0": "more prepayment used than was paid",
    "UPDATE postings SET amount = amount - 1 WHERE account = 'prepaid'": (
        "an order's prepayment differs from what is still owed"
    ),
    "UPDATE postings SET amount = amount - 1 WHERE account = 'refunds_due'": (
        "refunds due in the books differ from the refunds"
    ),
    "UPDATE postings SET amount = amount - 1 WHERE account = 'supplier'": (
        "a supplier's share differs from the goods handed over"
    ),
    "UPDATE payments SET amount = amount + 1 WHERE status = 'paid'": (
        "money at the gateway differs from payments less refunds, fees and withdrawals"
    ),
    "DELETE FROM fulfilments WHERE status = 'waiting'": "a paid order whose suppliers have no part",
    (
        "UPDATE fulfilments SET order_id = (SELECT min(id) FROM orders WHERE status = 'placed')"
        " WHERE id = (SELECT max(id) FROM fulfilments WHERE status = 'waiting')"
    ): "a part of an order that isn't paid",
    "UPDATE order_lines SET supplier_id = 3 - supplier_id": "a part of a supplier who sold nothing in the order",
    "UPDATE orders SET status = 'completed' WHERE status IN ('paid')": "a completed order with an open part",
    "UPDATE fulfilments SET status = 'handed_over' WHERE status = 'waiting'": (
        "an order without an open part isn't completed"
    ),
    "UPDATE fulfilments SET status = 'cancelled' WHERE status = 'waiting'": (
        "a cancelled part with goods that aren't refunded"
    ),
    "UPDATE points_accounts SET free = free + 1": "a member's points differ from their changes",
    "UPDATE points_lots SET unspent = unspent + 1": "a member's points differ from their lots",
    "UPDATE points_postings SET free = free + 1": "a lot of points differs from its changes",
    "UPDATE postings SET amount = amount - 1 WHERE account = 'points'": (
        "points in the books differ from those that the member has"
    ),
    "UPDATE points_entries SET order_id = 1 WHERE kind = 'reserved'": (
        "points set aside differ from the unpaid orders"
    ),
    "UPDATE points_entries SET kind = 'freed' WHERE kind = 'spent'": (
        "points spent differ from what the paid orders took"
    ),
    "UPDATE points_entries SET kind = 'freed' WHERE kind = 'given_back'": ("points given back differ from the refunds"),
    "UPDATE points_postings SET free = -9999 WHERE free < 0": "more points were taken back than an order had earned",
    "UPDATE outbox SET status = 'sent', attempts = 1 WHERE id = 1": "a message marked sent without its moment",
    "UPDATE outbox SET sent_at = '2001-01-01 00:00:00' WHERE id = 1": "a message sent before it was written",
    "UPDATE outbox SET status = 'sent', sent_at = '2037-01-01 00:00:00' WHERE id = 1": (
        "a message went out without an attempt"
    ),
    "UPDATE handovers SET amount = amount + 1 WHERE status = 'confirmed'": (
        "cash held differs from what was taken, paid back and handed over"
    ),
    "UPDATE cash_boxes SET promised = promised + 1": "cash promised differs from the hand-overs that wait",
    "UPDATE cash_boxes SET held = -1": "somebody holds less cash than nothing",
    "UPDATE postings SET amount = amount - 1 WHERE account = 'cash'": "cash in the books differs from the boxes",
    "UPDATE postings SET party_id = 1000 WHERE account = 'cash'": "cash in the books that nobody holds",
    "UPDATE refunds SET paid_by = 1 WHERE cause = 'late'": "a refund of the gateway's money paid out of a cash box",
    "UPDATE postings SET amount = amount + 1 WHERE account = 'bank'": (
        "money at the bank differs from what was handed over, withdrawn and paid back"
    ),
    "UPDATE payments SET fee = fee + 1 WHERE fee > 0": (
        "the gateway's fees in the books differ from those of payments and refunds"
    ),
    "UPDATE differences SET status = 'open' WHERE nature = 'withdrawal'": (
        "a status of differences differs from its history"
    ),
    "UPDATE handovers SET status = 'returned' WHERE status = 'waiting'": (
        "a status of handovers differs from its history"
    ),
    "UPDATE tickets SET closed_at = NULL": "a closed ticket without its moment",
    "UPDATE tickets SET waiting_since = NULL": "a ticket waits without a moment",
    "UPDATE tickets SET remind_at = opened_at": "a reminder of a ticket that doesn't wait",
    "UPDATE tickets SET stars = 5": "stars for a ticket that is open",
    "DELETE FROM ticket_messages": "a first answer that nobody gave",
    "UPDATE tickets SET status = 'answered' WHERE status = 'waiting'": "a status of tickets differs from its history",
    "UPDATE orders SET status = 'cancelled' WHERE status = 'placed'": "a status of orders differs from its history",
    "UPDATE fulfilments SET status = 'shipped' WHERE status = 'waiting'": (
        "a status of fulfilments differs from its history"
    ),
    "UPDATE deals SET status = 'closed'": "a status of deals differs from its history",
    "UPDATE payments SET status = 'held' WHERE status = 'paid'": "a status of payments differs from its history",
    "UPDATE refunds SET status = 'rejected' WHERE status = 'requested'": "a status of refunds differs from its history",
    "UPDATE moves SET old = 'cancelled' WHERE subject = 'orders' AND new = 'completed'": (
        "a move that doesn't begin where the one before it ended"
    ),
    **OF_MONEY_OUT,
    **OF_AFTERSALES,
    **OF_PRICES,
    **OF_CAMPAIGNS,
    **OF_MAILINGS,
    **OF_WINBACK,
    **OF_SPLITS,
    **OF_PARCELS,
    **OF_CALLS,
    **OF_EVENTS,
    **OF_SLOTS,
    "UPDATE moves SET old = 'completed', new = 'placed' WHERE subject = 'orders'": ANY_STEP,
}


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return ("campaigns", *MODULES)


@pytest.fixture(scope="module")
def evening() -> Iterator[Chat]:
    """A shop in which everything has happened once, in a database without walls."""
    clock = SetClock(FRIDAY_EVENING)
    database = in_memory()
    shop = Shop(database, clock, Settings(demo=True, secret_key="for tests only: 32 characters or more"))
    more = ("aftersales", "splits", "consent", "segments", "mailings", "announcements", *EVENTS, "winback")
    chat = cast(shop, clock, ("campaigns", *WITH_POINTS, *more))
    happens(chat)
    for more_happens in (with_points, with_aftersales, with_splits, with_parcels, with_events, with_slots):
        more_happens(chat)
    with_mailings(chat)
    chat.whispers("全店公告 今晚盘点", by="经理").replied("公告 1")
    with_winback(chat)
    with shop.work() as work:
        work.execute(text("PRAGMA ignore_check_constraints = ON"))
    yield chat
    database.dispose()


def happens(chat: Chat) -> None:
    chat.whispers("费率 果园 5%", by="经理").replied("5%")
    chat.whispers("佣金 默认 10%", by="经理").replied("10%")
    done = order(chat, "苹果2份 盒饭1份", "阿梅")
    chat.pays(done, "阿梅")
    chat.whispers(f"退款 {numbers.show(done)} 苹果 1 坏了", by="阿梅").replied("已受理")
    chat.whispers(f"收货 {numbers.show(done)}", by="阿梅").replied("已收货")
    chat.whispers(f"退款 {numbers.show(done)} 苹果 0.5 有虫", by="阿梅").replied("已受理")
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)
    late = order(chat, "礼盒3份", "阿梅")
    chat.pays(late, "阿梅", noticed=False)
    chat.clock.advance(minutes=20)
    chat.runs("orders.expire_orders")
    waits = order(chat, "礼盒2份", "老王")
    chat.runs("payments.watch_payments")
    chat.pays(waits, "老王")
    chat.whispers(f"退款 {numbers.show(waits)} 礼盒 1 坏了", by="老王").replied("等供应商")
    order(chat, "苹果1份", "阿梅")
    chat.whispers("问 苹果 打蜡了吗", by="阿梅")
    chat.whispers("答 1 没有打蜡", by="果园").replied("已回答")
    chat.whispers("客服 在吗", by="阿梅").replied("工单 2")
    with_cash(chat)
    chat.gateway.draw(Money(100))
    with_commission(chat)
    with_settlement(chat)
    fetching.reconcile(chat.till, FRIDAY_EVENING.date())
    order(chat, "苹果1份", "阿梅")
    with_shares(chat, order(chat, "苹果1份", "老王"))
    with_prices(chat)
    with_campaign(chat)
    chat.whispers("导入商品 商品\t上架\n苹果\t是", by="果园").replied("正在核对")
    chat.runs("catalog.import_goods")


def with_campaign(chat: Chat) -> None:
    """Somebody comes by one of two codes and buys; a cost is taken back."""
    for line in ("新活动 摆摊 迎新", "渠道码 1 南门", "渠道码 1 北门", "推广费用 1 5 水", "撤销费用 1"):
        assert chat.whispers(line, by="经理").here
    chat.joins("小陈")
    chat.says("我从 南门 来", by="小陈").replied("欢迎")
    chat.clock.advance(seconds=1)
    chat.pays(order(chat, "苹果1份", "小陈"), "小陈")


def with_prices(chat: Chat) -> None:
    """A coupon on an order, another in a pocket; flash prices on an order."""
    chat.whispers("新券 小券 减1", by="经理").replied("小券")
    (kind,) = look.rows(chat, CouponKind)
    for by in (*BUYERS, "团长"):
        chat.whispers(f"领券 {kind.code}", by=by).replied("领到了")
    chat.whispers("买 盒饭 1份", by="老王").replied("小券 1.00")
    chat.whispers("特价 礼盒 60 共3份 每人2份", by="经理").replied("特价")
    chat.whispers("买 礼盒 1份", by="老王").replied("特价 6.60")


def with_points(chat: Chat) -> None:
    """Earned, spent, given back, taken back, set aside."""
    sets(chat)
    gives(chat, "阿梅", 1000)
    refunds_(chat, completes(chat, "阿梅", pay_with=600), 1)
    places(chat, "阿梅", pay_with=300)


def with_aftersales(chat: Chat) -> None:
    """Resent, returned and paid back; an exchange waits for the supplier's word."""
    chat.sells("梨", unit="份", price="60.00", stock=20)
    chat.whispers("买 梨 5份", by="老王").replied("付款")
    bought = look.latest(chat).id
    chat.pays(bought, "老王")
    number = numbers.show(bought)
    chat.whispers(f"收货 {number}", by="老王").replied("已收货")
    chat.whispers(f"补发 {number} 梨 1 少了", by="老王").replied("等供应商")
    chat.whispers(f"售后分担 {show(1)} 40", by="经理").replied("40%")
    chat.whispers(f"同意售后 {show(1)}", by="果园").replied("等取换补的货")
    chat.whispers(f"收货 {number}", by="老王").replied("已收货")
    chat.whispers(f"退货 {number} 梨 1 酸", by="老王").replied("等供应商")
    chat.whispers(f"同意售后 {show(2)}", by="果园").replied("等货退回")
    chat.whispers(f"收到退货 {show(2)} 入库", by="果园").replied("退款中")
    chat.whispers(f"换货 {number} 梨 1 酸", by="老王").replied("等供应商")


def with_splits(chat: Chat) -> None:
    """Shared and taken back, on its way, waiting."""
    chat.joins("小林")
    chat.whispers("分账 食堂 1900000199 食堂公司", by="经理").replied("请微信确认")
    chat.runs("splits.tell_receivers")
    bought: list[int] = []
    for pieces in (2, 1):
        bought.append(order(chat, f"盒饭{pieces}份", "小林"))
        chat.pays(bought[-1], "小林")
        chat.whispers(f"收货 {numbers.show(bought[-1])}", by="小林").replied("已收货")
        chat.runs("splits.send")
        chat.clock.advance(days=8)
    chat.runs("splits.send")
    chat.whispers(f"退款 {numbers.show(bought[0])} 盒饭 1 凉了", by="小林").replied("已受理")
    for _ in range(2):
        chat.runs("splits.take_back")
        chat.clock.advance(minutes=2)
    chat.pays(order(chat, "盒饭1份", "小林"), "小林")


def with_parcels(chat: Chat) -> None:
    """One of two pieces has gone out."""
    sent = order(chat, "苹果2份", "小林")
    chat.pays(sent, "小林")
    chat.whispers(f"发货 {numbers.show(sent)} 顺丰 SF1 苹果1", by="果园").replied("一部分")
    with_calls(chat)


def with_calls(chat: Chat) -> None:
    """One is taken, one passed on."""
    chat.joins("小周", Role.SUPPLIER, supplier="果园")
    chat.whispers("值班 果园 每天 0:00-24:00", by="果园").replied("在岗")
    for _ in range(2):
        chat.whispers("收到", by="果园")
        chat.pays(order(chat, "苹果1份", "小林"), "小林")
    chat.clock.advance(minutes=10)
    chat.runs("fulfilment.pass_on_calls")


def with_shares(chat: Chat, order_id: int) -> None:
    """One of two has paid."""
    chat.says(f"拼单 {numbers.show(order_id)} 2", by="老王").replied("分成 2 份")
    payer, (first, _) = Actor(chat.who["阿梅"].id), look.rows(chat, Share)
    number = chat.till.open([order_id], payer, "127.0.0.1", share_id=first.id).rsplit("/", 1)[1]
    chat.gateway.pay(number)
    chat.till.take_notice({}, chat.gateway.notice(number))


def with_cash(chat: Chat) -> None:
    """Taken, paid back by the leader and by the shop, handed over; some still on its way."""
    for by in ("团长", "经理"):
        number = numbers.show(order(chat, "盒饭1份", "老王"))
        chat.says(f"收款 {number}", by="团长").replied("已付清")
        chat.whispers(f"退款 {number} 1.00 凉了", by="老王").replied("已受理")
        refund = cash.refund_number(look.refunds(chat, numbers.read(number))[0].id)
        chat.whispers(f"已退 {refund}", by=by).replied("¥1.00")
    for amount in ("20.00", "5.00"):
        chat.whispers(f"交款 {amount}", by="团长").replied("等管理者点收")
    chat.whispers(f"确认交款 {cash.handover_number(1)}", by="经理").replied("已点收")


def with_commission(chat: Chat) -> None:
    """Frozen, released, paid out, and asked for."""
    chat.clock.advance(days=7)
    chat.runs("commissions.release")
    chat.whispers("提现 1", by="团长").replied("已提交")
    chat.whispers(f"同意提现 {withdrawals.show(1)} 流水1", by="经理").replied("已记账")
    chat.whispers("提现 0.50", by="团长").replied("已提交")


def with_settlement(chat: Chat) -> None:
    """Stated, agreed to, paid; another one waits to be agreed to."""
    due = chat.whispers("结算 果园", by="经理")
    assert due.here is not None
    number, amount = settlement.show(1), due.here.text.split("本期应付　¥")[1].split("\n")[0]
    chat.whispers(f"确认结算 {number}", by="果园").replied("已确认")
    chat.whispers(f"结算付款 {number} {amount} 流水2", by="经理").replied("已记账")
    chat.whispers("结算 食堂", by="经理").replied("待确认")


def order(chat: Chat, text_: str, by: str) -> int:
    chat.says(text_, by=by).replied(by)
    return look.latest(chat).id


@pytest.mark.parametrize("fault", FAULTS)
def test_a_tampered_row_is_found(evening: Chat, fault: str) -> None:
    with evening.shop.work() as work:
        assert audit.problems(work) == []
        changed = work.execute(text(fault))
        assert changed.rowcount > 0, "nothing was tampered with"  # type: ignore[attr-defined]
        found = {problem.split(":")[0] for problem in audit.problems(work)}
        work.session.rollback()
    assert FAULTS[fault] in found


def test_every_check_is_shown_to_find_something() -> None:
    assert {what for what, _ in CHECKS} | {ANY_STEP, DRAWN_OTHERWISE} == set(FAULTS.values())


def test_what_has_happened_is_sound_on_both_databases(chat: Chat) -> None:
    chat.sells("礼盒", unit="份", price="66.60", stock=4, by="食堂")
    chat.says("开团 团\n苹果\n盒饭\n礼盒", by="团长")
    happens(chat)
    with chat.shop.work(reads=True) as work:
        assert audit.problems(work) == []
