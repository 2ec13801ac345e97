"""Files that the shop hands out, or was handed. In the database: so any process on any machine can serve them."""

from __future__ import annotations

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from models.base import Base, Id, Moment, Name, refers


class KeptFile(Base):
    """`made_by` had it made, `for_member` it is for; both may be nobody. It is deleted when it has expired."""

    __tablename__ = "files"

    id: Mapped[Id]
    name: Mapped[Name]
    mime: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    made_by: Mapped[int | None] = refers("members", null=True)
    for_member: Mapped[int | None] = refers("members", null=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(index=True)
