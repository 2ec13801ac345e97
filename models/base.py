"""The base of all tables and the column types that keep money, quantities and moments exact."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, ForeignKey, Integer, MetaData, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

from core.money import Money
from core.quantity import Quantity


class Fen(TypeDecorator[Money]):
    """Money as whole fen."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | int | None, dialect: Dialect) -> int | None:
        return value.fen if isinstance(value, Money) else value

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(int(value))


class Thousandths(TypeDecorator[Quantity]):
    """A quantity as whole thousandths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Quantity | int | None, dialect: Dialect) -> int | None:
        return value.thousandths if isinstance(value, Quantity) else value

    def process_result_value(self, value: int | None, dialect: Dialect) -> Quantity | None:
        return None if value is None else Quantity(int(value))


class UtcMoment(TypeDecorator[datetime]):
    """An aware UTC moment on both databases (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite only numbers rows by itself in a column of exactly INTEGER.
BigKey = BigInteger().with_variant(Integer, "sqlite")
JsonColumn = JSON().with_variant(JSONB, "postgresql")

Id = Annotated[int, mapped_column(BigKey, primary_key=True, autoincrement=True)]
Ref = Annotated[int, mapped_column(BigKey)]
Moment = Annotated[datetime, mapped_column(UtcMoment)]
MoneyField = Annotated[Money, mapped_column(Fen)]
QuantityField = Annotated[Quantity, mapped_column(Thousandths)]
Name = Annotated[str, mapped_column(String(200))]
Text = Annotated[str, mapped_column(String(4000))]


def status_column(status: type[StrEnum]) -> Enum:
    """A StrEnum kept as its value."""
    return Enum(status, native_enum=False, length=20, values_callable=lambda members: [m.value for m in members])


def refers(table: str, *, null: bool = False, index: bool = True) -> Any:
    """A foreign key to `table.id`."""
    return mapped_column(BigKey, ForeignKey(f"{table}.id"), nullable=null, index=index)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
