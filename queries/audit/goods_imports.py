"""A sheet of goods is kept until it was worked through, and no longer."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import case, select

from models.goods_imports import GoodsImport, ImportStatus
from queries.audit.checks import Check


def checks() -> Iterator[Check]:
    waits = GoodsImport.status == ImportStatus.WAITING
    differs = case((waits, GoodsImport.content.is_(None)), else_=GoodsImport.content.is_not(None))
    yield "an import waits without its sheet, or keeps it when it is over", select(GoodsImport.id).where(differs)
