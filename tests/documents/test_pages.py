"""Pages: nothing overflows, everything shows, the same on paper and on screens."""

from __future__ import annotations

import re
import zlib
from datetime import UTC
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.money import Money
from documents import font, painting, pdf, pictures, qr
from documents.flow import Flow
from documents.page import A4, A6, LABEL, PHONE, POINT, ROLL_58, ROLL_80, Box, Code, Page, Paper, Text
from documents.table import Cell, Column, Shows, Table

COLUMNS = [Column("订单"), Column("商品"), Column("金额", Shows.MONEY), Column("占比", Shows.SHARE), Column("取货码")]
ROW: list[Cell] = ["1036", "丹东草莓 2斤", Money(12345), Decimal("0.09"), "K7M2-9QX4"]
texts = st.text(max_size=200) | st.text("草莓，。1a -）👨‍👩‍👧", max_size=300)


def right_edges(page: Page) -> list[float]:
    return [mark.x + font.width(mark.text, mark.size * POINT) for mark in page.marks if isinstance(mark, Text)]


@given(texts, st.floats(5, 60), st.floats(6, 30), st.integers(1, 4))
def test_a_text_never_leaves_its_column(text: str, width: float, size: float, lines: int) -> None:
    page = Page.on(LABEL)
    high = page.text(text, 10, 5, width, size=size, lines=lines)
    assert all(edge <= 10 + width + 0.001 for edge in right_edges(page))
    assert all(mark.x >= 9.999 for mark in page.marks if isinstance(mark, Text))
    assert high <= lines * size * 1.35 * POINT + 0.001


@given(texts, st.floats(6, 60))
def test_wrapping_loses_nothing(text: str, width: float) -> None:
    lines = font.wrapped(text, 3, width)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", font.known(text))


def test_lines_end_between_words_and_never_begin_with_a_comma() -> None:
    assert font.wrapped("草莓2斤，SF1234567 好的，谢谢", 1, 6) == ["草莓2斤，", "SF1234567", "好的，谢谢"]
    assert font.wrapped("一二三，四", 1, 3) == ["一二", "三，四"]


def test_what_is_too_long_is_made_smaller_and_then_cut() -> None:
    page = Page.on(LABEL)
    page.text("很长的名字", 0, 0, 15, size=12)
    page.text("很长的名字" * 9, 0, 10, 15, size=12)
    smaller, cut = (mark for mark in page.marks if isinstance(mark, Text))
    assert (smaller.text, 7.2 <= smaller.size < 12) == ("很长的名字", True)
    assert (cut.text[-1], round(cut.size, 3)) == ("…", 7.2)


def test_signs_that_the_font_lacks_are_boxes() -> None:
    assert font.known("好👍🏽👨‍👩‍👧\ue000❤️") == "好□□□□□" + font.known("❤")
    assert font.known("a\0b\ud800\u202ec\td") == "abc d"


@pytest.mark.parametrize("paper", [A4, A6, LABEL, PHONE, ROLL_58, ROLL_80, Paper(20, 0, 1)])
def test_tables_stay_within_every_paper(paper: Paper) -> None:
    flow = Flow(paper)
    flow.table(Table("标题" * 30, COLUMNS, [ROW, ["x" * 99, "很" * 99, Money(10**9), None, "😀"]] * 9, ROW), zone=UTC)
    flow.pair("很长的名字" * 9, "¥1,280.00")
    flow.qr("https://shop.example/x", 200)
    for page in flow.pages():
        assert max(right_edges(page)) <= paper.width - paper.margin + 0.01
        for mark in page.marks:
            bottom = mark.y if isinstance(mark, Text) else mark.y + getattr(mark, "height", getattr(mark, "side", 0))
            assert bottom <= page.height - paper.margin + 0.01
    assert pdf.of(flow.pages()).startswith(b"%PDF")


def test_long_tables_go_on_with_their_titles_and_no_title_stands_alone() -> None:
    flow = Flow(A6)
    flow.gap(120)
    flow.table(Table("梅园3号楼", COLUMNS, [ROW] * 40, ROW), zone=UTC)
    pages = flow.pages()
    written = [[mark.text for mark in page.marks if isinstance(mark, Text)] for page in pages]
    assert "梅园3号楼" in written[1]
    assert all("订单" in page for page in written[1:])
    assert sum(page.count("1036") for page in written) == 41
    assert written[-1][-1] == f"{len(pages)} / {len(pages)}"


def test_a_roll_is_as_long_as_what_stands_on_it() -> None:
    short, long = Flow(ROLL_58), Flow(ROLL_58)
    short.words("一行")
    long.words("一行\n" * 50)
    assert [len(flow.pages()) for flow in (short, long)] == [1, 1]
    assert short.pages()[0].height < 12 < 200 < long.pages()[0].height


def label() -> Page:
    page = Page.on(LABEL)
    page.text("阿梅 · 3号楼", 2.5, 2.5, 34, size=14, bold=True)
    page.qr("https://shop.example/r/K7M29QX4", 37, 2, 19)
    page.rule(2.5, 30, 53)
    return page


def test_the_same_pages_give_the_same_bytes() -> None:
    assert pdf.of([label(), label()]) == pdf.of([label(), label()])
    assert painting.png(label()) == painting.png(label())


def test_a_pdf_has_pages_of_their_own_sizes_and_its_text_can_be_found() -> None:
    roll = Flow(ROLL_80)
    roll.heading("配货单")
    content = pdf.of([label(), *roll.pages()], title="标签")
    boxes = [tuple(map(float, found.split())) for found in re.findall(rb"/MediaBox \[([\d. ]+)\]", content)]
    assert boxes[-2][2:] == pytest.approx((58 / POINT, 40 / POINT), abs=0.02)
    assert boxes[-1][2] == pytest.approx(80 / POINT, abs=0.02)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    unpacked = b"".join(_unpacked(stream) for stream in streams)
    for sign in "阿梅配货单":  # in the map from the font's signs to Unicode
        assert f"<{ord(sign):04X}>".encode() in unpacked.upper()


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def test_a_code_on_a_page_can_be_read_by_phones() -> None:
    assert qr.read(painting.png(label())) == ["https://shop.example/r/K7M29QX4"]
    code = Code(0, 0, 20, "1036")
    dark = sum(width * height for _, _, width, height in pdf.bars(code))
    modules = qr.modules("1036")
    assert dark == pytest.approx(sum(map(sum, modules)) * (20 / (len(modules) + 8)) ** 2 * 1.02)


def picture(colour: str, size: tuple[int, int] = (60, 30)) -> bytes:
    return pictures.png(Image.new("RGB", size, colour))


def test_pictures_lie_undistorted_in_the_middle_of_their_box() -> None:
    page = Page(40, 40)
    page.box(0, 0, 40, 40, (0, 0, 255))
    page.picture(picture("red"), 0, 0, 40, 40)
    shown = pictures.opened(painting.png(page, 10))
    assert [shown.getpixel(at) for at in ((200, 60), (200, 200), (5, 110), (395, 290))] == [
        (0, 0, 255), (255, 0, 0), (255, 0, 0), (255, 0, 0),
    ]  # fmt: skip
    assert b"/Image" in pdf.of([page])


def test_a_picture_of_a_page_never_grows_beyond_what_chats_show() -> None:
    flow = Flow(PHONE)
    flow.words("很长\n" * 2000)
    assert max(pictures.opened(painting.png(flow.pages()[0])).size) <= 12_000


def test_a_line_is_a_thin_box() -> None:
    page = Page.on(A6)
    page.rule(7, 10, 90)
    assert page.marks == [Box(7, 10, 90, 0.25, (208, 215, 222))]
