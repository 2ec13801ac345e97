"""What must be settled before somebody is erased: each with what to do (see the manifests' `personal`)."""

from __future__ import annotations

from core import numbers
from core.money import ZERO
from core.personal import Traces
from core.say import Say, say
from core.work import Work
from queries import cash, commissions
from queries import unsettled as find


def roles(work: Work, traces: Traces) -> list[Say]:
    held = find.roles(work, traces.member_id)
    return [say("personal-owed-role", role=say(f"role-{role}")) for role in held]


def orders(work: Work, traces: Traces) -> list[Say]:
    """Not yet paid, or paid and not yet handed over."""
    return [
        say(f"personal-owed-order-{order.status}", number=numbers.show(order.id))
        for order in find.orders(work, traces.people)
    ]


def refunds(work: Work, traces: Traces) -> list[Say]:
    return [
        say("personal-owed-refund", number=numbers.show(row.order_id), amount=row.amount)
        for row in find.refunds(work, traces.people)
    ]


def deals(work: Work, traces: Traces) -> list[Say]:
    return [say("personal-owed-deal", title=title) for title in find.deals(work, traces.member_id)]


def promotions(work: Work, traces: Traces) -> list[Say]:
    return [say("personal-owed-promotion", number=str(number)) for number in find.promotions(work, traces.member_id)]


def money_held(work: Work, traces: Traces) -> list[Say]:
    held = cash.box(work, traces.member_id).held
    return [say("personal-owed-cash", amount=held)] if held != ZERO else []


def earnings(work: Work, traces: Traces) -> list[Say]:
    """Commission that can be withdrawn, is being withdrawn, or will be: also what refunds have taken too much of."""
    earned = commissions.earnings(work, traces.member_id)
    due = earned.available + earned.requested + commissions.frozen(work, traces.member_id)
    return [say("personal-owed-commission", amount=due)] if due != ZERO else []
