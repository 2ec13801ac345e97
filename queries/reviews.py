"""What customers say of products."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, case, func, select

from core.work import Work
from models.catalog import Product, Sku
from models.members import Member
from models.orders import OrderLine
from models.reviews import Review, ReviewAnswer


@dataclass(frozen=True, slots=True)
class Rating:
    """`stars` is the sum of `number` reviews' stars."""

    stars: int = 0
    number: int = 0

    @property
    def average(self) -> str:
        """The mean to one decimal, rounded half up: "4.7"; "" without reviews."""
        if not self.number:
            return ""
        tenths = (self.stars * 20 + self.number) // (2 * self.number)
        return f"{tenths // 10}.{tenths % 10}"


def review_of(work: Work, order_id: int) -> Review | None:
    """The review of an order."""
    return work.execute(select(Review).where(Review.order_id == order_id)).scalar_one_or_none()


def lines_to_reward(work: Work, order_id: int) -> list[int]:
    """One line for each product of an order of which something was kept."""
    kept = OrderLine.returned < OrderLine.quantity
    found = select(func.min(OrderLine.id)).join(Sku, Sku.id == OrderLine.sku_id)
    by_product = found.where(OrderLine.order_id == order_id, kept).group_by(Sku.product_id)
    return sorted(work.execute(by_product).scalars())


def rating(work: Work, product_id: int) -> Rating:
    """The rating of a product: of all reviewed orders that have it, each counted once."""
    found = select(func.sum(Review.stars).label("stars"), func.count().label("number")).where(_about(product_id))
    row = work.execute(found).one()
    return Rating(int(row.stars or 0), row.number)


def ratings(work: Work, supplier_ids: Collection[int]) -> list[tuple[str, Rating]]:
    """The rated products of these suppliers with their ratings, the best first."""
    pairs = (
        select(Sku.product_id, OrderLine.order_id)
        .join(OrderLine, OrderLine.sku_id == Sku.id)
        .where(OrderLine.supplier_id.in_(supplier_ids))
        .distinct()
        .subquery()
    )
    rows = work.execute(
        select(Product.name, func.sum(Review.stars).label("stars"), func.count().label("number"))
        .join(pairs, pairs.c.product_id == Product.id)
        .join(Review, Review.order_id == pairs.c.order_id)
        .group_by(Product.id, Product.name)
        .order_by(Product.id)
    )
    found = [(row.name, Rating(int(row.stars), row.number)) for row in rows]
    return sorted(found, key=lambda rated: rated[1].stars / rated[1].number, reverse=True)


def latest(work: Work, product_id: int, limit: int = 3, *, hidden: bool = False) -> Sequence[Row[Any]]:
    """A product's latest reviews that say something, each with the answer of the product's supplier.

    (id, stars, words, member, written_at, photos, hidden, answer); `member` is "" where it is anonymous.
    """
    supplier = select(Product.supplier_id).where(Product.id == product_id).scalar_subquery()
    answered = (ReviewAnswer.review_id == Review.id) & (ReviewAnswer.supplier_id == supplier)
    return work.execute(
        select(
            Review.id,
            Review.stars,
            Review.words,
            case((Review.anonymous, ""), else_=Member.name).label("member"),
            Review.written_at,
            Review.photos,
            Review.hidden,
            func.coalesce(ReviewAnswer.words, "").label("answer"),
        )
        .join(Member, Member.id == Review.member_id)
        .outerjoin(ReviewAnswer, answered)
        .where(_about(product_id), Review.words != "", *([] if hidden else [Review.hidden == ""]))
        .order_by(Review.written_at.desc(), Review.id.desc())
        .limit(limit)
    ).all()


def about(work: Work, review_id: int, supplier_ids: Collection[int]) -> tuple[Review | None, set[int]]:
    """A review, and those of the suppliers that have goods in its order."""
    review = work.session.get(Review, review_id)
    if review is None:
        return None, set()
    found = select(OrderLine.supplier_id).where(
        OrderLine.order_id == review.order_id, OrderLine.supplier_id.in_(supplier_ids)
    )
    return review, set(work.execute(found).scalars())


def _about(product_id: int) -> Any:
    orders = select(OrderLine.order_id).join(Sku, Sku.id == OrderLine.sku_id).where(Sku.product_id == product_id)
    return Review.order_id.in_(orders)
