"""Broadcasts by themselves (自动群发): what a promoter has switched on, and the occasions for which one was made."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Moment, MoneyField, QuantityField, refers, status_column


class Trigger(StrEnum):
    """What happens to goods that is worth telling."""

    DROPPED = "dropped"  # a list price fell
    BACK = "back"  # they are there again
    NEARLY_GONE = "nearly_gone"  # of an open deal, or of a limited offer, little is left


class Audience(StrEnum):
    """Who hears of it."""

    FOND = "fond"  # who has bought, keeps or asked for it
    KEEPS = "keeps"


class AutoMailing(Base):
    """One trigger that is switched on, by one promoter for the whole shop: so nobody hears of one thing twice."""

    __tablename__ = "auto_mailings"
    __table_args__ = (
        Index(
            "uq_auto_mailings_on",
            "trigger",
            unique=True,
            sqlite_where=text("stopped_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    trigger: Mapped[Trigger] = mapped_column(status_column(Trigger))
    audience: Mapped[Audience] = mapped_column(status_column(Audience))
    least: Mapped[QuantityField]  # "little" is less than this; of other triggers nothing
    made_by: Mapped[int] = refers("members")
    made_at: Mapped[Moment]
    stopped_at: Mapped[Moment | None]


class Occasion(Base):
    """That it happened to these goods: once per `subject` (a product's day, a deal's product, an offer)."""

    __tablename__ = "occasions"
    __table_args__ = (
        UniqueConstraint("trigger", "subject"),
        UniqueConstraint("mailing_id"),
        Index(
            "ix_occasions_waiting",
            "id",
            sqlite_where=text("mailing_id IS NULL"),
            postgresql_where=text("mailing_id IS NULL"),
        ),
    )

    id: Mapped[Id]
    auto_id: Mapped[int] = refers("auto_mailings")
    trigger: Mapped[Trigger] = mapped_column(status_column(Trigger))
    subject: Mapped[str] = mapped_column(String(60))
    product_id: Mapped[int] = refers("products", index=False)
    deal_id: Mapped[int | None] = refers("deals", null=True, index=False)
    sku_id: Mapped[int | None] = refers("skus", null=True, index=False)
    old: Mapped[MoneyField | None]
    new: Mapped[MoneyField | None]
    noticed_at: Mapped[Moment]
    mailing_id: Mapped[int | None] = refers("mailings", null=True, index=False)
