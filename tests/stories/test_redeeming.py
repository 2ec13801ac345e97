"""核销 by picture, by several codes or numbers, by the ticked list: each once, nobody else's, and not by trying."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook

from core import codes, numbers
from documents import qr
from models.members import BindTry, Role
from models.orders import FulfilmentStatus
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat
from tests.stories.test_packing import bought, kept

TAKEN = FulfilmentStatus.HANDED_OVER


def code(chat: Chat, order_id: int, supplier: str = "果园") -> str:
    return look.part(chat, order_id, supplier).pickup_code


def status(chat: Chat, order_id: int, supplier: str = "果园") -> FulfilmentStatus:
    return look.part(chat, order_id, supplier).status


def test_a_photo_of_the_code_redeems_it(chat: Chat) -> None:
    first, second = bought(chat, "苹果2斤"), bought(chat, "香蕉1斤", by="老王")
    chat.drops("a.png", qr.png(code(chat, first)), by="果园").replied("阿梅", "已核销", "苹果 × 2斤")
    chat.drops("a.png", qr.png(code(chat, first)), by="果园").replied("已经用过了")
    chat.drops("b.png", qr.png(code(chat, second)), by="果园", text="核销").replied("老王", "香蕉")
    assert status(chat, first) is status(chat, second) is TAKEN


def test_other_pictures_redeem_nothing(chat: Chat) -> None:
    mine = bought(chat, "盒饭1份")
    answered = chat.drops("a.png", qr.png("https://example.com/"), by="果园")
    assert "核销" not in answered.here.text
    chat.drops("b.png", qr.png("https://example.com/"), by="果园", text="核销").replied("不对")
    chat.drops("c.png", qr.png(code(chat, mine, "食堂")), by="果园").replied("不对")
    chat.drops("d.png", b"no picture at all", by="果园", text="核销")
    chat.whispers("核销", by="果园").replied("没有收到图片或文件")
    assert status(chat, mine, "食堂") is FulfilmentStatus.WAITING


def test_several_at_once_are_told_one_by_one(chat: Chat) -> None:
    first, second, third = (bought(chat, "苹果1斤", by=by) for by in ("阿梅", "老王", "阿梅"))
    other, back = bought(chat, "盒饭1份"), bought(chat, "香蕉1斤")
    chat.whispers(f"核销 {code(chat, third)}", by="果园").replied("已核销")
    chat.whispers(f"退款 {numbers.show(back)} 香蕉 1 不要了", by="阿梅").replied("已受理")
    written = [code(chat, first), numbers.show(second), code(chat, third), numbers.show(other), numbers.show(back)]
    told = len(chat.told("阿梅"))
    said = chat.whispers("核销 " + "\n".join(written), by="果园")
    said.replied("核销 2 单，3 条没成", f"{written[2]}：已经核销过了", f"{written[3]}：没有", f"{written[4]}：已退款")
    said.replied("交出：苹果×2斤")
    assert [status(chat, n) for n in (first, second)] == [TAKEN, TAKEN]
    assert status(chat, other, "食堂") is FulfilmentStatus.WAITING
    assert any(
        "果园 登记为你已取走" in text for text in chat.told("老王")
    )  # a number proves nothing: the buyer hears it
    assert len(chat.told("阿梅")) == told
    chat.whispers("核销 " + "\n".join(written), by="果园").replied("核销 0 单，5 条没成")


def test_one_code_may_be_typed_in_halves(chat: Chat) -> None:
    mine = code(chat, bought(chat, "苹果1斤"))
    chat.whispers(f"核销 {mine[:4].lower()} {mine[4:]}", by="果园").replied("已核销")


def test_the_ticked_list_comes_back(chat: Chat) -> None:
    taken = [bought(chat, "苹果2斤, 香蕉1斤"), bought(chat, "苹果2斤")]
    left, codes_taken = bought(chat, "苹果1斤", by="老王"), [code(chat, order_id) for order_id in taken]
    chat.whispers("配货单", by="果园")
    book = load_workbook(io.BytesIO(kept(chat, ".xlsx")))
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        mine = row[heads.index("提货码")].value in codes_taken
        row[heads.index("已取")].value = "✓" if mine else "否"
    content = io.BytesIO()
    book.save(content)
    chat.drops("list.xlsx", content.getvalue(), by="果园").replied("核销 2 单，0 条没成", "苹果×4斤", "香蕉×1斤")
    assert {status(chat, order_id) for order_id in taken} == {TAKEN}
    assert status(chat, left) is FulfilmentStatus.WAITING
    chat.drops("list.xlsx", content.getvalue(), by="果园").replied("核销 0 单，2 条没成", "已经核销过了")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_without_ticks_needs_the_word(chat: Chat, encoding: str) -> None:
    number = numbers.show(bought(chat, "苹果2斤"))
    content = f"今天取走的\n订单号,备注\n{number},谢谢\n".encode(encoding)
    assert "核销 1" not in chat.drops("a.csv", content, by="果园").here.text
    chat.drops("a.csv", content, by="果园", text="核销").replied("核销 1 单，0 条没成")
    chat.drops("b.csv", "商品,数量\n苹果,1\n".encode(encoding), by="果园", text="核销").replied("没有「提货码」")


def test_ten_thousand_tries_find_nothing(chat: Chat) -> None:
    """Five wrong codes, then nothing is looked up for a quarter of an hour: not the right one either, in no form."""
    mine, second = bought(chat, "苹果1斤"), bought(chat, "苹果1斤", by="老王")
    right = code(chat, mine)
    assert len(codes.ALPHABET) ** codes.LENGTH >= 2**40
    assert re.fullmatch(f"[{codes.ALPHABET}]{{8}}", right)
    tries = [f"ZZZZ{codes.new(4)}" for _ in range(400)]
    said = chat.whispers("核销 " + " ".join([*tries, right, numbers.show(mine)]), by="果园")
    said.replied("核销 0 单")
    (counted,) = look.rows(chat, BindTry)
    assert counted.failed == 5
    for _ in range(25):
        chat.whispers("核销 " + " ".join(codes.new() for _ in range(400)), by="果园").replied("15 分钟")
    for form in (f"核销 {right}", f"核销 {right} {numbers.show(mine)}", f"核销 {numbers.show(mine)}"):
        chat.whispers(form, by="果园").replied("15 分钟")
    chat.drops("a.png", qr.png(right), by="果园").replied("15 分钟")
    assert status(chat, mine) is FulfilmentStatus.WAITING
    chat.joins("果园二", Role.SUPPLIER, supplier="果园")
    chat.whispers(f"核销 {code(chat, second)}", by="果园二").replied("已核销")  # who didn't try doesn't wait
    chat.clock.advance(minutes=16)
    chat.whispers(f"核销 {right}", by="果园").replied("已核销")


def test_two_lists_at_once_hand_over_once(chat: Chat) -> None:
    made = [bought(chat, "苹果1斤", by=by) for by in ("阿梅", "老王", "阿梅", "老王")]
    found = [code(chat, order_id) for order_id in made]
    said = at_once(
        lambda: chat.whispers("核销 " + " ".join(found), by="果园").here.text,
        lambda: chat.whispers("核销 " + " ".join(reversed(found)), by="果园").here.text,
    )
    assert sum(int(re.findall(r"核销 (\d+) 单", text)[0]) for text in said) == 4
    assert {status(chat, order_id) for order_id in made} == {TAKEN}


def test_a_list_may_be_too_long(chat: Chat) -> None:
    content = "提货码\n" + "\n".join(codes.new() for _ in range(501))
    chat.drops("a.csv", content.encode(), by="果园", text="核销").replied("一次最多核销 500 条")
    assert look.rows(chat, BindTry) == []
