"""A call goes on until somebody answers it, and is answered by somebody of the supplier."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from models.duty import Call, CallStatus
from queries.audit.checks import Check

GOES_ON = (CallStatus.ASKED, CallStatus.PASSED_ON)


def checks() -> Iterator[Check]:
    yield (
        "a call that goes on without a moment, or has one though it is over",
        select(Call.id, Call.status).where(Call.status.in_(GOES_ON) != Call.due_at.is_not(None)),
    )
    yield (
        "a call is taken by nobody, or by somebody before it was",
        select(Call.id).where((Call.status == CallStatus.TAKEN) != Call.taken_by.is_not(None)),
    )
