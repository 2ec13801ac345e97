"""用积分, 不用积分: a part of an order is paid with points, and the order may change meanwhile."""

from __future__ import annotations

import pytest

from core import numbers
from core.money import Money
from models.coupons import CouponKind
from models.orders import OrderStatus
from models.points import PointsEntry, PointsLot
from tests.fire import look
from tests.stories.chat import Chat
from tests.stories.purse import WITH_POINTS, balance, completes, free, gives, owed, places, refunds_, sets
from tests.stories.test_shares import pays, shares


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return WITH_POINTS


@pytest.fixture
def deal(chat: Chat) -> Chat:
    """阿梅 has 5000 points; half of an order can be paid with them, 100 at least."""
    sets(chat, per_yuan=0, most_percent=50, least=100)
    gives(chat, "阿梅", 5000)
    chat.says("开团 午饭\n盒饭\n苹果", by="团长")
    return chat


def orders(chat: Chat, text: str, by: str = "阿梅") -> str:
    """The number of somebody's order in the deal."""
    chat.says(text, by=by).replied(by)
    return numbers.show(look.latest(chat).id)


def test_as_much_as_can_be_or_a_number_or_none(deal: Chat) -> None:
    number = orders(deal, "盒饭2份")
    said = deal.whispers(f"用积分 {number}", by="阿梅")
    said.replied("用 1500 积分抵 ¥15.00", "原价 30.00 − 积分 15.00 = 15.00", "还要付 ¥15.00")
    assert said.pay_link
    assert free(deal, "阿梅") == 3500
    deal.whispers(f"use-points {number} 333", by="阿梅").replied("用 333 积分抵 ¥3.33", "¥26.67")
    assert free(deal, "阿梅") == 4667
    deal.whispers(f"订单 {number}", by="阿梅").replied("原价 30.00 − 积分 3.33 = 26.67")
    deal.whispers(f"不用积分 {number}", by="阿梅").replied("不用积分了", "¥30.00")
    assert free(deal, "阿梅") == 5000


def test_in_the_group_nobody_sees_it(deal: Chat) -> None:
    number = orders(deal, "盒饭2份")
    said = deal.says(f"用积分 {number} 300", by="阿梅")
    assert said.here is None
    said.replied("¥27.00")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("99", "每次至少用 100"),
        ("0", "每次至少用 100"),
        ("1501", "最多能用 1500"),
        ("999999999999", "最多能用 1500"),
        ("1000000000000", "用法"),
        ("-100", "用法"),
        ("1.5", "用法"),
        ("x" * 10_240, "用法"),
        ("一百", "用法"),
    ],
)
def test_other_numbers_are_refused_in_words(deal: Chat, typed: str, answer: str) -> None:
    number = orders(deal, "盒饭2份")
    deal.whispers(f"用积分 {number} {typed}", by="阿梅").replied(answer)
    assert free(deal, "阿梅") == 5000


def test_more_than_somebody_has_is_refused(deal: Chat) -> None:
    number = orders(deal, "盒饭2份", by="老王")
    deal.whispers(f"用积分 {number}", by="老王").replied("要 100，可用 0")
    gives(deal, "老王", 500)
    deal.whispers(f"用积分 {number} 501", by="老王").replied("要 501，可用 500")
    deal.whispers(f"用积分 {number}", by="老王").replied("用 500 积分")
    deal.whispers(f"用积分 {number} 400", by="老王").replied("用 400 积分")  # what it takes already counts


def test_others_orders_are_as_unknown_as_none(deal: Chat) -> None:
    number, nobodys = orders(deal, "盒饭2份"), numbers.show(9999)
    gives(deal, "老王", 5000)
    for command in ("用积分 {}", "用积分 {} 100", "不用积分 {}"):
        others = deal.whispers(command.format(number), by="老王").here
        none = deal.whispers(command.format(nobodys), by="老王").here
        assert others is not None
        assert none is not None
        assert others.text.replace(number, nobodys) == none.text
    assert look.rows(deal, PointsEntry)[-1].order_id is None


def test_what_can_no_longer_be_paid_takes_no_points(deal: Chat) -> None:
    number = orders(deal, "盒饭2份")
    deal.pays(numbers.read(number), "阿梅")
    deal.whispers(f"用积分 {number}", by="阿梅").replied("已付款", "不能再改")
    late = orders(deal, "盒饭2份")
    deal.clock.advance(minutes=16)  # the job hasn't run yet
    deal.whispers(f"用积分 {late}", by="阿梅").replied("不能再改")
    assert free(deal, "阿梅") == 5000


def test_an_order_that_changes_keeps_its_points_up_to_the_part_that_is_set(deal: Chat) -> None:
    number = orders(deal, "盒饭4份")
    deal.whispers(f"用积分 {number} 2000", by="阿梅")
    deal.says("再加1份盒饭", by="阿梅").replied("¥55.00")
    assert free(deal, "阿梅") == 3000
    deal.says("盒饭改成2份", by="阿梅").replied("¥15.00")
    assert free(deal, "阿梅") == 3500
    deal.says("盒饭改成4份", by="阿梅").replied("¥45.00")
    assert (free(deal, "阿梅"), balance(deal, "阿梅")) == (3500, 5000)


def test_what_comes_free_is_what_lasts_longest(chat: Chat) -> None:
    sets(chat)
    gives(chat, "阿梅", 300)
    chat.clock.advance(days=10)
    gives(chat, "阿梅", 300)
    order_id = numbers.show(places(chat, "阿梅", pay_with=500))
    chat.whispers(f"用积分 {order_id} 350", by="阿梅").replied("350")
    assert [lot.reserved for lot in look.rows(chat, PointsLot)] == [300, 50]


def test_opened_payments_are_void_when_the_points_change(deal: Chat) -> None:
    number = orders(deal, "盒饭2份")
    payment = deal.pays(numbers.read(number), "阿梅", noticed=False)
    deal.whispers(f"用积分 {number} 500", by="阿梅").replied("¥25.00")
    deal.till.take_notice({}, deal.gateway.notice(payment))
    order = look.order(deal, numbers.read(number))
    assert order.status is OrderStatus.PLACED
    assert any("自动原路退回" in said for said in deal.told("阿梅"))
    deal.pays(order.id, "阿梅")
    assert look.order(deal, order.id).paid == Money(2500)
    assert balance(deal, "阿梅") == 4500


def test_points_pay_what_a_coupon_leaves(deal: Chat) -> None:
    deal.whispers("新券 周末券 满30减5 共100张", by="经理").replied("领券码")
    deal.whispers(f"领券 {look.rows(deal, CouponKind)[-1].code}", by="阿梅").replied("领到了")
    number = orders(deal, "盒饭2份")
    said = deal.whispers(f"用积分 {number}", by="阿梅")
    said.replied("用 1250 积分", "原价 30.00 − 周末券 5.00 − 积分 12.50 = 12.50")
    deal.whispers(f"用积分 {number} 1251", by="阿梅").replied("最多能用 1250")
    deal.whispers(f"不用券 {number}", by="阿梅").replied("17.50")


def test_once_a_share_is_paid_the_points_stay_as_they_are(deal: Chat) -> None:
    number = orders(deal, "盒饭2份")
    deal.whispers(f"用积分 {number} 1000", by="阿梅")
    deal.whispers(f"拼单 {number} 2", by="阿梅").replied("¥10.00")
    deal.whispers(f"用积分 {number} 500", by="阿梅").replied("¥25.00")  # nobody has paid yet: it is shared anew
    order = look.order(deal, numbers.read(number))
    deal.whispers(f"拼单 {number} 2", by="阿梅").replied("¥12.50")
    pays(deal, order, shares(deal, order)[0])
    for command in (f"用积分 {number} 100", f"不用积分 {number}"):
        deal.whispers(command, by="阿梅").replied("已经有人付了 ¥12.50")
    pays(deal, order, shares(deal, order)[0])
    assert look.order(deal, order.id).status is OrderStatus.PAID
    assert balance(deal, "阿梅") == 4500
    refunds_(deal, order.id)  # two refunds, one for each payment
    assert (balance(deal, "阿梅"), owed(deal, "阿梅")) == (5000, 5000)


def test_the_books_owe_what_people_have(deal: Chat) -> None:
    order_id = completes(deal, "阿梅", pieces=4, pay_with=2000)
    assert owed(deal, "阿梅") == 3000
    refunds_(deal, order_id, 1)
    assert owed(deal, "阿梅") == 3500


# Two names, one person


def test_two_members_who_are_one_have_one_purse(chat: Chat) -> None:
    sets(chat)
    chat.says("开团 午饭\n盒饭", by="团长")
    gives(chat, "阿梅", 700)
    chat.says("签到", by="老王")
    chat.says("盒饭2份", by="老王")
    gives(chat, "老王", 1000)
    number = numbers.show(look.latest(chat).id)
    chat.whispers(f"用积分 {number} 800", by="老王")
    mine = chat.whispers("邀请", by="老王").here
    assert mine is not None
    code = mine.text.split("我是 ")[1].split(" ")[0]

    chat.says("合并 老王 阿梅 确定", by="团长").replied("同一个人")
    assert (free(chat, "阿梅"), balance(chat, "阿梅"), owed(chat, "阿梅")) == (902, 1702, 1702)
    assert (balance(chat, "老王"), owed(chat, "老王")) == (0, 0)
    chat.says("签到", by="阿梅").replied("签过到了")
    chat.whispers(f"不用积分 {number}", by="阿梅").replied("¥30.00")
    assert free(chat, "阿梅") == 1702
    chat.joins("小陈")
    chat.whispers(f"我是 {code} 邀请的", by="小陈").replied("你是 阿梅 邀请的")


def test_debt_of_the_one_is_paid_off_by_the_other(chat: Chat) -> None:
    sets(chat)
    earned = completes(chat, "老王", pieces=10)  # 100 points
    completes(chat, "老王", pay_with=100)  # earns 29
    refunds_(chat, earned)
    gives(chat, "阿梅", 100)
    assert balance(chat, "老王") == -71
    chat.says("合并 老王 阿梅 确定", by="团长").replied("同一个人")
    assert (free(chat, "阿梅"), owed(chat, "阿梅")) == (29, 29)
