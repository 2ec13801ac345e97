"""导出商品, 导入商品: all own goods as a sheet, and back again."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.dispatcher import LONGEST
from bot.message import UNHANDLED, Kind, Reply, Unhandled, answer_with
from bot.router import Act, Router
from core.clock import day_of
from core.message import FileLink, message
from core.say import say
from documents import rows as sheets_in
from documents import sheets
from models.members import Role
from services import catalog, files, goods_exports
from services.goods_imports import sheet, taking

router = Router("catalog")

Pasted = Annotated[str, replace(get_args(Rest)[1], example="…")]
LONG = 2000  # rows, from which on a workbook takes too long to make while somebody waits: CSV takes a moment


@router.command("导出商品", "export-goods", roles=(Role.SUPPLIER,), where=(Kind.PRIVATE,))
def export_goods(ctx: Context) -> Reply:
    """导出商品：全部商品的表格：价格、库存、上下架、属性；改好再发回来就是导入
    Export goods: all goods as a sheet: prices, stock, shelf, attributes; edit it and send it back to import it"""
    table = goods_exports.table(ctx.work, ctx.caller.supplier_ids, ctx.word)
    zone = ctx.work.settings.zone
    long = len(table.rows) > LONG
    content, mime = (sheets.csv(table, zone=zone), sheets.CSV) if long else (sheets.xlsx(table, zone=zone), sheets.XLSX)
    name = f"{table.title} {day_of(ctx.work.now, zone)}.{'csv' if long else 'xlsx'}"
    path = files.keep(ctx.work, name, mime, content, for_member=ctx.caller.member_id)
    return Reply(here=message(say("goods-exported", number=len(table.rows)), files=(FileLink(name, path),)))


@router.command("导入商品", "import-goods", roles=(Role.SUPPLIER,), where=(Kind.PRIVATE,), fetches=True)
def import_goods(ctx: Context, pasted: Pasted = "") -> Reply:
    """导入商品：附上表格，或者粘贴：新增、改价、改库存、上下架；一行有错就整张不动
    Import goods: with a sheet attached or pasted: new goods, prices, stock, shelf; one wrong row and nothing changes"""
    if len(ctx.incoming.text) > LONGEST:
        raise sheets_in.LIMITS.too_large()
    return _taken(ctx, pasted.encode() if pasted else ctx.fetch_only())


@router.talk
def take_file(ctx: Context) -> Reply | Act | Unhandled:
    """A supplier drops a sheet without a word: its titles say that it is about goods."""
    alone = ctx.where is Kind.PRIVATE and len(ctx.incoming.files) == 1 and not ctx.text
    if not (alone and ctx.has(Role.SUPPLIER) and sheet.is_goods(ctx.fetch_only())):
        return UNHANDLED
    return lambda acting: _taken(acting, acting.fetch_only())


def _taken(ctx: Context, content: bytes) -> Reply:
    taking.take(ctx.work, catalog.only_supplier(ctx.caller.supplier_ids), content)
    return answer_with("goods-import-taken")
