"""The group's list: pasted, forked, changed, paid, forged; the one true list stays true."""

from __future__ import annotations

import pytest

from core import numbers
from models.members import Role
from tests.fire.crowd import at_once
from tests.stories.chat import Chat

HEAD = "#接龙\n周五水果团\n"


def chain(*entries: str) -> str:
    return HEAD + "\n".join(f"{number}. {entry}" for number, entry in enumerate(entries, start=1))


def number_in(text: str) -> int:
    return numbers.read(text.split("订单 ")[1].split("，")[0].split(" ")[0])


@pytest.fixture
def group(chat: Chat) -> Chat:
    """A group with an open deal."""
    chat.says("开团 周五水果团\n苹果 8.50 限10\n香蕉\n盒饭", by="团长").replied("周五水果团")
    return chat


def test_one_card_tells_what_a_list_changed_and_pasting_it_again_is_silent(group: Chat) -> None:
    posted = group.says(chain("阿梅 苹果2斤", "老王 香蕉3斤", "小陈 盒饭1份"), by="阿梅")
    posted.replied("新增 3 人", "阿梅：苹果×2斤", "老王：香蕉×3斤", "小陈：盒饭×1份")
    assert "¥17.00" in posted.private.text, "the poster's own order is paid privately"
    assert "/pay/" in posted.pay_link
    assert any("¥11.70" in told for told in group.told("老王")), "a known member gets the own link"
    for poster in ("阿梅", "老王", "团长"):
        assert group.says(chain("阿梅 苹果2斤", "老王 香蕉3斤", "小陈 盒饭1份"), by=poster).silent
    changed = group.says(chain("阿梅 苹果5斤", "老王 香蕉3斤", "小陈 盒饭1份"), by="阿梅")
    assert changed.replied("改量 1 人", "苹果 2→5斤")
    assert "老王" not in changed.here.text


def test_two_who_paste_at_once_are_both_in_the_list(group: Chat) -> None:
    group.says(chain("阿梅 苹果1斤"), by="阿梅")
    for name in ("小林", "夏夏", "米粒"):
        group.joins(name)
    at_once(
        *(lambda n=name: group.says(chain("阿梅 苹果1斤", f"{n} 香蕉2斤"), by=n) for name in ("小林", "夏夏", "米粒"))
    )
    group.says("名单", by="团长").replied("阿梅 苹果×1斤", "小林 香蕉×2斤", "夏夏 香蕉×2斤", "米粒 香蕉×2斤", "4 人")


def test_many_new_names_pasted_at_once_become_one_member_each(group: Chat) -> None:
    at_once(
        *(lambda by=by: group.says(chain("张姨 苹果1斤", "李叔 香蕉2斤"), by=by) for by in ("阿梅", "老王", "团长"))
    )
    group.says("名单", by="团长").replied("张姨 苹果×1斤", "李叔 香蕉×2斤", "2 人")


def test_what_cannot_be_served_waits_and_the_others_are_served(group: Chat) -> None:
    answer = group.says(chain("阿梅 香蕉19斤", "老王 香蕉5斤", "小陈 苹果11斤", "小林 盒饭1份"), by="阿梅")
    answer.replied(
        "新增 2 人", "待确认", "老王（香蕉×5斤）没订上：香蕉 只剩 1斤 了", "小陈（苹果×11斤）没订上", "限 10斤"
    )
    group.says("名单", by="团长").replied("阿梅 香蕉×19斤", "小林 盒饭×1份", "2 人")
    group.says("香蕉改成10斤", by="阿梅")
    group.says("确认 1", by="老王").replied("老王：香蕉×5斤")
    group.says("确认 1", by="老王").replied("已经答过")
    group.says("未读懂", by="团长").replied("小陈", "没订上")


def test_a_paid_line_is_never_lowered_by_a_list_but_by_its_owners_word(group: Chat) -> None:
    ordered = group.says(chain("阿梅 苹果5斤"), by="阿梅")
    group.pays(number_in(ordered.private.text), "阿梅")
    group.says(chain("阿梅 苹果2斤"), by="阿梅").replied("接龙不能减少")
    group.says(chain("阿梅 苹果2斤", "老王 香蕉1斤"), by="老王").replied("老王：香蕉×1斤")
    group.says(chain("阿梅 苹果6斤", "老王 香蕉1斤"), by="阿梅").replied("苹果 5→6斤")
    group.says("苹果改成4斤", by="阿梅").replied("退款申请")
    group.says("名单", by="团长").replied("阿梅 苹果×4斤")


def test_a_forged_list_changes_nobodys_order(group: Chat) -> None:
    group.joins("坏人")
    group.says(chain("阿梅 苹果5斤", "老王 香蕉3斤"), by="团长")
    forged = group.says(chain("阿梅 取消", "老王 香蕉1斤", "坏人 盒饭1份"), by="坏人")
    forged.replied("坏人：盒饭×1份", "只有 阿梅 本人或团长", "只有 老王 本人或团长")
    group.says("全部退掉", by="坏人").replied("已撤下")
    group.says("老王的香蕉不要了", by="坏人").replied("只有 老王 本人或团长")
    group.says("名单", by="团长").replied("阿梅 苹果×5斤", "老王 香蕉×3斤", "2 人")


def test_a_stranger_takes_nothing_back(group: Chat) -> None:
    group.says(chain("阿梅 苹果5斤"), by="阿梅")
    group.says("全部退掉", by="小陈").replied("没有可以撤下的")
    group.says("名单", by="团长").replied("阿梅 苹果×5斤", "1 人")


def test_five_hundred_entries_are_one_card(group: Chat) -> None:
    names = [f"邻居{number}" for number in range(500)]
    text = chain(*(f"{name} 苹果0.1斤" for name in names))
    answer = group.says(text, by="阿梅")
    answer.replied("新增 500 人", "还有 488 条")
    assert len(answer.here.text) < 1000
    assert group.says(text, by="老王").silent
    group.says("汇总", by="团长").replied("500 人", "50斤")


def test_lists_where_no_deal_is_open_or_known_are_no_orders(chat: Chat) -> None:
    assert chat.says(chain("阿梅 苹果2斤"), by="阿梅").silent
    chat.says("开团 周五水果团\n苹果\n香蕉", by="团长")
    chat.says("#接龙\n周日跑步\n1. 阿梅 10公里\n2. 老王 5公里", by="阿梅")
    assert "1. " not in chat.says("名单", by="团长").here.text


def test_names_that_are_commands_and_prices_are_only_text(group: Chat) -> None:
    group.says(chain("名单 苹果1斤", "取消 香蕉1斤", "阿梅 苹果2斤 17元"), by="阿梅")
    listed = group.says("名单", by="团长").here.text
    assert "阿梅 苹果×2斤" in listed
    assert "17" not in listed


def test_two_lists_in_one_message_order_nobody_twice(group: Chat) -> None:
    group.says(chain("阿梅 苹果2斤") + "\n\n" + chain("阿梅 苹果2斤", "老王 香蕉1斤"), by="阿梅")
    listed = group.says("名单", by="团长").here.text
    assert "苹果×2斤" in listed or "阿梅" not in listed


def test_a_resend_has_one_effect(group: Chat) -> None:
    first = group.says(chain("阿梅 苹果2斤"), by="阿梅", mid="same")
    group.says("苹果再加1斤", by="阿梅")
    again = group.says(chain("阿梅 苹果2斤"), by="阿梅", mid="same")
    assert again.here == first.here
    group.says("名单", by="团长").replied("阿梅 苹果×3斤")


def test_after_the_end_everybody_is_told_once(group: Chat) -> None:
    group.joins("小林")
    group.says(chain("阿梅 苹果2斤"), by="阿梅")
    group.says("结团", by="团长")
    assert group.says("谢谢团长", by="老王").silent
    assert group.says(chain("阿梅 苹果2斤"), by="老王").silent, "nothing new"
    group.says(chain("阿梅 苹果2斤", "老王 香蕉1斤"), by="老王").replied("已经截单")
    assert group.says("香蕉1斤", by="老王").silent
    group.says("香蕉1斤", by="小林").replied("已经截单")
    group.clock.advance(days=2)
    assert group.says("香蕉1斤", by="阿梅").silent, "an old deal is forgotten"


def test_the_cut_off_ends_a_deal_before_the_job_does(chat: Chat) -> None:
    chat.says("开团 周五水果团\n苹果\n截止 今晚7点", by="团长")
    chat.clock.advance(hours=2)
    chat.says("苹果1斤", by="阿梅").replied("已经截单")
    assert chat.says("苹果1斤", by="阿梅").silent


def test_who_changed_it_when_and_by_which_words(group: Chat) -> None:
    group.says(chain("阿梅 苹果2斤", "老王 香蕉3斤"), by="老王")
    group.clock.advance(minutes=5)
    group.says("苹果再加1斤", by="阿梅")
    group.says("老王的香蕉改成4斤", by="团长")
    group.says("来源", by="阿梅").replied(
        "03-06 18:00 老王：苹果 0→2斤", "阿梅 苹果2斤", "18:05 阿梅：苹果 +1斤", "苹果再加1斤"
    )
    group.says("来源 老王", by="阿梅").replied("团长：香蕉 3→4斤", "香蕉改成4斤")
    group.says("来源", by="团长").replied("没有找到")


def test_ordering_for_others_is_the_placers_to_change(group: Chat) -> None:
    group.says("帮李奶奶带苹果2斤", by="阿梅").replied("李奶奶：苹果×2斤")
    group.says("李奶奶的苹果改成1斤", by="阿梅").replied("李奶奶：苹果×1斤")
    group.says("李奶奶的苹果不要了", by="老王").replied("只有 李奶奶 本人或团长")
    group.says("李奶奶的苹果不要了", by="阿梅").replied("已撤下")


def test_the_limit_holds_for_changes_too(group: Chat) -> None:
    group.says("苹果2斤", by="阿梅")
    group.says("苹果改成11斤", by="阿梅").replied("每人限 10斤")
    group.says(chain("阿梅 苹果12斤"), by="阿梅").replied("没订上", "限 10斤")
    group.says("名单", by="团长").replied("阿梅 苹果×2斤")


def test_a_leader_of_elsewhere_is_nobody_here(group: Chat) -> None:
    group.joins("外人", Role.PROMOTER)
    group.says("苹果2斤", by="阿梅")
    group.says("阿梅的苹果改成1斤", by="外人").replied("只有 阿梅 本人或团长")


def test_a_plus_after_small_talk_is_an_order_and_after_a_question_agreement(chat: Chat) -> None:
    chat.says("开团 盒饭团\n盒饭", by="团长")
    assert chat.says("今天好冷啊", by="老王").silent
    chat.says("+1", by="阿梅").replied("阿梅：盒饭×1份")
    assert chat.says("下班有人一起打羽毛球吗？", by="老王").silent
    assert chat.says("+1", by="阿梅").silent
    chat.clock.advance(minutes=10)
    chat.says("+1", by="阿梅").replied("阿梅：盒饭×2份")
