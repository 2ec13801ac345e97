"""Small promises: the way back to the original text, headers, numbers, and showing why."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reading import Offer, Said, pretty, read, to_json, why
from reading.numerals import number
from reading.plain import Plain

from .shops import SHOPS


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("蘋果２斤", "苹果2斤"),
        ("１️⃣ 阿梅", "1.  阿梅"),
        ("③周周", "3. 周周"),
        ("✖️2", "×2"),
        ("a\u200bb", "ab"),
        ("㎏", "kg"),
        ("＋１", "+1"),
        ("—— －", "-- -"),
    ],
)
def test_plain_spelling(text: str, plain: str) -> None:
    assert Plain(text).text == plain


def test_spans_lead_back_to_the_original() -> None:
    text = "給我➕２袋\u200b吐司✖️謝謝"
    plain = Plain(text)
    at = plain.text.index("吐司")
    assert plain.written(at, at + 2) == "吐司"
    assert text[slice(*plain.span(at, at + 2))] == "吐司"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("2.5", "2.5"),
        ("十二", "12"),
        ("二十", "20"),
        ("一百零五", "105"),
        ("两百", "200"),
        ("俩", "2"),
        ("半", "0.5"),
        ("仨", "3"),
        ("廿", "20"),
    ],
)
def test_numbers(text: str, value: str) -> None:
    found = number(text, 0)
    assert found is not None
    assert found[0] == Decimal(value)


def test_weekday_that_fits_no_year_of_the_header_is_flagged() -> None:
    text = "#接龙\n7.14号星期二午餐\n7.15号星期三晚餐\n7.16号星期一晚餐\n1. 梅子 吐司1袋"
    header = read(text, SHOPS["bakery"]).header
    assert header is not None
    assert [flag.text for flag in header.flags] == ["7.16号星期一"]


def test_weekday_is_checked_against_a_known_year() -> None:
    text = "#接龙\n7.14号星期三\n1. 梅子 吐司1袋"
    known, unknown = read(text, SHOPS["bakery"], year=2026).header, read(text, SHOPS["bakery"]).header
    assert known is not None
    assert unknown is not None
    assert [flag.text for flag in known.flags] == ["7.14号星期三"]
    assert unknown.flags == ()


def test_a_list_says_where_its_numbers_start() -> None:
    reading = read("5. 阿布 吐司1袋\n6. 小满 贝果4个\n合计：5", SHOPS["bakery"])
    assert reading.header is not None
    assert reading.header.first_number == 5
    assert [entry.number for entry in reading.entries] == [5, 6]
    assert reading.header.total == 5


def test_every_line_says_why() -> None:
    reading = read("帮老李带2袋吐司", SHOPS["bakery"])
    (line,) = reading.entries[0].lines
    assert reading.text[line.why.start : line.why.end] == "2袋吐司"
    assert line.why.rule
    assert any("toast × 2" in words for words in why(reading))
    assert "toast×2" in pretty(reading)
    assert to_json(reading)["entries"][0]["lines"][0]["why"]["span"] == [4, 8]


def test_talk_and_offers_around_a_plus_one() -> None:
    shop = SHOPS["noodle"]
    assert read("+1", shop, recent=[Said("团长", "牛肉面要的接龙，11点截")]).kind == "add"
    assert read("+1", shop, recent=[Said("小林", "空调太冷了")]).kind == "chat"
    assert read("+1", shop, recent=[Said("小林", "牛肉面辣不辣？")]).kind == "unclear"


def test_topic_gives_the_goods() -> None:
    shop = SHOPS["bakery"]
    (entry,) = read("+2", shop, quote=Said("团长", "泡芙到啦，22一盒，要的接")).entries
    assert [(line.item, line.quantity) for line in entry.lines] == [("puff", 2)]


def test_without_a_deal_nothing_is_ordered() -> None:
    assert read("+1", None).kind == "chat"
    assert read("#接龙\n1. 阿梅 +1", None).kind == "chat"


def test_an_offer_without_goods_is_harmless() -> None:
    assert read("苹果2斤", Offer("", ())).kind == "chat"
