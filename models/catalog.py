"""Suppliers, products, what they are sold as, their stock."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.flow import flow
from core.quantity import NONE
from models.base import Base, Id, JsonColumn, Moment, MoneyField, Name, QuantityField, Text, refers, status_column


class Shelf(StrEnum):
    ON = "on"
    OFF = "off"


SHELF_FLOW = flow(Shelf.OFF, {Shelf.OFF: {Shelf.ON}, Shelf.ON: {Shelf.OFF}})


class NoticeMode(StrEnum):
    """When a supplier hears of paid orders."""

    AT_ONCE = "at_once"
    DIGEST = "digest"


class Supplier(Base):
    __tablename__ = "suppliers"

    id: Mapped[Id]
    name: Mapped[Name] = mapped_column(unique=True)
    notices: Mapped[NoticeMode] = mapped_column(status_column(NoticeMode), default=NoticeMode.AT_ONCE)
    created_at: Mapped[Moment]
    fee_rate: Mapped[int] = mapped_column(default=0, server_default="0")  # in basis points of what it hands over


class FeeChange(Base):
    """In basis points."""

    __tablename__ = "fee_changes"

    id: Mapped[Id]
    supplier_id: Mapped[int] = refers("suppliers")
    old: Mapped[int]
    new: Mapped[int]
    member_id: Mapped[int | None] = refers("members", null=True, index=False)
    changed_at: Mapped[Moment]


class Category(Base):
    __tablename__ = "categories"

    id: Mapped[Id]
    name: Mapped[Name] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)


class Product(Base):
    """What is offered.

    `attributes` is {"口味": "脆甜", …}, `faq` is [{"q": …, "a": …}], `options` are wishes to choose from.
    """

    __tablename__ = "products"

    id: Mapped[Id]
    supplier_id: Mapped[int] = refers("suppliers")
    category_id: Mapped[int] = refers("categories")
    name: Mapped[Name] = mapped_column(unique=True)
    aliases: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    description: Mapped[Text] = mapped_column(default="")
    image: Mapped[str] = mapped_column(String(300), default="")
    attributes: Mapped[dict[str, str]] = mapped_column(JsonColumn, default=dict)
    faq: Mapped[list[dict[str, Any]]] = mapped_column(JsonColumn, default=list)
    options: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    shelf: Mapped[Shelf] = mapped_column(status_column(Shelf), default=Shelf.OFF)
    shelf_from: Mapped[Moment | None]
    shelf_until: Mapped[Moment | None]
    by_slot: Mapped[bool] = mapped_column(default=False, server_default="0")  # ordered for a time slot only
    created_at: Mapped[Moment]


class Sku(Base):
    """One way in which a product is sold. left = received − reserved − sold, never below zero."""

    __tablename__ = "skus"
    __table_args__ = (
        UniqueConstraint("product_id", "spec"),
        CheckConstraint("reserved >= 0 AND sold >= 0 AND received - reserved - sold >= 0", name="stock"),
        CheckConstraint("price >= 0", name="price"),
    )

    id: Mapped[Id]
    product_id: Mapped[int] = refers("products")
    spec: Mapped[Name] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(String(20))
    whole: Mapped[bool] = mapped_column(default=True)  # sold in whole units only
    price: Mapped[MoneyField]
    received: Mapped[QuantityField] = mapped_column(default=NONE)
    reserved: Mapped[QuantityField] = mapped_column(default=NONE)
    sold: Mapped[QuantityField] = mapped_column(default=NONE)


class Receipt(StrEnum):
    """Why the received stock changed."""

    DELIVERED = "delivered"
    CORRECTED = "corrected"


class StockMovement(Base):
    """What came in (or was corrected) from outside. Reserving and selling is told by the order lines."""

    __tablename__ = "stock_movements"

    id: Mapped[Id]
    sku_id: Mapped[int] = refers("skus")
    kind: Mapped[Receipt] = mapped_column(status_column(Receipt))
    quantity: Mapped[QuantityField]
    member_id: Mapped[int | None] = refers("members", null=True, index=False)
    moved_at: Mapped[Moment] = mapped_column(index=True)


class PriceChange(Base):
    __tablename__ = "price_changes"

    id: Mapped[Id]
    sku_id: Mapped[int] = refers("skus")
    old: Mapped[MoneyField]
    new: Mapped[MoneyField]
    member_id: Mapped[int | None] = refers("members", null=True, index=False)
    changed_at: Mapped[Moment]


class Version(Base):
    """A number that grows with each change of what caches keep, so that every process drops its copy."""

    __tablename__ = "versions"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int] = mapped_column(default=1)
