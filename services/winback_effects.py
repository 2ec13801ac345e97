"""挽回效果: whether a rule wins people back, and whether that pays: those it addressed against those it held out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.money import Money
from core.proportions import Difference, difference, needed
from core.work import Work
from models.winback import WinbackRule
from queries import winback_effects as find
from queries.winback_effects import Tally


class Verdict(StrEnum):
    NOBODY = "nobody"  # nobody's days are over yet
    OPEN = "open"  # it may as well be chance
    LITTLE = "little"  # if anything, less than is worth while
    HARMS = "harms"
    DEAR = "dear"  # it wins people back, for more than they bring
    PAYS = "pays"


@dataclass(frozen=True, slots=True)
class Result:
    """Both groups and what lies between them. The extra is what the addressed brought above what as many of the held
    out would have brought; `needed`: so many people more would tell."""

    addressed: Tally
    held: Tally
    waiting: int
    lift: Difference
    extra_orders: float
    extra_revenue: Money
    extra_margin: Money
    coupons: Money
    messages: Money
    verdict: Verdict
    needed: int

    @property
    def net(self) -> Money:
        return self.extra_margin - self.coupons - self.messages


def of(work: Work, rule: WinbackRule) -> Result:
    """Of everybody whose days are over, by their first spell; whatever became of the message (intention to treat)."""
    groups, set_ = find.of(work, rule.id), work.settings.winback
    addressed, held = groups[False], groups[True]
    lift = difference(addressed.back, addressed.people, held.back, held.people)
    smallest = float(set_.smallest_lift)
    margin, revenue = (_extra(addressed, held, name) for name in ("margin", "revenue"))
    messages = Money(addressed.messages * set_.cost_of_message.fen)
    net = margin - addressed.coupons - messages
    as_many = addressed.people / held.people if held.people else 0.0
    return Result(
        addressed, held, find.waiting(work, rule.id), lift, addressed.orders - held.orders * as_many, revenue, margin,
        addressed.coupons, messages, _verdict(addressed, held, lift, net, smallest),
        needed(lift, addressed.people + held.people, smallest),
    )  # fmt: skip


def _extra(addressed: Tally, held: Tally, name: str) -> Money:
    """To the nearest fen."""
    one, other = getattr(addressed, name).fen, getattr(held, name).fen
    if not held.people:
        return Money(0)
    return Money(one - (2 * other * addressed.people + held.people) // (2 * held.people))


def _verdict(addressed: Tally, held: Tally, lift: Difference, net: Money, smallest: float) -> Verdict:
    if not (addressed.people and held.people):
        return Verdict.NOBODY
    if lift.high < 0:
        return Verdict.HARMS
    if lift.low > 0:
        return Verdict.PAYS if net > Money(0) else Verdict.DEAR
    return Verdict.LITTLE if lift.high < smallest else Verdict.OPEN
