"""Coupons: given out, claimed by code, used by themselves or by hand, back when the order goes back."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from core import numbers
from core.money import Money
from models.coupons import Coupon, CouponKind, CouponStatus, Source
from models.ledger import Account, Posting
from models.members import Member
from models.orders import LineReduction, Order, OrderStatus
from services.coupons import CouponGone, issue
from tests import make
from tests.fire import look
from tests.stories.chat import Answer, Chat


def kind(chat: Chat, terms: str) -> CouponKind:
    chat.whispers(f"新券 {terms}", by="经理").replied("领券码")
    return look.rows(chat, CouponKind)[-1]


def claims(chat: Chat, terms: str, by: str = "阿梅") -> int:
    """A new kind of coupon, and one of it for somebody; the coupon's number."""
    code = kind(chat, terms).code
    chat.says(f"领券 {code[:4].lower()}-{code[4:]}", by=by).replied("领到了")
    return look.rows(chat, Coupon)[-1].id


def number(chat: Chat) -> str:
    return numbers.show(look.latest(chat).id)


def coupon(chat: Chat, coupon_id: int) -> Coupon:
    (found,) = look.rows(chat, Coupon, Coupon.id == coupon_id)
    return found


def balance(chat: Chat, account: Account) -> int:
    with chat.shop.work(reads=True) as work:
        found = work.execute(select(func.sum(Posting.amount)).where(Posting.account == account)).scalar()
        return found.fen if found else 0


def refunds(chat: Chat, text: str) -> None:
    chat.whispers(text, by="阿梅").replied("已受理")
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)


def test_from_the_code_to_the_refund(chat: Chat) -> None:
    """The shop bears it, the supplier gets the full worth; refunded whole, it comes back, once."""
    mine = claims(chat, "周末券 满30减5 共100张 到 周日20:00")
    chat.whispers("我的券", by="阿梅").replied(f"券 {mine} 「周末券」满 ¥30.00 减 ¥5.00", "03-08 20:00")
    for again in (True, False):
        chat.whispers("买 盒饭 3份", by="阿梅").replied("原价 45.00 − 周末券 5.00 = 40.00", "¥40.00")
        chat.whispers("我的券", by="阿梅").replied("没有能用的券")
        chat.whispers(f"订单 {number(chat)}", by="阿梅").replied("原价 45.00 − 周末券 5.00 = 40.00")
        chat.pays(look.latest(chat).id, "阿梅")
        assert balance(chat, Account.DISCOUNTS) == 500
        refunds(chat, f"退款 {number(chat)} 盒饭 1 凉了")
        assert coupon(chat, mine).status is CouponStatus.USED
        refunds(chat, f"退款 {number(chat)} 不要了")
        assert look.latest(chat).status is OrderStatus.REFUNDED
        assert coupon(chat, mine).status is (CouponStatus.OWNED if again else CouponStatus.USED)
        assert balance(chat, Account.DISCOUNTS) == 0


def test_money_back_for_goods_that_stay_brings_no_coupon_back(chat: Chat) -> None:
    mine = claims(chat, "减券 减5")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("¥10.00")
    chat.pays(look.latest(chat).id, "阿梅")
    for _ in range(2):
        refunds(chat, f"退款 {number(chat)} 4.00 凉了")
    chat.whispers(f"收货 {number(chat)}", by="阿梅")
    refunds(chat, f"退款 {number(chat)} 1.00 还是凉")
    assert coupon(chat, mine).status is CouponStatus.USED


def test_after_its_last_day_nothing_comes_back(chat: Chat) -> None:
    mine = claims(chat, "今晚券 减5 到 今晚20:00")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("¥10.00")
    chat.pays(look.latest(chat).id, "阿梅")
    chat.clock.advance(hours=3)
    refunds(chat, f"退款 {number(chat)} 不要了")
    assert coupon(chat, mine).status is CouponStatus.USED


@pytest.mark.parametrize(
    ("terms", "order", "total"),
    [
        ("满减券 满45减5", "盒饭 2份", "¥30.00"),
        ("满减券 满45减5", "盒饭 3份", "¥40.00"),
        ("折扣券 9折", "盒饭 2份", "¥27.00"),
        ("折扣券 8.5折 最多减2", "盒饭 2份", "¥28.00"),
        ("折扣券 满30打9折", "盒饭 1份", "¥15.00"),
        ("整单券 减99", "盒饭 1份", "不用付款"),
        ("单品券 减2 商品 苹果", "苹果 1斤, 盒饭 1份", "¥21.90"),
        ("单品券 减2 商品 苹果", "盒饭 1份", "¥15.00"),
        ("食堂券 满20减3 供应商 食堂", "苹果 2斤, 盒饭 1份", "¥32.80"),
        ("食堂券 满20减3 供应商 食堂", "苹果 1斤, 盒饭 2份", "¥35.90"),
        ("本群券 减1 群 梅园3号楼", "盒饭 1份", "¥14.00"),
        ("别群券 减1 群 兰园", "盒饭 1份", "¥15.00"),
    ],
)
def test_what_a_coupon_takes_off(chat: Chat, terms: str, order: str, total: str) -> None:
    with chat.shop.work() as work:
        make.community(work, "兰园")
    claims(chat, terms)
    chat.whispers(f"买 {order}", by="阿梅").replied(total)


def test_the_best_is_used_by_itself_and_another_by_hand(chat: Chat) -> None:
    small, large = claims(chat, "小券 减2"), claims(chat, "大券 满30减5")
    chat.says("开团 午饭\n盒饭", by="团长")
    chat.says("盒饭1份", by="阿梅").replied("原价 15.00 − 小券 2.00 = 13.00")
    chat.says("再加1份盒饭", by="阿梅").replied("原价 30.00 − 大券 5.00 = 25.00")
    assert [coupon(chat, x).status for x in (small, large)] == [CouponStatus.OWNED, CouponStatus.USED]

    chat.whispers(f"用券 {number(chat)} {small}", by="阿梅").replied("¥28.00", "小券 2.00")
    chat.says("再加1份盒饭", by="阿梅").replied("¥43.00")  # chosen by hand, it stays
    chat.whispers(f"不用券 {number(chat)}", by="阿梅").replied("¥45.00")
    chat.says("盒饭改成2份", by="阿梅").replied("¥30.00")
    assert {coupon(chat, x).status for x in (small, large)} == {CouponStatus.OWNED}
    chat.whispers(f"用券 {number(chat)} {large}", by="阿梅").replied("¥25.00")
    chat.says("盒饭改成1份", by="阿梅").replied(
        "小券 2.00"
    )  # too small a sum for what was chosen: the best of the rest


def test_a_coupon_that_takes_nothing_off_is_refused_and_nothing_changes(chat: Chat) -> None:
    claims(chat, "小券 减2")
    large = claims(chat, "大券 满30减5")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("¥13.00")
    chat.whispers(f"用券 {number(chat)} {large}", by="阿梅").replied("「大券」不能用在订单")
    assert look.latest(chat).total == Money(1300)
    chat.says("开团 午饭\n盒饭", by="团长")
    chat.says("盒饭3份", by="阿梅")
    chat.whispers(f"订单 {number(chat)}", by="阿梅").replied("大券 5.00")


def test_others_coupons_and_orders_are_as_unknown_as_those_that_are_not_there(chat: Chat) -> None:
    his = claims(chat, "小券 减2", by="老王")
    chat.whispers("买 盒饭 1份", by="阿梅")
    mine = number(chat)
    missing = chat.whispers(f"用券 {mine} {his + 1}", by="阿梅")
    foreign = chat.whispers(f"用券 {mine} {his}", by="阿梅")
    assert foreign._texts() == missing._texts().replace(str(his + 1), str(his))
    chat.whispers(f"用券 {mine} {his}", by="老王").replied("没有")
    chat.whispers(f"不用券 {mine}", by="团长").replied("没有")
    assert look.latest(chat).total == Money(1500)


@pytest.mark.parametrize("how", ["cancelled", "expired"])
def test_an_order_that_is_given_up_gives_its_coupon_back(chat: Chat, how: str) -> None:
    mine = claims(chat, "小券 减2")
    for _ in range(2):
        chat.whispers("买 盒饭 1份", by="阿梅").replied("¥13.00")
        if how == "cancelled":
            chat.whispers(f"取消 {number(chat)}", by="阿梅")
        else:
            chat.clock.advance(minutes=16)
            chat.runs("orders.expire_orders")
        assert coupon(chat, mine).status is CouponStatus.OWNED


@pytest.mark.parametrize("elsewhere", [False, True])
def test_paid_late_the_coupon_is_taken_again_or_the_money_goes_back(chat: Chat, elsewhere: bool) -> None:
    mine = claims(chat, "小券 减2")
    chat.whispers("买 盒饭 1份", by="阿梅")
    late = look.latest(chat).id
    paid = chat.pays(late, "阿梅", noticed=False)
    chat.clock.advance(minutes=16)
    chat.runs("orders.expire_orders")
    if elsewhere:
        chat.whispers("买 苹果 1斤", by="阿梅").replied("小券 2.00")
    chat.till.take_notice({}, chat.gateway.notice(paid))
    assert look.order(chat, late).status is (OrderStatus.EXPIRED if elsewhere else OrderStatus.PAID)
    assert coupon(chat, mine).order_id == (look.latest(chat).id if elsewhere else late)


def test_what_an_unpaid_order_was_promised_it_keeps_though_the_coupon_has_ended(chat: Chat) -> None:
    claims(chat, "今晚券 满30减5 到 今晚18:10")
    chat.says("开团 午饭\n盒饭\n苹果", by="团长")
    chat.says("盒饭2份", by="阿梅").replied("今晚券 5.00")
    chat.clock.advance(minutes=12)
    chat.says("苹果1斤", by="阿梅")
    assert look.latest(chat).total == Money(3000 + 890 - 500)
    chat.says("盒饭2份", by="老王")
    assert look.latest(chat).total == Money(3000)


def test_wrong_codes_are_counted_and_soon_nobody_listens(chat: Chat) -> None:
    code = kind(chat, "小券 减2").code
    for wrong in ("1", "x" * 10_240, "🍎", "0O0O0O0O", "'; DROP TABLE coupons"):
        chat.whispers(f"领券 {wrong}", by="阿梅").replied("没有这个券码")
    chat.whispers(f"领券 {code}", by="阿梅").replied("分钟")
    chat.clock.advance(minutes=16)
    chat.whispers(f"领券 {code}", by="阿梅").replied("领到了")


def test_no_more_than_there_are_and_no_more_than_one_may_have(chat: Chat) -> None:
    code = kind(chat, "少券 减2 共3张 每人2张").code
    chat.whispers(f"领券 {code}", by="阿梅").replied("领到了")
    chat.whispers(f"领券 {code}", by="阿梅").replied("领到了")
    chat.whispers(f"领券 {code}", by="阿梅").replied("每人限 2 张")
    chat.whispers(f"领券 {code}", by="老王").replied("领到了")
    chat.whispers(f"领券 {code}", by="团长").replied("已经发完")
    chat.whispers("券列表", by="经理").replied("发了 3，用了 0")


def test_a_stopped_coupon_is_given_out_no_more_but_stays_good(chat: Chat) -> None:
    claims(chat, "小券 减2")
    chat.whispers("停券 小券", by="经理").replied("不再发了")
    chat.whispers(f"领券 {look.rows(chat, CouponKind)[0].code}", by="老王").replied("已经发完或停发")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("小券 2.00")
    chat.whispers("券列表", by="经理").replied("已停发")


def test_a_manager_gives_it_to_somebody_or_to_a_group(chat: Chat) -> None:
    kind(chat, "小券 减2")
    chat.whispers("发券 小券 给 阿梅", by="经理").replied("发给了 1 人")
    assert any("小券" in told for told in chat.told("阿梅"))
    chat.whispers("发券 1 梅园3号楼", by="经理").replied("发给了 5 人（共 6 人")
    assert [told for told in chat.told("老王") if "小券" in told] == []  # the group was told, once
    chat.whispers("发券 小券 阿梅", by="经理").replied("发给了 0 人")
    chat.whispers("发券 大券 阿梅", by="经理").replied("没有券")
    chat.whispers("发券 小券 没这个人", by="经理").replied("没这个人")
    chat.whispers("发券 小券 阿梅", by="阿梅")
    assert len(look.rows(chat, Coupon)) == 6


def test_issued_twice_from_one_source_everybody_has_one(chat: Chat) -> None:
    made = kind(chat, "回来券 减2 共3张 每人9张").id
    who = [chat.who[name].id for name in ("阿梅", "老王", "团长", "经理")]
    with chat.shop.work() as work:
        assert issue(work, made, who[:2], "win_back", 7) == who[:2]
        assert issue(work, made, who[:2], "win_back", 7) == []
        assert issue(work, made, who, "campaign", 1) == who[:1]  # one was left
        with pytest.raises(CouponGone):
            issue(work, made, who, "campaign", 2)


def test_owners_are_reminded_once(chat: Chat) -> None:
    claims(chat, "周末券 减5 到 周日20:00")
    claims(chat, "今晚券 减1 到 今晚20:00")
    chat.runs("coupons.remind")
    assert chat.told("阿梅") == []
    chat.clock.advance(hours=30)
    for _ in range(2):
        chat.runs("coupons.remind")
    (told,) = chat.told("阿梅")
    assert "快到期" in told
    assert "周末券" in told


def test_members_who_are_one_have_the_coupons_of_both(chat: Chat) -> None:
    code = kind(chat, "小券 减2").code
    for who in ("阿梅", "老王"):
        chat.whispers(f"领券 {code}", by=who).replied("领到了")
    chat.says("合并 老王 阿梅 确定", by="团长")
    owners = {row.member_id: 0 for row in look.rows(chat, Coupon)}
    assert len(owners) == 1
    assert {row.source for row in look.rows(chat, Coupon)} == {Source.CODE, Source.JOINED}


@pytest.mark.parametrize(
    "terms",
    [
        "", "券", "券 满5减50", "券 减0", "券 减-1", "券 减1000000000000", "券 100折", "券 0折", "券 减1.234",
        "券 减5 共0张", "券 减5 每人0张", "券 减5 0天", "券 减5 到 昨天", "券 减5 商品 榴莲", "券 减5 供应商 谁",
        "券 减5 群 哪", "券 减5 到 何时",
        "减5 减5 减", "券" * 100 + " 减5", "券 100%", "券 减5 " + "x" * 10_240,
    ],
)  # fmt: skip
def test_a_coupon_that_makes_no_sense_is_not_made(chat: Chat, terms: str) -> None:
    answer: Answer = chat.whispers(f"新券 {terms}", by="经理")
    assert len(answer._texts()) < 500
    assert look.rows(chat, CouponKind) == []


def test_it_is_said_in_the_language_of_the_reader(chat: Chat) -> None:
    with chat.shop.work() as work:
        member = work.session.get_one(Member, chat.who["阿梅"].id)
        member.language = "en"
    claims_in = kind(chat, "Weekend 10%").code
    chat.whispers(f"claim {claims_in}", by="阿梅").replied("It is yours", "10% off")
    chat.whispers("buy 盒饭 2份", by="阿梅").replied("Price 30.00 − Weekend 3.00 = 27.00")
    order = look.rows(chat, Order)[-1]
    chat.whispers(f"nocoupon {numbers.show(order.id)}", by="阿梅").replied("is ¥30.00 now")
    assert look.rows(chat, LineReduction) == []
