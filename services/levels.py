"""Member levels (会员等级): by what somebody has spent on completed orders; each takes some percent off every piece.

Nothing is kept: a level is reckoned from the orders whenever it is asked for, so that a completed order raises it, a
refund lowers it, and a change of the configuration holds at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.message import message
from core.money import Money
from core.say import Say, say
from core.sections import LevelStep
from core.work import Work
from pricing import Kind, PieceDiscount
from queries import levels as find
from queries import orders as orders_found
from services import outbox
from services.carts import CartFilled, GoodsShown
from services.orders import OrderCompleted


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody has spent, the level that this makes, and the next one."""

    spent: Money
    level: LevelStep | None
    next: LevelStep | None


def of_member(work: Work, member_id: int | None) -> Standing:
    spent = find.spent(work, member_id) if member_id is not None else Money(0)
    steps = work.settings.levels.steps
    reached = [step for step in steps if step.least <= spent]
    ahead = [step for step in steps if step.least > spent]
    return Standing(spent, reached[-1] if reached else None, ahead[0] if ahead else None)


def offer(work: Work, event: CartFilled) -> None:
    """The discount of the buyer's level, if there are levels."""
    event.rules.extend(_discount(work, event.member_id))


def show(work: Work, event: GoodsShown) -> None:
    event.rules.extend(_discount(work, event.member_id))


def _discount(work: Work, member_id: int | None) -> list[PieceDiscount]:
    if member_id is None or not work.settings.levels.steps:
        return []
    level = of_member(work, member_id).level
    if level is None or not level.percent:
        return []
    return [PieceDiscount(kind=Kind.MEMBER, label=level.name, percent=level.percent)]


def order_completed(work: Work, event: OrderCompleted) -> None:
    """Tell who has risen by it."""
    if not work.settings.levels.steps:
        return
    order = orders_found.order(work, event.order_id)
    if order is None:
        return
    now = of_member(work, order.member_id)
    before = now.spent - (order.paid - order.refunded)
    if now.level is not None and now.level.least > before:
        told = say("level-reached", name=now.level.name, terms=terms_said(now.level))
        outbox.send_to_member(work, order.member_id, message(told))


def terms_said(level: LevelStep) -> Say | str:
    """What it takes off."""
    if not level.percent:
        return ""
    return say("level-terms", percent=str(level.percent), tenths=f"{(100 - level.percent) / 10:g}")
