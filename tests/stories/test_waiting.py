"""候补: in line for a flash price that is used up; whose turn it is has an order at that price."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from core import numbers
from core.money import Money
from core.quantity import Quantity
from models.erasures import Erasure
from models.history import Move
from models.members import Member
from models.orders import Order, OrderStatus
from models.price_rules import PriceRule
from models.waiting import PlaceStatus, WaitingPlace
from services import carts, orders, waiting
from tests import make
from tests.fire import look
from tests.stories.chat import Chat

JOB = "price_rules.call_waiting"


def sold_out(chat: Chat, terms: str = "盒饭 12 共2份", pieces: str = "2份") -> int:
    """团长 takes all there is by a flash price; the order."""
    chat.whispers(f"特价 {terms}", by="经理").replied("✅ 活动")
    chat.whispers(f"买 盒饭 {pieces}", by="团长").replied("特价")
    return look.latest(chat).id


def gives_up(chat: Chat, order_id: int, by: str = "团长") -> None:
    chat.whispers(f"取消 {numbers.show(order_id)}", by=by).replied("已取消")


def statuses(chat: Chat) -> list[PlaceStatus]:
    return [place.status for place in look.rows(chat, WaitingPlace)]


def why(chat: Chat) -> list[str]:
    return [move.reason for move in look.rows(chat, Move, Move.subject == "waiting_places")]


def test_whose_turn_it_is_has_an_order_at_the_flash_price(chat: Chat) -> None:
    given_up = sold_out(chat)
    chat.whispers("候补 1", by="阿梅").replied("排在第 1 位", "15 分钟内付款", "取消候补 1")
    chat.says("候补 盒饭 1份", by="老王").replied("排在第 2 位")
    chat.whispers("候补", by="老王").replied("活动 1：盒饭 1份，第 2 位")
    chat.whispers("优惠活动", by="经理").replied("已用 2份，2 人候补")
    chat.says("活动", by="阿梅").replied("已抢光，2 人候补", "候补 1")
    chat.runs(JOB)
    assert statuses(chat) == [PlaceStatus.WAITING] * 2  # nothing has come back
    gives_up(chat, given_up)
    chat.runs(JOB)
    first, second = look.rows(chat, WaitingPlace)
    order = look.order(chat, first.order_id or 0)
    assert (order.member_id, order.total, order.status) == (chat.who["阿梅"].id, Money(1200), OrderStatus.PLACED)
    assert look.order(chat, second.order_id or 0).member_id == chat.who["老王"].id
    assert f"轮到你了！活动 1：盒饭 1份 已按特价下单，订单 {numbers.show(order.id)}，共 ¥12.00" in chat.told("阿梅")[-1]
    chat.pays(order.id, "阿梅")
    chat.whispers("候补", by="阿梅").replied("你没有在候补")


def test_who_doesnt_pay_makes_room_for_the_next(chat: Chat) -> None:
    given_up = sold_out(chat, "盒饭 12 共1份", "1份")
    for name in ("阿梅", "老王"):
        chat.whispers("候补 盒饭", by=name).replied("第")
    gives_up(chat, given_up)
    chat.runs(JOB)
    assert statuses(chat) == [PlaceStatus.CALLED, PlaceStatus.WAITING]
    chat.clock.advance(minutes=16)
    chat.runs("orders.expire_orders")
    chat.runs(JOB)
    assert statuses(chat) == [PlaceStatus.CALLED] * 2
    assert look.latest(chat).member_id == chat.who["老王"].id
    chat.whispers("候补 1", by="阿梅").replied("排在第 1 位")  # again, and at the end of the line


def test_a_refund_or_more_of_it_makes_room(chat: Chat) -> None:
    paid = sold_out(chat, "盒饭 12 共1份", "1份")
    chat.pays(paid, "团长")
    for name in ("阿梅", "老王"):
        chat.whispers("候补 盒饭", by=name).replied("第")
    chat.whispers(f"退款 {numbers.show(paid)} 不要了", by="团长").replied("已受理")
    chat.runs(JOB)
    assert statuses(chat) == [PlaceStatus.CALLED, PlaceStatus.WAITING]
    with chat.shop.work() as work:
        work.execute(update(PriceRule).values(total=Quantity.of(2)))
    chat.runs(JOB)
    assert statuses(chat) == [PlaceStatus.CALLED] * 2


def test_who_is_quicker_has_it_and_the_line_stays(chat: Chat) -> None:
    given_up = sold_out(chat, "盒饭 12 共1份", "1份")
    chat.whispers("候补 1", by="阿梅").replied("第 1 位")
    gives_up(chat, given_up)
    chat.whispers("买 盒饭 1份", by="老王").replied("¥12.00")
    number = len(look.rows(chat, Order))
    chat.runs(JOB)
    assert statuses(chat) == [PlaceStatus.WAITING]
    assert len(look.rows(chat, Order)) == number


def test_quicker_between_the_look_and_the_order_leaves_nothing_behind(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up = sold_out(chat, "盒饭 12 共1份", "1份")
    chat.whispers("候补 1", by="阿梅").replied("第 1 位")
    gives_up(chat, given_up)
    number, place = len(look.rows(chat, Order)), orders.place
    me, sku_id = chat.who["老王"].id, chat.sku["盒饭"].id

    def late(work, *args, **named):  # type: ignore[no-untyped-def]
        place(work, [carts.Wanted(sku_id, Quantity.of(1))], buyer=me, placed_by=me)
        return place(work, *args, **named)

    monkeypatch.setattr(orders, "place", late)
    with chat.shop.work() as work:
        assert waiting.step(work)
    monkeypatch.undo()
    assert statuses(chat) == [PlaceStatus.WAITING]
    assert len(look.rows(chat, Order)) == number  # both orders of the try are undone with it
    chat.clock.advance(seconds=31)
    chat.runs(JOB)
    assert statuses(chat) == [PlaceStatus.CALLED]


def test_who_asked_for_more_than_came_back_has_what_there_is(chat: Chat) -> None:
    given_up = sold_out(chat, "盒饭 12 共1份", "1份")
    chat.whispers("候补 盒饭 2份", by="阿梅").replied("最多还能按特价买 1份")
    gives_up(chat, given_up)
    chat.whispers("停优惠 1", by="经理").replied("已停")
    sold_out(chat, "盒饭 11 共3份", "2份")
    chat.whispers("买 盒饭 1份", by="老王").replied("¥11.00")
    given_up = look.latest(chat).id
    chat.whispers("候补 2 3", by="阿梅").replied("盒饭 3份")
    gives_up(chat, given_up, "老王")
    chat.runs(JOB)
    assert look.latest(chat).total == Money(1100)
    assert look.rows(chat, WaitingPlace)[-1].quantity == Quantity.of(1)


def test_goods_that_are_not_there_are_waited_for(chat: Chat) -> None:
    given_up = sold_out(chat, "盒饭 12 共1份", "1份")
    for name in ("阿梅", "老王"):
        chat.whispers("候补 盒饭", by=name).replied("第")
    gives_up(chat, given_up)
    chat.whispers("下架 盒饭", by="食堂").replied("下架")
    with chat.shop.work() as work:
        assert waiting.step(work)
    chat.whispers("上架 盒饭", by="食堂").replied("上架")
    chat.runs(JOB)
    assert statuses(chat) == [PlaceStatus.WAITING] * 2  # a little later, and nobody overtakes
    chat.clock.advance(minutes=1)
    chat.runs(JOB)
    assert statuses(chat) == [PlaceStatus.CALLED, PlaceStatus.WAITING]


def test_who_has_bought_it_meanwhile_doesnt_get_it_twice(chat: Chat) -> None:
    given_up = sold_out(chat, "盒饭 12 共2份")
    chat.whispers("候补 盒饭", by="阿梅").replied("第 1 位")
    gives_up(chat, given_up)
    chat.whispers("买 盒饭 1份", by="阿梅").replied("¥12.00")
    chat.runs(JOB)
    assert statuses(chat) == [PlaceStatus.PASSED]
    assert why(chat) == ["share"]


def test_who_cant_have_it_is_passed_over_and_why_is_kept(chat: Chat) -> None:
    for name in ("小陈", "小林", "小周"):
        chat.joins(name)
    given_up = sold_out(chat, "盒饭 12 共4份 每人2份")
    chat.whispers("买 盒饭 1份", by="老王").replied("¥12.00")
    chat.whispers("买 盒饭 1份", by="小陈").replied("¥12.00")
    for name in ("阿梅", "小周", "老王", "小林"):
        chat.whispers("候补 盒饭", by=name).replied("第")
    with chat.shop.work() as work:
        going = Erasure(member_id=chat.who["小周"].id, code_hash="", asked_at=work.now, expires_at=work.now)
        going.confirmed_at = work.now
        work.session.add(going)
    chat.whispers("拉黑 阿梅 恶意", by="经理").replied("阿梅")
    gives_up(chat, given_up)
    chat.whispers("买 盒饭 1份", by="老王").replied("¥12.00")
    chat.runs(JOB)
    assert statuses(chat) == [*[PlaceStatus.PASSED] * 3, PlaceStatus.CALLED]
    assert why(chat) == ["blocked", "erased", "share", ""]
    assert "你已经按特价买到了" in chat.told("老王")[-1]
    assert not any("轮到" in told for told in chat.told("阿梅"))


def test_who_has_it_cheaper_is_told_so(chat: Chat) -> None:
    given_up = sold_out(chat, "盒饭 12 共1份", "1份")
    chat.whispers("候补 盒饭", by="阿梅").replied("第 1 位")
    chat.whispers("候补 盒饭", by="老王").replied("第 2 位")
    chat.whispers("买 香蕉 1斤", by="老王")  # no newcomer
    chat.whispers("新客价 盒饭 10", by="经理").replied("新客价")
    gives_up(chat, given_up)
    chat.runs(JOB)
    assert statuses(chat) == [PlaceStatus.PASSED, PlaceStatus.CALLED]
    assert "更便宜" in chat.told("阿梅")[-1]


@pytest.mark.parametrize("stopped", [True, False])
def test_at_the_end_everybody_is_told_once(chat: Chat, stopped: bool) -> None:
    given_up = sold_out(chat, "盒饭 12 共1份 到 今晚8点", "1份")
    for name in ("阿梅", "老王"):
        chat.whispers("候补 盒饭", by=name).replied("第")
    if stopped:
        chat.whispers("停优惠 1", by="经理").replied("已停")
    else:
        chat.clock.advance(hours=3)
    gives_up(chat, given_up)
    for _ in range(2):
        chat.runs(JOB)
    assert statuses(chat) == [PlaceStatus.OVER] * 2
    for name in ("阿梅", "老王"):
        (told,) = [told for told in chat.told(name) if "结束了" in told]
        assert "¥15.00/份" in told
    chat.whispers("候补 1", by="阿梅").replied("已经结束", "¥15.00")


def test_whoever_comes_too_late_hears_of_the_line(chat: Chat) -> None:
    sold_out(chat)
    chat.says("买 盒饭 1份", by="阿梅").replied("¥15.00", "活动 1 的特价抢光了", "候补 1")
    assert "抢光" not in chat.whispers("买 苹果 1斤", by="阿梅")._texts()
    chat.says("开团 午饭\n盒饭", by="团长")
    chat.says("盒饭1份", by="老王").replied("¥15.00", "候补 1")


def test_a_flash_price_begins_at_its_moment(chat: Chat) -> None:
    chat.whispers("特价 盒饭 12 共1份 从 今晚8点", by="经理").replied("03-06 20:00 开始")
    chat.says("活动", by="阿梅").replied("03-06 20:00 开始", "到点直接下单")
    chat.whispers("买 盒饭 1份", by="阿梅").replied("¥15.00")
    chat.whispers("候补 1", by="阿梅").replied("还没开始，03-06 20:00")
    chat.clock.advance(hours=2)
    chat.whispers("买 盒饭 1份", by="老王").replied("¥12.00")
    chat.whispers("候补 1", by="阿梅").replied("第 1 位")


def test_the_line_is_for_those_who_need_it(chat: Chat) -> None:
    chat.whispers("特价 盒饭 12 共2份 每人1份", by="经理").replied("✅ 活动")
    chat.whispers("候补 1", by="阿梅").replied("还能按特价买 1份", "直接下单")
    chat.whispers("买 盒饭 1份", by="老王")
    chat.whispers("买 盒饭 1份", by="团长")
    chat.whispers("候补 1", by="老王").replied("每人能买的你已经买到了")
    assert "抢光" not in chat.whispers("买 盒饭 1份", by="老王")._texts()
    chat.whispers("候补 1 2", by="阿梅").replied("最多还能按特价买 1份")
    chat.whispers("候补 1 0.5", by="阿梅").replied("0.5")
    chat.whispers("取消候补 1", by="阿梅").replied("没有在候补")
    chat.whispers("候补 1", by="阿梅").replied("第 1 位")
    chat.whispers("候补 盒饭", by="阿梅").replied("已经在候补")
    chat.whispers("取消候补 1", by="阿梅").replied("不再候补")
    chat.whispers("候补", by="阿梅").replied("你没有在候补")
    for what in ("7", "999999999999", "香蕉", "榴莲", "苹果 2斤"):
        chat.whispers(f"候补 {what}", by="阿梅").replied("没有")
    assert statuses(chat) == [PlaceStatus.CANCELLED]


def test_a_supplier_s_whole_range_is_waited_for_by_the_goods(chat: Chat) -> None:
    chat.whispers("特价 供应商 食堂 8折 共1份", by="经理").replied("✅ 活动")
    chat.whispers("买 盒饭 1份", by="团长").replied("¥12.00")
    given_up = look.latest(chat).id
    chat.whispers("买 盒饭 1份", by="阿梅").replied("¥15.00", "候补 <商品>")
    chat.whispers("候补 1", by="阿梅").replied("没有可以候补")
    chat.whispers("候补 盒饭", by="阿梅").replied("第 1 位")
    gives_up(chat, given_up)
    chat.runs(JOB)
    assert look.latest(chat).total == Money(1200)


def test_another_group_s_offer_is_as_unknown_as_none(chat: Chat) -> None:
    with chat.shop.work() as work:
        make.community(work, "桂园", pickup_points="西门")
    chat.whispers("特价 盒饭 12 共1份 群 桂园", by="经理").replied("桂园")
    none = chat.whispers("候补 7", by="阿梅")._texts()
    assert chat.whispers("候补 1", by="阿梅")._texts() == none.replace("7", "1")
    chat.whispers("候补 盒饭", by="阿梅").replied("没有可以候补")


def test_two_who_are_one_stand_once_where_the_earlier_stood(chat: Chat) -> None:
    given_up = sold_out(chat, "盒饭 12 共1份", "1份")
    for name in ("老王", "食堂", "阿梅"):
        chat.whispers("候补 盒饭", by=name).replied("第")
    chat.says("合并 老王 阿梅 确定", by="团长")
    assert statuses(chat) == [PlaceStatus.WAITING, PlaceStatus.WAITING, PlaceStatus.CANCELLED]
    assert why(chat) == ["joined"]
    gives_up(chat, given_up)
    chat.runs(JOB)
    first, *_ = look.rows(chat, WaitingPlace)
    assert (first.status, look.latest(chat).member_id) == (PlaceStatus.CALLED, first.member_id)


def test_it_is_said_in_english(chat: Chat) -> None:
    sold_out(chat)
    with chat.shop.work() as work:
        work.session.get_one(Member, chat.who["阿梅"].id).language = "en"
    chat.whispers("wait 1", by="阿梅").replied("you are number 1 in line")
    chat.whispers("no-wait 1", by="阿梅").replied("You don't wait")
