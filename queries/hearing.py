"""When platforms last heard somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.statement import Statement
from core.work import Work


@dataclass(frozen=True, slots=True, order=True)
class Ear:
    """An identity as its platform tells it."""

    channel: str
    account: str
    person: str


_HEARD = Statement(
    "UPDATE identities SET heard_at = :at WHERE channel = :channel AND account = :account AND external_id = :person"
    " AND (heard_at IS NULL OR heard_at < :before)",
    writes=True,
)


def note(work: Work, heard: Mapping[Ear, datetime], enough: timedelta) -> None:
    """Whoever's note is older than `enough` gets a new one; in the order of their names, as locks are taken."""
    for ear in sorted(heard):
        at = heard[ear]
        work.leave(
            _HEARD, at=at, before=at - enough, channel=ear.channel, account=ear.account, person=ear.person
        )  # fmt: skip
