"""A reminder before the slot begins, once."""

from __future__ import annotations

from datetime import timedelta

from core import numbers
from core.message import message
from core.moments import Span
from core.say import say
from core.work import Work
from queries import slots as find
from services import outbox

AT_ONCE = 50


def remind_due(work: Work) -> bool:
    """Remind the buyers of what begins soon; True while there may be more."""
    until = work.now + timedelta(minutes=work.settings.slots.remind_minutes)
    due = find.to_remind(work, until, AT_ONCE)
    for row in due:
        if find.claim_reminder(work, row.order_id, row.product_id):
            time, number = Span(row.begins_at, row.ends_at), numbers.show(row.order_id)
            place = row.place or "—"
            told = say("slot-reminder", name=row.product, time=time, number=number, place=place, code=row.code)
            outbox.send_to_member(work, row.member_id, message(told))
    return len(due) == AT_ONCE
