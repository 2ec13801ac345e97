"""Names of people as lists carry them."""

from __future__ import annotations

import pytest

from core.names import core, fitting, is_same_with_place, key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("小花🌸", "小花"),
        ("小花[玫瑰]", "小花"),
        ("Lulu", "ｌｕｌｕ"),
        ("大 鹏", "大鹏"),
        ("陳姐", "陈姐"),
        ("小花�", "小花"),
    ],
)
def test_what_clients_lose_is_no_part_of_a_name(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_a_name_of_emoji_alone_is_kept() -> None:
    assert key("🌸")
    assert key("🌸") != key("🍀")


@pytest.mark.parametrize(
    ("one", "other"), [("3号楼小王", "小王"), ("小王", "小王302"), ("2-1102周阿姨", "周阿姨"), ("小王-3号楼", "小王")]
)
def test_a_building_may_be_left_out(one: str, other: str) -> None:
    assert is_same_with_place(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("小王", "小王"), ("3号楼小王", "5号楼小王"), ("隔壁小王", "小王"), ("阿梅2", "阿梅"), ("302", "5栋")],
)
def test_and_what_is_no_building_may_not(one: str, other: str) -> None:
    assert not is_same_with_place(one, other)


def test_short_names_fit_the_standing_ones() -> None:
    assert fitting("周阿姨", ["2-1102周阿姨", "老王"]) == ["2-1102周阿姨"]
    assert fitting("小王", ["小王", "3号楼小王"]) == ["小王"]
    assert fitting("小王", ["5号楼小王", "3号楼小王"]) == ["5号楼小王", "3号楼小王"]
    assert fitting("王", ["老王"]) == []
    assert core("302王") == "302王"
