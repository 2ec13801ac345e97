"""Tables handed out as a workbook, kept for whoever asked for it."""

from __future__ import annotations

from bot.context import Context
from core.message import FileLink
from documents import sheets
from documents.table import Table
from services import files


def workbook(ctx: Context, title: str, *tables: Table) -> FileLink:
    """A sheet for each table, in a file called `title`. Raises FileTooLarge."""
    name, content = f"{title}.xlsx", sheets.xlsx(*tables, zone=ctx.work.settings.zone)
    return FileLink(name, files.keep(ctx.work, name, sheets.XLSX, content, for_member=ctx.caller.member_id))
