"""群规: what a community has of its own, each kept where it matters, and never looser than the shop's rules."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from models.history import Change
from models.members import Role
from models.promotions import FireStatus, PromotionFire
from tests import make
from tests.stories.chat import MODULES, Chat

HERE = "梅园3号楼"


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "promotions", "founding", "settings", "community_rules")


def fires(chat: Chat) -> list[tuple[str, str]]:
    with chat.shop.work(reads=True) as work:
        found = select(PromotionFire.status, PromotionFire.reason).order_by(PromotionFire.id)
        return [(row.status, row.reason) for row in work.execute(found)]


def test_shown_set_and_put_back(chat: Chat) -> None:
    chat.whispers(f"群规 {HERE}", by="经理").replied(
        "开团：团长和管理者", "只卖：什么都卖", "自提点：东门、南门", "答疑：群里"
    )
    chat.whispers("群规 梅园 推广 2", by="经理").replied("同全店 → 2")
    chat.whispers("群规 梅园", by="经理").replied("推广：2")
    chat.whispers("群规 梅园 推广 原样", by="经理").replied("2 → 同全店")
    chat.whispers("群规 梅园 免打扰", by="经理").replied("同全店", "21:00-09:00")
    chat.whispers("操作记录", by="经理").replied("梅园3号楼 每天推广：— → 2", "梅园3号楼 每天推广：2 → —")


def test_who_may_open_deals(chat: Chat) -> None:
    chat.whispers("群规 梅园 开团 管理者", by="经理").replied("团长和管理者 → 只有管理者")
    chat.says("开团 周五团\n苹果", by="团长").replied("只有管理者能开团")
    chat.says("苹果1斤", by="阿梅")
    assert chat.says("名单", by="团长").here is None or "没有" in chat.says("名单", by="团长").here.text
    chat.says("开团 周五团\n苹果", by="经理").replied("周五团")
    chat.says("结团", by="经理")
    chat.whispers("群规 梅园 开团 原样", by="经理")
    chat.says("开团 周六团\n苹果", by="团长").replied("周六团")


def test_what_is_sold_there(chat: Chat) -> None:
    with chat.shop.work() as work:
        make.product(work, "牛奶", category=make.category(work, "奶类"))
    chat.whispers("群规 梅园 只卖 奶类", by="经理").replied("什么都卖 → 奶类")
    chat.says("开团 周五团\n苹果\n香蕉", by="团长").replied("这个群不卖 苹果、香蕉", "只卖：奶类")
    chat.whispers("群规 梅园 只卖 水果、奶类", by="经理").replied("→ 水果、奶类")
    chat.says("开团 周五团\n苹果\n香蕉", by="团长").replied("周五团")


def test_its_own_quiet_hours(chat: Chat) -> None:
    chat.whispers("推广 苹果 到 梅园3号楼 于 今天19:00", by="团长").replied("已安排")
    chat.whispers("推广 香蕉 到 梅园3号楼 于 今天20:30", by="团长").replied("已安排")
    chat.whispers("群规 梅园 免打扰 20:00-09:00", by="经理").replied("同全店 → 20:00-09:00")
    chat.clock.advance(hours=1)
    chat.runs("promotions.push_due")
    chat.clock.advance(minutes=90)
    chat.runs("promotions.push_due")
    assert fires(chat) == [(FireStatus.QUEUED, ""), (FireStatus.SKIPPED, "quiet-here")]


@pytest.mark.parametrize(("most", "queued"), [("1", 1), ("0", 0), ("9", 2)])
def test_how_many_promotions_a_day(chat: Chat, most: str, queued: int) -> None:
    chat.whispers("设置 每群每天推广次数 2", by="经理").replied("3 → 2")
    for product, at in (("苹果", "18:30"), ("香蕉", "18:40")):
        chat.whispers(f"推广 {product} 到 梅园3号楼 于 今天{at}", by="团长").replied("已安排")
    chat.whispers(f"群规 梅园 推广 {most}", by="经理").replied(f"→ {most}")
    chat.clock.advance(minutes=30)
    chat.runs("promotions.push_due")
    chat.clock.advance(minutes=10)
    chat.runs("promotions.push_due")
    found = fires(chat)
    assert [status for status, _ in found].count(FireStatus.QUEUED) == queued
    assert [reason for status, reason in found if status == FireStatus.SKIPPED] == ["day-full"] * (2 - queued)


def test_whether_questions_are_answered_in_the_group(chat: Chat) -> None:
    chat.says("开团 周五团\n苹果", by="团长")
    chat.says("苹果多少钱", by="老王").replied("8.90")
    chat.whispers("群规 梅园 答疑 关", by="经理").replied("群里有问就答 → 群里不答")
    assert chat.says("苹果多少钱", by="老王").silent
    chat.says("苹果1斤", by="老王").replied("苹果")
    chat.whispers("群规 梅园 答疑 开", by="经理")
    chat.says("苹果多少钱", by="老王").replied("8.90")


def test_off_is_gone(chat: Chat) -> None:
    chat.whispers("群规 梅园 开团 管理者", by="经理")
    chat.whispers("功能 关 群规", by="经理").replied("关掉了", "各群的规矩留着")
    chat.says("开团 周五团\n苹果", by="团长").replied("周五团")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("竹园", "没有社群「竹园」"),
        ("梅园 颜色 红", "群规里没有「颜色」"),
        ("梅园 开团 大家", "团长、管理者"),
        ("梅园 只卖 手机", "没有「手机」这个类别"),
        ("梅园 免打扰 25:00-09:00", "21:00-09:00"),
        ("梅园 免打扰 9:00-09:00", "21:00-09:00"),
        ("梅园 推广 -1", "每天最多几次"),
        ("梅园 推广 1.5", "每天最多几次"),
        ("梅园 推广 ²²²²", "每天最多几次"),
        ("梅园 答疑 也许", "开、关"),
    ],
)
def test_nonsense_changes_nothing(chat: Chat, asked: str, why: str) -> None:
    chat.whispers(f"群规 {asked}", by="经理").replied(why)
    with chat.shop.work(reads=True) as work:
        assert work.execute(select(Change.id).where(Change.what.startswith("rule-"))).all() == []


def test_who_may(chat: Chat) -> None:
    chat.joins("老沈", Role.AUDITOR)
    chat.whispers("群规 梅园", by="老沈").replied("开团：")
    chat.whispers("群规 梅园 答疑 关", by="老沈").replied("改要管理者来")
    for who in ("团长", "阿梅"):
        assert chat.whispers("群规 梅园 答疑 关", by=who) == chat.whispers("嗯嗯嗯呢", by=who)
