"""Nobody was promoted to more often than they have room for, and each broadcast accounts for its people."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from models.mailings import Mailing, MailingReceiver, MailingStatus, PromotionSlot, ReceiverStatus
from models.occasions import AutoMailing, Occasion
from models.outbox import Delivery, DeliveryStatus
from queries.audit.checks import Check


def checks() -> Iterator[Check]:
    row, other = MailingReceiver, aliased(MailingReceiver)
    week = select(func.count()).select_from(other).where(
        other.member_id == row.member_id, other.sent_at <= row.sent_at, other.rests_until > row.sent_at
    )  # fmt: skip
    room = select(func.count()).select_from(PromotionSlot).where(PromotionSlot.member_id == row.member_id)
    found = select(row.mailing_id, row.member_id)
    more = week.correlate(row).scalar_subquery() > room.correlate(row).scalar_subquery()
    yield "somebody got more promotions in seven days than they have room for", found.where(more)
    sent = found.join(Delivery, Delivery.id == row.outbox_id)
    yield (
        "a broadcast is called sent to somebody to whom it wasn't",
        sent.where(row.status == ReceiverStatus.SENT, Delivery.status != DeliveryStatus.SENT),
    )
    elsewhere = sent.where(Delivery.member_id != row.member_id)
    yield "a broadcast to somebody went to somebody else", elsewhere
    over = found.join(Mailing, Mailing.id == row.mailing_id)
    ended = Mailing.status.in_((MailingStatus.FINISHED, MailingStatus.STOPPED))
    yield "people still wait for a broadcast that is over", over.where(ended, row.status == ReceiverStatus.WAITING)
    later = aliased(Mailing)
    waits = (Mailing.status == MailingStatus.SCHEDULED, later.status == MailingStatus.SCHEDULED)
    two = select(Mailing.id).join(later, (later.series_id == Mailing.series_id) & (later.id > Mailing.id)).where(*waits)
    yield "two rounds of one series of broadcasts are to come", two
    found_on = select(Occasion.id).join(AutoMailing, AutoMailing.id == Occasion.auto_id)
    off = (Occasion.noticed_at < AutoMailing.made_at) | (Occasion.noticed_at > AutoMailing.stopped_at)
    yield "an occasion was noted while nobody wanted to tell of it", found_on.where(off)
    told = select(Occasion.id).join(Mailing, Mailing.id == Occasion.mailing_id)
    other_goods = (Mailing.product_id != Occasion.product_id) | (Mailing.made_at < Occasion.noticed_at)
    yield "a broadcast by itself tells of something else", told.where(other_goods)
