"""What holds for any text whatever."""

from __future__ import annotations

import random
import time
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reading import Kind, Reading, pretty, read, to_json, why
from tests.corpus.score import cases, offers

from .shops import SHOPS

DEALS = list(SHOPS.values())
WORDS = "吐司 贝果 红玫瑰 菠菜 粉M A B 2 十二 半 两 1.5 0 + - * x 十 斤 袋 个 份 打 各 和 改成 取消 不要了 退 "
WORDS += "只要 一共 帮老李带 跟他一样 2号楼 （ ） ， 、 \n 1. 2. #接龙 合计 多少钱 "
PIECES = st.lists(
    st.sampled_from([*WORDS.split(" "), " ", "🐟", "\u200b", "\x00", "\u202e", "①", "2️⃣"]), max_size=25
).map("".join)
TEXTS = st.one_of(PIECES, st.text(max_size=60))
NUMERALS = set("0123456789零〇一二两三四五六七八九十百千半俩仨廿壹贰叁肆伍陆柒捌玖拾佰仟幺打双对")


def implied(reading: Reading, quantity: Decimal) -> bool:
    """Quantities that need no number: one of it, or nothing left of what was replaced."""
    return quantity in (0, 1)


@settings(max_examples=400, deadline=None)
@given(text=TEXTS, deal=st.sampled_from(DEALS))
def test_any_text_is_read(text: str, deal: object) -> None:
    reading = read(text, deal)  # type: ignore[arg-type]
    for part in (reading, *reading.entries, *(line for _, line in reading.lines())):
        assert 0 <= part.why.start <= part.why.end <= len(text)
        assert 0 <= part.why.confidence <= 1
    for entry, line in reading.lines():
        assert entry.name in text
        assert line.quantity == "all" or line.quantity > 0 or reading.kind is Kind.SET
        if line.quantity != "all" and not implied(reading, line.quantity):
            assert NUMERALS & set(unicodedata.normalize("NFKC", text))
    assert to_json(reading)["kind"] == reading.kind
    assert why(reading)
    assert pretty(reading)


@settings(max_examples=200, deadline=None)
@given(text=PIECES, deal=st.sampled_from(DEALS))
def test_width_does_not_matter(text: str, deal: object) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert skeleton(read(wide, deal)) == skeleton(read(text, deal))  # type: ignore[arg-type]


def skeleton(reading: Reading) -> object:
    return (
        reading.kind,
        [[(line.item, line.quantity) for line in e.lines] for e in reading.entries],
        [e.status for e in reading.entries],
    )


CHAINS = [case for case in cases() if case["expect"]["kind"] == "chain"]
TALK = (
    "谢谢团长",
    "\n大家辛苦了",
    "以上",
    "明天见～",
    "合计：3份",
    "苹果真甜",
    "还有要的吗",
    "🙏🙏",
    "今晚8点截单",
    "吐司真好吃",
)


@pytest.mark.parametrize("talk", TALK)
def test_talk_after_a_list_changes_no_entry(talk: str) -> None:
    deals = offers()
    for case in CHAINS:
        deal = deals[case["deal"]]
        assert skeleton(read(f"{case['text']}\n{talk}", deal)) == skeleton(read(case["text"], deal)), case["id"]


def test_mutated_corpus_texts_are_read() -> None:
    """A bounded fuzz run with a fixed seed: cut, doubled, swapped and salted texts."""
    chance, deals = random.Random(7), offers()
    salt = "+-*×.,、12一十半 \n\u200b🐟()（）#各都"
    for case in cases():
        text = case["text"]
        for _ in range(3):
            a, b = sorted(chance.randrange(len(text) + 1) for _ in range(2))
            mutant = chance.choice(
                [text[:a] + text[b:], text + text[a:b], text[:a] + chance.choice(salt) + text[a:], text[a:] + text[:a]]
            )
            reading = read(mutant, deals.get(case["deal"]), sender=case["sender"])
            assert all(entry.name in mutant for entry in reading.entries)


HOSTILE = {
    "digits": "1" * 10_000,
    "plus": "+" * 10_000,
    "nul": "\0" * 10_000,
    "zero width": "\u200b" * 10_000,
    "right to left": "\u202e吐" * 5_000,
    "numbers": "1. " * 3_333,
    "brackets": "(" * 10_000,
    "goods": "吐司2袋 " * 2_000,
    "numerals": "一" * 10_000,
    "each": "吐司各" * 3_300,
    "list": "#接龙\n" + "1. 阿梅 吐司2袋\n" * 700,
    "one entry": "#接龙\n1. 阿梅 " + "吐司2袋 " * 1_600,
    "one line": "#接龙 " + " ".join(f"{i}. 梅 吐司2袋" for i in range(1, 800)),
    "portions": "#接龙\n1. 阿梅 吐司900袋" + "1袋切片" * 1_900,
    "open brackets": "#接龙\n1. a " + "(" * 9_000,
    "tail": "#接龙\n1. 阿梅 吐司1袋\n" + "哈哈\n" * 3_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_stays_fast(name: str) -> None:
    """Linear: twice the text takes about twice the time, far from a second (the bound is wide, for busy machines)."""
    start = time.perf_counter()
    read(HOSTILE[name], SHOPS["bakery"])
    assert time.perf_counter() - start < 1.0
