"""发货 in parts and by the carrier's table: each parcel told of once, wrong rows told of one by one, nothing twice."""

from __future__ import annotations

import re
from datetime import UTC

import pytest

from core import numbers
from core.quantity import Quantity
from documents import sheets
from documents.table import Cell, Column, Table
from models.orders import FulfilmentStatus, OrderLine
from models.shipping import Parcel
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat
from tests.stories.test_packing import bought

HEADS = ("商家订单号", "快递公司", "运单号")


def shipped(chat: Chat, order_id: int) -> dict[str, str]:
    return {line.name: str(line.shipped) for line in look.rows(chat, OrderLine, OrderLine.order_id == order_id)}


def status(chat: Chat, order_id: int, supplier: str = "果园") -> FulfilmentStatus:
    return look.part(chat, order_id, supplier).status


def told(chat: Chat, name: str, word: str) -> list[str]:
    return [text for text in chat.told(name) if word in text]


def workbook(*lines: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> bytes:
    cells: list[list[Cell]] = [list(line) for line in lines]
    return sheets.xlsx(Table("", [Column(head) for head in heads], cells), zone=UTC)


def test_some_now_the_rest_later(chat: Chat) -> None:
    order_id = bought(chat, "苹果3斤, 香蕉2斤, 盒饭1份")
    number = numbers.show(order_id)
    chat.whispers(f"发货 {number} 顺丰 SF1 苹果2, 香蕉1斤", by="果园").replied("发出一部分")
    assert status(chat, order_id) is FulfilmentStatus.PARTLY
    assert shipped(chat, order_id) == {"苹果": "2", "香蕉": "1", "盒饭": "0"}
    assert told(chat, "阿梅", "先发一部分：苹果×2斤、香蕉×1斤，顺丰 SF1")
    chat.whispers(f"订单 {number}", by="阿梅").replied("发出一部分", "顺丰 SF1：苹果×2斤、香蕉×1斤")
    chat.whispers("待发货", by="果园").replied("苹果×1斤", "香蕉×1斤")
    chat.whispers("配货单", by="果园").replied("合计：苹果×1斤、香蕉×1斤")
    chat.whispers(f"核销 {look.part(chat, order_id, '食堂').pickup_code}", by="食堂").replied("已核销")
    chat.whispers(f"收货 {number}", by="阿梅").replied("还有货没发出")
    chat.whispers(f"发货 {number} 顺丰 SF1 香蕉", by="果园").replied("已经登记过单号 SF1")
    chat.whispers(f"发货 {number} 顺丰 SF2 香蕉2", by="果园").replied("只剩 1斤 没发")
    chat.whispers(f"发货 {number} 顺丰 SF2 盒饭1", by="果园").replied("没有等你发货的「盒饭」")
    chat.whispers(f"发货 {number} 顺丰 SF2", by="果园").replied("已发货")
    assert status(chat, order_id) is FulfilmentStatus.SHIPPED
    assert told(chat, "阿梅", "其余的已发出：苹果×1斤、香蕉×1斤，顺丰 SF2")
    chat.whispers(f"订单 {number}", by="阿梅").replied("顺丰 SF1：苹果×2斤", "顺丰 SF2：苹果×1斤")
    chat.whispers(f"发货 {number} 顺丰 SF3", by="果园").replied("没有等你发货的")
    chat.whispers(f"收货 {number}", by="阿梅").replied("已收货")


def test_a_refund_takes_from_what_has_not_gone_out(chat: Chat) -> None:
    order_id = bought(chat, "苹果3斤")
    number, left = numbers.show(order_id), look.sku(chat, "苹果").sold
    chat.whispers(f"发货 {number} 顺丰 SF1 苹果2", by="果园").replied("一部分")
    chat.whispers(f"退款 {number} 苹果 1 不要了", by="阿梅").replied("已受理")
    assert look.sku(chat, "苹果").sold == left - Quantity.of(1)  # that one is in stock again
    chat.whispers("待发货", by="果园").replied("没有待发货")
    chat.whispers(f"退款 {number} 苹果 1 坏了", by="阿梅").replied("已受理")
    assert look.sku(chat, "苹果").sold == left - Quantity.of(1)  # that one isn't
    chat.whispers(f"收货 {number}", by="阿梅").replied("已收货")


def test_the_rest_may_be_picked_up_by_code(chat: Chat) -> None:
    order_id = bought(chat, "苹果3斤")
    chat.whispers(f"发货 {numbers.show(order_id)} 顺丰 SF1 苹果2", by="果园").replied("一部分")
    chat.whispers(f"核销 {look.part(chat, order_id, '果园').pickup_code}", by="果园").replied("已核销")
    assert status(chat, order_id) is FulfilmentStatus.HANDED_OVER


def test_a_carriers_table_ships_many(chat: Chat) -> None:
    first, second, third = bought(chat, "苹果1斤"), bought(chat, "香蕉1斤", by="老王"), bought(chat, "苹果2斤")
    other, late = bought(chat, "盒饭1份"), bought(chat, "苹果4斤", by="老王")
    chat.whispers(f"发货 {numbers.show(third)} 圆通 YT9", by="果园").replied("已发货")
    content = workbook(
        (numbers.show(first), "顺丰", "SF1"),
        (f"#{numbers.show(second)}", "中通", "ZT2"),
        (numbers.show(first), "顺丰", "SF1"),
        (numbers.show(third), "顺丰", "SF3"),
        (numbers.show(other), "顺丰", "SF4"),
        ("1011", "顺丰", "SF5"),
        (numbers.show(late), "顺丰", ""),
        ("", "顺丰", "SF6"),
    )
    said = chat.drops("发货.xlsx", content, by="果园")
    said.replied("表里 8 行：发完 3 行，发一部分 0 行，没发 5 行", "第 5 行", "没有等你发货的")
    said.replied(
        f"第 6 行 {numbers.show(other)}：没有这个订单", "第 7 行 1011：没有这个订单", "没有快递单号", "第 9 行 —"
    )
    assert (status(chat, first), status(chat, second)) == (FulfilmentStatus.SHIPPED,) * 2
    assert status(chat, other, "食堂") is status(chat, late) is FulfilmentStatus.WAITING
    assert len(told(chat, "阿梅", "SF1")) == len(told(chat, "老王", "中通 ZT2")) == 1
    again = chat.drops("发货.xlsx", content, by="果园")
    again.replied("发完 0 行", "没发 8 行", "这个单号登记过了")
    assert len(told(chat, "阿梅", "SF1")) == 1
    assert len(look.rows(chat, Parcel)) == 3


def test_what_the_table_misses_is_listed(chat: Chat) -> None:
    first, missing = bought(chat, "苹果1斤"), bought(chat, "香蕉1斤", by="老王")
    said = chat.drops("a.xlsx", workbook((numbers.show(first), "顺丰", "SF1")), by="果园")
    said.replied(f"还要发的 1 单：{numbers.show(missing)}")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_text_in_any_encoding(chat: Chat, encoding: str) -> None:
    number = numbers.show(bought(chat, "苹果1斤"))
    content = f"快递导出 2026\n运单号*,备注（选填）,订 单 号,物流公司\nSF1,易碎,{number},顺丰\n".encode(encoding)
    chat.drops("a.csv", content, by="果园").replied("发完 1 行")
    assert told(chat, "阿梅", "顺丰 SF1")


def test_pasted_with_and_without_heads(chat: Chat) -> None:
    made = [numbers.show(bought(chat, "苹果1斤", by=by)) for by in ("阿梅", "老王", "阿梅")]
    chat.whispers(f"发货表\n订单号\t快递\t快递单号\n{made[0]}\t顺丰\tSF1", by="果园").replied("发完 1 行")
    chat.whispers(f"发货表\n{made[1]} 顺丰 SF2\n{made[2]} 中通 ZT3", by="果园").replied("发完 2 行")
    assert told(chat, "老王", "SF2")
    chat.whispers("发货表 你好", by="果园").replied("没找到「订单号」")


def test_rows_with_goods_ship_these(chat: Chat) -> None:
    order_id = bought(chat, "苹果3斤, 香蕉2斤")
    number, heads = numbers.show(order_id), ("订单号", "快递单号", "快递", "商品", "数量")
    content = workbook(
        (number, "SF1", "顺丰", "苹果", "2"),
        (number, "SF1", "顺丰", "香蕉", "1"),
        (number, "SF2", "顺丰", "苹果", "5"),
        (number, "SF2", "顺丰", "梨", "1"),
        (number, "SF2", "顺丰", "香蕉", "很多"),
        (number, "SF3", "顺丰", "香蕉", "1"),
        heads=heads,
    )
    said = chat.drops("a.xlsx", content, by="果园")
    said.replied("发一部分 3 行，没发 3 行", "第 4 行", "没有这么多", "第 5 行", "第 6 行", "数量看不懂")
    assert shipped(chat, order_id) == {"苹果": "2", "香蕉": "2"}
    assert len(told(chat, "阿梅", "先发一部分")) == 2
    chat.drops("a.xlsx", content, by="果园").replied("没发 6 行")
    assert shipped(chat, order_id) == {"苹果": "2", "香蕉": "2"}


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", "商品,数量\n苹果,1\n".encode(), "订单号,备注\n1036,x\n".encode("gbk")],
)
def test_a_table_of_anything_else_changes_nothing(chat: Chat, content: bytes) -> None:
    order_id = bought(chat, "苹果1斤")
    answered = chat.drops("a.csv", content, by="果园", text="发货表")
    assert answered.here is not None
    assert "发完" not in answered.here.text
    assert status(chat, order_id) is FulfilmentStatus.WAITING


def test_a_table_may_be_too_long(chat: Chat) -> None:
    lines = "\n".join(f"{number},顺丰,SF{number}" for number in range(2001))
    chat.drops("a.csv", f"订单号,快递,快递单号\n{lines}".encode(), by="果园").replied("一次最多 2000 行")


def test_the_same_table_twice_at_once(chat: Chat) -> None:
    made = [bought(chat, "苹果2斤", by=by) for by in ("阿梅", "老王")]
    lines = [(numbers.show(order_id), "顺丰", f"SF{order_id}") for order_id in made]
    said = at_once(
        lambda: chat.drops("a.xlsx", workbook(*lines), by="果园").here.text,
        lambda: chat.drops("b.xlsx", workbook(*reversed(lines)), by="果园").here.text,
    )
    assert sum(int(re.findall(r"发完 (\d+) 行", text)[0]) for text in said) == 2
    assert len(told(chat, "阿梅", "已发货：顺丰")) == 1
    assert shipped(chat, made[0]) == {"苹果": "2"}


def test_others_tables_are_none(chat: Chat) -> None:
    number = numbers.show(bought(chat, "苹果1斤"))
    content = workbook((number, "顺丰", "SF1"))
    chat.drops("a.xlsx", content, by="食堂").replied(f"{number}：没有这个订单")
    assert "发完" not in chat.drops("a.xlsx", content, by="阿梅").here.text
