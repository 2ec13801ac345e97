"""What checks are made of: a sentence that says what is wrong, and a SELECT of the rows for which it is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, String, cast, func, select, type_coerce

from models.base import Base
from models.catalog import Supplier
from models.ledger import Account, Posting
from models.members import Member
from models.orders import Order, OrderStatus
from models.refunds import Refund
from queries.refunds import TAKEN

Check = tuple[str, Select[*tuple[Any, ...]]]

SOLD = (OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.REFUNDED)


def sum_of(column: Any, *where: Any, correlate: type[Base]) -> Any:
    return select(func.coalesce(func.sum(column), 0)).where(*where).correlate(correlate).scalar_subquery()


def number_of(column: Any, *where: Any, correlate: type[Base]) -> Any:
    return select(func.count(column)).where(*where).correlate(correlate).scalar_subquery()


def booked(account: Account, party: type[Member] | type[Order] | type[Supplier]) -> Any:
    """What stands on an account for an order, a supplier or a member; what we owe is negative."""
    return sum_of(Posting.amount, Posting.account == account, Posting.party_id == party.id, correlate=party)


def taken() -> ColumnElement[bool]:
    return Refund.status.in_(TAKEN)


def number(column: Any) -> Any:
    """Money and quantities multiplied are neither."""
    return type_coerce(column, BigInteger)


def whole(column: Any) -> Any:
    """A sum as a whole number, to divide without a rest: PostgreSQL makes others of sums."""
    return cast(number(column), BigInteger)


def word(table: Any) -> Any:
    return type_coerce(table.status, String)
