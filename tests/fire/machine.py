"""A shop that is done everything to, in any order: two buyers, two suppliers, a moody gateway, a clock that runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.clock import SetClock
from core.errors import ShopError
from core.money import Money
from core.quantity import NONE, Quantity
from core.work import Actor, Shop, Work
from models.cash import Handover, HandoverStatus
from models.catalog import Supplier
from models.history import Move
from models.members import Role
from models.orders import Fulfilment, Order, OrderStatus
from models.payments import Payment, PaymentStatus, Way
from models.points import PointsMove
from models.refunds import Refund, RefundStatus
from models.shares import Share, ShareStatus
from payments.bills import ZONE
from payments.gateway import GatewayUnknown, PaymentState, RefundState
from queries import deals as deals_found
from queries import orders as orders_found
from queries import refunds as refunds_found
from services import audit, cash, deals, fulfilment, orders, paybacks, refunds, shares, shipping
from services.carts import Wanted
from services.deals import Offering
from services.reconciliation import fetching
from tests.fire import look
from tests.stories.chat import MODULES, Chat

BUYERS = ("阿梅", "老王")
GOODS = {"苹果": ("果园", "8.90", 40), "盒饭": ("食堂", "15.00", 20), "礼盒": ("食堂", "66.60", 4)}
ANY = st.integers(0, 11)  # which of those that there are


def cast(shop: Shop, clock: SetClock, module_names: Sequence[str] = MODULES) -> Chat:
    chat = Chat(shop, clock, module_names)
    chat.joins("团长", Role.LEADER)
    chat.joins("经理", Role.MANAGER)
    for name in BUYERS:
        chat.joins(name)
    for supplier in ("果园", "食堂"):
        chat.joins(supplier, Role.SUPPLIER, supplier=supplier)
    for name, (by, price, stock) in GOODS.items():
        chat.sells(name, by=by, price=price, stock=stock, whole=name != "苹果")
    with shop.work() as work:
        offers = [Offering(sku.id, per_person=Quantity.of(9)) for sku in chat.sku.values()]
        deals.open_(work, chat.community.id, chat.who["团长"].id, "团", offers)
    return chat


@dataclass
class Seen:
    """What all runs together have come by: how many steps, and which statuses moved from where to where."""

    steps: int = 0
    moves: set[tuple[str, str, str]] = field(default_factory=set)
    points: set[PointsMove] = field(default_factory=set)


class AnyOrder(RuleBasedStateMachine):
    """Refusals are fine, faults are not; after each step the audit finds nothing."""

    stage: Callable[[], Chat]
    seen: Seen

    @initialize()
    def begin(self) -> None:
        self.chat = type(self).stage()
        self.numbers: list[str] = []

    # Ordering

    @rule(by=st.sampled_from(BUYERS), goods=st.sampled_from(sorted(GOODS)), much=st.sampled_from(["1", "2", "5"]))
    def place(self, by: str, goods: str, much: str) -> None:
        me = self.chat.who[by].id
        wanted = [Wanted(self.chat.sku[goods].id, Quantity.of(much))]
        with suppress(ShopError), self.chat.shop.work() as work:
            deal = deals_found.deal(work, 1)
            orders.place(work, wanted, buyer=me, placed_by=me, deal=deal)

    @rule(which=ANY, goods=st.sampled_from(sorted(GOODS)), much=st.sampled_from(["0.5", "1", "3"]))
    def change(self, which: int, goods: str, much: str) -> None:
        with suppress(ShopError), self.chat.shop.work() as work:
            order = self._order(which)
            if order and orders_found.locked(work, order.id):
                wanted = [Wanted(self.chat.sku[goods].id, Quantity.of(much))]
                orders.change(work, order, wanted, deals_found.deal(work, 1))

    @rule(which=ANY)
    def cancel(self, which: int) -> None:
        if order := self._order(which):
            with self.chat.shop.work() as work:
                orders.cancel_unpaid(work, order.id, "")

    @rule(minutes=st.sampled_from([1, 5, 16]))
    def wait(self, minutes: int) -> None:
        self.chat.clock.advance(minutes=minutes)

    @rule()
    def expire(self) -> None:
        self.chat.runs("orders.expire_orders")

    # Paying

    @rule(which=ANY, other=ANY)
    def open_payment(self, which: int, other: int) -> None:
        wanted = {order.id for order in (self._order(which), self._order(other)) if order}
        with suppress(ShopError, GatewayUnknown):
            if wanted:
                url = self.chat.till.open(sorted(wanted), Actor(self.chat.who["阿梅"].id), "127.0.0.1")
                self.numbers.append(url.rsplit("/", 1)[1])

    @rule(by=st.sampled_from(BUYERS), goods=st.sampled_from(sorted(GOODS)), much=st.sampled_from(["1", "2"]))
    def place_and_pay(self, by: str, goods: str, much: str) -> None:
        """What most people do."""
        self.place(by, goods, much)
        self.pay_at_once(0)

    @rule(by=st.sampled_from(BUYERS), goods=st.sampled_from(sorted(GOODS)), says_so=st.booleans())
    def place_and_give_up(self, by: str, goods: str, says_so: bool) -> None:
        """What many do: look at the gateway's page, and go away or cancel."""
        self.place(by, goods, "1")
        self.open_payment(0, 0)
        if says_so:
            self.cancel(0)
        else:
            self.wait(16)
            self.expire()
        self.watch()

    @rule(which=ANY)
    def pay_at_once(self, which: int) -> None:
        before = len(self.numbers)
        self.open_payment(which, which)
        if len(self.numbers) > before:
            self.pay(-1, None, True)

    @rule(which=ANY, people=st.sampled_from([1, 2, 3]))
    def share(self, which: int, people: int) -> None:
        """The order is to be paid by several people."""
        with suppress(ShopError), self.chat.shop.work() as work:
            if order := self._order(which):
                shares.split(work, order.id, shares.evenly(order.total, people))

    @rule(which=ANY, at_once=st.booleans(), way=st.sampled_from([Way.H5, Way.NATIVE]))
    def pay_share(self, which: int, at_once: bool, way: Way) -> None:
        open_ = look.rows(self.chat, Share, Share.status == ShareStatus.OPEN)
        if open_:
            share, payer = open_[which % len(open_)], Actor(self.chat.who["老王"].id)
            with suppress(ShopError, GatewayUnknown):
                url = self.chat.till.open([share.order_id], payer, "127.0.0.1", share_id=share.id, way=way)
                self.numbers.append(url.rsplit("/", 1)[1])
                if at_once:
                    self.pay(-1, None, True)

    @precondition(lambda self: self.numbers)
    @rule(which=ANY, amount=st.sampled_from([None, None, Money(1)]), noticed=st.booleans())
    def pay(self, which: int, amount: Money | None, noticed: bool) -> None:
        number = self.numbers[which % len(self.numbers)]
        if self.chat.gateway.payments[number].state is PaymentState.NOTPAY:
            self.chat.gateway.pay(number, amount)
        if noticed:
            self.chat.till.take_notice({}, self.chat.gateway.notice(number))

    @rule()
    def watch(self) -> None:
        self.chat.runs("payments.watch_payments")

    # Cash

    @rule(which=ANY, by=st.sampled_from(["团长", "经理"]))
    def collect(self, which: int, by: str) -> None:
        with suppress(ShopError), self._work(by) as work:
            if order := self._order(which):
                cash.take(work, order, self.chat.who[by].id)

    @rule(which=ANY, by=st.sampled_from(["团长", "经理"]))
    def pay_back(self, which: int, by: str) -> None:
        due = look.rows(self.chat, Refund, Refund.status == RefundStatus.SENT)
        leads = {self.chat.community.id} if by == "团长" else set()
        with suppress(ShopError), self._work(by) as work:
            if due:
                refund = due[which % len(due)]
                cash.pay_back(work, refund.id, by=self.chat.who[by].id, leads=leads, manages=by == "经理")

    @rule(which=ANY, by=st.sampled_from(["团长", "经理"]), fen=st.sampled_from([1, 890, 4000]), fits=st.booleans())
    def hand_over(self, which: int, by: str, fen: int, fits: bool) -> None:
        """Somebody offers what they hold; the manager counts something that waits."""
        with suppress(ShopError), self._work(by) as work:
            cash.offer(work, self.chat.who[by].id, Money(fen))
        waiting = look.rows(self.chat, Handover, Handover.status == HandoverStatus.WAITING)
        if len(waiting) > 1:
            with self._work("经理") as work:
                (cash.confirm if fits else cash.send_back)(work, waiting[which % len(waiting)].id)

    @rule()
    def reconcile(self) -> None:
        """The bill of the day so far: whatever it finds, the books stay right."""
        fetching.reconcile(self.chat.till, self.chat.clock.now().astimezone(ZONE).date())

    # Handing over

    @rule(which=ANY, supplier=st.sampled_from(["果园", "食堂"]), goods=st.sampled_from(["", "苹果1", "盒饭1"]))
    def ship(self, which: int, supplier: str, goods: str) -> None:
        with suppress(ShopError), self.chat.shop.work() as work:
            if order := self._order(which):
                number = f"SF{work.now.timestamp():.0f}{goods}"
                shipping.ship(work, order.id, self._suppliers(supplier), "顺丰", number, goods)

    @rule(which=ANY, supplier=st.sampled_from(["果园", "食堂"]))
    def redeem(self, which: int, supplier: str) -> None:
        parts = look.rows(self.chat, Fulfilment)
        with suppress(ShopError), self.chat.shop.work() as work:
            if parts:
                code = parts[which % len(parts)].pickup_code
                fulfilment.redeem(work, self.chat.who[supplier].id, code, self._suppliers(supplier))

    @rule(which=ANY)
    def receive(self, which: int) -> None:
        with suppress(ShopError), self.chat.shop.work() as work:
            if order := self._order(which):
                fulfilment.receive(work, order)

    # Money back

    @rule(which=ANY, how=st.sampled_from(["all", "piece", "amount"]), fen=st.sampled_from([1, 333, 890]))
    def ask_back(self, which: int, how: str, fen: int) -> None:
        with suppress(ShopError), self.chat.shop.work() as work:
            if order := self._order(which):
                lines = orders_found.lines(work, order.id)
                match how:
                    case "all":
                        parts = refunds.all_parts(lines)
                    case "piece":
                        parts = refunds.parts_of(lines[:1], Quantity.of(1), "")
                    case _:
                        parts = refunds.parts_for(lines, Money(fen), "")
                refunds.request(work, order, parts, how)

    @rule(which=ANY, yes=st.booleans())
    def decide(self, which: int, yes: bool) -> None:
        pending = look.rows(self.chat, Refund, Refund.status == RefundStatus.REQUESTED)
        if pending:
            refund = pending[which % len(pending)]
            with self.chat.shop.work(Actor(self.chat.who["经理"].id, "经理")) as work:
                assert (refunds.approve if yes else refunds.reject)(work, refund.id, "说好了")

    @rule(ends=st.sampled_from(list(RefundState)))
    def send_refunds(self, ends: RefundState) -> None:
        self.chat.gateway.refund_ends = ends
        self.chat.runs("payments.send_refunds")

    @rule(which=ANY, state=st.sampled_from(list(RefundState)))
    def hear_of_refund(self, which: int, state: RefundState) -> None:
        """A notice about any refund that the gateway knows, whenever and as often as it likes."""
        known = sorted(self.chat.gateway.refunds)
        if known:
            facts = replace(self.chat.gateway.refunds[known[which % len(known)]], state=state)
            with self.chat.shop.work() as work:
                paybacks.hear(work, facts, self.chat.gateway.mchid)

    @rule(which=ANY, by_hand=st.booleans())
    def remedy(self, which: int, by_hand: bool) -> None:
        """A manager does something about a refund that failed, or has come to the shop's bank account."""
        with self.chat.shop.work(Actor(self.chat.who["经理"].id, "经理")) as work:
            stuck = refunds_found.in_trouble(work)
            if stuck and by_hand:
                assert paybacks.by_hand(work, stuck[which % len(stuck)], "转账单号4711")
            elif stuck:
                paybacks.to_bank(work, stuck[which % len(stuck)])

    @rule(which=ANY)
    def gateway_is_down(self, which: int) -> None:
        """For a while: what is tried meanwhile is tried again."""
        self.chat.gateway.down = True
        self.open_payment(which, which)
        self.watch()
        self.chat.runs("payments.send_refunds")
        self.chat.gateway.down = False

    @precondition(lambda self: self.numbers)
    @rule(which=ANY)
    def hear_the_truth(self, which: int) -> None:
        """After a notice that could not be believed comes one that can."""
        number = self.numbers[which % len(self.numbers)]
        facts = self.chat.gateway.payments[number]
        if facts.state is PaymentState.SUCCESS:
            self.chat.gateway.payments[number] = replace(facts, amount=self.chat.gateway.amounts[number])
            self.chat.till.take_notice({}, self.chat.gateway.notice(number))

    @invariant()
    def books_are_right(self) -> None:
        self.seen.steps += 1
        with self.chat.shop.work(reads=True) as work:
            assert audit.problems(work) == []

    def teardown(self) -> None:
        """Left alone with a gateway in a good mood, everything comes to an end."""
        self.chat.gateway.refund_ends = RefundState.SUCCESS
        under_way = (RefundStatus.APPROVED, RefundStatus.SENT)
        for tries in range(60):  # one refund of a payment a minute
            self.chat.clock.advance(minutes=20)
            for job in ("orders.expire_orders", "payments.watch_payments", "payments.send_refunds"):
                self.chat.runs(job)
            if tries > 1 and not look.rows(self.chat, Refund, Refund.next_look_at.is_not(None)):
                break
        for which in range(len(look.rows(self.chat, Refund, Refund.status == RefundStatus.SENT))):
            self.pay_back(-1 - which, "经理")
        self.books_are_right()
        assert look.rows(self.chat, Refund, Refund.status.in_(under_way)) == []
        assert look.rows(self.chat, Payment, Payment.status.in_((PaymentStatus.NEW, PaymentStatus.OPEN))) == []
        assert look.rows(self.chat, Order, Order.status == OrderStatus.PLACED) == []
        assert all(look.sku(self.chat, name).reserved == NONE for name in GOODS)
        self.seen.moves.update((move.subject, move.old, move.new) for move in look.rows(self.chat, Move))
        self.at_the_end()
        self.chat.shop.database.dispose()

    def at_the_end(self) -> None:
        """What else must hold when everything has come to its end."""

    def _work(self, by: str) -> AbstractContextManager[Work]:
        return self.chat.shop.work(Actor(self.chat.who[by].id, by))

    def _order(self, which: int) -> Order | None:
        found = look.rows(self.chat, Order)
        return found[-1 - which % len(found)] if found else None

    def _suppliers(self, name: str) -> list[int]:
        return [found.id for found in look.rows(self.chat, Supplier, Supplier.name == name)]
