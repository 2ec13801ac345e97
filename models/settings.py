"""What managers have set otherwise than the file, and which modules they have switched off."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Text


class Setting(Base):
    """A rule by its dotted name with its value as JSON; or "modules.<name>", which is off while its row is there.

    Who set it stands in the changes (models.history).
    """

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[Text]
    set_at: Mapped[Moment]
