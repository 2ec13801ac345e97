"""值班: new orders go to whoever is on duty; unanswered, to the supplier's others, then to the managers, once each.

A supplier without shifts is told as ever: all of its staff, and nobody waits for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete

from core.errors import ShopError
from core.message import message
from core.say import Say, say
from core.settings import Settings
from core.work import Work
from models.catalog import Supplier
from models.duty import Call, CallStatus, Shift
from models.members import Role
from queries import duty as find
from queries import members as people
from queries.names import spelled
from services import history, outbox

MOST = 40  # shifts of one supplier
ALL_DAYS, WORKDAYS, WEEKEND = 0b1111111, 0b0011111, 0b1100000
_WORDS = {
    "每天": ALL_DAYS, "天天": ALL_DAYS, "daily": ALL_DAYS,
    "工作日": WORKDAYS, "平日": WORKDAYS, "weekdays": WORKDAYS,
    "周末": WEEKEND, "weekend": WEEKEND,
}  # fmt: skip
_SIGNS = {sign: at % 7 for at, sign in enumerate("一二三四五六日1234567")} | {"天": 6}
_SPAN = re.compile(r"(?:周|星期|礼拜)?([一二三四五六日天1-7])(?:到|至|-|~)(?:周|星期|礼拜)?([一二三四五六日天1-7])")
_HOURS = re.compile(r"(\d{1,2})(?:[:点](\d{2})?)?[-~到至](\d{1,2})(?:[:点](\d{2})?)?")


class NotOnStaff(ShopError):
    """Nobody of that name works for the asker's suppliers. Arguments: name."""


class BadShift(ShopError):
    """Days or hours that cannot be read. Arguments: words."""


class TooManyShifts(ShopError):
    """Arguments: most."""


class NoSuchShift(ShopError):
    """None of that number, or none of the asker's. Arguments: number."""


def days_of(words: str) -> int:
    """ "每天", "工作日", "周一到周五", "周一三五", "1-5". Raises BadShift."""
    text = words.strip().lower()
    if text in _WORDS:
        return _WORDS[text]
    if span := _SPAN.fullmatch(text):
        first, last = _SIGNS[span[1]], _SIGNS[span[2]]
        return sum(1 << (at % 7) for at in range(first, last + 1 if last >= first else last + 8))
    signs = re.sub(r"周|星期|礼拜|[、,，]", "", text)
    if not signs or any(sign not in _SIGNS for sign in signs):
        raise BadShift(words=words[:20])
    return sum({1 << _SIGNS[sign] for sign in signs})


def hours_of(words: str) -> tuple[int, int]:
    """ "8:00-18:00", "18点-2点" as minutes of the day. Raises BadShift."""
    found = _HOURS.fullmatch(words.strip())
    if not found:
        raise BadShift(words=words[:20])
    begins = int(found[1]) * 60 + int(found[2] or 0)
    ends = int(found[3]) * 60 + int(found[4] or 0)
    if begins >= 24 * 60 or ends > 24 * 60 or begins == ends or max(int(found[2] or 0), int(found[4] or 0)) > 59:
        raise BadShift(words=words[:20])
    return begins, ends


def add(work: Work, supplier_ids: Collection[int], name: str, days: int, hours: tuple[int, int]) -> Shift:
    """Somebody of the staff is on duty then. Raises NotOnStaff, TooManyShifts."""
    row = next((x for x in find.staff(work, supplier_ids) if spelled(x.name) == spelled(name)), None)
    if row is None:
        raise NotOnStaff(name=name[:20])
    if find.number_of_shifts(work, row.supplier_id) >= MOST:
        raise TooManyShifts(most=str(MOST))
    shift = Shift(
        supplier_id=row.supplier_id, member_id=row.member_id, days=days, begins=hours[0], ends=hours[1],
        set_by=work.actor.member_id, created_at=work.now,
    )  # fmt: skip
    work.session.add(shift)
    work.session.flush()
    return shift


def remove(work: Work, supplier_ids: Collection[int], shift_id: int) -> None:
    """Raises NoSuchShift."""
    gone = work.execute(delete(Shift).where(Shift.id == shift_id, Shift.supplier_id.in_(supplier_ids)))
    if not gone.rowcount:  # type: ignore[attr-defined]
        raise NoSuchShift(number=str(shift_id))


def covers(shift: Row[Any], settings: Settings, moment: datetime) -> bool:
    """Whether it is on at a moment, by the shop's clock."""
    local = moment.astimezone(settings.zone)
    minute, today = local.hour * 60 + local.minute, 1 << local.weekday()
    if shift.begins < shift.ends:
        return bool(shift.days & today) and shift.begins <= minute < shift.ends
    yesterday = 1 << ((local.weekday() - 1) % 7)
    return bool(shift.days & today and minute >= shift.begins) or bool(shift.days & yesterday and minute < shift.ends)


def on_duty(work: Work, supplier_id: int, moment: datetime) -> list[int]:
    """Who is there, each once."""
    rows = find.shifts(work, [supplier_id])
    return list(dict.fromkeys(row.member_id for row in rows if covers(row, work.settings, moment)))


def tell(work: Work, supplier_id: int, said: Sequence[Say], orders: int) -> None:
    """Tell whoever is on duty of new orders, and expect an answer; where there are no shifts, all of the staff."""
    on = on_duty(work, supplier_id, work.now)
    if not find.number_of_shifts(work, supplier_id):
        _send(work, people.staff_of(work, supplier_id), said)
        return
    due = _later(work)
    work.session.add(Call(supplier_id=supplier_id, orders=orders, called_at=work.now, due_at=due))
    minutes = str(work.settings.duty.answer_within_minutes)
    _send(work, on or people.staff_of(work, supplier_id), [*said, say("duty-answer", minutes=minutes)])


def inform(work: Work, supplier_id: int, said: Sequence[Say]) -> None:
    """Tell whoever is on duty (else all of the staff) of something that needs no answer."""
    _send(work, on_duty(work, supplier_id, work.now) or people.staff_of(work, supplier_id), said)


def _send(work: Work, member_ids: Iterable[int], said: Sequence[Say]) -> None:
    for member_id in dict.fromkeys(member_ids):
        outbox.send_to_member(work, member_id, message(*said))


def _later(work: Work) -> datetime:
    return work.now + timedelta(minutes=work.settings.duty.answer_within_minutes)


def answer(work: Work, member_id: int, supplier_ids: Collection[int]) -> int:
    """收到: somebody takes care of all that waits for an answer; how many orders these are."""
    taken = 0
    for call in find.open_calls(work, supplier_ids):
        old = call.status
        if find.claim(work, call, CallStatus.TAKEN, due_at=None, taken_by=member_id, taken_at=work.now):
            history.note(work, "calls", call.id, old, CallStatus.TAKEN)
            taken += call.orders
    return taken


def escalate_next(work: Work) -> bool:
    """Tell the next ones of one call that nobody answered in time; True while there may be more."""
    call = find.due(work)
    if call is None:
        return False
    asked = on_duty(work, call.supplier_id, call.called_at) or people.staff_of(work, call.supplier_id)
    others = [x for x in people.staff_of(work, call.supplier_id) if x not in asked]
    old = call.status
    passes = old is CallStatus.ASKED and bool(others)
    new = CallStatus.PASSED_ON if passes else CallStatus.ESCALATED
    if find.claim(work, call, new, due_at=_later(work) if passes else None):
        history.note(work, "calls", call.id, old, new)
        _send(work, others if passes else people.with_role(work, Role.MANAGER), [_said(work, call, new)])
    return True


def _said(work: Work, call: Call, new: CallStatus) -> Say:
    waited = int((work.now - call.called_at).total_seconds() // 60)
    supplier = work.session.get_one(Supplier, call.supplier_id).name
    return say(f"duty-{new}", supplier=supplier, orders=str(call.orders), minutes=str(waited))
