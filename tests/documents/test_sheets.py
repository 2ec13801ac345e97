"""Sheets: what is written is read back, nothing becomes a formula, nothing hostile gets far."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money
from core.quantity import Quantity
from documents import rows, sheets
from documents.table import Cell, Column, Shows, Table

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 6, 18, 30, tzinfo=UTC)  # the next day in the shop
COLUMNS = [
    Column("商品"), Column("金额", Shows.MONEY), Column("数量", Shows.QUANTITY), Column("件数", Shows.NUMBER),
    Column("占比", Shows.SHARE), Column("日期", Shows.DAY), Column("时间", Shows.MOMENT),
]  # fmt: skip
ROW: list[Cell] = ["草莓", Money(128050), Quantity(1500), 12, Decimal("0.093"), NOW.astimezone(ZONE).date(), NOW]
TABLE = Table("本周", COLUMNS, [ROW], ["合计", Money(128050), None, 12, None, None, None])
FORMULAS = ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "＝1+1", "#N/A", "#REF!"]


def workbook(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def one_column(texts: list[str]) -> Table:
    return Table("表", [Column("名称")], [[text] for text in texts])


def test_money_and_quantities_are_numbers_and_days_are_those_of_the_shop() -> None:
    sheet = workbook(sheets.xlsx(TABLE, zone=ZONE)).active
    cells = next(sheet.iter_rows(min_row=2))
    assert [cell.value for cell in cells[:5]] == ["草莓", 1280.5, 1.5, 12, 0.093]
    assert cells[5].value.date().isoformat() == "2026-03-07"
    assert cells[6].value.isoformat() == "2026-03-07T02:30:00"
    assert "¥" in cells[1].number_format
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in next(sheet.iter_rows(min_row=3))][:2] == ["合计", 1280.5]


def test_columns_are_as_wide_as_chinese_needs() -> None:
    sheet = workbook(sheets.xlsx(one_column(["一二三四五六七八九十"]), zone=ZONE)).active
    assert sheet.column_dimensions["A"].width >= 20


def test_a_workbook_holds_several_sheets_whatever_they_are_called() -> None:
    tables = [
        Table(title, [Column("a")], [["b"]]) for title in ("本周", "本周", "a/b:[c]*?\\", "", "很" * 50, "History")
    ]
    names = workbook(sheets.xlsx(*tables, zone=ZONE)).sheetnames
    assert names[:3] == ["本周", "本周 2", "a b  c"]
    assert len({name.lower() for name in names}) == 6
    assert all(0 < len(name) <= 31 for name in names)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula_in_a_workbook(text: str) -> None:
    cell = workbook(sheets.xlsx(one_column([text]), zone=ZONE)).active["A2"]
    assert cell.data_type == "s"
    assert cell.value.strip() == text.strip()
    assert cell.quotePrefix == (not text.startswith("#"))


@pytest.mark.parametrize("text", [text for text in FORMULAS if not text.startswith("#")])
def test_no_text_is_a_formula_in_a_csv_and_it_comes_back_as_it_was(text: str) -> None:
    content = sheets.csv(one_column([text]), zone=ZONE)
    assert content.startswith(b"\xef\xbb\xbf")
    written = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert written[1][0].startswith("'")
    assert rows.read(content)[1].cells == (text.strip(),)


def test_csv_has_plain_numbers() -> None:
    content = sheets.csv(Table("", COLUMNS, [[ROW[0], Money(-1205), *ROW[2:]]]), zone=ZONE).decode("utf-8-sig")
    assert content.splitlines()[1] == "草莓,-12.05,1.5,12,0.093,2026-03-07,2026-03-07 02:30"


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_text_can_be_written_and_read(texts: list[str]) -> None:
    for content in (sheets.xlsx(one_column(["商品", *texts]), zone=ZONE), sheets.csv(one_column(texts), zone=ZONE)):
        assert rows.read(content)[0].cells == ("名称",)


def test_both_kinds_are_read_back_as_people_would_type_them() -> None:
    for content in (sheets.xlsx(TABLE, zone=ZONE), sheets.csv(TABLE, zone=ZONE)):
        head, row, total = rows.read(content)
        assert head.cells == tuple(column.title for column in COLUMNS)
        assert [row.at(place) for place in range(8)][:1] == ["草莓"]
        assert Money.parse(row.at(1)) == Money(128050)
        assert row.cells[2:] == ("1.5", "12", "0.093", "2026-03-07", "2026-03-07 02:30")
        assert (row.number, total.number, total.at(6)) == (2, 3, "")


def foreign(*lines: list[object], **kept: object) -> bytes:
    """A sheet as another program writes it."""
    book, content = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    for name, value in kept.items():
        setattr(book.active, name, value)
    book.save(content)
    return content.getvalue()


def test_numbers_come_as_text_without_what_spreadsheets_make_of_them() -> None:
    content = foreign([1036.0, 1.5e18, 12.8, 0.1 + 0.2, 73012345678901, "73012345678901234567", True, None, 1e-7, "x"])
    assert rows.read(content)[0].cells == (
        "1036", "1500000000000000000", "12.8", "0.3", "73012345678901", "73012345678901234567", "TRUE", "",
        "0.0000001", "x",
    )  # fmt: skip


def test_row_numbers_are_those_of_the_spreadsheet_program() -> None:
    content = foreign([None], ["单号", " 快递\u200b "], [None, None], ["1036", "SF1"])
    assert [(row.number, row.cells) for row in rows.read(content)] == [(2, ("单号", "快递")), (4, ("1036", "SF1"))]


def test_the_first_sheet_with_something_in_it_is_read() -> None:
    book, content = openpyxl.Workbook(), io.BytesIO()
    hidden = book.create_sheet("hidden")
    hidden.append(["not this"])
    hidden.sheet_state = "hidden"
    book.create_sheet("shown").append(["this"])
    book.save(content)
    assert rows.read(content.getvalue())[0].cells == ("this",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("between", [",", "\t", ";"])
def test_text_is_read_in_every_usual_encoding(encoding: str, between: str) -> None:
    text = f"订单号{between}快递单号\r\n1036{between}SF1234567890123\r\n"
    assert [row.cells for row in rows.read(text.encode(encoding))] == [
        ("订单号", "快递单号"), ("1036", "SF1234567890123"),
    ]  # fmt: skip


def test_commas_in_pasted_columns_stay_where_they_are() -> None:
    assert rows.read("订单\t备注\n1036\t苹果，2斤, 要红的".encode())[1].cells == ("1036", "苹果，2斤, 要红的")


@pytest.mark.parametrize("content", [b"", b"\n\n , ,\n", foreign([None]), b"\xef\xbb\xbf"])
def test_nothing_is_an_empty_sheet(content: bytes) -> None:
    with pytest.raises(rows.EmptySheet):
        rows.read(content)


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04 no zip", b"%PDF-1.7", b"<html><table>", b"a,b\0c", b"\xff\xff\xff",
     b"<?xml version='1.0'?>", foreign([1])[:-200]],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(content: bytes) -> None:
    with pytest.raises(rows.NotASheet):
        rows.read(content)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_old_and_locked_files_are_told_apart() -> None:
    with pytest.raises(rows.OldSheet):
        rows.read(OLE + b"\0" * 600)
    with pytest.raises(rows.ProtectedSheet):
        rows.read(OLE + "EncryptedPackage".encode("utf-16-le"))


def test_limits_of_bytes_rows_and_columns() -> None:
    few = rows.Limits(megabytes=1, rows=3, columns=4)
    assert len(rows.read(b"a,b,c,d\n" * 3, few)) == 3
    for content in (
        b"a,b\n" * 4,
        b"a,b,c,d,e\n",
        b"a" * (1024 * 1024 + 1),
        foreign(*[["a"]] * 4),
        foreign(list("abcde")),
    ):
        with pytest.raises(rows.SheetTooLarge) as refused:
            rows.read(content, few)
        assert refused.value.arguments == {"megabytes": 1, "rows": 3, "columns": 4}


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The workbook with some parts replaced, by the end of their names."""
    old, kept = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            stem = name.rsplit("/", 1)[-1].removesuffix(".xml")
            new.writestr(name, parts.get(stem, old.read(name)))
    return kept.getvalue()


SHEET = (
    '<?xml version="1.0"?>{}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = repacked(foreign([1]), sheet1=b" " * (200 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    with pytest.raises(rows.SheetTooLarge):
        rows.read(bomb)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_entities_are_refused(name: str) -> None:
    sheet = SHEET.format(ENTITIES, f'<row r="1"><c r="A1" t="str"><v>&{name};</v></c></row>').encode()
    with pytest.raises(rows.BadSheet):
        rows.read(repacked(foreign(["x"]), sheet1=sheet))


def test_cells_that_claim_to_be_far_away_cost_nothing() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048570"><c r="XFD1048570"><v>1</v></c></row>'
    assert [row.cells for row in rows.read(repacked(foreign([1]), sheet1=SHEET.format("", far).encode()))] == [("1",)]
    beyond = '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    with pytest.raises(rows.BadSheet):
        rows.read(repacked(foreign([1]), sheet1=SHEET.format("", beyond).encode()))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for tried in (content, b"PK\x03\x04" + content, OLE + content):
        try:
            rows.read(tried)
        except rows.BadSheet:
            continue


def test_ten_thousand_rows_of_twelve_columns() -> None:
    columns = [Column(f"列{number}") for number in range(12)]
    table = Table("大", columns, [[f"第{line}行{place}" for place in range(12)] for line in range(10_000)])
    found = rows.read(sheets.xlsx(table, zone=ZONE))
    assert (len(found), found[-1].number, found[-1].cells[11]) == (10_001, 10_001, "第9999行11")
