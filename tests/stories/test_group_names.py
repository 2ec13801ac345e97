"""Whose name is whose: lists know people by name, platforms by id."""

from __future__ import annotations

import pytest

from models.members import Identity, Member, Membership
from tests import make
from tests.stories.chat import Chat
from tests.stories.test_group_orders import chain


@pytest.fixture
def group(chat: Chat) -> Chat:
    """A group with an open deal."""
    chat.says("开团 周五水果团\n苹果\n香蕉", by="团长")
    return chat


def test_who_speaks_under_a_name_of_the_list_is_that_person(group: Chat) -> None:
    group.says(chain("阿梅 苹果2斤", "张姨 香蕉1斤"), by="阿梅")
    group.says("香蕉再加1斤", by="张姨").replied("张姨：香蕉×2斤")
    group.says("名单", by="团长").replied("张姨 香蕉×2斤", "2 人")


def test_a_building_in_the_list_is_no_other_person(group: Chat) -> None:
    group.says(chain("3号楼小王 苹果2斤"), by="团长")
    group.says("苹果再加1斤", by="小王").replied("苹果×3斤")
    group.says(chain("3号楼小王 苹果5斤"), by="小王").replied("苹果 3→5斤")
    group.says("小王的苹果改成4斤", by="团长").replied("苹果×4斤")
    group.says("名单", by="团长").replied("1 人")


def test_lost_emoji_are_the_same_person(group: Chat) -> None:
    group.joins("小花🌸")
    group.says(chain("小花🌸 苹果2斤"), by="小花🌸")
    assert group.says(chain("小花 苹果2斤"), by="阿梅").silent
    group.says(chain("小花 苹果2斤", "阿梅 香蕉1斤"), by="阿梅").replied("新增 1 人", "阿梅")
    group.says("苹果改成3斤", by="小花🌸").replied("苹果×3斤")


def test_two_of_one_name_are_asked_about(group: Chat) -> None:
    with group.shop.work() as work:
        twin = Member(name="阿梅", created_at=work.now)
        work.session.add(twin)
        work.session.flush()
        work.session.add(Identity(member_id=twin.id, channel=make.CHANNEL, account=make.ACCOUNT, external_id="another"))
        work.session.add(
            Membership(community_id=group.community.id, member_id=twin.id, name="阿梅", joined_at=work.now)
        )
    asked = group.says(chain("阿梅 苹果2斤", "老王 香蕉1斤"), by="老王")
    asked.replied("叫「阿梅」的不止一位", "老王：香蕉×1斤")
    group.says("苹果1斤", by="阿梅").replied("阿梅：苹果×1斤")
    group.says("阿梅的苹果改成3斤", by="团长").replied("有 2 位")


def test_joining_two_names(group: Chat) -> None:
    group.says(chain("梅子 苹果2斤", "老王 香蕉1斤"), by="老王")
    group.says("香蕉1斤", by="阿梅")
    assert group.says("合并 梅子 阿梅", by="老王").silent, "it is the leader's command"
    group.says("合并 梅子 阿梅", by="团长").replied("同一个人")
    group.says("名单", by="团长").replied("阿梅 香蕉×1斤、苹果×2斤", "2 人")
    assert group.says(chain("梅子 苹果2斤", "老王 香蕉1斤"), by="老王").silent, "the old name still means the person"
    group.says("苹果改成4斤", by="阿梅").replied("苹果×4斤")
    group.says("合并 老王 阿梅", by="团长").replied("都是在群里说过话的人", "确定")
    group.says("合并 老王 阿梅 确定", by="团长").replied("同一个人")
    group.says("名单", by="团长").replied("1 人")
    group.says("合并 不在 阿梅", by="团长").replied("没有叫「不在」的成员")


def test_everybodys_mother_is_their_own(group: Chat) -> None:
    group.says("帮我妈带2斤苹果", by="阿梅").replied("我妈：苹果×2斤")
    group.says("帮我妈带1斤苹果", by="老王").replied("我妈：苹果×1斤")
    group.says("帮我妈取消", by="老王").replied("已撤下")
    listed = group.says("名单", by="团长")
    listed.replied("阿梅·我妈 苹果×2斤", "1 人")
