"""Customer service: asked in the group or in private, answered from the staff's own chat, measured, rated."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.channels.channel import Abilities
from bot.dispatcher import Dispatcher
from core import numbers
from core.clock import SetClock
from models.members import Role
from models.tickets import Ticket, TicketMessage, TicketStatus
from queries.ticket_figures import By, Spread, figures
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.stories.chat import Chat


@pytest.fixture
def desk(chat: Chat) -> Chat:
    """The group, with 小安 and 小平 in customer service."""
    for name in ("小安", "小平"):
        chat.joins(name, Role.SERVICE)
    return chat


def notices(chat: Chat, name: str) -> list[str]:
    """What somebody was told of tickets."""
    return [said for said in chat.told(name) if said.startswith("工单")]


def ticket(chat: Chat, number: int = 1) -> Ticket:
    (found,) = look.rows(chat, Ticket, Ticket.id == number)
    return found


# opening --------------------------------------------------------------------------------------------------------------


def test_a_ticket_tells_staff_who_what_which_order_and_what_was_said(desk: Chat) -> None:
    desk.says("开团 今晚团\n苹果\n香蕉\n截止 明天20点", by="团长")
    desk.says("苹果2斤", by="阿梅")
    desk.says("客服 苹果坏了两个", by="阿梅").replied("已转给客服（工单 1）", "没有人工坐席", "私聊")
    (told,) = notices(desk, "小安")
    for part in (
        "工单 1 · 阿梅",
        "梅园3号楼",
        "苹果坏了两个",
        "商品：苹果",
        "苹果×2斤",
        "¥17.80",
        "之前说过",
        "苹果2斤",
    ):
        assert part in told
    assert notices(desk, "小平") == [told]
    assert notices(desk, "经理") == notices(desk, "果园") == []


def test_without_customer_service_the_managers_are_told(chat: Chat) -> None:
    chat.whispers("客服 在吗", by="阿梅").replied("工单 1")
    assert len(notices(chat, "经理")) == 1


def test_the_order_and_the_product_that_are_named_are_the_ones_meant(desk: Chat) -> None:
    desk.whispers("买 苹果 2斤", by="阿梅")
    first = look.latest(desk)
    desk.whispers("买 香蕉 1斤", by="阿梅")
    desk.whispers("买 盒饭 1", by="老王")
    others = look.latest(desk)
    desk.whispers(f"客服 香蕉黑了，订单{numbers.show(others.id)}和{numbers.show(first.id)}", by="阿梅")
    assert ticket(desk).order_id == first.id
    assert ticket(desk).product_id == product_of(desk, "香蕉")


def product_of(desk: Chat, name: str) -> int:
    return look.sku(desk, name).product_id


def test_what_is_quoted_goes_along(desk: Chat) -> None:
    desk.whispers("客服 这是什么意思", by="阿梅", quote=("群买", "你的订单 1036 已过期"))
    assert "「你的订单 1036 已过期」" in notices(desk, "小安")[0]


def test_without_words_the_next_message_is_the_question_and_the_only_notice(desk: Chat) -> None:
    desk.whispers("客服", by="阿梅").replied("说说是什么事", "工单 1")
    assert notices(desk, "小安") == []
    desk.whispers("盒饭没送到", by="阿梅").replied("已补充到工单 1")
    desk.whispers("已经等了一小时", by="阿梅").replied("已补充到工单 1")
    (told,) = notices(desk, "小安")
    assert "盒饭没送到" in told
    assert "商品" not in told


def test_out_of_hours_it_says_when_somebody_comes(desk: Chat, clock: SetClock) -> None:
    clock.set(datetime(2026, 3, 6, 22, 30, tzinfo=SHANGHAI))
    desk.whispers("客服 还在吗", by="阿梅").replied("不在客服时间", "03-07 09:00")
    clock.set(datetime(2026, 3, 7, 8, 0, tzinfo=SHANGHAI))
    desk.whispers("客服 有人吗", by="老王").replied("不在客服时间", "03-07 09:00")
    clock.set(datetime(2026, 3, 7, 9, 0, tzinfo=SHANGHAI))
    assert "不在客服时间" not in desk.whispers("客服 早", by="团长").here.text


# talking --------------------------------------------------------------------------------------------------------------


def test_an_evening_with_customer_service(desk: Chat, clock: SetClock) -> None:
    desk.whispers("客服 苹果坏了两个", by="阿梅")
    clock.advance(minutes=2)
    desk.whispers("烂了一半", by="阿梅").replied("已补充到工单 1")
    assert len(notices(desk, "小安")) == 1
    desk.whispers("工单", by="小安").replied("打开的工单：1 个", "1 个在等", "苹果坏了两个", "等了 2 分钟")
    desk.whispers("工单 1", by="小安").replied("苹果坏了两个", "烂了一半")
    clock.advance(minutes=1)
    desk.whispers("回复 1 马上给您退", by="小安").replied("已发给顾客")
    assert "客服 小安：马上给您退" in desk.told("阿梅")[-1]
    assert desk.whispers("谢谢", by="阿梅").silent
    assert notices(desk, "小安")[-1] == "工单 1 · 阿梅：谢谢"
    assert len(notices(desk, "小平")) == 1
    desk.whispers("工单", by="小平").replied("小安 在答")
    clock.advance(minutes=7)
    desk.whispers("结单 1", by="小安").replied("已请顾客评分")
    assert [said for said in desk.told("阿梅") if "评分" in said] == [desk.told("阿梅")[-1]]
    desk.whispers("评分 4", by="阿梅").replied("★★★★")
    desk.whispers("评分 5", by="阿梅").replied("已经评过分了")
    done = ticket(desk)
    assert (done.reply_seconds, done.reply_open_seconds, done.resolved_seconds, done.stars) == (180, 180, 600, 4)
    desk.whispers("谢谢啦", by="阿梅").replied("没听懂")


def test_commands_still_work_while_a_ticket_is_open(desk: Chat) -> None:
    desk.whispers("客服 在吗", by="阿梅")
    desk.whispers("商品", by="阿梅").replied("苹果")
    desk.whispers("付款 abc", by="阿梅").replied("用法")
    desk.whispers("工单 1", by="阿梅").replied("已补充到工单 1")  # no command of a customer's
    assert [message.text for message in look.rows(desk, TicketMessage)] == ["工单 1"]


def test_what_is_said_in_the_group_is_no_part_of_it(desk: Chat) -> None:
    desk.whispers("客服 在吗", by="阿梅")
    assert desk.says("今天好冷", by="阿梅").silent
    assert look.rows(desk, TicketMessage) == []


def test_quoting_the_message_answers_it_whatever_the_words(desk: Chat) -> None:
    desk.whispers("客服 苹果坏了两个", by="阿梅")
    quote = ("群买", notices(desk, "小安")[0])
    desk.whispers("取消 1036 就行", by="小安", quote=quote).replied("已发给顾客（工单 1）")
    assert "取消 1036 就行" in desk.told("阿梅")[-1]
    desk.whispers("好", by="阿梅")
    desk.whispers("还有事吗", by="小安", quote=("群买", notices(desk, "小安")[-1])).replied("已发给顾客（工单 1）")
    desk.whispers("结单 1", by="小安", quote=quote).replied("结束了")


def test_a_quote_says_nothing_to_those_who_answer_nothing(desk: Chat) -> None:
    desk.whispers("客服 苹果坏了两个", by="阿梅")
    quote = ("群买", notices(desk, "小安")[0])
    desk.whispers("我也是", by="老王", quote=quote).replied("没听懂")
    desk.whispers("我来", by="果园", quote=quote).replied("没有 1 号工单")
    assert desk.says("我来", by="小安", quote=quote).silent


def test_who_answers_first_has_it_and_it_can_be_taken_over(desk: Chat) -> None:
    desk.whispers("客服 在吗", by="阿梅")
    desk.whispers("回复 1 在的", by="小安")
    desk.whispers("回复 1 我也在", by="小平").replied("小安 在答", "接手 1")
    desk.whispers("接手 1", by="小平").replied("由你来回答")
    assert notices(desk, "小安")[-1] == "工单 1 由 小平 接手了。"
    desk.whispers("回复 1 我来跟进", by="小平").replied("已发给顾客")
    desk.whispers("回复 1 还是我", by="小安").replied("小平 在答")
    desk.whispers("太好了", by="阿梅")
    assert notices(desk, "小平")[-1].endswith("太好了")
    assert len([said for said in desk.told("阿梅") if "客服" in said]) == 2


def test_the_customer_may_end_it(desk: Chat) -> None:
    desk.whispers("结单", by="阿梅").replied("没有开着的")
    desk.whispers("客服 在吗", by="阿梅")
    desk.whispers("回复 1 在的", by="小安")
    desk.whispers("结单", by="阿梅").replied("工单 1 结束了", "评分")
    assert notices(desk, "小安")[-1] == "工单 1 · 阿梅 自己结束了对话。"
    assert desk.told("阿梅") == [desk.told("阿梅")[0]]  # the answer, and no second request for stars


def test_what_is_closed_stays_closed(desk: Chat) -> None:
    desk.whispers("客服 在吗", by="阿梅")
    desk.whispers("回复 1 在的", by="小安")
    desk.whispers("结单 1", by="小安")
    for typed in ("结单 1", "回复 1 对了", "接手 1"):
        desk.whispers(typed, by="小安").replied("1 号工单已经结束了")
    desk.whispers("结单 1", by="阿梅").replied("1 号工单已经结束了")
    desk.whispers("客服 还有一件事", by="阿梅").replied("工单 2")


# canned answers -------------------------------------------------------------------------------------------------------


def test_canned_answers_are_kept_listed_said_and_dropped(desk: Chat) -> None:
    desk.whispers("常用语", by="小安").replied("还没有常用语")
    desk.whispers("常用语 添加 退款 已经退款", by="小安").replied("记下了")
    desk.whispers("常用语 添加 退款 已退款:三天内到账。", by="小平").replied("改好了")
    desk.whispers("常用语", by="经理").replied(":退款 — 已退款:三天内到账。")
    desk.whispers("客服 退款呢", by="阿梅")
    desk.whispers("回复 1 ：退款", by="小安").replied("已发给顾客")
    assert "已退款:三天内到账。" in desk.told("阿梅")[-1]
    desk.whispers("回复 1 :没有", by="小安").replied("没有「没有」", "退款")
    desk.whispers("常用语 删除 退款", by="小安").replied("删掉了")
    desk.whispers("常用语 删除 退款", by="小安").replied("没有「退款」")
    desk.whispers("常用语 添加 退款", by="小安").replied("添加：")
    desk.whispers("常用语 添加 " + "长" * 30 + " 话", by="小安").replied("1 到 20")


def test_a_suppliers_canned_answers_are_its_own(desk: Chat) -> None:
    desk.whispers("常用语 添加 打蜡 没有打蜡", by="果园")
    desk.whispers("常用语", by="食堂").replied("还没有常用语")
    desk.whispers("常用语", by="小安").replied("还没有常用语")
    desk.says("问 苹果 打蜡了吗", by="阿梅")
    desk.whispers("回复 1 :打蜡", by="果园").replied("已回答")
    assert "没有打蜡" in desk.told("阿梅")[-1]


# questions to suppliers are tickets ----------------------------------------------------------------------------------


def test_a_question_to_a_supplier_is_a_ticket_of_the_supplier(desk: Chat, clock: SetClock) -> None:
    desk.says("问 苹果 打蜡了吗", by="阿梅").replied("果园", "1")
    desk.whispers("工单", by="果园").replied("打开的工单：1 个", "果园·苹果", "打蜡了吗")
    desk.whispers("工单", by="食堂").replied("没有打开的工单")
    desk.whispers("工单", by="小安").replied("没有打开的工单")
    desk.whispers("工单", by="经理").replied("打蜡了吗")
    clock.advance(minutes=4)
    quote = ("群买", notices(desk, "果园")[0])
    desk.whispers("没有打蜡", by="果园", quote=quote).replied("已回答", "收录 1")
    assert any("你问 苹果：打蜡了吗" in said and "没有打蜡" in said for said in desk.told("阿梅"))
    done = ticket(desk)
    assert (done.status, done.reply_seconds, done.resolved_seconds) == (TicketStatus.CLOSED, 240, 240)
    assert not any("评分" in said for said in desk.told("阿梅"))
    desk.whispers("评分 5", by="阿梅").replied("没有结束的客服对话")
    desk.whispers("收录 1", by="果园").replied("已收进 苹果")
    desk.says("问 苹果 有没有打蜡", by="老王").replied("没有打蜡", "常见问题")


def test_a_question_to_a_supplier_opens_no_conversation(desk: Chat) -> None:
    desk.says("问 苹果 打蜡了吗", by="阿梅")
    desk.whispers("你好", by="阿梅").replied("没听懂")


# reminders, silence ---------------------------------------------------------------------------------------------------


def test_staff_are_reminded_once_when_nobody_answers(desk: Chat, clock: SetClock) -> None:
    desk.whispers("客服 在吗", by="阿梅")
    clock.advance(minutes=14)
    desk.runs("support.remind")
    assert len(notices(desk, "小安")) == 1
    clock.advance(minutes=1)
    desk.runs("support.remind")
    desk.runs("support.remind")
    assert notices(desk, "小安")[1:] == notices(desk, "小平")[1:] == ["工单 1 · 阿梅 等了 15 分钟，还没有人回答：在吗"]
    clock.advance(hours=2)
    desk.runs("support.remind")
    assert len(notices(desk, "小安")) == 2


def test_a_wait_in_the_conversation_is_a_new_wait_of_whoever_has_it(desk: Chat, clock: SetClock) -> None:
    desk.whispers("客服 在吗", by="阿梅")
    desk.whispers("回复 1 在的", by="小安")
    clock.advance(minutes=30)
    desk.runs("support.remind")
    desk.whispers("苹果坏了", by="阿梅")
    clock.advance(minutes=10)
    desk.whispers("在看吗", by="阿梅")
    clock.advance(minutes=5)
    desk.runs("support.remind")
    assert "等了 15 分钟" in notices(desk, "小安")[-1]
    assert len(notices(desk, "小平")) == 1


def test_the_night_is_no_wait(desk: Chat, clock: SetClock) -> None:
    clock.set(datetime(2026, 3, 6, 20, 55, tzinfo=SHANGHAI))
    desk.whispers("客服 在吗", by="阿梅")
    clock.set(datetime(2026, 3, 7, 9, 9, tzinfo=SHANGHAI))
    desk.runs("support.remind")
    assert len(notices(desk, "小安")) == 1
    clock.advance(minutes=1)
    desk.runs("support.remind")
    assert len(notices(desk, "小安")) == 2
    desk.whispers("回复 1 早", by="小安")
    done = ticket(desk)
    assert done.reply_seconds == 12 * 3600 + 15 * 60
    assert done.reply_open_seconds == 15 * 60


def test_the_suppliers_staff_are_reminded_of_questions(desk: Chat, clock: SetClock) -> None:
    desk.says("问 苹果 打蜡了吗", by="阿梅")
    clock.advance(minutes=15)
    desk.runs("support.remind")
    assert "等了 15 分钟" in notices(desk, "果园")[-1]
    assert notices(desk, "小安") == []


def test_silence_ends_a_conversation(desk: Chat, clock: SetClock) -> None:
    desk.whispers("客服 在吗", by="阿梅")
    desk.whispers("客服 在吗", by="老王")
    desk.whispers("回复 1 在的", by="小安")
    clock.advance(hours=71, minutes=59)
    desk.runs("support.close_silent")
    assert ticket(desk).status is TicketStatus.ANSWERED
    clock.advance(minutes=1)
    desk.runs("support.close_silent")
    assert ticket(desk).status is TicketStatus.CLOSED
    assert "评分" in desk.told("阿梅")[-1]
    assert ticket(desk, 2).status is TicketStatus.WAITING  # who waits is not forgotten


# figures --------------------------------------------------------------------------------------------------------------


def test_figures_by_all_by_staff_and_by_supplier(desk: Chat, clock: SetClock) -> None:
    begun = clock.now()
    for minutes, customer, staff in ((1, "阿梅", "小安"), (2, "老王", "小安"), (10, "团长", "小平")):
        desk.whispers("客服 在吗", by=customer)
        clock.advance(minutes=minutes)
        number = look.rows(desk, Ticket)[-1].id
        desk.whispers(f"回复 {number} 在的", by=staff)
        desk.whispers(f"结单 {number}", by=staff)
    desk.whispers("评分 4", by="阿梅")
    desk.whispers("评分 5", by="老王")
    desk.says("问 苹果 打蜡了吗", by="阿梅")
    with desk.shop.work(reads=True) as work:
        later = clock.now() + timedelta(minutes=1)
        (whole,) = figures(work, begun, later)
        people = {figure.name: figure for figure in figures(work, begun, later, By.STAFF)}
        suppliers = {figure.name: figure for figure in figures(work, begun, later, By.SUPPLIER)}
        nothing = figures(work, begun - timedelta(days=2), begun)
    assert (whole.opened, whole.open, whole.waiting, whole.closed) == (4, 1, 1, 3)
    assert whole.reply == Spread(120, 600)
    assert (whole.satisfaction, whole.rated) == ("4.5", 2)
    assert (people["小安"].opened, people["小安"].reply) == (2, Spread(60, 120))
    assert people["小平"].resolved == people["小平"].resolved_open == Spread(600, 600)
    assert people[""].waiting == 1
    assert (suppliers["果园"].opened, suppliers["果园"].reply) == (1, Spread())
    assert suppliers[""].opened == 3
    assert nothing == []
    desk.whispers("工单统计", by="经理").replied(
        "全部：4 个", "中位 2 分钟", "九成在 10 分钟", "小安：2 个", "果园：1 个", "4.5"
    )
    desk.whispers("工单统计", by="小安").replied("没听懂")


# handing over ---------------------------------------------------------------------------------------------------------


def test_a_channel_with_agents_takes_the_chat_over_and_staff_are_told_where(desk: Chat, clock: SetClock) -> None:
    can = Abilities(answers_privately=True, hands_over=True)
    desk.dispatcher = Dispatcher(desk.shop, desk.dispatcher.switchboard, {"simulator": can})
    for _ in range(2):  # the platform may resend
        handed = desk.whispers("客服 找人", by="阿梅", mid="m-1").here
        assert (handed.hand_over, handed.text) == (True, "")
    assert ["正在转到人工客服" in said for said in desk.told("阿梅")] == [True]
    assert "人工坐席，请在那里回答" in notices(desk, "小安")[0]
    assert ticket(desk).elsewhere == "simulator"
    clock.advance(hours=1)
    desk.runs("support.remind")
    assert len(notices(desk, "小安")) == 1
    clock.advance(hours=72)
    desk.runs("support.close_silent")
    assert ticket(desk).status is TicketStatus.CLOSED


def test_in_a_group_nothing_is_handed_over(desk: Chat) -> None:
    can = Abilities(answers_privately=True, hands_over=True)
    desk.dispatcher = Dispatcher(desk.shop, desk.dispatcher.switchboard, {"simulator": can})
    desk.says("客服 找人", by="阿梅").replied("已转给客服（工单 1）")
    assert ticket(desk).elsewhere == ""
