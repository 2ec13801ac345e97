"""推广活动: begun in a line, ended, what they cost; wrong words change nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from models.campaigns import Campaign, CampaignCost
from models.members import Role
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import MODULES, Chat, yuan


@pytest.fixture
def module_names() -> Sequence[str]:
    return ("campaigns", *MODULES)


@pytest.fixture(autouse=True)
def promoters(chat: Chat) -> None:
    chat.joins("小王", Role.PROMOTER)
    chat.joins("小李", Role.PROMOTER)


def begins(chat: Chat, text: str = "发卡片 开学卡片", by: str = "小王") -> int:
    chat.whispers(f"新活动 {text}", by=by).replied("活动开始了")
    return look.rows(chat, Campaign)[-1].id


def test_a_campaign_is_begun_in_one_line_listed_shown_and_ended(chat: Chat) -> None:
    line = "新活动 摆摊 秋季 迎新 目标50 商品 苹果 到 周日20:00"
    chat.whispers(line, by="小王").replied("1. 线下摆台「秋季 迎新」，到 03-08 20:00", "渠道码 1", "推广费用 1")
    (made,) = look.rows(chat, Campaign)
    assert (made.way, made.target, made.product_id) == ("stall", 50, chat.sku["苹果"].product_id)
    chat.whispers("推广活动", by="小王").replied("线下摆台「秋季 迎新」")
    chat.whispers("推广活动 1", by="小王").replied("小王 建", "目标：50 位新客", "手记费用共 ¥0.00")
    chat.whispers("结束活动 1", by="小王").replied("「秋季 迎新」结束了")
    chat.whispers("推广活动", by="小王").replied("（已结束）")
    chat.whispers("结束活动 1", by="小王").replied("已经结束了")


def test_the_six_kinds_and_ones_own(chat: Chat) -> None:
    for number, way in enumerate(("发卡片", "低价促销", "免费品尝", "社群群发", "老带新", "线下摆台")):
        begins(chat, f"{way} 活动{number}")
    chat.whispers("新活动 校园广播 早安", by="小王").replied("没有推广方式「校园广播」")
    chat.whispers("推广方式 校园广播", by="小王").replied("加上了")
    chat.whispers("推广方式 校园广播", by="小王").replied("已经有")
    chat.whispers("推广方式 卡片", by="小王").replied("已经有")
    chat.whispers("推广方式", by="小王").replied("发卡片", "免费品尝", "校园广播")
    begins(chat, "校园广播 早安")
    assert [one.way for one in look.rows(chat, Campaign)] == [
        "cards", "low_price", "tasting", "broadcast", "inviting", "stall", "校园广播",
    ]  # fmt: skip


def test_cost_is_noted_and_taken_back_by_a_reverse_row(chat: Chat) -> None:
    number = begins(chat)
    chat.whispers(f"推广费用 {number} 128 印卡片", by="小王").replied("费用 1", "¥128.00 印卡片", "共 ¥128.00")
    chat.whispers(f"推广费用 {number} 12.80 打车", by="小王").replied("共 ¥140.80")
    chat.whispers("撤销费用 1", by="小王").replied("冲掉了", "共 ¥12.80")
    chat.whispers("撤销费用 1", by="小王").replied("已经冲掉了")
    chat.whispers("撤销费用 3", by="小王").replied("没有费用 3")  # the reverse row is no cost
    rows = look.rows(chat, CampaignCost)
    assert [(row.amount, row.reverses_id) for row in rows] == [
        (yuan("128"), None), (yuan("12.80"), None), (yuan("-128"), 1),
    ]  # fmt: skip
    chat.whispers(f"推广活动 {number}", by="小王").replied("¥128.00 印卡片（已冲掉）", "手记费用共 ¥12.80")


def test_a_cost_is_taken_back_once_however_many_ask(chat: Chat) -> None:
    number = begins(chat)
    chat.whispers(f"推广费用 {number} 128 印卡片", by="小王")
    at_once(*(lambda: chat.whispers("撤销费用 1", by="经理") for _ in range(4)))
    assert sorted(row.amount.fen for row in look.rows(chat, CampaignCost)) == [-12800, 12800]


def test_bills_that_come_late_are_noted_after_the_end(chat: Chat) -> None:
    number = begins(chat)
    chat.whispers(f"渠道码 {number} 3号摊", by="小王")
    chat.whispers(f"结束活动 {number}", by="小王")
    chat.whispers("推广费用 3号摊 20 摊位费", by="小王").replied("¥20.00 摊位费")
    assert look.rows(chat, CampaignCost)[0].code_id is not None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("推广费用 1 -5 印卡片", "费用要大于 0"),
        ("推广费用 1 0 印卡片", "费用要大于 0"),
        ("推广费用 1 128", "推广费用 <活动号"),
        ("推广费用 1 128 " + "印" * 10_000, "费用要大于 0"),
        ("推广费用 1 1e9 印卡片", "不是一个金额"),
        ("推广费用 9 5 印卡片", "没有活动 9"),
        ("推广费用 没有这个口令 5 印卡片", "没有活动"),
        ("撤销费用 9", "没有费用 9"),
        ("结束活动 9", "没有活动 9"),
        ("推广活动 9", "没有活动 9"),
        ("新活动 发卡片", "活动要有名字"),
        ("新活动 发卡片 开学卡片", "已经有叫「开学卡片」"),
        ("新活动 发卡片 二 目标0", "活动要有名字"),
        ("新活动 发卡片 二 目标9999999", "活动要有名字"),
        ("新活动 发卡片 二 商品 没有的货", "没有"),
        ("新活动 发卡片 二 团 没有的团", "没有的团"),
        ("新活动 发卡片 二 到 昨天", "昨天"),
        ("新活动 发卡片 " + "长" * 10_000, "活动要有名字"),
        ("推广方式 " + "长" * 10_000, "活动要有名字"),
    ],
)
def test_wrong_words_change_nothing(chat: Chat, text: str, said: str) -> None:
    begins(chat)
    before = look.counts(chat) | {"inbox": 0}
    answer = chat.whispers(text, by="小王")
    assert answer.here is not None
    assert said in answer.here.text
    assert look.counts(chat) | {"inbox": 0} == before


def test_what_is_somebody_elses_is_unknown(chat: Chat) -> None:
    number = begins(chat)
    chat.whispers(f"推广费用 {number} 128 印卡片", by="小王")
    for text in (f"结束活动 {number}", f"推广活动 {number}", f"推广费用 {number} 5 印卡片", f"渠道码 {number} 南门"):
        chat.whispers(text, by="小李").replied(f"没有活动 {number}")
    chat.whispers("撤销费用 1", by="小李").replied("没有费用 1")
    chat.whispers("推广活动", by="小李").replied("还没有推广活动")
    chat.whispers(f"渠道码 {number} 南门 推广员 小李", by="经理")
    chat.whispers("推广活动", by="小李").replied("开学卡片")
    shown = chat.whispers(f"推广活动 {number}", by="小李")
    assert shown.here is not None
    assert "128" not in shown.here.text  # what it costs is its maker's and the managers'
    for text in (f"结束活动 {number}", f"推广费用 {number} 5 印卡片"):
        chat.whispers(text, by="小李").replied(f"没有活动 {number}")
        chat.whispers(text, by="经理")
    chat.whispers("新活动 发卡片 二", by="阿梅").replied("没听懂")
