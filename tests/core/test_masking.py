"""Masking words: sign for sign, in texts and in what JSON can hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.masking import MASK, Copies, Mask

TEXTS = st.text(alphabet="梅子王苹果 ,。a1Ａ\n", max_size=40)


@pytest.mark.parametrize(
    ("words", "text", "masked"),
    [
        (["阿梅"], "1. 阿梅 苹果2斤", "1. ＊＊ 苹果2斤"),
        (["阿梅"], "我和阿梅一起", "我和＊＊一起"),
        (["阿梅", "阿梅梅"], "阿梅梅来了", "＊＊＊来了"),
        (["梅"], "1. 梅 苹果", "1. ＊ 苹果"),
        (["梅"], "梅园3号楼", "梅园3号楼"),
        (["amei"], "amei said", "＊＊＊＊ said"),
        (["amei"], "private:amei", "private:＊＊＊＊"),
        (["amei"], "ameixx bamei", "ameixx bamei"),
        (["AMei"], "amei", "＊＊＊＊"),
        (["ＡＭ"], "AM吃饭", "＊＊吃饭"),
        ([], "阿梅", "阿梅"),
        (["", " "], "阿梅", "阿梅"),
        (["a.c"], "abc a.c", "abc ＊＊＊"),
    ],
)
def test_names_in_texts(words: list[str], text: str, masked: str) -> None:
    assert Mask(words).text(text) == masked


def test_somebodys_line_is_masked_wholly_and_the_others_not_at_all() -> None:
    text = "#接龙\n1. 阿梅 苹果2斤 不要辣\r\n2. 老王 香蕉"
    assert Mask(["阿梅"]).lines(text) == f"#接龙\n{MASK * len('1. 阿梅 苹果2斤 不要辣')}\r\n2. 老王 香蕉"


def test_json_keeps_its_shape_and_the_shops_own_words() -> None:
    value = {"say": "order", "with": {"name": "order", "lines": ["order", 1, None, True]}, "url": "/order"}
    assert Mask(["order"]).value(value) == {
        "say": "order",
        "with": {"name": "＊＊＊＊＊", "lines": ["＊＊＊＊＊", 1, None, True]},
        "url": "/order",
    }


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打蜡了吗", "＊＊＊＊"),  # an argument that is just that
        ("打蜡了吗？", "打蜡了吗？"),  # too short to be told from anybody's words
        ("工单 3：苹果坏了两个，怎么办", "工单 3：＊＊＊＊＊＊＊＊＊＊"),
        ("工单 3：苹果坏了两个,怎么办", "工单 3：＊＊＊＊＊＊＊＊＊＊"),
        ("苹果坏了", "＊＊＊＊"),  # its beginning, as in a reminder
        ("苹果", "苹果"),
    ],
)
def test_what_somebody_wrote_is_masked_where_it_was_copied(text: str, masked: str) -> None:
    assert Copies(["打蜡了吗", "苹果坏了两个，怎么办"]).text(text) == masked


@given(st.lists(TEXTS, max_size=3), TEXTS)
def test_every_mask_has_the_length_of_what_it_hides(words: list[str], text: str) -> None:
    for mask in (Mask(words), Copies(words)):
        masked = mask.text(text)
        assert len(masked) == len(text)
        assert mask.text(masked) == masked
    assert len(Mask(words).lines(text)) == len(text)
