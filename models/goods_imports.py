"""Sheets of goods that suppliers hand in: taken at once, worked through by a job, wholly or not at all."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, deferred, mapped_column

from core.flow import flow
from models.base import Base, Id, Moment, refers, status_column


class ImportStatus(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"  # something in it is wrong: nothing of it was taken over


IMPORT_FLOW = flow(
    ImportStatus.WAITING,
    {ImportStatus.WAITING: {ImportStatus.DONE, ImportStatus.REFUSED}},
)


class GoodsImport(Base):
    """`taken_at`: since when a process works on it; one that died gives it up. `content` is kept until it ends."""

    __tablename__ = "goods_imports"
    __table_args__ = (Index("ix_goods_imports_status", "status"),)

    id: Mapped[Id]
    supplier_id: Mapped[int] = refers("suppliers")
    member_id: Mapped[int] = refers("members")
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    status: Mapped[ImportStatus] = mapped_column(status_column(ImportStatus), default=ImportStatus.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[Moment]
    taken_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
