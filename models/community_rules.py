"""What a community has of its own beside the shop's rules (群规). Nothing set: the shop's alone hold."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigKey, JsonColumn


class Opens(StrEnum):
    """Who may open deals there."""

    LEADERS = "leaders"
    MANAGERS = "managers"


class CommunityRules(Base):
    """They only ever tighten the shop's rules. `quiet` is "21:00-09:00", `sells` are ids of categories."""

    __tablename__ = "community_rules"

    community_id: Mapped[int] = mapped_column(BigKey, ForeignKey("communities.id"), primary_key=True)
    opens: Mapped[str] = mapped_column(String(20), default=Opens.LEADERS.value)
    sells: Mapped[list[int]] = mapped_column(JsonColumn, default=list)
    quiet: Mapped[str] = mapped_column(String(11), default="")
    promotions: Mapped[int | None]  # a day at most
    answers: Mapped[bool] = mapped_column(default=True)  # questions in the group, while a deal is open
