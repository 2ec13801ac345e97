"""Managers hear of what becomes of receivers, and of sharings that didn't go as they were asked."""

from __future__ import annotations

from core.message import message
from core.say import Say, say
from core.work import Work
from models.members import Role
from models.splits import ReceiverStatus, ReturnStatus, Split, SplitReceiver, SplitReturn
from queries import members as people
from queries import splits as find
from services import outbox
from services.receivers import ReceiverMoved
from services.split_returns import ReturnFailed
from services.splits import SplitTrouble


def receiver_moved(work: Work, event: ReceiverMoved) -> None:
    receiver = find.row(work, SplitReceiver, event.receiver_id)
    if receiver.status in (ReceiverStatus.ACTIVE, ReceiverStatus.REFUSED):
        name = find.supplier_name(work, receiver.supplier_id)
        told = f"split-told-{receiver.status}"
        _tell_managers(work, say(told, supplier=name, account=receiver.account, problem=receiver.problem or "—"))


def split_trouble(work: Work, event: SplitTrouble) -> None:
    split = find.row(work, Split, event.split_id)
    _tell_managers(work, say("split-trouble", number=split.number, problem=event.problem))


def return_failed(work: Work, event: ReturnFailed) -> None:
    back = find.row(work, SplitReturn, event.return_id)
    part, _, _ = find.part_of_return(work, back)
    name = find.supplier_name(work, part.supplier_id)
    if back.status is not ReturnStatus.FAILED:
        _tell_managers(work, say("split-trouble", number=back.number, problem=event.problem))
        return
    _tell_managers(work, say("split-return-failed", supplier=name, amount=back.amount, problem=event.problem))


def _tell_managers(work: Work, said: Say) -> None:
    for manager in people.with_role(work, Role.MANAGER):
        outbox.send_to_member(work, manager, message(said))
