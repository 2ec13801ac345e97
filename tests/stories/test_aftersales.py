"""After-sales, path by path: what the customer gets, what stock and books say after each step."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from core import numbers
from core.clock import day_bounds
from core.money import ZERO, Money
from models.aftersales import Case, CaseStatus
from models.figures import GoodsDay, OrdersDay
from models.ledger import Account, Posting
from models.orders import FulfilmentStatus, Order, OrderLine, OrderStatus
from models.refunds import RefundStatus
from queries import deals as deals_found
from queries import drilling
from queries import reports as reports_found
from queries.drilling import Part
from services.case_notices import show
from tests.conftest import problems
from tests.fire import look
from tests.stories.chat import MODULES, Chat

H1, H2 = show(1), show(2)


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "aftersales")


def bought(chat: Chat, what: str = "草莓 3份", *, handed_over: bool = True) -> str:
    """Paid by 阿梅, and in her hands; the order's number."""
    if "草莓" not in chat.sku:
        chat.sells("草莓", unit="份", price="30.00", stock=10)
    chat.whispers(f"买 {what}", by="阿梅").replied("付款")
    order = look.latest(chat)
    chat.pays(order.id, "阿梅")
    number = numbers.show(order.id)
    if handed_over:
        chat.whispers(f"收货 {number}", by="阿梅").replied("已收货")
    return number


def case(chat: Chat, number: int = 1) -> Case:
    (found,) = look.rows(chat, Case, Case.id == number)
    return found


def line(chat: Chat, number: str) -> OrderLine:
    (found,) = look.rows(chat, OrderLine, OrderLine.order_id == numbers.read(number))
    return found


def sold(chat: Chat, name: str = "草莓") -> str:
    return str(look.sku(chat, name).sold)


def supplier_has(chat: Chat) -> Money:
    return -sum((p.amount for p in look.rows(chat, Posting, Posting.account == Account.SUPPLIER)), ZERO)


def sound(chat: Chat) -> None:
    assert problems(chat.shop) == []


def refunds_arrive(chat: Chat) -> None:
    for _ in range(4):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)


def test_a_return_comes_back_then_the_money_goes(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers(f"退货 {number} 草莓 2 太酸", by="阿梅").replied(H1, "退货", "等供应商")
    assert (case(chat).status, str(line(chat, number).claimed)) == (CaseStatus.ASKED, "2")
    assert any(H1 in told and "太酸" in told for told in chat.told("果园"))
    sound(chat)

    chat.whispers(f"同意售后 {H1}", by="果园").replied(H1, "等货退回")
    assert look.refunds(chat, numbers.read(number)) == []
    sound(chat)

    chat.whispers(f"收到退货 {H1} 入库", by="果园").replied("退款中")
    sound(chat)
    refunds_arrive(chat)
    assert look.order(chat, numbers.read(number)).refunded == Money(6000)
    assert (case(chat).status, str(line(chat, number).claimed), str(line(chat, number).returned)) == (
        CaseStatus.DONE, "0", "2",
    )  # fmt: skip
    assert (sold(chat), supplier_has(chat)) == ("1", Money(3000))


def test_what_comes_back_spoilt_is_not_sold_again(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers(f"退货 {number} 草莓 1 坏了", by="阿梅").replied("已同意", "退货")  # up to the limit
    chat.whispers(f"收到退货 {H1}", by="果园")
    assert sold(chat) == "3"
    chat.whispers(f"收到退货 {H1} 入库", by="果园").replied("没有等着退回的货")
    assert sold(chat) == "3"


def test_a_return_that_never_comes_ends_by_itself(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers(f"退货 {number} 草莓 1 酸", by="阿梅")
    chat.clock.advance(days=7, minutes=1)
    chat.runs("aftersales.end_returns")
    assert (case(chat).status, str(line(chat, number).claimed)) == (CaseStatus.WITHDRAWN, "0")
    assert any("已撤销" in told for told in chat.told("阿梅"))


def test_an_exchange_takes_another_from_stock_and_costs_nobody_anything(chat: Chat) -> None:
    number, before = bought(chat), supplier_has(chat)
    chat.whispers(f"换货 {number} 草莓 1 有虫", by="阿梅").replied(H1, "已同意")
    replacement = look.latest(chat)
    assert (replacement.replaces, replacement.total, replacement.status) == (
        numbers.read(number),
        ZERO,
        OrderStatus.PAID,
    )
    assert sold(chat) == "4"
    chat.whispers("待发货", by="果园").replied(numbers.show(replacement.id), "草莓×1份")
    chat.whispers(f"订单 {number}", by="阿梅").replied(numbers.show(replacement.id))
    sound(chat)

    chat.whispers(f"收到退货 {H1} 入库", by="果园").replied("等取换补的货")
    assert sold(chat) == "3"
    code = look.part(chat, replacement.id, "果园").pickup_code
    chat.whispers(f"核销 {code}", by="果园").replied("草莓")
    assert case(chat).status is CaseStatus.DONE
    assert (supplier_has(chat), str(line(chat, number).claimed)) == (before, "0")


def test_the_refund_of_an_exchanged_line_is_right_to_the_fen(chat: Chat) -> None:
    chat.sells("橙子", unit="份", price="3.35", stock=10)
    number = bought(chat, "橙子 3份")
    chat.whispers(f"换货 {number} 橙子 1 坏了", by="阿梅")
    chat.whispers(f"退款 {number} 橙子 3 都不要", by="阿梅").replied("最多还能退 ¥6.70")
    chat.whispers(f"退款 {number} 10.05 都不要", by="阿梅").replied("最多还能退")
    chat.whispers(f"收货 {number}", by="阿梅").replied("已收货")  # the replacement, too
    assert case(chat).status is CaseStatus.DONE
    chat.whispers(f"退款 {number} 橙子 2 坏了", by="阿梅").replied("¥6.70")
    chat.whispers(f"退款 {number} 橙子 1 坏了", by="阿梅").replied("¥3.35")
    refunds_arrive(chat)
    assert look.order(chat, numbers.read(number)).refunded == Money(1005)
    again = numbers.show(look.rows(chat, Order, Order.replaces.is_not(None))[0].id)
    chat.whispers(f"退款 {again} 不要了", by="阿梅").replied("原订单", number)
    chat.whispers(f"取消 {again} 不要了", by="阿梅").replied("原订单", number)
    assert supplier_has(chat) == ZERO


def test_each_piece_is_replaced_once(chat: Chat) -> None:
    number = bought(chat, "草莓 2份")
    for _ in range(2):
        chat.whispers(f"补发 {number} 草莓 1 少了", by="阿梅").replied("已同意")
        chat.whispers(f"收货 {number}", by="阿梅")
    chat.whispers(f"换货 {number} 草莓 1 还是坏", by="阿梅").replied("每份只换补一次", "0份")
    assert sold(chat) == "4"


def test_another_way_of_selling_at_the_same_price(chat: Chat) -> None:
    chat.sells("茶", unit="盒", price="20.00", stock=5, spec="绿茶")
    with chat.shop.work() as work:
        from tests import make

        product = look.sku(chat, "茶").product_id
        for spec, price in (("红茶", "20.00"), ("白茶", "25.00")):
            chat.sku[spec] = make.sku(work, work.session.get_one(make.catalog.Product, product), unit="盒", price=price,
                                      stock=5, spec=spec)  # fmt: skip
    chat.whispers("买 茶 绿茶 2盒", by="阿梅").replied("付款")
    order = look.latest(chat)
    chat.pays(order.id, "阿梅")
    number = numbers.show(order.id)
    chat.whispers(f"收货 {number}", by="阿梅")
    chat.whispers(f"换货 {number} 茶 1 换成白茶", by="阿梅").replied("价格不同")
    chat.whispers(f"换货 {number} 茶 1 换成红茶 拿错了", by="阿梅").replied("已同意")
    assert (sold(chat, "茶"), sold(chat, "红茶"), sold(chat, "白茶")) == ("2", "1", "0")
    chat.whispers(f"收到退货 {H1} 入库", by="果园")
    assert (sold(chat, "茶"), sold(chat, "红茶")) == ("1", "1")


def test_what_is_sold_out_is_not_sent_again(chat: Chat) -> None:
    chat.sells("枇杷", unit="份", price="60.00", stock=1)
    number = bought(chat, "枇杷 1份")
    chat.whispers(f"补发 {number} 枇杷 1 坏了", by="阿梅").replied("等供应商")
    chat.whispers(f"同意售后 {H1}", by="果园").replied("0")
    assert case(chat).status is CaseStatus.ASKED
    chat.whispers(f"拒绝售后 {H1} 没货了，给您退款", by="果园").replied("已拒绝")
    assert any("没货了" in told for told in chat.told("阿梅"))
    chat.whispers(f"退款 {number} 枇杷 1 坏了", by="阿梅").replied("¥60.00")


def test_who_resends_bears_it_or_shares_it(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers(f"补发 {number} 草莓 2 没收到", by="阿梅").replied("等供应商")
    chat.whispers(f"售后分担 {H1} 40", by="经理").replied("40%")
    chat.whispers(f"同意售后 {H1}", by="果园").replied("等取换补的货")
    chat.whispers(f"售后分担 {H1} 100", by="经理").replied("不能这样了")
    assert supplier_has(chat) == Money(9000)
    chat.whispers(f"收货 {number}", by="阿梅")
    assert (supplier_has(chat), case(chat).shop_bears) == (Money(12600), Money(3600))


def test_a_supplier_who_does_not_answer_is_overruled(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers(f"退货 {number} 草莓 2 太酸", by="阿梅")
    chat.clock.advance(hours=24, minutes=1)
    chat.runs("aftersales.escalate")
    assert case(chat).status is CaseStatus.ESCALATED
    assert any(H1 in told and "没有按时答复" in told for told in chat.told("经理"))
    assert any(H1 in told and "管理者" in told for told in chat.told("阿梅"))
    chat.whispers("售后 待处理", by="经理").replied(H1, "已转管理者")
    chat.whispers(f"同意售后 {H1}", by="经理").replied("等货退回")
    chat.whispers(f"售后 {H1}", by="阿梅").replied("太酸", "已转管理者", "等货退回")


def test_the_customer_withdraws_and_all_is_as_before(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers(f"换货 {number} 草莓 1 酸", by="阿梅").replied("已同意")
    replacement = look.latest(chat)
    chat.whispers(f"撤销售后 {H1}", by="阿梅").replied("已撤销")
    assert (sold(chat), str(line(chat, number).claimed)) == ("3", "0")
    assert look.order(chat, replacement.id).status is OrderStatus.REFUNDED
    assert look.part(chat, replacement.id, "果园").status is FulfilmentStatus.CANCELLED
    chat.whispers("我的售后", by="阿梅").replied(H1, "已撤销")
    chat.whispers(f"撤销售后 {H1}", by="阿梅").replied("不能这样了")
    chat.whispers(f"换货 {number} 草莓 1 酸", by="阿梅").replied(H2)


def test_what_has_gone_out_can_not_be_withdrawn(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers(f"补发 {number} 草莓 1 少了", by="阿梅")
    chat.whispers(f"发货 {numbers.show(look.latest(chat).id)} 顺丰 SF1", by="果园").replied("已发")
    chat.whispers(f"撤销售后 {H1}", by="阿梅").replied("不能这样了")
    assert (case(chat).status, sold(chat)) == (CaseStatus.REPLACING, "4")


def test_refunds_returns_and_exchanges_share_what_was_bought(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers(f"退款 {number} 草莓 1 坏了", by="阿梅").replied("已受理")
    chat.whispers(f"退货 {number} 草莓 3 酸", by="阿梅").replied("最多还能处理 2份")
    chat.whispers(f"退货 {number} 草莓 2 酸", by="阿梅").replied(H1)
    chat.whispers(f"退款 {number} 草莓 1 坏了", by="阿梅").replied("最多还能退")
    chat.whispers(f"退款 {number} 1.00 坏了", by="阿梅").replied("最多还能退")
    chat.whispers(f"退款 {number} 全退", by="阿梅").replied("没有可以退的")
    chat.whispers(f"换货 {number} 草莓 1 酸", by="阿梅").replied("已经有售后", H1)
    assert [r.status for r in look.refunds(chat, numbers.read(number))] == [RefundStatus.APPROVED]


def test_before_it_has_gone_out_there_is_nothing_to_exchange(chat: Chat) -> None:
    number = bought(chat, handed_over=False)
    for word in ("退货", "换货", "补发"):
        chat.whispers(f"{word} {number} 草莓 1 酸", by="阿梅").replied("还没有发出")
    assert look.rows(chat, Case) == []


def test_the_window_ends_and_a_replacement_opens_it_again(chat: Chat) -> None:
    number = bought(chat)
    chat.clock.advance(days=6)
    chat.whispers(f"换货 {number} 草莓 1 酸", by="阿梅").replied("已同意")
    chat.whispers(f"收货 {number}", by="阿梅")
    chat.clock.advance(days=6)
    chat.whispers(f"退货 {number} 草莓 1 酸", by="阿梅").replied("已同意")
    chat.whispers(f"撤销售后 {H2}", by="阿梅")
    chat.clock.advance(days=2)
    chat.whispers(f"退货 {number} 草莓 1 酸", by="阿梅").replied("7 天内")


def test_somebody_elses_case_is_an_unknown_one(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers(f"退货 {number} 草莓 2 酸", by="阿梅")
    for words in ("售后 {}", "撤销售后 {}"):
        theirs = chat.whispers(words.format(H1), by="老王")
        assert theirs.here is not None
        assert theirs.here.text == f"没有售后 {H1}。发「我的售后」看看。"
    for words in ("售后 {}", "同意售后 {}", "拒绝售后 {} 不", "收到退货 {}", "撤销售后 {}"):
        chat.whispers(words.format(H1), by="食堂").replied(f"没有售后 {H1}")
    chat.whispers(f"撤销售后 {H1}", by="果园").replied(f"没有售后 {H1}")
    chat.whispers("售后 待处理", by="食堂").replied("没有要处理的")
    chat.whispers(f"退货 {number} 草莓 1 酸", by="老王").replied("没有")
    assert case(chat).status is CaseStatus.ASKED


NONSENSE = [
    "售后",
    "售后 H",
    "售后 1",
    "同意售后 H0000",
    "退货 1 2",
    "换货 {n} 草莓 9999999999",
    "补发 {n} 草莓 0",
    "退货 {n} 草莓 0.5 坏",
    "退货 {n} \x00",
    "换货 {n} 草莓 1 换成" + "x" * 9000,
    "补发 {n} 🍓",
]


@pytest.mark.parametrize("text", NONSENSE)
def test_what_makes_no_sense_changes_nothing(chat: Chat, text: str) -> None:
    number = bought(chat)
    for by in ("阿梅", "果园", "经理"):
        answer = chat.whispers(text.format(n=number), by=by)
        assert answer.here or answer.private
    assert look.rows(chat, Case) == []


def test_the_list_of_a_deal_shows_what_is_handed_over_again(chat: Chat) -> None:
    chat.says("开团 团\n苹果\n香蕉", by="团长").replied("团")
    chat.says("苹果2斤", by="阿梅")
    order = look.latest(chat)
    chat.pays(order.id, "阿梅")
    number = numbers.show(order.id)
    chat.whispers(f"收货 {number}", by="阿梅")
    chat.whispers(f"补发 {number} 苹果 1 少了", by="阿梅").replied("已同意")
    chat.says("名单", by="团长").replied("苹果×2斤、苹果×1斤")
    chat.says("汇总", by="团长").replied("3")
    with chat.shop.work(reads=True) as work:  # hers is still what she bought
        stands = deals_found.standing(work, order.deal_id or 0, chat.who["阿梅"].id)
    assert str(stands[chat.sku["苹果"].id]) == "2"


def test_what_is_handed_over_again_is_no_sale(chat: Chat) -> None:
    """In no figure: neither those of the day, nor the supplier's, nor the folded ones."""
    number, today = bought(chat), chat.clock.now()
    chat.whispers(f"补发 {number} 草莓 1 少了", by="阿梅").replied("已同意")
    chat.whispers(f"换货 {number} 草莓 1 酸", by="阿梅").replied("已经有售后")
    chat.whispers(f"收货 {number}", by="阿梅")
    chat.whispers(f"换货 {number} 草莓 1 酸", by="阿梅").replied("已同意")
    chat.whispers(f"撤销售后 {H2}", by="阿梅").replied("已撤销")
    chat.clock.advance(days=1)
    chat.runs("figures.fold_days")
    with chat.shop.work(reads=True) as work:
        day, zone = today.astimezone(work.settings.zone).date(), work.settings.zone
        (row,) = work.execute(select(OrdersDay).where(OrdersDay.day == day)).scalars()
        assert (row.orders, row.refunds) == (1, 0)
        (goods,) = work.execute(select(GoodsDay).where(GoodsDay.day == day)).scalars()
        assert (str(goods.quantity), str(goods.returned), goods.reduced) == ("3", "0", ZERO)
        assert reports_found.day(work, day).paid == 1
        assert [str(row.quantity) for row in reports_found.best_sellers(work, day)] == ["3"]
        assert len(drilling.orders(work, *day_bounds(day, zone), Part())) == 1


def test_a_case_is_answered_by_quoting_it(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers(f"退货 {number} 草莓 2 太酸", by="阿梅").replied("等供应商")
    told = ("群买", next(told for told in chat.told("果园") if H1 in told))
    chat.whispers("同意", by="食堂", quote=told).replied(f"没有售后 {H1}")
    chat.whispers("同意", by="阿梅", quote=told)
    assert case(chat).status is CaseStatus.ASKED
    chat.whispers("同意", by="果园", quote=told).replied("等货退回")
    chat.whispers("收到", by="果园", quote=told).replied("退款中")
    chat.whispers(f"换货 {number} 草莓 1 酸", by="阿梅").replied("已同意")
    chat.whispers("撤销", by="阿梅", quote=("群买", f"售后 {H2} 同意换货")).replied("已撤销")
