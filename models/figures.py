"""Figures of days, folded from orders, refunds and books; docs/metrics.md defines each of them.

Nothing here is a source: `python app.py figures` makes all of it anew. Days are the shop's. Community 0 stands for
"without one", and in PeopleDay for the whole shop.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from core.money import ZERO
from core.periods import Unit
from core.quantity import NONE
from models.base import Base, BigKey, Moment, MoneyField, QuantityField, status_column
from models.ledger import Account

WHOLE_SHOP = 0


def _key() -> Mapped[int]:
    return mapped_column(BigKey, primary_key=True, autoincrement=False)


class GoodsDay(Base):
    """What of a product was paid for on a day, and what of earlier sales went back that day."""

    __tablename__ = "goods_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    product_id: Mapped[int] = _key()
    lines: Mapped[int] = mapped_column(default=0)
    quantity: Mapped[QuantityField] = mapped_column(default=NONE)
    listed: Mapped[MoneyField] = mapped_column(default=ZERO)  # at list prices
    reduced: Mapped[MoneyField] = mapped_column(default=ZERO)  # all reductions, whoever bears them
    from_shop: Mapped[MoneyField] = mapped_column(default=ZERO)
    from_points: Mapped[MoneyField] = mapped_column(default=ZERO)
    paid: Mapped[MoneyField] = mapped_column(default=ZERO)
    returned: Mapped[QuantityField] = mapped_column(default=NONE)
    refunded: Mapped[MoneyField] = mapped_column(default=ZERO)


class OrdersDay(Base):
    """Orders of a community by the day on which they were paid, refunds by the day on which they were done."""

    __tablename__ = "orders_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    community_id: Mapped[int] = _key()
    orders: Mapped[int] = mapped_column(default=0)
    paid: Mapped[MoneyField] = mapped_column(default=ZERO)
    refunds: Mapped[int] = mapped_column(default=0)
    refunded: Mapped[MoneyField] = mapped_column(default=ZERO)


class HoursDay(Base):
    """The same of the whole shop by the hour of the day."""

    __tablename__ = "hours_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = _key()
    orders: Mapped[int] = mapped_column(default=0)
    paid: Mapped[MoneyField] = mapped_column(default=ZERO)
    refunds: Mapped[int] = mapped_column(default=0)
    refunded: Mapped[MoneyField] = mapped_column(default=ZERO)


class BuyerDay(Base):
    """That somebody bought in a community on a day, and when before: so that distinct people can be added up."""

    __tablename__ = "buyer_days"
    __table_args__ = (Index("ix_buyer_days_member", "member_id", "day"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    member_id: Mapped[int] = _key()
    community_id: Mapped[int] = _key()
    orders: Mapped[int]
    paid: Mapped[MoneyField]
    before_on: Mapped[date | None]  # the last day before this one on which they bought, wherever
    before_there_on: Mapped[date | None]  # likewise in this community
    next_on: Mapped[date | None]  # the next day on which they bought, wherever; null: not since
    next_there_on: Mapped[date | None]
    counts: Mapped[bool]  # of several communities on one day one counts for the whole shop


class Customer(Base):
    """When somebody first and last bought in a community, or (community 0) anywhere."""

    __tablename__ = "customers"
    __table_args__ = (Index("ix_customers_last", "last_on", "community_id"),)

    member_id: Mapped[int] = _key()
    community_id: Mapped[int] = _key()
    first_on: Mapped[date]
    last_on: Mapped[date]


class Rhythm(Base):
    """That somebody who bought on a day has been buying every `interval` days; and from which days on they are
    cooling, sleeping, lost unless they buy again. Whoever has none is so after the shop's fixed days."""

    __tablename__ = "rhythms"
    __table_args__ = (
        Index("ix_rhythms_cooling", "cooling_on"),
        Index("ix_rhythms_sleeping", "sleeping_on"),
        Index("ix_rhythms_lost", "lost_on"),
    )

    day: Mapped[date] = mapped_column(primary_key=True)
    member_id: Mapped[int] = _key()
    interval: Mapped[int]
    cooling_on: Mapped[date]
    sleeping_on: Mapped[date]
    lost_on: Mapped[date]


class UsualGap(Base):
    """How many days the shop's customers usually stay away, by what was known when a month began; 0: nothing was."""

    __tablename__ = "usual_gaps"

    month: Mapped[date] = mapped_column(primary_key=True)
    days: Mapped[int]


class PeopleDay(Base):
    """The people of a community (0: of the whole shop) on a day; stages as they stood at its end."""

    __tablename__ = "people_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    community_id: Mapped[int] = _key()
    joined: Mapped[int] = mapped_column(default=0)
    buyers: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)  # of the buyers: bought for the first time
    woken: Mapped[int] = mapped_column(default=0)  # of the buyers: had been counted as lost
    in_week: Mapped[int] = mapped_column(default=0)  # of the buyers: for the first time in this week
    in_month: Mapped[int] = mapped_column(default=0)
    in_term: Mapped[int] = mapped_column(default=0)
    active: Mapped[int] = mapped_column(default=0)
    cooling: Mapped[int] = mapped_column(default=0)
    sleeping: Mapped[int] = mapped_column(default=0)
    lost: Mapped[int] = mapped_column(default=0)


class BooksDay(Base):
    """What was posted on an account on a day."""

    __tablename__ = "books_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    account: Mapped[Account] = mapped_column(status_column(Account), primary_key=True)
    amount: Mapped[MoneyField]


class FoldedDay(Base):
    """A day whose figures are made: as of when, and whether the day was over by then."""

    __tablename__ = "folded_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    folded_at: Mapped[Moment]
    final: Mapped[bool] = mapped_column(default=False)


class ReportSent(Base):
    """That the managers were told of a period: once, however many processes notice that it is time."""

    __tablename__ = "reports_sent"

    unit: Mapped[Unit] = mapped_column(status_column(Unit), primary_key=True)
    start: Mapped[date] = mapped_column(primary_key=True)
    sent_at: Mapped[Moment]
