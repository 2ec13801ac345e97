"""What a line of conditions means."""

from __future__ import annotations

from contextlib import suppress

import hypothesis.strategies as st
import pytest
from hypothesis import given

from core.money import Money
from core.segments import (
    Asks,
    Away,
    Fifth,
    Fond,
    HasCoupon,
    InStage,
    Keeps,
    Lately,
    Likes,
    Lives,
    Not,
    Often,
    Promoted,
    Ranks,
    Saves,
    Spent,
    Stage,
    Together,
    UsedCoupon,
    Welcomes,
)
from reading.segments import LONGEST, UnclearSegment, read


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("新客 30天未复购 喜欢 水果", (InStage((Stage.NEW,)), Away(30), Likes(("水果",)))),
        ("新客　３０天未复购　喜歡 水果", (InStage((Stage.NEW,)), Away(30), Likes(("水果",)))),
        ("疲软/沉睡 群 一号楼群", (InStage((Stage.COOLING, Stage.SLEEPING)), Lives(("一号楼群",)))),
        ("近7天买过 价格敏感", (Lately(7), Saves())),
        ("7天内买过 优惠60%", (Lately(7), Saves(60))),
        ("R4+ F5 M3-4", (Ranks(Fifth.RECENCY, 4, 5), Ranks(Fifth.FREQUENCY, 5, 5), Ranks(Fifth.MONEY, 3, 4))),
        ("m2-", (Ranks(Fifth.MONEY, 1, 2),)),
        ("买过3次以上 满99.5元", (Often(3), Spent(Money.parse("99.50")))),
        ("new away30 likes apples,pears", (InStage((Stage.NEW,)), Away(30), Likes(("apples", "pears")))),
        ("沉睡 沉睡", (InStage((Stage.SLEEPING,)),)),
        ("收藏 草莓 问过 草莓 感兴趣 草莓/水果", (Keeps(("草莓",)), Asks(("草莓",)), Fond(("草莓", "水果")))),
        ("和 Amei 一起买过 有券", (Together(("Amei",)), HasCoupon())),
        ("跟 阿梅 没券", (Together(("阿梅",)), Not(HasCoupon()))),
        ("不喜欢 水果 没用过券", (Not(Likes(("水果",))), Not(UsedCoupon()))),
        ("7天没群发 可推广", (Not(Promoted(7)), Welcomes())),
        ("not-with Amei together not-coupon promoted7", (Not(Together(("Amei",))), Not(HasCoupon()), Promoted(7))),
    ],
)
def test_what_is_said(line: str, means: tuple[object, ...]) -> None:
    assert read(line) == means


@pytest.mark.parametrize("line", ["", " ", "喜欢", "群 /", "r0", "r6", "m4-2", "0天没买", "满0", "新客/水果", "优惠0%"])
def test_what_means_nothing(line: str) -> None:
    with pytest.raises(UnclearSegment):
        read(line)


@given(st.text(max_size=LONGEST + 20))
def test_anything_is_read_or_refused(line: str) -> None:
    with suppress(UnclearSegment):
        assert read(line)
