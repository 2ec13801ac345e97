"""What making and reading sheets, pages, pictures and codes costs, on one core."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC

from benchmarks.figures import Effort, Figure
from core.money import Money
from documents import charts, painting, pdf, qr, rows, sheets
from documents.charts import Series
from documents.flow import Flow
from documents.page import A4, LABEL, Page
from documents.table import Column, Shows, Table

COLUMNS = [Column(f"列{number}", Shows.MONEY if number == 3 else Shows.TEXT) for number in range(12)]
ROWS = [[Money(line) if at == 3 else f"第{line}行{at}" for at in range(12)] for line in range(10_000)]
TABLE = Table("订单", COLUMNS, ROWS)


def measure(effort: Effort) -> Iterator[Figure]:
    sheet, text = sheets.xlsx(TABLE, zone=UTC), sheets.csv(TABLE, zone=UTC)
    code = qr.png("https://shop.example/r/K7M29QX4")
    yield Figure("an XLSX of 10,000 rows × 12 columns, written", middle(effort, write), "s", at_most=5)
    yield Figure("the same, read", middle(effort, lambda: rows.read(sheet)), "s", at_most=5)
    yield Figure("the same as CSV, read", middle(effort, lambda: rows.read(text)), "s", at_most=1)
    yield Figure("200 labels with a QR code each, PDF", middle(effort, labels), "s", at_most=3)
    yield Figure("a pick list of 300 rows on A4, PDF", middle(effort, pick_list), "s", at_most=3)
    yield Figure("a chart of 30 days", middle(effort, chart) * 1000, "ms", at_most=300)
    yield Figure("a label as PNG", middle(effort, lambda: painting.png(label(1))) * 1000, "ms", at_most=100)
    yield Figure("a QR code, read from a picture", middle(effort, lambda: qr.read(code)) * 1000, "ms", at_most=100)


def middle(effort: Effort, work: Callable[[], object]) -> float:
    """Seconds of the middle round, after one that loads the libraries."""
    work()
    found = []
    for _ in range(effort.rounds):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return sorted(found)[len(found) // 2]


def write() -> bytes:
    return sheets.xlsx(TABLE, zone=UTC)


def label(number: int) -> Page:
    page = Page.on(LABEL)
    page.text(f"阿梅 · 3号楼 {number}", 2.5, 2.5, 34, size=14, bold=True, lines=2)
    page.text("丹东草莓 1.5斤、苹果 2斤、鸡蛋 1盒", 2.5, 18, 34, size=9, lines=3)
    page.qr(f"https://shop.example/r/{number}-K7M29QX4", 37, 2, 19)
    return page


def labels() -> bytes:
    return pdf.of(label(number) for number in range(200))


def pick_list() -> bytes:
    flow = Flow(A4)
    flow.table(Table("配货单", COLUMNS[:5], [row[:5] for row in ROWS[:300]]), zone=UTC)
    return pdf.of(flow.pages())


def chart() -> bytes:
    values = [Money(100_000 + number * number * 977 % 70_000) for number in range(30)]
    return charts.lines("近30天销售额", [str(day) for day in range(1, 31)], [Series("本期", values)])
