"""Goods by the sheetful: out, edited, in again; wholly or not at all."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from documents import rows
from models.catalog import PriceChange, Product, Sku, StockMovement
from models.files import KeptFile
from models.goods_imports import GoodsImport, ImportStatus
from models.history import Change
from tests.fire import look
from tests.stories.chat import Chat

HEAD = ("商品", "规格", "类别", "价格", "单位", "入库总数", "上架")
PEAR = ("雪梨", "", "水果", "5.00", "斤", "30.5", "是")


def workbook(*lines: Sequence[object]) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)  # type: ignore[union-attr]
    book.save(kept)
    return kept.getvalue()


def imports(chat: Chat, content: bytes, by: str = "果园", name: str = "货.xlsx") -> list[str]:
    """What whoever drops the sheet is told of it."""
    before = len(chat.told(by))
    chat.drops(name, content, by=by).replied("正在核对")
    chat.runs("catalog.import_goods")
    return chat.told(by)[before:]


def counted(chat: Chat) -> tuple[int, ...]:
    """How many rows there are of everything that an import writes, and all prices and stocks."""
    with chat.shop.work(reads=True) as work:
        tables = (Product, Sku, StockMovement, PriceChange, Change)
        number = tuple(work.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)
        sums = work.execute(select(func.sum(Sku.price), func.sum(Sku.received))).one()
        return (*number, sums[0].fen, sums[1].thousandths)


def sheet_of(chat: Chat) -> bytes:
    """The last file that the shop made."""
    with chat.shop.work(reads=True) as work:
        return work.execute(select(KeptFile.content).order_by(KeptFile.id.desc()).limit(1)).scalar_one()


def test_new_goods_come_in_and_are_for_sale(chat: Chat) -> None:
    told = imports(
        chat, workbook(HEAD, PEAR, ("雪梨", "10斤装", "", "45", "箱", "4", ""), ("栗子", "", "水果", 9, "份"))
    )
    assert "3 行：新增 3，改动 0，没有变化 0" in told[-1]
    chat.says("商品", by="阿梅").replied("雪梨  ¥5.00/斤 · ¥45.00/箱")
    chat.whispers("库存", by="果园").replied(
        "雪梨 ¥5.00/斤 还剩 30.5斤", "10斤装 ¥45.00/箱 还剩 4箱", "栗子 ¥9.00/份 还剩 0份（未上架）"
    )
    found = rows.read(sheet_of(chat))
    assert [row.cells for row in found] == [
        ("行", "商品", "规格", "结果"), ("2", "雪梨", "", "新增"),
        ("3", "雪梨", "10斤装", "新增"), ("4", "栗子", "", "新增"),
    ]  # fmt: skip


def test_the_same_sheet_twice_changes_nothing(chat: Chat) -> None:
    sheet = workbook(HEAD, PEAR, ("苹果", "", "", "9.90", "", "120", "否"))
    assert "新增 1，改动 1" in imports(chat, sheet)[-1]
    chat.whispers("库存", by="果园").replied("苹果 ¥9.90/斤 还剩 120斤（未上架）")
    after = counted(chat)
    assert "新增 0，改动 0，没有变化 2" in imports(chat, sheet)[-1]
    assert counted(chat) == after


def test_what_was_sold_meanwhile_stays_sold(chat: Chat) -> None:
    """A sheet says what came in, not what is left: an old one doesn't give back what was sold since."""
    chat.whispers("导出商品", by="果园").replied("2 行")
    sheet = sheet_of(chat)
    chat.whispers("买 苹果 7斤", by="阿梅")
    chat.pays(look.latest(chat).id, "阿梅")
    assert "没有变化 2" in imports(chat, sheet)[-1]
    chat.whispers("库存", by="果园").replied("苹果 ¥8.90/斤 还剩 93斤")
    assert "只剩 93" in imports(chat, workbook(HEAD, ("苹果", "", "", "", "", "6", "")))[-1]
    assert "改动 1" in imports(chat, workbook(HEAD, ("苹果", "", "", "", "", "7", "")))[-1]
    chat.whispers("库存", by="果园").replied("苹果 ¥8.90/斤 还剩 0斤")


def test_what_is_exported_edited_and_sent_back_is_changed_and_nothing_else(chat: Chat) -> None:
    chat.whispers("属性 苹果 口味 脆甜", by="果园")
    chat.whispers("导出商品", by="果园").replied("你的商品，2 行")
    content = sheet_of(chat)
    assert "盒饭" not in str(rows.read(content))
    assert [row.cells[3:8] for row in rows.read(content)[1:]] == [
        ("8.9", "斤", "100", "100", "是"), ("3.9", "斤", "20", "20", "是"),
    ]  # fmt: skip
    book = load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    titles = [cell.value for cell in page[1]]
    line = next(row for row in page.iter_rows(min_row=2) if row[0].value == "苹果")
    line[titles.index("价格")].value = 9.5
    line[titles.index("属性 口味")].value = "酸甜"
    line[titles.index("说明")].value = "当季"
    kept = io.BytesIO()
    book.save(kept)
    assert "新增 0，改动 1，没有变化 1" in imports(chat, kept.getvalue())[-1]
    assert rows.read(sheet_of(chat))[1].at(3) == "改了介绍 改了属性 价格 ¥8.90 → ¥9.50"
    chat.says("详情 苹果", by="阿梅").replied("¥9.50/斤 还剩 100斤", "口味：酸甜", "当季")


WRONG = [
    (("梨", "", "水果", "免费", "斤", "1", "是"), "不是一个金额"),
    (("梨", "", "水果", "0", "斤", "1", "是"), "不能当价格"),
    (("梨", "", "家电", "1", "斤", "1", "是"), "没有「家电」这个类别"),
    (("梨", "", "", "1", "斤", "1", "是"), "新商品还缺「类别」"),
    (("梨", "", "水果", "1", "", "1", "是"), "新商品还缺「单位」"),
    (("梨", "", "水果", "1", "个", "1.5", "是"), "不能入库"),
    (("梨", "", "水果", "1", "个", "-1", "是"), "不能入库"),
    (("梨", "", "水果", "1", "个", "1e9", "是"), "不能入库"),
    (("梨", "", "水果", "1", "个", "1", "也许"), "请写「是」或「否」"),
    (("梨" * 60, "", "水果", "1", "个", "1", "是"), "太长"),
    (("", "小", "水果", "1", "个", "1", "是"), "太长，或者是空的"),
    (("苹果", "", "", "1", "箱", "1", "是"), "单位不能改"),
    (("雪梨", "", "水果", "5.00", "斤", "30.5", "是"), "和第 2 行是同一种商品"),
    (("雪梨", "大", "家禽", "5.00", "斤", "1", "是"), "和这种商品前面的行不一样"),
    (("盒饭", "", "水果", "1", "份", "1", "否"), "已经有叫「盒饭」的商品"),
]


@pytest.mark.parametrize(("row", "problem"), WRONG)
def test_one_wrong_row_and_nothing_changes(chat: Chat, row: tuple[str, ...], problem: str) -> None:
    before = counted(chat)
    told = imports(chat, workbook(HEAD, PEAR, ("香蕉", "", "", "4.20", "", "", "否"), row))
    assert "没有导入：3 行里有 1 行不对" in told[-1]
    assert "第 4 行：" in told[-1]
    assert problem in told[-1]
    assert counted(chat) == before
    results = [row.at(3) for row in rows.read(sheet_of(chat))]
    assert results[1] == "（没有导入）新增"
    assert results[3].startswith("❌")
    assert look.rows(chat, GoodsImport)[0].status is ImportStatus.REFUSED
    chat.whispers("库存", by="食堂").replied("盒饭 ¥15.00/份 还剩 50份")


def test_others_goods_can_neither_be_seen_nor_changed(chat: Chat) -> None:
    told = imports(chat, workbook(HEAD, ("盒饭", "", "", "0.01", "", "", "否")))
    assert "已经有叫「盒饭」" in told[-1]
    assert "15.00" not in told[-1]
    chat.says("详情 盒饭", by="阿梅").replied("¥15.00/份 还剩 50份")
    chat.whispers("导出商品", by="食堂").replied("1 行")
    assert "苹果" not in str(rows.read(sheet_of(chat)))
    for by in ("阿梅", "团长", "经理"):
        chat.drops("货.xlsx", workbook(HEAD, PEAR), by=by).replied("不知道要做什么")
        assert "你的商品" not in str(chat.whispers("导出商品", by=by))
    assert len(look.rows(chat, GoodsImport)) == 1


def test_own_lists_gbk_and_pasted_tables_are_read(chat: Chat) -> None:
    listed = "品名,分类,单价,单位,库存,产地\n雪梨,水果,￥5.00,斤,30,烟台\n".encode("gb18030")
    assert "没有用到的列：产地" in imports(chat, listed, name="货.csv")[-1]
    chat.whispers("上架 雪梨", by="果园")
    chat.whispers("买 雪梨 3斤", by="阿梅").replied("付款")
    assert "没有变化 1" in imports(chat, listed, name="货.csv")[-1]
    assert "请写在「入库总数」列" in imports(chat, listed.replace(b"30", b"40"), name="货.csv")[-1]
    chat.whispers("导入商品\n商品\t价格\n雪梨\t6.5", by="果园").replied("正在核对")
    chat.runs("catalog.import_goods")
    chat.whispers("库存", by="果园").replied("雪梨 ¥6.50/斤 还剩 27斤")


def test_formulas_stay_text_on_the_way_in_and_out(chat: Chat) -> None:
    evil = '=HYPERLINK("http://example.com","x")'
    content = workbook(HEAD, ("'" + evil, "", "水果", "1", "份", "1", "是"))
    assert "新增 1" in imports(chat, content)[-1]
    chat.whispers("导出商品", by="果园").replied("3 行")
    page = load_workbook(io.BytesIO(sheet_of(chat))).worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value == evil]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)
    assert "没有变化 3" in imports(chat, sheet_of(chat))[-1]


@pytest.mark.parametrize(
    ("name", "content", "answer"),
    [
        ("空.xlsx", b"", "不知道要做什么"),
        ("坏.xlsx", b"PK\x03\x04 no workbook", "不知道要做什么"),
        ("单.csv", "商品,价格,订单号\n雪梨,5,1036".encode(), "不知道要做什么"),
        ("名.csv", "姓名,年级\n小陈,3".encode(), "不知道要做什么"),
    ],
)
def test_what_is_no_sheet_of_goods_is_left_alone(chat: Chat, name: str, content: bytes, answer: str) -> None:
    chat.drops(name, content, by="果园").replied(answer)
    assert look.rows(chat, GoodsImport) == []


def test_a_sheet_that_cannot_be_is_refused_when_it_is_handed_in(chat: Chat) -> None:
    chat.whispers("导入商品", by="果园").replied("没有收到")
    chat.whispers("导入商品 你好", by="果园").replied("缺少商品的列")
    chat.drops("单.csv", "商品\n雪梨".encode(), by="果园", text="导入商品").replied("缺少商品的列")
    assert look.rows(chat, GoodsImport) == []


def test_too_many_rows_are_refused_by_the_job(chat: Chat) -> None:
    content = "\n".join(["商品,价格", *(f"果{i},1" for i in range(10_001))]).encode()
    assert "表格太大了" in imports(chat, content, name="货.csv")[-1]
    assert look.rows(chat, GoodsImport)[0].status is ImportStatus.REFUSED


def test_a_long_sheet_tells_of_its_progress_and_a_wrong_last_row_stops_it(chat: Chat) -> None:
    lines = [("商品", "类别", "价格", "单位", "入库总数"), *((f"果{i}号", "水果", 5, "个", 3) for i in range(600))]
    before = counted(chat)
    assert "第 602 行" in imports(chat, workbook(*lines, ("梨", "水果", "免费", "个", 3)))[-1]
    assert counted(chat) == before
    told = imports(chat, workbook(*lines))
    assert ["600 行都没有问题" in told[0], "新增 600" in told[1]] == [True, True]
    assert "没有变化 600" in imports(chat, workbook(*lines))[-1]


def test_what_dies_is_taken_up_again_and_done_once(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    from scheduler import goods_imports as job

    class Killed(BaseException):
        pass

    def dies(*args: object) -> None:
        raise Killed

    chat.drops("货.xlsx", workbook(HEAD, PEAR), by="果园").replied("正在核对")
    before = counted(chat)
    for point in ("_report", "_kept"):
        with monkeypatch.context() as patched:
            patched.setattr(job, point, dies)
            with pytest.raises(Killed):
                chat.runs("catalog.import_goods")
        assert counted(chat) == before
        chat.runs("catalog.import_goods")
        assert counted(chat) == before, "still somebody's"
        chat.clock.advance(minutes=4)
    chat.runs("catalog.import_goods")
    assert counted(chat) != before
    chat.whispers("库存", by="果园").replied("雪梨 ¥5.00/斤 还剩 30.5斤")
