"""What managers are told by themselves: each morning how yesterday was, on the first of a month how the month was."""

from __future__ import annotations

from datetime import time, timedelta

from core.clock import day_of
from core.periods import Period, Unit
from core.work import Work
from models.figures import ReportSent
from queries import folding

UNTIL = time(14, 0)  # a shop that was off in the morning tells it until then; later it is no news any more


def next_due(work: Work) -> Period | None:
    """The next period to tell of; whoever gets it tells it. Two at once: the second sees an IntegrityError.

    Nothing before the first order: an empty shop has nothing to report.
    """
    at, zone = work.settings.figures.morning, work.settings.zone
    today, now = day_of(work.now, zone), work.now.astimezone(zone).time()
    first = folding.first_moment(work)
    if at is None or not at <= now < UNTIL or first is None or day_of(first, zone) >= today:
        return None
    calendar, yesterday = work.settings.figures.calendar, today - timedelta(days=1)
    due = [calendar.around(Unit.DAY, yesterday)]
    due += [calendar.around(Unit.MONTH, yesterday)] if today.day == 1 else []
    for period in due:
        if work.session.get(ReportSent, (period.unit, period.start)) is None:
            work.session.add(ReportSent(unit=period.unit, start=period.start, sent_at=work.now))
            work.session.flush()
            return period
    return None
