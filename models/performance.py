"""How promoters and leaders did (考核): what counts, what they are to reach, what a month that is over has given."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigKey, Id, JsonColumn, Moment, refers


class Part(StrEnum):
    """What counts. What somebody did, then what came of it: docs/metrics.md defines each."""

    BROADCASTS = "broadcasts"
    CODES = "codes"
    GROUPS = "groups"
    ANSWERS = "answers"
    PROMPT = "prompt"
    JOINED = "joined"
    FIRST = "first"
    ORDERS = "orders"
    REVENUE = "revenue"
    KEPT = "kept"
    COMPLAINTS = "complaints"


EFFORT = (Part.BROADCASTS, Part.CODES, Part.GROUPS, Part.ANSWERS, Part.PROMPT)
REACH = (Part.JOINED, Part.FIRST, Part.ORDERS, Part.REVENUE, Part.KEPT, Part.COMPLAINTS)


class PerformanceTarget(Base):
    """What somebody is to reach in a month, from the month on in which it was set; the latest counts. 0: nothing."""

    __tablename__ = "performance_targets"
    __table_args__ = (
        CheckConstraint("points >= 0", name="points"),
        Index("ix_performance_targets_member", "member_id", "set_at"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = refers("members", index=False)
    points: Mapped[int]
    set_by: Mapped[int] = refers("members", index=False)
    set_at: Mapped[Moment]


class PerformanceMonth(Base):
    """A month that is over and reckoned, by its first day. `told_at`: managers have its table."""

    __tablename__ = "performance_months"

    month: Mapped[date] = mapped_column(primary_key=True)
    closed_at: Mapped[Moment]
    told_at: Mapped[Moment | None]


class PerformanceResult(Base):
    """What somebody reached in such a month: as it was reckoned then, whatever roles and weights become later.

    `parts`: services.performance.Result's terms and figures. `rank`: among `people`; whoever is alike shares it.
    """

    __tablename__ = "performance_results"
    __table_args__ = (CheckConstraint("rank BETWEEN 1 AND people AND target >= 0", name="rank"),)

    month: Mapped[date] = mapped_column(ForeignKey("performance_months.month"), primary_key=True)
    member_id: Mapped[int] = mapped_column(BigKey, ForeignKey("members.id"), primary_key=True, index=True)
    points: Mapped[int]
    rank: Mapped[int]
    people: Mapped[int]
    target: Mapped[int]
    parts: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    told_at: Mapped[Moment | None]
