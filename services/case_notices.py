"""What is said of after-sales cases, and who is told: the customer and the supplier see the same states."""

from __future__ import annotations

from core import numbers
from core.message import message
from core.money import Money
from core.say import Say, say
from core.work import Work
from models.aftersales import Case, CaseKind
from models.members import Role
from models.orders import OrderLine
from queries import members as people
from queries import orders as orders_found
from services import outbox

LETTER = "H"  # stands before its number, so that no order's number is taken for it


def show(case_id: int) -> str:
    return LETTER + numbers.show(case_id)


def kind_of(case: Case) -> Say:
    return say(f"case-kind-{case.kind}")


def status_of(case: Case) -> Say:
    return say(f"case-status-{case.status}")


def line_of(work: Work, case: Case) -> OrderLine:
    return next(line for line in orders_found.lines(work, case.order_id) if line.id == case.order_line_id)


def goods_of(work: Work, case: Case) -> Say:
    """What it is about: "草莓 × 2份", or only "草莓" where it is about a part of a unit."""
    line = line_of(work, case)
    if not case.quantity:
        return say("case-goods-part", name=line.name)
    return say("case-goods", name=line.name, quantity=case.quantity, unit=line.unit)


def to_decide(work: Work, case: Case, amount: Money) -> None:
    """The supplier is asked for a word."""
    name = people.names(work, [case.member_id])[case.member_id]
    asked = say(
        "case-to-decide", number=show(case.id), name=name, kind=kind_of(case), goods=goods_of(work, case),
        order=numbers.show(case.order_id), amount=amount, words=case.words or "—",
        until=case.due_at,
    )  # fmt: skip
    _tell_staff(work, case, asked)


def approved(work: Work, case: Case) -> None:
    """Both sides hear what happens now. Of a refund they hear by the refund itself."""
    number, goods = show(case.id), goods_of(work, case)
    if case.kind is CaseKind.RETURN:
        _tell(work, case, say("case-approved-return", number=number, goods=goods, until=case.due_at))
    else:
        assert case.replacement_id is not None
        replacement = numbers.show(case.replacement_id)
        _tell(work, case, say(f"case-approved-{case.kind}", number=number, goods=goods, replacement=replacement))
    told = say("case-for-supplier", number=number, kind=kind_of(case), goods=goods, words=case.words or "—")
    _tell_staff(work, case, told)


def refused(work: Work, case: Case) -> None:
    told = say("case-refused", number=show(case.id), goods=goods_of(work, case), reason=case.answer or "—")
    _tell(work, case, told)


def withdrawn(work: Work, case: Case) -> None:
    told = say("case-withdrawn", number=show(case.id), kind=kind_of(case), goods=goods_of(work, case))
    _tell_staff(work, case, told)
    if work.actor.member_id != case.member_id:
        _tell(work, case, told)


def escalated(work: Work, case: Case) -> None:
    """The managers have it now; the customer hears that, too."""
    supplier = people.supplier_name(work, case.supplier_id)
    asked = say(
        "case-escalated", number=show(case.id), supplier=supplier, kind=kind_of(case), goods=goods_of(work, case),
        words=case.words or "—",
    )  # fmt: skip
    for member_id in people.with_role(work, Role.MANAGER):
        outbox.send_to_member(work, member_id, message(asked, images=tuple(case.photos)))
    _tell(work, case, say("case-escalated-told", number=show(case.id), goods=goods_of(work, case)))


def _tell(work: Work, case: Case, said: Say) -> None:
    outbox.send_to_member(work, case.member_id, message(said))


def _tell_staff(work: Work, case: Case, said: Say) -> None:
    for member_id in people.staff_of(work, case.supplier_id):
        outbox.send_to_member(work, member_id, message(said, images=tuple(case.photos)))
