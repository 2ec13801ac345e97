"""What goes out says what was meant, and nothing that a member typed acts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import dress
from bot.channels.channel import Rendered


@given(st.text(), st.integers(min_value=0, max_value=40))
def test_cut_never_exceeds_its_bytes_and_never_splits_a_character(text: str, limit: int) -> None:
    text = dress.storable(text)
    short = dress.cut(text, limit)
    assert len(short.encode()) <= limit
    assert short == text or text.startswith(short.removesuffix(dress.ELLIPSIS))


def test_cut_ends_with_an_ellipsis() -> None:
    assert dress.cut("苹果两份", 9) == "苹果…"
    assert dress.cut("🍎🍎", 7) == "🍎…"
    assert dress.cut("苹果", 6) == "苹果"


def test_storable_drops_what_nothing_can_carry_and_keeps_the_rest() -> None:
    assert dress.storable("a\0b\x1b[31m\ud800\ufffe") == "ab[31m"
    family = "👨\u200d👩\u200d👧 مرحبا\t两份\n"
    assert dress.storable(family) == family


def test_printable_drops_marks_that_turn_the_direction() -> None:
    assert dress.printable("\u202e份两\u202c\r\n\u2067x\u2069") == "份两\nx"


@given(st.text(alphabet="]>a<![CDATA"))
def test_nobody_types_their_way_out_of_cdata(text: str) -> None:
    from defusedxml.ElementTree import fromstring

    element = fromstring(f"<x><![CDATA[{dress.in_cdata(text)}]]></x>")
    assert (element.text or "", len(element)) == (text, 0)


@pytest.mark.parametrize(
    "typed",
    [
        "<@amei>",
        "[去付款](https://evil.example)",
        "**粗**",
        "`x`",
        "<font color='info'>x</font>",
        "![](https://evil.example/x.png)",
    ],
)
def test_markdown_shows_what_was_typed_and_acts_on_nothing(typed: str) -> None:
    shown = dress.as_markdown(typed)
    assert not set(shown) & set("<>[]*`_~|\\")
    assert len(shown) == len(typed)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("@all 集合", "＠all 集合"),
        ("@ALL", "＠ALL"),
        ("@所有人", "＠所有人"),
        ("@allison 两份", "@allison 两份"),
        ("# 大字", "＃ 大字"),
        ("- 两份", "－ 两份"),
        ("1. 阿梅 +2\n3. 老王 +1", "1． 阿梅 +2\n3． 老王 +1"),
        ("苹果\n====", "苹果\n＝==="),
        ("+1", "+1"),
        ("3.5斤", "3.5斤"),
        ("    代码", "    代码"),
    ],
)
def test_markdown_at_the_start_of_a_line(typed: str, shown: str) -> None:
    assert dress.as_markdown(typed) == shown


def test_tags_and_calls_in_plain_texts() -> None:
    assert (
        dress.no_tags('<a href="https://evil.example">领奖</a> 3<5') == '＜a href="https://evil.example">领奖＜/a> 3<5'
    )
    assert dress.no_calls("<@amei> @all 3<5") == "＜@amei> ＠all 3<5"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "weixin://x", "", "data:text/html,x", "http://[", "//x.example/"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert dress.web_url(url) == ""


def test_an_address_cannot_leave_its_quotes_or_brackets() -> None:
    url = dress.web_url('https://shop.example/付款?a=1&b=2"><a)(x y')
    assert url == "https://shop.example/%E4%BB%98%E6%AC%BE?a=1&b=2%22%3E%3Ca%29%28x%20y"


def test_links_are_never_cut_the_text_gives_way() -> None:
    shown = dress.with_links("苹果" * 100, ["https://shop.example/pay/1", "https://shop.example/" + "x" * 200], 60)
    assert shown.endswith("…\nhttps://shop.example/pay/1")
    assert len(shown.encode()) <= 60


def test_pictures_stand_as_links_where_only_links_can() -> None:
    rendered = Rendered(
        "", (("付 款\n吧", "https://shop.example/p"),), ("https://shop.example/a.png", "file:///etc/passwd")
    )
    assert dress.all_links(rendered) == [
        ("付 款 吧", "https://shop.example/p"),
        (dress.PICTURE, "https://shop.example/a.png"),
    ]
