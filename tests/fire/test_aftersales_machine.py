"""After-sales among everything else that happens, in any order, audited after each step."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import rule

from core.errors import ShopError
from core.quantity import Quantity
from core.settings import Settings
from models.aftersales import Case, CaseKind
from queries import orders as orders_found
from services import aftersales
from services.aftersales import Wish
from services.refund_parts import Part, parts_of
from tests.fire import look
from tests.fire.machine import ANY, BUYERS, GOODS, AnyOrder
from tests.fire.test_machine import in_memory, plays
from tests.stories.chat import MODULES

# Where any honest run leads; the stories go the whole way to each end.
TRODDEN = {
    ("cases", "asked", "refunding"),
    ("cases", "asked", "returning"),
    ("cases", "asked", "replacing"),
    ("cases", "asked", "withdrawn"),
    ("cases", "asked", "escalated"),
    ("cases", "returning", "refunding"),
}


class AnyCase(AnyOrder):
    """Besides all else: cases asked for, decided, withdrawn, brought back, left to time."""

    @rule(by=st.sampled_from(BUYERS), goods=st.sampled_from(sorted(GOODS)))
    def buy_and_get(self, by: str, goods: str) -> None:
        self.place_and_pay(by, goods, "2")
        self.receive(0)

    @rule(
        by=st.sampled_from(BUYERS),
        goods=st.sampled_from(["礼盒", "苹果"]),  # above the limit, and below
        kind=st.sampled_from(list(CaseKind)),
        then=st.sampled_from(
            ["yes, back", "yes", "no", "withdraw", "wait", "yes, back", "yes, withdraw", "yes, receive"]
        ),
    )
    def complain_as_most_do(self, by: str, goods: str, kind: CaseKind, then: str) -> None:
        self.place_and_pay(by, goods, "1")
        self.receive(0)
        before = len(look.rows(self.chat, Case))
        self.complain(0, kind, "1", part=False)
        if len(look.rows(self.chat, Case)) == before:
            return
        for what in then.split(", "):
            if what in ("yes", "no"):
                self.decide_case(0, what == "yes", 100)
            elif what == "back":
                self.bring_back(0, restock=True)
            elif what == "receive":
                self.receive(0)
            else:
                _ = self.withdraw(0) if what == "withdraw" else self.time_goes_by(1)

    @rule(by=st.sampled_from(BUYERS), goods=st.sampled_from(["礼盒", "苹果"]))
    def send_back(self, by: str, goods: str) -> None:
        self.complain_as_most_do(by, goods, CaseKind.RETURN, "yes, back")

    @rule(which=ANY, kind=st.sampled_from(list(CaseKind)), much=st.sampled_from(["1", "2"]), part=st.booleans())
    def complain(self, which: int, kind: CaseKind, much: str, part: bool) -> None:
        with suppress(ShopError), self._work("阿梅") as work:
            if order := self._order(which):
                line = orders_found.lines(work, order.id)[0]
                quantity, money = Quantity.of(much), None
                if kind is CaseKind.REFUND:
                    (money,) = parts_of([line], quantity, "")
                    money = Part(line.id, Quantity(0), money.amount) if part else money
                    quantity = money.quantity
                aftersales.ask(work, order, line.id, Wish(kind, quantity, "坏了", money))

    @rule(which=ANY, yes=st.booleans(), percent=st.sampled_from([100, 100, 33]))
    def decide_case(self, which: int, yes: bool, percent: int) -> None:
        with suppress(ShopError), self._work("经理") as work:
            if case := self._case(which):
                aftersales.find.share(work, case.id, percent)
                _ = aftersales.approve(work, case) if yes else aftersales.refuse(work, case, "看不出")

    @rule(which=ANY)
    def withdraw(self, which: int) -> None:
        with suppress(ShopError), self._work("阿梅") as work:
            if case := self._case(which):
                aftersales.withdraw(work, case)

    @rule(which=ANY, restock=st.booleans())
    def bring_back(self, which: int, restock: bool) -> None:
        with suppress(ShopError), self._work("经理") as work:
            if case := self._case(which):
                aftersales.take_back(work, case, restock=restock)

    @rule(days=st.sampled_from([1, 6]))
    def time_goes_by(self, days: int) -> None:
        self.chat.clock.advance(days=days, minutes=5)
        for job in ("orders.expire_orders", "aftersales.escalate", "aftersales.end_returns"):
            self.chat.runs(job)

    def _case(self, which: int) -> Case | None:
        cases = look.rows(self.chat, Case)[::-1]
        return cases[which % len(cases)] if cases else None


def test_cases_among_everything_else(settings: Settings) -> None:
    moved = plays(in_memory, settings, runs=30, steps=40, what=AnyCase, module_names=(*MODULES, "aftersales"))
    assert {step for step in TRODDEN if step not in moved.moves} == set()
