"""Price rules: made in one line, taken off by themselves, given back with the order."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from core import numbers
from core.money import Money
from core.quantity import Quantity
from models.ledger import Account, Posting
from models.members import Member
from models.orders import Order, OrderStatus
from models.price_rules import PriceRule, RuleBuyer, RuleUse
from tests.fire import look
from tests.stories.chat import Chat


def makes(chat: Chat, command: str, *said: str, by: str = "经理") -> PriceRule:
    chat.whispers(command, by=by).replied("✅ 活动", *said)
    return look.rows(chat, PriceRule)[-1]


def rule(chat: Chat) -> PriceRule:
    return look.rows(chat, PriceRule)[-1]


def number(chat: Chat) -> str:
    return numbers.show(look.latest(chat).id)


def discounts(chat: Chat) -> int:
    with chat.shop.work(reads=True) as work:
        found = work.execute(select(func.sum(Posting.amount)).where(Posting.account == Account.DISCOUNTS)).scalar()
        return found.fen if found else 0


def refunds(chat: Chat, text: str) -> None:
    chat.whispers(text, by="阿梅").replied("已受理")
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)


def test_a_flash_price_holds_for_its_pieces_and_its_time(chat: Chat) -> None:
    makes(
        chat,
        "特价 苹果 6.90 共3斤 到 今晚8点",
        "苹果 特价 ¥6.90/斤，共 3斤，03-06 20:00 结束",
        "由商家承担",
        "停优惠 1",
    )
    chat.whispers("买 苹果 2斤", by="阿梅").replied("原价 17.80 − 特价 4.00 = 13.80", "¥13.80")
    chat.whispers(f"订单 {number(chat)}", by="阿梅").replied("原价 17.80 − 特价 4.00 = 13.80")
    chat.whispers("买 苹果 2斤", by="老王").replied("原价 17.80 − 特价 2.00 = 15.80")  # one was left
    chat.whispers("买 苹果 1斤", by="团长").replied("¥8.90")
    chat.whispers("优惠活动", by="经理").replied("已用 3斤")
    chat.clock.advance(hours=3)
    chat.runs("orders.expire_orders")
    assert rule(chat).taken == Quantity.of(0)
    chat.whispers("买 苹果 1斤", by="阿梅").replied("¥8.90")


@pytest.mark.parametrize("how", ["cancelled", "expired", "refunded", "refunded in part", "handed over"])
def test_flash_stock_comes_back_as_stock_does(chat: Chat, how: str) -> None:
    makes(chat, "特价 盒饭 12 共2份")
    chat.whispers("买 盒饭 3份", by="阿梅").replied("原价 45.00 − 特价 6.00 = 39.00")
    left = Quantity.of(2)
    if how == "cancelled":
        chat.whispers(f"取消 {number(chat)}", by="阿梅")
    elif how == "expired":
        chat.clock.advance(minutes=16)
        chat.runs("orders.expire_orders")
    else:
        chat.pays(look.latest(chat).id, "阿梅")
        if how == "handed over":
            chat.whispers(f"收货 {number(chat)}", by="阿梅")
            left = Quantity.of(0)
        if how == "refunded in part":
            refunds(chat, f"退款 {number(chat)} 盒饭 1 多了")
            assert rule(chat).taken == Quantity.of(2)  # the one at list price
            refunds(chat, f"退款 {number(chat)} 盒饭 1 多了")
            left = Quantity.of(1)
        else:
            refunds(chat, f"退款 {number(chat)} 不要了")
        assert discounts(chat) == (200 if how == "refunded in part" else 0)
    assert rule(chat).taken == Quantity.of(2) - left
    chat.whispers("买 盒饭 3份", by="老王").replied(f"¥{45 - 3 * (left.thousandths // 1000)}.00")


@pytest.mark.parametrize("elsewhere", [False, True])
def test_paid_late_it_is_had_again_or_the_money_goes_back(chat: Chat, elsewhere: bool) -> None:
    makes(chat, "特价 盒饭 12 共2份")
    chat.whispers("买 盒饭 2份", by="阿梅")
    late = look.latest(chat).id
    paid = chat.pays(late, "阿梅", noticed=False)
    chat.clock.advance(minutes=16)
    chat.runs("orders.expire_orders")
    if elsewhere:
        chat.whispers("买 盒饭 1份", by="老王").replied("¥12.00")
    chat.till.take_notice({}, chat.gateway.notice(paid))
    assert look.order(chat, late).status is (OrderStatus.EXPIRED if elsewhere else OrderStatus.PAID)
    assert rule(chat).taken == Quantity.of(1 if elsewhere else 2)


def test_a_sample_is_had_once_by_each_and_costs_nothing(chat: Chat) -> None:
    makes(chat, "试吃 盒饭 共2份", "盒饭 免费品尝，共 2份，每人 1份")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("不用付款", "原价 15.00 − 免费品尝 15.00 = 0.00")
    assert look.latest(chat).status is OrderStatus.PAID
    chat.whispers("买 盒饭 2份", by="阿梅").replied("¥30.00")
    chat.whispers("买 盒饭 2份", by="老王").replied("原价 30.00 − 免费品尝 15.00 = 15.00")
    chat.whispers("买 盒饭 1份", by="团长").replied("¥15.00")
    chat.whispers(f"退款 {numbers.show(1)} 不要了", by="阿梅").replied("已受理")
    chat.whispers("买 盒饭 1份", by="团长").replied("不用付款")


def test_the_more_the_cheaper_each(chat: Chat) -> None:
    makes(chat, "阶梯价 苹果 3斤8.50 5斤起7.90", "苹果 阶梯价 满 3斤 ¥8.50、满 5斤 ¥7.90")
    for pieces, total in (("2", "17.80"), ("3", "25.50"), ("5.5", "43.45")):
        chat.whispers(f"买 苹果 {pieces}斤", by="阿梅").replied(f"¥{total}")


def test_goods_together_cost_less(chat: Chat) -> None:
    makes(chat, "套装 苹果2斤+香蕉1斤 19.90 共1套", "套装 苹果2斤+香蕉1斤 ¥19.90，共 1套")
    chat.whispers("买 苹果 4斤, 香蕉 2斤", by="阿梅").replied("¥41.60", "套装")
    chat.whispers("买 苹果 2斤, 香蕉 1斤", by="老王").replied("¥21.70")
    chat.pays(1, "阿梅")
    refunds(chat, f"退款 {numbers.show(1)} 香蕉 2 坏了")
    assert rule(chat).taken == Quantity.of(1)
    refunds(chat, f"退款 {numbers.show(1)} 不要了")
    assert rule(chat).taken == Quantity.of(0)


def test_who_has_never_ordered_gets_the_newcomers_price_once(chat: Chat) -> None:
    makes(chat, "新客价 苹果 5.90 每人2斤", "苹果 新客价 ¥5.90/斤，每人 2斤")
    chat.whispers("买 香蕉 1斤", by="老王")
    chat.whispers("买 苹果 1斤", by="老王").replied("¥8.90")
    chat.whispers("买 苹果 3斤", by="阿梅").replied("原价 26.70 − 新客价 6.00 = 20.70")
    chat.whispers("买 苹果 1斤", by="阿梅").replied("¥8.90")
    for order in look.rows(chat, Order):
        chat.whispers(f"取消 {numbers.show(order.id)}", by="阿梅")
    chat.whispers("买 苹果 1斤", by="阿梅").replied("新客价")


def test_from_a_sum_on_it_costs_less_without_a_coupon(chat: Chat) -> None:
    makes(chat, "满减 满30减3 满50减8 每人1次", "满 ¥30.00 减 ¥3.00、满 ¥50.00 减 ¥8.00，每人 1次")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("¥15.00")
    chat.whispers("买 盒饭 2份, 苹果 1斤", by="阿梅").replied("¥35.90", "满减")
    chat.whispers("买 盒饭 4份", by="阿梅").replied("¥60.00")
    chat.whispers("买 盒饭 4份", by="老王").replied("原价 60.00 − 满减 8.00 = 52.00")


@pytest.mark.parametrize(
    ("terms", "cheaper"),
    [
        ("满减 满10减1 供应商 食堂", True),
        ("满减 满10减1 供应商 果园", False),
        ("满减 满10减1 商品 盒饭", True),
        ("满减 满10减1 商品 苹果", False),
        ("满减 满10减1 群 梅园3号楼", True),
        ("特价 供应商 食堂 8折", True),
        ("特价 盒饭 8折", True),
        ("特价 盒饭 12 从 明天8点 到 明天20点", False),
        ("spend 10-1 product 盒饭", True),
        ("flash 盒饭 20% until tomorrow 8pm", True),
        ("tiers 盒饭 1:12", True),
        ("bundle 盒饭1+苹果1 12", False),
    ],
)
def test_each_is_about_what_it_says(chat: Chat, terms: str, cheaper: bool) -> None:
    makes(chat, terms)
    chat.whispers("买 盒饭 1份", by="阿梅")
    assert (look.latest(chat).total < Money(1500)) is cheaper


def test_in_a_deal_it_grows_with_what_is_added(chat: Chat) -> None:
    makes(chat, "特价 盒饭 12 共2份")
    chat.says("开团 午饭\n盒饭", by="团长")
    chat.says("盒饭1份", by="阿梅").replied("原价 15.00 − 特价 3.00 = 12.00")
    chat.says("再加2份盒饭", by="阿梅").replied("原价 45.00 − 特价 6.00 = 39.00")
    chat.says("盒饭改成1份", by="阿梅").replied("¥12.00")
    assert rule(chat).taken == Quantity.of(1)
    (use,) = look.rows(chat, RuleUse)
    assert use.quantity == Quantity.of(1)


def test_a_list_of_many_takes_what_there_is(chat: Chat) -> None:
    makes(chat, "特价 盒饭 12 共3份")
    chat.says("开团 午饭\n盒饭", by="团长")
    chat.says("#接龙\n1. 小林 盒饭2\n2. 小张 盒饭2\n3. 小王 盒饭1", by="团长")
    assert rule(chat).taken == Quantity.of(3)
    assert sum(order.total.fen for order in look.rows(chat, Order)) == 5 * 1500 - 3 * 300


def test_what_was_promised_is_kept_though_it_was_stopped(chat: Chat) -> None:
    makes(chat, "特价 盒饭 12")
    chat.says("开团 午饭\n盒饭\n苹果", by="团长")
    chat.says("盒饭2份", by="阿梅").replied("¥24.00")
    chat.whispers("停优惠 1", by="经理").replied("活动 1 已停", "30 分钟内")
    chat.whispers("停优惠 1", by="经理").replied("没有活动 1")
    chat.says("盒饭1份", by="老王").replied("¥12.00")  # who has just seen the price
    chat.clock.advance(minutes=14)
    chat.says("再加1份盒饭", by="阿梅")
    chat.clock.advance(minutes=14)
    chat.says("苹果1斤", by="阿梅")
    chat.clock.advance(minutes=3)
    chat.says("再加1份盒饭", by="阿梅")
    assert look.order(chat, 1).total == Money(3 * 1200 + 890 + 1500)
    chat.says("盒饭1份", by="团长")
    assert look.latest(chat).total == Money(1500)


def test_a_supplier_bears_its_own(chat: Chat) -> None:
    makes(chat, "特价 盒饭 12", "由供应商承担", by="食堂")
    makes(chat, "满减 满20减2", "食堂的商品", by="食堂")
    for terms in ("特价 苹果 6", "特价 供应商 果园 8折", "满减 满20减2 供应商 果园", "套装 苹果+盒饭 20"):
        chat.whispers(terms, by="食堂").replied("没有")
    chat.whispers("停优惠 1", by="果园").replied("没有活动 1")
    chat.whispers("优惠活动", by="果园").replied("没有活动")
    chat.whispers("优惠活动", by="食堂").replied("1. 盒饭", "2. 食堂的商品")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("¥12.00")
    chat.pays(look.latest(chat).id, "阿梅")
    assert discounts(chat) == 0
    chat.whispers("停优惠 1", by="食堂").replied("已停")


def test_members_who_are_one_have_had_what_both_had(chat: Chat) -> None:
    makes(chat, "试吃 盒饭 共9份")
    for who in ("阿梅", "老王"):
        chat.whispers("买 盒饭 1份", by=who).replied("不用付款")
    chat.says("合并 老王 阿梅 确定", by="团长")
    (buyer,) = look.rows(chat, RuleBuyer)
    assert (buyer.taken, buyer.joined) == (Quantity.of(2), True)


def test_a_coupon_does_not_stand_beside_a_flash_price(chat: Chat) -> None:
    makes(chat, "特价 盒饭 12 共1份")
    chat.whispers("新券 小券 减2", by="经理")
    chat.whispers("发券 小券 阿梅", by="经理")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("¥12.00")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("原价 15.00 − 小券 2.00 = 13.00")


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ("特价 苹果 8.90", "现在就是 ¥8.90"),
        ("特价 苹果 99", "要比它低"),
        ("特价 苹果 0", "没法办"),
        ("特价 苹果 6.905", "6.905"),
        ("特价 苹果", "没看懂"),
        ("特价 6.90", "没看懂"),
        ("特价 榴莲 6.90", "没有「榴莲」"),
        ("特价 苹果 0折", "没法办"),
        ("特价 苹果 6.90 共0斤", "没看懂"),
        ("特价 盒饭 6.90 共1.5份", "论件卖的要整数"),
        ("特价 盒饭 6.90 共1份 每人2份", "每人的不能比总数多"),
        ("特价 苹果 6.90 到 3月1日 9:00", "已经过了"),
        ("特价 苹果 6.90 到 何时", "何时"),
        ("特价 苹果 6.90 群 哪", "哪"),
        ("阶梯价 苹果", "没看懂"),
        ("阶梯价 苹果 3斤7.90 5斤8.50", "要比它低"),
        ("阶梯价 苹果 3斤7.90 3斤7.50", "要比它低"),
        ("阶梯价 盒饭 1.5份12", "没法办"),
        ("套装 苹果2斤 10", "没法办"),
        ("套装 苹果1斤+苹果2斤 10", "没法办"),
        ("套装 苹果1斤+香蕉1斤 99", "现在就是 ¥12.80"),
        ("套装 盒饭1.5份+香蕉1斤 9", "论件卖的"),
        ("试吃 苹果", "没看懂"),
        ("新客价 苹果 9", "要比它低"),
        ("满减 满5减50", "没法办"),
        ("满减 满5减0", "没法办"),
        ("满减 满50减5 满100减4", "没法办"),
        ("满减 满50减5.555", "5.555"),
        ("满减 满50减5 供应商 谁", "谁"),
        ("满减 减5", "没看懂"),
        ("停优惠 7", "没有活动 7"),
        ("停优惠 999999999999", "没有活动"),
        ("特价 " + "x" * 10_240 + " 1", "没有"),
        ("特价 \x00 1", ""),
        ("特价 🍎 1", "没有"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(chat: Chat, terms: str, said: str) -> None:
    answer = chat.whispers(terms, by="经理")
    assert said in answer._texts()
    assert len(answer._texts()) < 500
    assert look.rows(chat, PriceRule) == []


def test_customers_make_none(chat: Chat) -> None:
    for terms in ("特价 苹果 6.90", "停优惠 1", "满减 满50减5"):
        chat.whispers(terms, by="阿梅")
    assert look.rows(chat, PriceRule) == []


def test_it_is_said_in_english(chat: Chat) -> None:
    with chat.shop.work() as work:
        work.session.get_one(Member, chat.who["经理"].id).language = "en"
    chat.whispers("flash 苹果 6.90 total20 each2 until 8pm", by="经理").replied(
        "Offer 1: 苹果: flash price ¥6.90/斤, 20 斤 in all"
    )
    chat.whispers("offers", by="经理").replied("0 斤 taken")
    chat.whispers("stop-offer 1", by="经理").replied("Offer 1 has ended")
