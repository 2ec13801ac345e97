"""The hours in which no group is disturbed with promotions, on the shop's clock. They may reach over midnight."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from core.settings import Settings


def is_quiet(settings: Settings, moment: datetime) -> bool:
    begins, ends = settings.promotions.quiet_from, settings.promotions.quiet_until
    shown = moment.astimezone(settings.zone).time()
    return begins <= shown < ends if begins <= ends else shown >= begins or shown < ends


def end_after(settings: Settings, moment: datetime) -> datetime:
    """The first moment from this one on that is not quiet."""
    return _next(settings, moment, settings.promotions.quiet_until) if is_quiet(settings, moment) else moment


def begin_after(settings: Settings, moment: datetime) -> datetime:
    """When the next quiet hours begin."""
    return _next(settings, moment, settings.promotions.quiet_from)


def _next(settings: Settings, moment: datetime, at: time) -> datetime:
    local = moment.astimezone(settings.zone)
    on_day = datetime.combine(local.date(), at, settings.zone)
    if on_day.astimezone(UTC) <= moment:
        on_day = datetime.combine(local.date() + timedelta(days=1), at, settings.zone)
    return on_day.astimezone(UTC)
