"""What may make goods cheaper, as an immutable snapshot beside the catalog's; and why the lines of orders cost less.

The snapshot is kept under the catalog's version, which grows with each change of what is in it: an order for goods that
nothing of it is about asks the database nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import select

from core.database import Database
from core.work import Work
from models.orders import LineReduction
from queries import catalog as goods
from queries import coupons as coupons_found
from queries.coupons import Terms


class Book:
    """The kinds of coupons of one version."""

    def __init__(self, version: int, coupons: Iterable[Terms]) -> None:
        self.version = version
        self.coupons = tuple(coupons)


_kept: WeakKeyDictionary[Database, Book] = WeakKeyDictionary()


def book(work: Work) -> Book:
    """What holds in the catalog's version; see queries.catalog.catalog."""
    if work.facts.get(goods.CHANGED):
        return Book(0, coupons_found.kinds(work))  # not kept: this work may still be rolled back
    version = goods.catalog(work).version
    kept = _kept.get(work.database)
    if kept is None or kept.version != version:
        kept = _kept[work.database] = Book(version, coupons_found.kinds(work))
    return kept


def reasons(work: Work, order_ids: Sequence[int]) -> list[LineReduction]:
    """Why the lines of these orders cost less, in the order in which it was reckoned."""
    found = select(LineReduction).where(LineReduction.order_id.in_(order_ids)).order_by(LineReduction.id)
    return list(work.execute(found).scalars())
