"""Trying it on the past: explain, rehearse, exported chats."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import modules
from bot import exports, rehearsal
from bot.router import Switchboard

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRUIT = {
    "title": "周五团",
    "items": [
        {"code": "apple", "name": "苹果", "aliases": [], "unit": "斤", "spec": "", "price_fen": 890, "options": []},
        {"code": "bass", "name": "鲈鱼", "aliases": [], "unit": "条", "spec": "约1.2斤/条", "price_fen": 2800},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def switchboard() -> Switchboard:
    found = modules.load(("members", "catalog", "orders", "group_orders", "payments", "fulfilment"))
    return Switchboard([router for module in found for router in module.routers])


def listeners() -> Any:
    return modules.listeners(modules.load(("members", "catalog", "orders", "group_orders", "payments", "fulfilment")))


def played(switchboard: Switchboard, *messages: dict[str, str]) -> dict[str, Any]:
    out = io.StringIO()
    line = json.dumps({"id": "s", "deal": "fruit", "messages": messages}, ensure_ascii=False)
    rehearsal.rehearse({"fruit": FRUIT}, [line], out, switchboard, listeners())
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def said(sender: str, text: str, **more: str) -> dict[str, str]:
    return {"sender": sender, "text": text, **more}


def happens(action: str, **more: str) -> dict[str, str]:
    return {"sender": "system", "action": action, **more}


def test_a_scene_through_pay_deliver_close_and_reopen(switchboard: Switchboard) -> None:
    result = played(
        switchboard,
        said("阿梅", "苹果2斤"),
        said("老王", "今天真冷"),
        said("阿梅", "苹果2斤", mid="again"),
        said("阿梅", "苹果2斤", mid="again"),
        happens("deliver", who="阿梅"),
        happens("close"),
        said("老王", "鲈鱼1条"),
        happens("reopen"),
        said("老王", "鲈鱼1条"),
        said("阿梅", "苹果不要了"),
    )
    assert result["orders"] == {"阿梅": {"apple": "4"}, "老王": {"bass": "1"}}, "what is asked back still stands"
    assert result["asks"] == 1
    assert result["replies"] == [0, 2, 6, 8, 9]


def test_an_action_on_somebody_unknown_is_a_mistake_of_the_scene(switchboard: Switchboard) -> None:
    with pytest.raises(ValueError, match="小陈"):
        played(switchboard, happens("pay", who="小陈"))
    with pytest.raises(ValueError, match="dance"):
        played(switchboard, happens("dance"))


def explained(*cases: dict[str, str], drawn: bool = False) -> str:
    out = io.StringIO()
    lines: Iterable[str] = [json.dumps(case, ensure_ascii=False) for case in cases] + ["\n"]
    rehearsal.explain({"fruit": FRUIT}, lines, out, drawn=drawn)
    return out.getvalue()


def test_explaining_says_what_was_read_where_and_why() -> None:
    row = json.loads(explained({"id": "m", "deal": "fruit", "sender": "阿梅", "text": "苹果2斤"}))
    assert (row["id"], row["kind"]) == ("m", "add")
    line = row["entries"][0]["lines"][0]
    assert (line["item"], line["quantity"], line["why"]["span"]) == ("apple", "2", [0, 4])
    assert "~~~~" in explained({"id": "m", "deal": "fruit", "sender": "阿梅", "text": "苹果2斤"}, drawn=True)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-06 18:02:11 阿梅\n苹果2斤\n\n2026-03-06 18:03:00 老王\n#接龙\n1. 阿梅 苹果2斤\n2. 老王 鲈鱼1条\n",
        "阿梅 2026/3/6 18:02\n苹果2斤\n老王 2026/3/6 18:03\n#接龙\n1. 阿梅 苹果2斤\n2. 老王 鲈鱼1条",
        "阿梅 18:02\r\n苹果2斤\r\n老王 18:03\r\n#接龙\r\n1. 阿梅 苹果2斤\r\n2. 老王 鲈鱼1条",
        "阿梅：苹果2斤\n老王: #接龙\n1. 阿梅 苹果2斤\n2. 老王 鲈鱼1条",
    ],
)
def test_exports_of_several_kinds(switchboard: Switchboard, text: str) -> None:
    lines = exports.parse(text, SHANGHAI)
    assert [line.sender for line in lines] == ["阿梅", "老王"]
    out = io.StringIO()
    rehearsal.rehearse_chat(FRUIT, lines, out, switchboard, listeners())
    rows = [json.loads(row) for row in out.getvalue().splitlines()]
    assert [row.get("did") for row in rows] == ["ordered", "ordered", None]
    assert rows[-1] == {"orders": {"阿梅": {"apple": "2"}, "老王": {"bass": "1"}}}


def test_what_an_evening_would_have_been(switchboard: Switchboard) -> None:
    text = "阿梅：苹果2斤\n老王：今天真冷\n老王：+1\n阿梅：我的订单\n老王：多少钱"
    out = io.StringIO()
    rehearsal.rehearse_chat(FRUIT, exports.parse(text, SHANGHAI), out, switchboard, listeners())
    did = [json.loads(row).get("did") for row in out.getvalue().splitlines()]
    assert did[:2] == ["ordered", "silent"]
    assert did[3] == "answered"


def test_an_export_of_nothing() -> None:
    assert exports.parse("", SHANGHAI) == []
    assert exports.parse("2026-13-45 99:99 阿梅\n苹果", SHANGHAI)[0].at is None
