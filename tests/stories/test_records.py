"""Who changed what; who only looks; who may not order."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from core import numbers
from models.files import KeptFile
from models.history import Change
from models.members import Member, Role
from services import files
from tests.fire import look
from tests.stories.chat import Chat


def changed(chat: Chat, what: str) -> Change:
    return [row for row in look.rows(chat, Change) if row.what == what][-1]


def test_what_people_set_is_kept_with_before_after_and_who(chat: Chat) -> None:
    chat.whispers("改价 苹果 9.90", by="果园")
    chat.whispers("描述 苹果 脆甜", by="果园")
    chat.whispers("费率 果园 5%", by="经理")
    chat.whispers("角色 老王 客服", by="经理")
    chat.whispers("收回角色 老王 客服", by="经理")
    chat.whispers("设自提点 东门、西门", by="团长")
    price, fee, role = (changed(chat, what) for what in ("price", "fee", "role"))
    assert (price.name, price.old, price.new, price.actor) == ("苹果", "¥8.90", "¥9.90", "果园")
    assert (fee.name, fee.old, fee.new, fee.actor) == ("果园", "0%", "5%", "经理")
    assert (role.name, role.old, role.new) == ("老王", "service", "")
    answer = chat.whispers("操作记录", by="经理")
    assert answer.replied("苹果 价格：¥8.90 → ¥9.90", "果园 服务费：0% → 5%", "老王 角色：service → —")
    assert chat.whispers("操作记录 本月 苹果", by="经理").replied("苹果 价格")
    assert "服务费" not in chat.whispers("操作记录 苹果", by="经理").here.text
    assert chat.whispers("操作记录 昨天", by="经理").replied("没有改动")


def test_what_stays_as_it_was_is_no_change(chat: Chat) -> None:
    before = len(look.rows(chat, Change))
    chat.whispers("改价 苹果 8.90", by="果园")
    chat.whispers("费率 果园 0%", by="经理")
    assert len(look.rows(chat, Change)) == before


def test_the_sheet_has_all_of_it_and_the_decisions_too(chat: Chat) -> None:
    chat.whispers("改价 苹果 9.90", by="果园")
    chat.whispers("买 苹果 2斤", by="阿梅")
    order = look.latest(chat)
    chat.whispers(f"取消 {numbers.show(order.id)} 不要了", by="阿梅")
    answer = chat.whispers("操作记录 今天", by="经理")
    ((_, url),) = answer.here.files
    with chat.shop.work(reads=True) as work:
        kept = work.session.get_one(KeptFile, files.id_in(work.settings, url.removeprefix(work.settings.address)))
        book = load_workbook(io.BytesIO(kept.content))
    assert [sheet.title for sheet in book] == ["改动", "处理"]
    assert "¥9.90" in [cell for row in book["改动"].values for cell in row]
    assert [row[5] for row in book["处理"].values if row[2] == f"orders {order.id}"] == ["不要了"]


def test_a_change_says_who_it_was_when_they_go_by_another_name(chat: Chat) -> None:
    chat.whispers("改价 苹果 9.90", by="果园")
    with chat.shop.work() as work:
        actor = changed(chat, "price").member_id
        assert actor is not None
        work.session.get_one(Member, actor).name = "已离职"
    assert chat.whispers("操作记录", by="经理").replied("果园　苹果 价格：¥8.90 → ¥9.90")


def test_an_auditor_sees_all_and_changes_nothing(chat: Chat) -> None:
    chat.joins("老李", Role.AUDITOR)
    for seen in ("日报", "收入", "环比", "明细 今天", "待审", "报警", "操作记录", "黑名单"):
        assert "没听懂" not in chat.whispers(seen, by="老李").here.text, seen
    before = len(look.rows(chat, Change))
    for done in ("角色 老王 管理者", "费率 果园 5%", "拉黑 老王", "新券 开学 5元", "结算 果园", "社群 新群"):
        assert "没听懂" in chat.whispers(done, by="老李").here.text, done
    assert len(look.rows(chat, Change)) == before
    board = chat.dispatcher.switchboard
    offered = {c.words[0] for c in board.commands if c.roles and Role.AUDITOR in c.roles}
    assert offered == {
        "日报", "增长", "收入", "环比", "明细", "待审", "报警", "操作记录", "黑名单", "券列表", "工单统计",
    }  # fmt: skip


def test_who_is_blocked_orders_nothing_and_keeps_what_was_ordered(chat: Chat) -> None:
    chat.says("开团 周五水果团\n苹果\n截止 今晚9点\n自提 东门", by="团长")
    chat.whispers("买 盒饭 1份", by="老王")
    order = look.latest(chat)
    assert chat.whispers("拉黑 老王 恶意退款", by="经理").replied("不再接 老王 的订单")
    assert chat.whispers("拉黑 老王", by="经理").replied("已经在黑名单")
    for said in ("苹果2斤", "+1", "1. 老王 苹果2斤"):
        chat.says(said, by="老王")
    assert chat.whispers("买 苹果 1斤", by="老王").replied("暂时不能为你下单", "客服")
    assert look.latest(chat).id == order.id
    chat.pays(order.id, "老王")
    assert chat.whispers(f"订单 {numbers.show(order.id)}", by="老王").replied("盒饭")
    assert chat.whispers("黑名单", by="经理").replied("老王")
    assert changed(chat, "blocked").new == "恶意退款"
    chat.whispers("解除拉黑 老王", by="经理")
    assert chat.says("苹果2斤", by="老王").replied("苹果")
    assert look.latest(chat).id != order.id
    assert chat.whispers("黑名单", by="经理").replied("是空的")


def test_staff_strangers_and_who_is_not_blocked_are_said(chat: Chat) -> None:
    assert chat.whispers("拉黑 果园", by="经理").replied("先收回角色")
    assert chat.whispers("拉黑 火星人", by="经理").replied("火星人")
    assert chat.whispers("解除拉黑 阿梅", by="经理").replied("没有这个角色")
    assert chat.whispers("拉黑 阿梅", by="阿梅").replied("没听懂")
