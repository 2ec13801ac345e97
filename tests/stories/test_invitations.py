"""老带新: both are rewarded after the first completed order, once, and nobody for less."""

from __future__ import annotations

from datetime import datetime

import pytest

from models.invitations import Invitation
from queries import invitations as find
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat
from tests.stories.purse import WITH_POINTS, balance, completes, places, receives, refunds_, sets

FRIEND = "小陈"


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return WITH_POINTS


def code_of(chat: Chat, name: str) -> str:
    answer = chat.whispers("邀请", by=name)
    assert answer.here is not None
    return answer.here.text.split("我是 ")[1].split(" ")[0]


def brings(chat: Chat, inviter: str, invited: str) -> None:
    if invited not in chat.who:
        chat.joins(invited)
    chat.whispers(f"我是 {code_of(chat, inviter)} 邀请的", by=invited).replied(f"你是 {inviter} 邀请的")


def points_of(chat: Chat, *names: str) -> list[int]:
    return [balance(chat, name) for name in names]


def test_both_are_rewarded_when_the_first_order_is_completed_and_told_once(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    brings(chat, "阿梅", FRIEND)
    order_id = places(chat, FRIEND)
    chat.pays(order_id, FRIEND)
    assert points_of(chat, "阿梅", FRIEND) == [0, 0]  # neither sharing nor paying earns anything
    receives(chat, order_id)
    assert points_of(chat, "阿梅", FRIEND) == [300, 200]
    assert [said for said in chat.told("阿梅") if "积分" in said] == [
        "🎁 你邀请的朋友完成了第一单，+300 积分\n现有积分 300，发「我的积分」看明细。"
    ]
    completes(chat, FRIEND)
    assert points_of(chat, "阿梅", FRIEND) == [300, 200]
    chat.whispers("邀请", by="阿梅").replied("已邀请 1 位，其中 1 位完成了第一单")


def test_the_code_and_its_link_are_always_the_same_and_shown_privately(chat: Chat) -> None:
    shown = chat.says("邀请", by="阿梅")
    assert shown.here is None
    assert shown.private is not None
    code = code_of(chat, "阿梅")
    assert code in shown.private.text
    assert shown.private.links == (("邀请链接", f"http://127.0.0.1:8000/invite/{code}"),)
    assert code_of(chat, "老王") != code


@pytest.mark.parametrize(
    "text", ["我是 {} 邀请的", "我是{}邀请来的。", "我从 {} 来", "我从{}那里来的", "我是{}介绍的！", "invited by {}"]
)
@pytest.mark.parametrize("spelled", [str, str.lower])
def test_there_are_several_ways_to_say_it(chat: Chat, text: str, spelled: type[str]) -> None:
    chat.joins(FRIEND)
    said = text.format(spelled(code_of(chat, "阿梅")))
    chat.says(said, by=FRIEND).replied("你是 阿梅 邀请的")
    chat.whispers(said, by=FRIEND).replied("你是 阿梅 邀请的")  # once more changes nothing
    assert len(look.rows(chat, Invitation)) == 1


def test_what_is_no_code_is_talk(chat: Chat) -> None:
    for text in ("我是阿梅邀请的", "我从 3号摊 来", "我从 北京 来", "我是 3 邀请的", "我从 " + "A" * 10_240 + " 来"):
        assert chat.says(text, by="老王").silent


def test_nobody_invites_oneself_or_who_has_bought_before(chat: Chat) -> None:
    chat.whispers(f"我是 {code_of(chat, '阿梅')} 邀请的", by="阿梅").replied("你自己的邀请码")
    order_id = places(chat, "老王")
    chat.pays(order_id, "老王")
    chat.whispers(f"我是 {code_of(chat, '阿梅')} 邀请的", by="老王").replied("已经买过了")
    refunds_(chat, order_id)
    chat.whispers(f"我是 {code_of(chat, '阿梅')} 邀请的", by="老王").replied("已经买过了")
    assert look.rows(chat, Invitation) == []


def test_the_first_inviter_stays(chat: Chat) -> None:
    brings(chat, "阿梅", FRIEND)
    chat.whispers(f"我是 {code_of(chat, '老王')} 邀请的", by=FRIEND).replied("以第一次为准")
    (tie,) = look.rows(chat, Invitation)
    assert tie.inviter_id == chat.who["阿梅"].id


def test_circles_are_refused(chat: Chat) -> None:
    brings(chat, "阿梅", FRIEND)
    brings(chat, FRIEND, "小李")
    chat.whispers(f"我是 {code_of(chat, '小李')} 邀请的", by="阿梅").replied("不能反过来")
    chat.whispers(f"我是 {code_of(chat, FRIEND)} 邀请的", by="阿梅").replied("不能反过来")


def test_a_circle_is_not_closed_by_all_at_once(chat: Chat) -> None:
    for round_ in range(4):
        names = [f"{round_}号{x}" for x in "甲乙丙丁"]
        for name in names:
            chat.joins(name)
        codes = {name: code_of(chat, name) for name in names}
        at_once(
            *(
                lambda by=by, code=codes[name]: chat.whispers(f"我是 {code} 邀请的", by=by)
                for name, by in zip(names, names[1:] + names[:1], strict=True)
            )
        )
        mine = {chat.who[name].id for name in names}
        assert len([tie for tie in look.rows(chat, Invitation) if tie.invited_id in mine]) == 3


def test_only_the_one_who_invited_directly_is_rewarded(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    brings(chat, "阿梅", FRIEND)
    brings(chat, FRIEND, "小李")
    completes(chat, "小李")
    assert points_of(chat, "阿梅", FRIEND, "小李") == [0, 300, 200]


def test_an_order_that_is_too_small_or_refunded_doesnt_count_a_later_one_does(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    brings(chat, "阿梅", FRIEND)
    completes(chat, FRIEND, pieces=1, price=999)
    half = places(chat, FRIEND, pieces=2, price=900)
    chat.pays(half, FRIEND)
    refunds_(chat, half, 1)
    receives(chat, half)
    assert points_of(chat, "阿梅", FRIEND) == [0, 0]
    completes(chat, FRIEND, pieces=1, price=1000)
    assert points_of(chat, "阿梅", FRIEND) == [300, 200]


def test_a_refund_of_the_first_order_takes_the_rewards_back(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    brings(chat, "阿梅", FRIEND)
    order_id = completes(chat, FRIEND)
    refunds_(chat, order_id, 2)
    assert points_of(chat, "阿梅", FRIEND) == [300, 200]  # ¥10.00 are left of it
    chat.joins("小李")
    completes(chat, "阿梅", pay_with=250)
    refunds_(chat, order_id)
    assert points_of(chat, "阿梅", FRIEND) == [-250, 0]
    completes(chat, FRIEND)
    assert points_of(chat, "阿梅", FRIEND) == [-250, 0]  # the first order stays the first


def test_too_late_earns_nothing(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    brings(chat, "阿梅", FRIEND)
    chat.clock.advance(days=30)
    completes(chat, FRIEND)
    assert points_of(chat, "阿梅", FRIEND) == [0, 0]
    brings(chat, "阿梅", "小李")
    chat.clock.advance(days=29, hours=23)
    completes(chat, "小李")
    assert points_of(chat, "阿梅", "小李") == [300, 200]


def test_an_inviter_is_rewarded_so_often_a_month(chat: Chat) -> None:
    sets(chat, per_yuan=0, invitations={"per_month": 2})
    chat.clock.set(datetime(2026, 3, 31, 23, 0, tzinfo=SHANGHAI))
    friends = [f"朋友{number}" for number in range(4)]
    for name in friends:
        brings(chat, "阿梅", name)
    for name in friends[:3]:
        completes(chat, name)
    assert points_of(chat, "阿梅", *friends) == [600, 200, 200, 200, 0]
    chat.clock.set(datetime(2026, 4, 1, 0, 0, tzinfo=SHANGHAI))
    completes(chat, friends[3])
    assert balance(chat, "阿梅") == 900


def test_the_limit_holds_when_all_come_at_once(chat: Chat) -> None:
    sets(chat, per_yuan=0, invitations={"per_month": 3})
    friends = [f"朋友{number}" for number in range(8)]
    done = []
    for name in friends:
        brings(chat, "阿梅", name)
        order_id = places(chat, name, pieces=1)
        chat.pays(order_id, name)
        done.append(order_id)
    at_once(*(lambda order_id=order_id: receives(chat, order_id) for order_id in done))
    assert points_of(chat, "阿梅", *friends) == [900, *[200] * 8]
    assert sum(tie.rewarded for tie in look.rows(chat, Invitation)) == 3


def test_guessing_codes_soon_ends(chat: Chat) -> None:
    chat.joins(FRIEND)
    for _ in range(5):
        chat.whispers("我是 ZZZZZZZZ 邀请的", by=FRIEND).replied("没有这个邀请码")
    right = code_of(chat, "阿梅")
    chat.whispers(f"我是 {right} 邀请的", by=FRIEND).replied("15")
    chat.clock.advance(minutes=15)
    chat.whispers(f"我是 {right} 邀请的", by=FRIEND).replied("你是 阿梅 邀请的")


def test_others_can_read_who_has_brought_whom(chat: Chat) -> None:
    brings(chat, "阿梅", FRIEND)
    completes(chat, FRIEND)
    with chat.shop.work(reads=True) as work:
        tie = find.of_invited(work, chat.who[FRIEND].id)
        assert tie is not None
        assert (tie.inviter_id, tie.rewarded) == (chat.who["阿梅"].id, True)
        assert [one.id for one in find.by_inviter(work, chat.who["阿梅"].id)] == [tie.id]
        assert find.counts(work, chat.who["阿梅"].id) == (1, 1)
