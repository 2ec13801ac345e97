"""Charts: what stands in them, the same bytes each time, and pictures to compare with."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import Money
from core.quantity import Quantity
from documents import charts, painting, pdf, pictures
from documents.charts import ENGLISH, Series, Value, written
from documents.flow import Flow
from documents.page import LABEL, PHONE, Page
from documents.table import Column, Shows, Table
from tests.documents.looks import looks_like

ROOT = Path(__file__).parents[2]


def weeks() -> bytes:
    this = [Money(100_000 + number * number * 977 % 70_000) for number in range(14)]
    last = [Money(80_000 + number * 3_000) if number else None for number in range(14)]
    days = [f"3-{day}" for day in range(1, 15)]
    return charts.lines("近14天销售额", days, [Series("本期", this), Series("上期", last)])


def ways() -> bytes:
    names = ["发卡片", "低价促销", "免费品尝", "社群群发", "老带新"]
    return charts.bars("推广效果", names, [Series("新客", [12, 30, 8, 44, 21]), Series("复购", [5, 9, None, 12, 11])])


def ranking() -> bytes:
    names = ["丹东草莓", "红富士苹果", "名字很长很长很长很长很长很长的一种鸡蛋", "牛奶"]
    values = [Money(1_234_567), Money(823_400), Money(99_900), Money(-1_280)]
    return charts.bars("销量排名", names, [Series("", values)], horizontal=True)


def stack() -> bytes:
    fruit = Series("水果", [Money(12_300), Money(23_400), Money(9_990)])
    back = Series("退款", [Money(-300), Money(-3_400), None])
    return charts.bars("各楼收入", ["1号楼", "2号楼", "3号楼"], [fruit, back], stacked=True)


def causes() -> bytes:
    steps = [("顾客更多", Money(200_000)), ("每人订单", Money(-90_000)), ("退款", Money(-24_500))]
    return charts.waterfall("收入为什么变了", ("上周", Money(1_234_500)), steps, ("本周", Money(1_320_000)))


def table() -> bytes:
    flow = Flow(PHONE, size=13)
    columns = [Column("指标"), Column("本周", Shows.MONEY), Column("上周", Shows.MONEY), Column("环比", Shows.SHARE)]
    rows = [["销售额", Money(1_320_000), Money(1_234_500), Decimal("0.0693")], ["退款", Money(24_500), Money(0), None]]
    flow.table(Table("环比", columns, rows), zone=UTC)
    return painting.png(flow.pages()[0])


@pytest.mark.parametrize("make", [weeks, ways, ranking, stack, causes, table])
def test_pictures_look_like_their_references(make: Callable[[], bytes]) -> None:
    assert make() == make()
    looks_like(make.__name__, make())


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (Money(0), "¥0", "¥0"), (Money(1280), "¥12.80", "¥12.80"), (Money(-128_050), "−¥1,281", "−¥1.3k"),
        (Money(1_280_000), "¥1.3万", "¥12.8k"), (Money(99_950), "¥1,000", "¥1k"), (Quantity(1500), "1.5", "1.5"),
        (Decimal("0.0934"), "9.3%", "9.3%"), (12, "12", "12"), (123_456_789, "1.2亿", "123.5M"),
        (Money(999_999), "¥1万", "¥10k"), (Money(9_999_999_999), "¥1亿", "¥100M"), (999_960, "100万", "1M"),
    ],
)  # fmt: skip
def test_values_are_written_short(value: Value, chinese: str, english: str) -> None:
    assert (written(value), written(value, ENGLISH)) == (chinese, english)


numbers = st.integers(-(10**11), 10**11)
kinds = st.sampled_from([Money, Quantity, int, lambda number: Decimal(number) / 10**6])


@given(
    kinds, st.lists(st.tuples(st.text(max_size=30), numbers, numbers | st.none()), max_size=12), st.text(max_size=60)
)
@settings(max_examples=15)
def test_anything_can_be_drawn(
    kind: Callable[[int], Value], points: list[tuple[str, int, int | None]], title: str
) -> None:
    names = [name for name, _, _ in points]
    series = [
        Series(title, [kind(one) for _, one, _ in points]),
        Series("$\\frac{", [None if two is None else kind(two) for _, _, two in points]),
    ]
    for content in (
        charts.lines(title, names, series),
        charts.bars(title, names, series),
        charts.bars(title, names, series, stacked=True),
        charts.bars(title, names, series, horizontal=True),
        charts.waterfall(title, ("", kind(1)), [(name, kind(one)) for name, one, _ in points], ("", kind(0))),
    ):
        assert pictures.opened(content).width == 1080


def test_threads_get_the_same_pictures() -> None:
    page = Page.on(LABEL)
    page.text("阿梅 · 3号楼", 2, 2, 40, size=14, bold=True)
    makers = [ways, causes, lambda: painting.png(page), lambda: pdf.of([page])] * 4
    alone = [make() for make in makers[:4]] * 4
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda make: make(), makers)) == alone


def test_a_shop_starts_without_the_libraries_behind_them() -> None:
    """They take seconds and megabytes; whoever first needs one waits for it."""
    code = (
        "import sys, modules; from pkgutil import iter_modules; from operations import house; "
        "modules.load([m.name for m in iter_modules(modules.__path__) if m.name != 'module']); "
        "import documents.charts, documents.flow, documents.pdf, documents.painting, documents.qr, documents.kinds; "
        "print([n for n in ('matplotlib', 'numpy', 'openpyxl', 'fpdf', 'fontTools', 'zxingcpp', 'segno')"
        " if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
