"""The catalog in the chat: looking around, and a supplier's hands on the own goods."""

from __future__ import annotations

import time

import pytest

from bot.attachments import Attachments
from bot.context import Context
from bot.message import Chat as Place
from bot.message import Incoming, Kind, Person
from bot.router import Switchboard
from bot.words import Words
from core import numbers
from handlers import catalog as handlers
from queries import catalog as find
from queries.members import Caller
from tests.fire import look
from tests.stories.chat import Chat

OWN = [
    "新品 梨 水果 5.00 斤",
    "上架 苹果",
    "下架 苹果",
    "补货 苹果 5",
    "改价 苹果 9.90",
    "属性 苹果 口味 甜",
    "库存",
    "销量",
    "问题",
    "口碑",
]


def test_goods_are_listed_by_category_with_prices(chat: Chat) -> None:
    for typed in ("商品", "商品 水果", "products", "GOODS", "/商品", "商品 1"):
        chat.says(typed, by="阿梅").replied("苹果", "¥8.90/斤", "香蕉")
    assert "香蕉" not in chat.says("商品 苹果", by="阿梅").here.text
    chat.says("商品 榴莲", by="阿梅").replied("没有「榴莲」")


def test_long_lists_come_in_pages(chat: Chat) -> None:
    for i in range(25):
        chat.sells(f"第{i}种果", unit="个", price="1.00", stock=1)
    first = chat.says("商品 水果", by="阿梅").here.text
    assert "第 1/3 页" in first
    assert "商品 水果 2" in first
    last = chat.says("商品 水果 3", by="阿梅").here.text
    assert "第24种果" in last
    assert "下一页" not in last
    assert chat.says("商品 水果 99", by="阿梅").here.text == last


def test_the_list_follows_every_change_at_once(chat: Chat) -> None:
    chat.says("商品", by="阿梅").replied("¥8.90/斤")
    chat.whispers("改价 苹果 9.9", by="果园").replied("¥8.90 → ¥9.90/斤")
    chat.says("商品", by="阿梅").replied("¥9.90/斤")
    chat.whispers("补货 苹果 -100", by="果园").replied("还剩 0斤")
    chat.says("商品", by="阿梅").replied("¥9.90/斤  已售罄")
    chat.whispers("下架 苹果", by="果园").replied("已下架")
    assert "苹果" not in chat.says("商品", by="阿梅").here.text
    chat.says("详情 苹果", by="阿梅").replied("没有「苹果」")


def test_the_list_follows_the_clock(chat: Chat) -> None:
    chat.whispers("下架 苹果", by="果园")
    chat.whispers("上架 苹果 今晚8点 到 今晚10点", by="果园").replied("03-06 20:00 开卖", "03-06 22:00 自动下架")
    assert "苹果" not in chat.says("商品", by="阿梅").here.text
    chat.clock.advance(hours=2)
    chat.says("商品", by="阿梅").replied("苹果")
    chat.clock.advance(hours=2)
    assert "苹果" not in chat.says("商品", by="阿梅").here.text
    chat.runs("catalog.close_shelf")
    chat.whispers("库存", by="果园").replied("苹果 ¥8.90/斤 还剩 100斤（未上架）")


def test_details_tell_stock_attributes_and_the_deals_price(chat: Chat) -> None:
    chat.whispers("属性 苹果 口味 脆甜", by="果园").replied("「口味」：脆甜")
    chat.says("开团 周五水果团\n苹果 8.50\n香蕉\n截止 今晚9点\n自提 东门", by="团长")
    chat.says("详情 苹果", by="阿梅").replied("苹果 · 果园", "¥8.90/斤 还剩 100斤", "口味：脆甜", "团购价 ¥8.50/斤")
    in_private = chat.whispers("详情 苹果", by="阿梅")
    assert "团购价" not in in_private.here.text
    chat.whispers("属性 苹果 口味", by="果园").replied("已删掉")
    assert "口味" not in chat.says("details 苹果", by="阿梅").here.text


def test_a_supplier_registers_stocks_and_lists_a_new_product(chat: Chat) -> None:
    chat.whispers("新品 雪梨 水果 5.00 斤", by="果园").replied("已登记 雪梨", "¥5.00/斤")
    assert "雪梨" not in chat.says("商品", by="阿梅").here.text
    chat.whispers("上架 雪梨", by="果园").replied("已上架", "还没有库存")
    chat.whispers("补货 雪梨 12.5斤", by="果园").replied("还剩 12.5斤")
    chat.whispers("新品 雪梨 水果 45 箱 10斤装", by="果园").replied("已登记")
    chat.says("商品", by="阿梅").replied("雪梨  ¥5.00/斤 · ¥45.00/箱")
    chat.whispers("补货 雪梨 3", by="果园").replied("有这些规格：斤、10斤装")
    chat.whispers("补货 雪梨 3箱", by="果园").replied("雪梨 10斤装", "还剩 3箱")
    chat.whispers("新品 雪梨 水果 45 箱 10斤装", by="果园").replied("已经有「10斤装」")
    chat.whispers("新品 冰箱 家电 999 台", by="果园").replied("没有「家电」这个类别", "水果")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("改价 苹果 0", "不能当价格"),
        ("改价 苹果 abc", "不是一个金额"),
        ("改价 苹果", "改价 <商品> <价格>"),
        ("补货 苹果 0", "不能入库"),
        ("补货 苹果 -101", "只剩 100"),
        ("补货 苹果 5箱", "有这些规格：斤"),
        ("补货 苹果 很多", "补货 <商品> <数量>"),
        ("上架 苹果", "已经在架上"),
        ("上架 苹果 随便什么时候", ""),
        ("上架 苹果 到 昨天8:00", ""),
        ("上架 西瓜", "没有「西瓜」"),
        ("下架", "下架 <商品>"),
    ],
)
def test_what_cannot_be_is_refused_in_words(chat: Chat, typed: str, answer: str) -> None:
    reply = chat.whispers(typed, by="果园")
    reply.replied(answer)
    assert "error" not in reply.here.text
    assert "编号" not in reply.here.text, "a fault instead of a refusal"
    chat.whispers("库存", by="果园").replied("苹果 ¥8.90/斤 还剩 100斤")


@pytest.mark.parametrize("typed", ["上架 盒饭", "下架 盒饭", "补货 盒饭 5", "改价 盒饭 1.00", "属性 盒饭 口味 辣"])
def test_others_goods_are_as_unknown_as_none(chat: Chat, typed: str) -> None:
    others = chat.whispers(typed, by="果园").here.text
    none = chat.whispers(typed.replace("盒饭", "鱼翅"), by="果园").here.text
    assert others.replace("盒饭", "鱼翅") == none
    chat.whispers("库存", by="食堂").replied("盒饭 ¥15.00/份 还剩 50份")


@pytest.mark.parametrize(
    ("who", "typed"),
    # Managers read reviews, too: they may have to hide one.
    [(who, typed) for who in ("阿梅", "团长", "经理") for typed in OWN if (who, typed) != ("经理", "口碑")],
)
def test_a_suppliers_commands_are_mere_talk_from_others(chat: Chat, typed: str, who: str) -> None:
    assert chat.says(typed, by=who).silent
    chat.whispers("库存", by="果园").replied("苹果 ¥8.90/斤 还剩 100斤")


def test_in_a_group_a_supplier_is_answered_privately(chat: Chat) -> None:
    answer = chat.says("库存", by="果园")
    assert answer.here is None
    answer.replied("苹果 ¥8.90/斤 还剩 100斤")
    assert "盒饭" not in answer.private.text


def test_sales_count_what_was_paid(chat: Chat) -> None:
    chat.whispers("销量", by="果园").replied("还没有卖出")
    chat.says("开团 周五水果团\n苹果\n香蕉\n截止 今晚9点\n自提 东门", by="团长")
    ordered = chat.says("苹果2斤", by="阿梅")
    number = ordered.private.text.split("订单 ")[1].split("，")[0].split(" ")[0]
    chat.whispers("销量", by="果园").replied("还没有卖出")
    chat.pays(numbers.read(number), "阿梅")
    chat.whispers("销量", by="果园").replied("苹果：今天 2斤 ¥17.80；7 天 2斤 ¥17.80", "还剩 98斤")
    chat.clock.advance(days=1)
    chat.whispers("sales", by="果园").replied("苹果：今天 0斤 ¥0.00；7 天 2斤 ¥17.80")
    chat.clock.advance(days=6)
    chat.whispers("销量", by="果园").replied("还没有卖出")
    chat.whispers("销量", by="食堂").replied("还没有卖出")


def test_the_list_is_composed_once_and_then_only_handed_out(chat: Chat) -> None:
    """Handing it out again costs a small part of composing it."""
    with chat.shop.work(reads=True) as work:
        version = find.current_version(work)
        where = Place("simulator", "demo", "梅园", Kind.GROUP)
        incoming = Incoming(where, Person("阿梅"), "1", "商品", work.now)
        words, attachments = Words("zh-CN", work.settings.zone), Attachments(incoming, None)
        caller, board = Caller(catalog_version=version), Switchboard([])
        context = Context(work, incoming, caller, "商品", Kind.GROUP, board, words, attachments)
        first = handlers.browse(context)
        assert handlers.browse(context) is first
        began = time.perf_counter()
        for _ in range(1000):
            handlers.browse(context)
        assert (time.perf_counter() - began) / 1000 < 0.001


def test_what_sells_out_is_sold_out_in_the_list_at_once(chat: Chat) -> None:
    chat.says("商品", by="阿梅").replied("盒饭")
    chat.whispers("买 盒饭 50份", by="阿梅").replied("付款")
    chat.says("商品", by="老王").replied("盒饭  ¥15.00/份  已售罄")
    chat.whispers(f"取消 {numbers.show(look.latest(chat).id)}", by="阿梅").replied("已取消")
    assert "已售罄" not in chat.says("商品", by="老王").here.text
