"""All money at once: to what tests/fire/machine.py does come points, coupons, commission, statements and payouts."""

from __future__ import annotations

from contextlib import suppress
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from core.errors import ShopError
from core.money import ZERO, Money
from core.sections import Points
from models.commissions import Commission, Scope, Withdrawal, WithdrawalStatus
from models.coupons import Coupon
from models.ledger import Account, Posting
from models.orders import Order, OrderStatus
from models.points import PointsEntry
from models.settlement import Settlement, SettlementStatus
from services import commissions, fees, invitations, points, reviews, settlement, sign_ins, spending, withdrawals
from services.coupons import issuing, using
from services.coupons.issuing import Plan
from tests.fire import look
from tests.fire.machine import ANY, BUYERS, AnyOrder
from tests.stories.purse import gives

POINTS = Points(per_yuan=50, least=1, most_percent=90, expire_months=1, given_back_days=1, reviews_per_day=2)
COUPONS = (
    Plan(name="减3", off=Money(300), total=3, per_person=2),
    Plan(name="满20减7", off=Money(700), at_least=Money(2000), per_person=9),
    Plan(name="九折", percent=10, per_person=9, days=3),
)
JOBS = (
    "points.remind",
    "points.expire",
    "coupons.remind",
    "commissions.release",
    "settlement.settle",
    "settlement.confirm",
)


class AnyMoney(AnyOrder):
    """Everything that moves money, or what is worth money; buyers who bring each other, a leader who earns."""

    @initialize()
    def begin(self) -> None:
        super().begin()
        self._proofs = count(1)
        self.chat.shop.settings = self.chat.shop.settings.model_copy(update={"points": POINTS})
        gives(self.chat, "阿梅", 700)
        (orchard,) = self._suppliers("果园")
        with self._work("经理") as work:
            commissions.set_rate(work, Scope.DEFAULT, None, 1000)
            fees.set_rate(work, orchard, 500)
            self.codes = [issuing.make(work, plan).code for plan in COUPONS]

    # Points

    @rule(which=ANY, number=st.sampled_from([None, 1, 100, 700]))
    def use_points(self, which: int, number: int | None) -> None:
        with suppress(ShopError), self.chat.shop.work() as work:
            if order := self._order(which):
                spending.use(work, order.member_id, order.id, number)

    @rule(which=ANY)
    def use_no_points(self, which: int) -> None:
        with suppress(ShopError), self.chat.shop.work() as work:
            if order := self._order(which):
                spending.use_none(work, order.member_id, order.id)

    @rule(
        by=st.sampled_from(BUYERS),
        number=st.sampled_from([None, 333]),
        back=st.sampled_from(["", "piece", "all", "all"]),
        later=st.sampled_from([False, False, True]),
    )
    def place_use_pay_and_send_back(self, by: str, number: int | None, back: str, later: bool) -> None:
        """A whole life of an order, perhaps sent back when all its fruits have been given out."""
        self.place(by, "苹果", "2")
        self.use_points(0, number)
        self.pay_at_once(0)
        self.receive(0)
        if later:
            self.days_pass(7)
        if back:
            self.ask_back(0, back, 1)

    @rule(by=st.sampled_from(BUYERS), gone=st.booleans())
    def place_use_and_leave(self, by: str, gone: bool) -> None:
        self.place(by, "盒饭", "2")
        self.use_points(0, None)
        if gone:
            self.cancel(0)

    @rule(by=st.sampled_from(BUYERS))
    def sign_in(self, by: str) -> None:
        with self.chat.shop.work() as work:
            sign_ins.sign_in(work, self.chat.who[by].id)

    @rule(by=st.sampled_from(BUYERS), change=st.sampled_from([-500, -1, 1, 900]))
    def adjust(self, by: str, change: int) -> None:
        with suppress(ShopError), self._work("经理") as work:
            points.adjust(work, self.chat.who[by].id, change, "说好了")

    @rule(which=ANY)
    def review(self, which: int) -> None:
        with suppress(ShopError), self.chat.shop.work() as work:
            if order := self._order(which):
                reviews.write(work, order.id, order.member_id, 5)

    @rule(by=st.permutations(BUYERS))
    def invite(self, by: list[str]) -> None:
        inviter, invited = (self.chat.who[name].id for name in by)
        with suppress(ShopError), self.chat.shop.work() as work:
            invitations.accept(work, invited, invitations.code_for(work, inviter))

    # Coupons

    @rule(by=st.sampled_from(BUYERS), which=ANY)
    def claim_coupon(self, by: str, which: int) -> None:
        with suppress(ShopError), self.chat.shop.work() as work:
            issuing.claim(work, self.chat.who[by].id, self.codes[which % len(self.codes)])

    @rule(which=ANY, other=ANY, uses=st.booleans())
    def choose_coupon(self, which: int, other: int, uses: bool) -> None:
        owned = look.rows(self.chat, Coupon)
        with suppress(ShopError), self.chat.shop.work() as work:
            order = self._order(which)
            if order and (owned or not uses):
                using.choose(work, order.member_id, order.id, owned[other % len(owned)].id if uses else None)

    # What others earn

    @rule(days=st.sampled_from([1, 7, 35]))
    def days_pass(self, days: int) -> None:
        self.chat.clock.advance(days=days)
        for job in JOBS:
            self.chat.runs(job)

    @rule(supplier=st.sampled_from(["果园", "食堂"]))
    def settle(self, supplier: str) -> None:
        """A statement as of now, whenever the manager likes."""
        with suppress(ShopError), self._work("经理") as work:
            settlement.make(work, self._suppliers(supplier)[0], work.now)

    @rule(which=ANY, what=st.sampled_from(["confirm", "dispute", "uphold", "carry", "pay", "pay"]))
    def move_statement(self, which: int, what: str) -> None:
        made = look.rows(self.chat, Settlement)
        if made:
            one = made[-1 - which % len(made)]
            with suppress(ShopError), self._work("经理") as work:
                match what:
                    case "confirm":
                        settlement.confirm(work, one.id, [one.supplier_id])
                    case "dispute":
                        settlement.dispute(work, one.id, [one.supplier_id], "少了")
                    case "pay":
                        account = (Account.BANK, Account.GATEWAY)[which % 2]
                        settlement.pay(work, one.id, one.due, f"P{next(self._proofs)}", account=account)
                    case _:
                        (settlement.uphold if what == "uphold" else settlement.carry)(work, one.id, "说好了")

    @rule(fen=st.sampled_from([1, 100, 100_000]), all_of_it=st.booleans())
    def withdraw(self, fen: int, all_of_it: bool) -> None:
        leader = self.chat.who["团长"].id
        with suppress(ShopError), self._work("团长") as work:
            available = commissions.find.earnings(work, leader).available
            withdrawals.request(work, leader, available if all_of_it else Money(fen))

    @rule(pays=st.booleans())
    def decide_withdrawal(self, pays: bool) -> None:
        for asked in look.rows(self.chat, Withdrawal, Withdrawal.status == WithdrawalStatus.REQUESTED):
            with suppress(ShopError), self._work("经理") as work:
                if pays:
                    withdrawals.approve(work, asked.id, f"P{next(self._proofs)}")
                else:
                    withdrawals.reject(work, asked.id, "再等等")

    @rule(by=st.sampled_from(BUYERS), back=st.booleans())
    def earn_and_pay_out(self, by: str, back: bool) -> None:
        """Handed over, out of the return window, stated, confirmed, paid; perhaps all of it comes back after that."""
        self.place(by, "礼盒", "1")
        self.pay_at_once(0)
        self.receive(0)
        self.days_pass(8)
        for what in ("confirm", "pay"):
            self.move_statement(0, what)
        self.withdraw(1, True)
        self.decide_withdrawal(True)
        if back:
            self.ask_back(0, "all", 1)
            self.decide(-1, True)

    def at_the_end(self) -> None:
        """The sums once more by hand, and not by the audit's queries."""
        self.seen.points.update(entry.kind for entry in look.rows(self.chat, PointsEntry))
        entries: dict[int, int] = {}
        for posting in look.rows(self.chat, Posting):
            entries[posting.entry_id] = entries.get(posting.entry_id, 0) + posting.amount.fen
        assert set(entries.values()) <= {0}
        orders = {order.id: order for order in look.rows(self.chat, Order)}
        assert all(order.total >= ZERO and ZERO <= order.refunded <= order.paid for order in orders.values())
        for commission in look.rows(self.chat, Commission):
            assert ZERO <= commission.clawed <= commission.amount
            if orders[commission.order_id].status is OrderStatus.REFUNDED:
                assert commission.clawed == commission.amount
        for one in look.rows(self.chat, Settlement):
            assert one.due >= ZERO
            assert (one.payout_id is not None) == (one.status is SettlementStatus.PAID)
