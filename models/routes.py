"""In which order a supplier serves the stops of a community."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonColumn, Moment, Ref


class Route(Base):
    """`stops`: pick-up points, the first one first."""

    __tablename__ = "routes"

    supplier_id: Mapped[Ref] = mapped_column(ForeignKey("suppliers.id"), primary_key=True)
    community_id: Mapped[Ref] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    stops: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    changed_at: Mapped[Moment]
