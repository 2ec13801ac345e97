"""Questions about products."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, func, select

from core.work import Work
from models.catalog import Product
from models.members import Member
from models.questions import Question


def question(work: Work, number: int) -> Question | None:
    return work.session.get(Question, number, populate_existing=True)


def open_for(work: Work, supplier_ids: Collection[int], limit: int = 20) -> Sequence[Row[Any]]:
    """(id, product, member, question, asked_at) of these suppliers' open questions, the oldest first."""
    return work.execute(
        select(
            Question.id,
            Product.name.label("product"),
            Member.name.label("member"),
            Question.question,
            Question.asked_at,
        )
        .join(Product, Product.id == Question.product_id)
        .join(Member, Member.id == Question.member_id)
        .where(Question.answered_at.is_(None), Product.supplier_id.in_(supplier_ids))
        .order_by(Question.id)
        .limit(limit)
    ).all()


def open_by(work: Work, member_id: int) -> list[Question]:
    """The questions of a member that nobody has answered yet."""
    found = select(Question).where(Question.member_id == member_id, Question.answered_at.is_(None))
    return list(work.execute(found.order_by(Question.id)).scalars())


def number_open(work: Work, supplier_ids: Collection[int]) -> int:
    """How many questions wait for these suppliers."""
    found = select(func.count()).select_from(Question).join(Product, Product.id == Question.product_id)
    return int(
        work.execute(found.where(Question.answered_at.is_(None), Product.supplier_id.in_(supplier_ids))).scalar_one()
    )
