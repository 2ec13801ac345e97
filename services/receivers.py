"""Who may get parts of payments at the gateway: a supplier's merchant number, or the openid of its owner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from core import seal
from core.errors import ShopError
from core.events import Event
from core.text import plain
from core.work import Work
from models.splits import ReceiverStatus, SplitReceiver
from payments.gateway import Receiver, ReceiverKind
from queries import splits as find
from services import history

CALL_LASTS = timedelta(seconds=60)
AGAIN = timedelta(minutes=5)
LONGEST_NAME = 100
RELATION = "SUPPLIER"
_MERCHANT = re.compile(r"[0-9]{8,10}", re.ASCII)
_PERSON = re.compile(r"o[0-9A-Za-z_-]{27}", re.ASCII)


class BadReceiver(ShopError):
    """Neither a merchant number with the merchant's full name nor an openid. Arguments: account."""


class ReceiverTaken(ShopError):
    """This supplier has a receiver, or the account is another supplier's. Arguments: supplier, account."""


class NoReceiver(ShopError):
    """The supplier has none. Arguments: supplier."""


@dataclass(frozen=True, slots=True)
class ReceiverMoved(Event):
    """The gateway has taken a receiver, or refused it."""

    receiver_id: int


@dataclass(frozen=True, slots=True)
class Errand:
    """A receiver of whom the gateway is to be told: that it gets parts, or that it doesn't any more."""

    receiver_id: int
    receiver: Receiver
    leaves: bool


def add(work: Work, supplier_id: int, account: str, name: str = "") -> int:
    """Let a supplier get its parts here, once the gateway has agreed. Raises BadReceiver, ReceiverTaken."""
    kind, name = _kind(account), plain(name)
    if kind is None or len(name) > LONGEST_NAME or (kind is ReceiverKind.MERCHANT and not name):
        raise BadReceiver(account=account[:40])
    row = insert(SplitReceiver).values(
        supplier_id=supplier_id,
        kind=kind,
        account=account,
        sealed_name=seal.close(work.settings, name) if name else "",
        status=ReceiverStatus.NEW,
        problem="",
        added_by=work.actor.member_id,
        added_at=work.now,
        next_look_at=work.now,
    )
    try:
        with work.session.begin_nested():
            return int(work.execute(row.returning(SplitReceiver.id)).scalar_one())
    except IntegrityError as error:
        raise ReceiverTaken(supplier=find.supplier_name(work, supplier_id), account=account) from error


def _kind(account: str) -> ReceiverKind | None:
    if _MERCHANT.fullmatch(account):
        return ReceiverKind.MERCHANT
    return ReceiverKind.PERSON if _PERSON.fullmatch(account) else None


def stop(work: Work, supplier_id: int) -> SplitReceiver:
    """Nothing goes there any more, beyond what is on its way. Raises NoReceiver."""
    receiver = find.receiver_of(work, supplier_id)
    if receiver is None or not _move(work, receiver.id, ReceiverStatus.LEAVING, next_look_at=work.now):
        raise NoReceiver(supplier=find.supplier_name(work, supplier_id))
    return receiver


def next_errand(work: Work) -> Errand | None:
    found = find.claim_look(work, SplitReceiver, work.now + CALL_LASTS)
    if found is None:
        return None
    name = seal.open_(work.settings, found.sealed_name) if found.sealed_name else ""
    receiver = Receiver(ReceiverKind(found.kind), found.account, RELATION, name)
    return Errand(found.id, receiver, found.status is ReceiverStatus.LEAVING)


def record(work: Work, errand: Errand, refusal: str = "") -> None:
    """The gateway has done it; or it has refused, for good."""
    new = ReceiverStatus.GONE if errand.leaves else ReceiverStatus.REFUSED if refusal else ReceiverStatus.ACTIVE
    if _move(work, errand.receiver_id, new, problem=refusal[:300], next_look_at=None):
        work.tell(ReceiverMoved(errand.receiver_id))


def put_off(work: Work, receiver_id: int) -> None:
    find.look_at(work, SplitReceiver, receiver_id, work.now + AGAIN)


def _move(work: Work, receiver_id: int, new: ReceiverStatus, **values: object) -> bool:
    old = find.claim(work, SplitReceiver, receiver_id, new, **values)
    if old is not None:
        history.note(work, "split_receivers", receiver_id, old, new)
    return old is not None
