"""路线 and 送到: pick list and labels as the supplier walks; who is told that the goods are there, once."""

from __future__ import annotations

from functools import partial

from core import numbers
from models.catalog import Supplier
from models.members import Role
from services import packing, routes
from tests import make
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat
from tests.stories.test_packing import bought, kept


def told(chat: Chat, name: str) -> list[str]:
    return [text for text in chat.told(name) if "货到了" in text]


def test_pick_list_and_labels_come_as_the_route_goes(chat: Chat) -> None:
    chat.whispers("路线", by="果园").replied("没有要送的")
    bought(chat, "苹果1斤", place="东门")
    bought(chat, "苹果2斤", by="老王", place="南门")
    chat.whispers("路线", by="果园").replied("梅园3号楼", "东门：1 单，1 件", "南门：1 单，2 件")
    chat.whispers("路线 梅园 南门 北门 东门", by="果园").replied("南门 → 北门 → 东门", "北门 不是这个群的自提点")
    said = chat.whispers("配货单", by="果园").here.text
    assert said.index("南门") < said.index("东门")
    with chat.shop.work(reads=True) as work:
        (supplier,) = {look.part(chat, 1, "果园").supplier_id}
        assert [label.place for label in packing.labels(work, {supplier})] == ["梅园3号楼 南门", "梅园3号楼 东门"]
    said = chat.whispers("路线", by="果园").here.text
    assert said.index("南门：") < said.index("东门：") < said.index("路线上没有单：北门")
    assert "不在路线里" not in said
    chat.whispers("路线 梅园 南门", by="果园").replied("南门")
    chat.whispers("配货单", by="果园").replied("【梅园3号楼 东门】（不在路线里）1 单")
    chat.whispers("路线 梅园", by="果园").replied("东门：1 单，1 件（不在路线里）")
    chat.whispers("操作记录", by="经理").replied("路线")
    chat.whispers("路线", by="食堂").replied("没有要送的")  # each has their own


def test_a_route_that_makes_no_sense_is_refused(chat: Chat) -> None:
    chat.whispers("路线 火星 东门", by="果园").replied("没往叫「火星」的社群卖过货")
    chat.whispers("路线 梅园 " + " ".join(f"{n}号楼" for n in range(60)), by="果园").replied("1 到 50 个点")
    chat.whispers("路线 梅园 " + "楼" * 100, by="果园")
    with chat.shop.work() as work:
        make.community(work, "兰园1号楼")  # nothing was ever sold there
    chat.whispers("路线 兰园 东门", by="果园").replied("没往叫「兰园」的社群卖过货")
    chat.whispers("路线", by="果园").replied("没有要送的")


def test_what_is_there_is_told_once(chat: Chat) -> None:
    first, second = bought(chat, "苹果1斤", place="东门"), bought(chat, "苹果2斤", place="东门")
    elsewhere = bought(chat, "苹果3斤, 盒饭1份", by="老王", place="南门")
    chat.whispers("送到 东门", by="果园").replied("还有 2 单没上过配货单", numbers.show(first))
    assert not told(chat, "阿梅")
    chat.whispers("配货单", by="果园").replied("配货单 3 单")
    late = bought(chat, "苹果5斤", place="东门")  # paid when the cart had left
    said = chat.whispers("送到 梅园东门", by="果园")
    said.replied("已通知 2 单", f"阿梅 {numbers.show(first)}", "还有 1 单没上过配货单", numbers.show(late))
    assert [
        look.part(chat, n, "果园").pickup_code in text
        for n, text in zip((first, second), told(chat, "阿梅"), strict=True)
    ]
    assert all("梅园3号楼 东门" in text for text in told(chat, "阿梅"))
    chat.whispers("送到 东门", by="果园").replied("有 2 单早就通知过")
    assert len(told(chat, "阿梅")) == 2
    chat.whispers(f"发货 {numbers.show(late)} 自送 1", by="果园")
    chat.whispers("送到 东门", by="果园").replied(f"阿梅 {numbers.show(late)}")
    assert len(told(chat, "阿梅")) == 3
    assert not told(chat, "老王")
    chat.whispers("送到 南门", by="食堂").replied("没上过配货单", numbers.show(elsewhere))  # of 食堂's part
    assert not told(chat, "老王")


def test_a_stop_where_nothing_goes_is_said(chat: Chat) -> None:
    bought(chat, "苹果1斤", place="东门")
    for wrong in ("北门", "兰园东门", "x" * 5000, "门 " * 100, "🍎"):
        chat.whispers(f"送到 {wrong}", by="果园").replied("没有要送到", "梅园3号楼 东门")
    chat.whispers("送到 东门", by="食堂").replied("没有要送到")
    code = look.part(chat, 1, "果园").pickup_code
    chat.whispers(f"核销 {code}", by="果园")
    chat.whispers("送到 东门", by="果园").replied("没有要送到")
    assert not told(chat, "阿梅")


def test_the_same_place_in_two_communities_is_named_with_its_community(chat: Chat) -> None:
    bought(chat, "苹果1斤", place="东门")
    with chat.shop.work() as work:
        other = make.community(work, "兰园1号楼")
        chat.who["小李"] = make.member(work, "小李")
        make.joins(work, chat.who["小李"], other, pickup_point="东门")
    bought(chat, "苹果3斤", by="小李")
    chat.whispers("配货单", by="果园").replied("兰园1号楼 东门", "梅园3号楼 东门")
    chat.whispers("送到 东门", by="果园").replied("不止一个点", "兰园1号楼 东门")
    chat.whispers("送到 兰园 东门", by="果园").replied("已通知 1 单：小李")
    assert not told(chat, "阿梅")


def test_two_of_the_staff_say_it_at_once(chat: Chat) -> None:
    chat.joins("果园乙", Role.SUPPLIER, supplier="果园")
    for _ in range(3):
        bought(chat, "苹果1斤", place="东门")
    chat.whispers("标签", by="果园").replied("3 张标签")
    (supplier,) = look.rows(chat, Supplier, Supplier.name == "果园")

    def say() -> int:
        with chat.shop.work() as work:
            return len(routes.arrive(work, {supplier.id}, "东门").told)

    assert sum(at_once(*[partial(say)] * 6)) == 3
    assert len(told(chat, "阿梅")) == 3


def test_what_goes_by_slots_is_packed_as_its_slots_come(chat: Chat) -> None:
    chat.whispers("时段 盒饭 周日 9:00-11:00 5份", by="食堂")
    chat.whispers("时段 盒饭 周六 9:00-11:00 5份", by="食堂")
    sunday = bought(chat, "盒饭1份 周日", place="东门")
    saturday = bought(chat, "盒饭2份 周六", by="老王", place="东门")
    said = chat.whispers("配货单", by="食堂")
    said.replied("盒饭 03-07 09:00-11:00×2份、盒饭 03-08 09:00-11:00×1份")
    assert kept(chat, ".xlsx")
    with chat.shop.work(reads=True) as work:
        labels = packing.labels(work, {look.part(chat, sunday, "食堂").supplier_id})
    assert [label.number for label in labels] == [numbers.show(saturday), numbers.show(sunday)]
    assert labels[0].goods == ("盒饭×2份 03-07 09:00-11:00",)
