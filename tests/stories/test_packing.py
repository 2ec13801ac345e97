"""配货单 and 标签: what a supplier packs, where it goes, and what sticks on it; nobody else's, nothing refunded."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from core import numbers
from core.masking import partly
from documents import painting, pdf, qr, rows
from documents.page import A4, LABEL, ROLL_58, ROLL_80, Paper
from models.files import KeptFile
from models.members import Role
from services import packing
from tests import make
from tests.fire import look
from tests.stories.chat import Chat


def bought(chat: Chat, what: str, by: str = "阿梅", place: str = "") -> int:
    if place:
        chat.says(f"自提点 {place}", by=by).replied(place)
    chat.whispers(f"买 {what}", by=by).replied("订单")
    order_id = look.latest(chat).id
    chat.pays(order_id, by)
    return order_id


def kept(chat: Chat, ending: str) -> bytes:
    """The last file of that kind that was handed out."""
    with chat.shop.work(reads=True) as work:
        found = select(KeptFile.content).where(KeptFile.name.endswith(ending)).order_by(KeptFile.id)
        return list(work.execute(found).scalars())[-1]


def test_a_pick_list_adds_up_by_place_and_by_product(chat: Chat) -> None:
    bought(chat, "苹果2斤, 盒饭1份", place="东门")
    bought(chat, "苹果1斤, 香蕉2斤", by="老王", place="南门")
    back = bought(chat, "苹果5斤", place="东门")
    chat.whispers(f"退款 {numbers.show(back)} 苹果 4 多了", by="阿梅").replied("已受理")
    said = chat.whispers("配货单", by="果园")
    said.replied("配货单 3 单", "【梅园3号楼 东门】2 单：苹果×3斤", "南门】1 单", "香蕉×2斤", "合计：苹果×4斤")
    assert "盒饭" not in said.here.text
    found = rows.read(kept(chat, ".xlsx"))
    assert found[0].cells[:4] == ("订单号", "提货码", "取货人", "社群")
    assert {row.at(1) for row in found[1:]} == {look.part(chat, n, "果园").pickup_code for n in (1, 2, 3)}
    assert kept(chat, ".pdf").startswith(b"%PDF")
    assert {file.for_member for file in look.rows(chat, KeptFile)} == {chat.who["果园"].id}
    for paper in ("58", "80", "a4"):
        chat.whispers(f"配货单 {paper}", by="果园").replied("合计")
    chat.whispers("配货单 A9", by="果园").replied("配货单 [58|80|A4]")


def test_nothing_to_pack_is_said(chat: Chat) -> None:
    chat.whispers("配货单", by="果园").replied("没有待发货")
    chat.whispers("标签", by="果园").replied("没有待发货")
    mine = bought(chat, "盒饭1份")
    chat.whispers(f"标签 {numbers.show(mine)}", by="果园").replied("没有待发货")  # not of this supplier
    chat.whispers("标签 1234x", by="果园").replied("没有")
    chat.whispers(f"核销 {look.part(chat, mine, '食堂').pickup_code}", by="食堂")
    chat.whispers("标签", by="食堂").replied("没有待发货")


@pytest.mark.parametrize("paper", [LABEL, ROLL_58, ROLL_80, A4])
def test_a_label_can_be_scanned_and_tells_no_name(chat: Chat, paper: Paper) -> None:
    first = bought(chat, "苹果2斤, 香蕉1斤, 盒饭2份", place="东门")
    second = bought(chat, "苹果1斤", by="老王")
    with chat.shop.work(reads=True) as work:
        found = packing.labels(work, {look.part(chat, first, "果园").supplier_id})
    codes = [look.part(chat, n, "果园").pickup_code for n in (second, first)]
    assert sorted(label.code for label in found) == sorted(codes)
    assert {label.person for label in found} == {"阿＊", "老＊"}
    pages = packing.pages(found, paper)
    assert len(pages) == (1 if paper is A4 else 2)
    scanned = [text for page in pages for text in qr.read(painting.png(page, 12))]
    assert sorted(scanned) == sorted(codes)
    assert pdf.of(pages).startswith(b"%PDF")
    words = "".join(getattr(mark, "text", "") for page in pages for mark in page.marks)
    assert all(word in words for word in ("苹果×2斤", "梅园3号楼", "东门"))
    assert not any(word in words for word in ("阿梅", "盒饭"))


def test_labels_of_some_orders_only(chat: Chat) -> None:
    first = bought(chat, "苹果1斤")
    bought(chat, "苹果1斤", by="老王")
    chat.whispers("标签 80", by="果园").replied("2 张标签")
    chat.whispers(f"标签 58 {numbers.show(first)}", by="果园").replied("1 张标签")


def test_two_communities_are_two_stops(chat: Chat) -> None:
    bought(chat, "苹果1斤", place="东门")
    with chat.shop.work() as work:
        other = make.community(work, "兰园1号楼", pickup_points="门卫")
        chat.who["小李"] = make.member(work, "小李", in_=other)
    bought(chat, "苹果3斤", by="小李")
    said = chat.whispers("配货单", by="果园").here.text
    assert re.search(r"兰园1号楼.*1 单：苹果×3斤", said)
    assert said.index("兰园1号楼") != said.index("梅园3号楼")


def test_staff_of_two_suppliers_pack_for_both(chat: Chat) -> None:
    chat.joins("双面", Role.SUPPLIER, supplier="果园")
    with chat.shop.work() as work:
        make.role(work, chat.who["双面"], Role.SUPPLIER, supplier=make.supplier(work, "食堂"))
    bought(chat, "苹果1斤, 盒饭1份")
    chat.whispers("配货单", by="双面").replied("配货单 1 单", "苹果×1斤", "盒饭×1份")
    chat.whispers("标签", by="双面").replied("2 张标签")


@pytest.mark.parametrize(("name", "seen"), [("阿梅", "阿＊"), ("王小明", "王＊明"), ("A", "A"), ("", "")])
def test_a_name_is_shown_in_part(name: str, seen: str) -> None:
    assert partly(name) == seen
