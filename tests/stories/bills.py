"""The bills of the gateway in memory: what was paid and refunded there, and what a test makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from core.clock import SetClock
from core.money import ZERO, Money
from payments.bills import ZONE, FundFlowBill, FundFlowRow, TradeBill, TradeRow
from payments.gateway import GatewayRefused, GatewayUnknown, PaymentFacts, RefundFacts, RefundState


def fee(amount: Money) -> Money:
    """0.6 %, to the fen."""
    return Money((amount.fen * 6 + 500) // 1000)


class Bills:
    """`edit_trades` and `edit_flows` change what the bills say; `down` makes every call unknown."""

    name, mchid, app_id = "sandbox", "1900000001", "wx-pretend"

    def __init__(self, clock: SetClock) -> None:
        self._clock = clock
        self.down = False
        self.payments: dict[str, PaymentFacts] = {}
        self.refunds: dict[str, RefundFacts] = {}
        self.refund_ends = RefundState.SUCCESS
        self.refunded_at: dict[str, datetime] = {}
        self.drawn: list[FundFlowRow] = []
        self.edit_trades: Callable[[list[TradeRow]], list[TradeRow]] = lambda rows: rows
        self.edit_flows: Callable[[list[FundFlowRow]], list[FundFlowRow]] = lambda rows: rows

    def _answer(self) -> None:
        if self.down:
            raise GatewayUnknown("down")

    def trade_bill(self, day: date) -> TradeBill:
        self._answer()
        rows = [self._payment_row(facts) for facts in self.payments.values() if self._was_on(facts.paid_at, day)]
        rows += [self._refund_row(facts) for facts in self.refunds.values() if self._was_on(self._at(facts), day)]
        return self._made(self.edit_trades([row for row in rows if row]))

    def _made(self, rows: list[TradeRow]) -> TradeBill:
        if not rows:
            raise GatewayRefused("NO_STATEMENT_EXIST")
        return TradeBill(
            tuple(rows),
            sum((row.amount for row in rows), ZERO),
            sum((row.refund_amount for row in rows), ZERO),
            sum((row.fee for row in rows), Decimal(0)),
        )

    def fund_flow_bill(self, day: date) -> FundFlowBill:
        self._answer()
        flows, balance, rows = sorted(self._flows(), key=lambda row: row.at), ZERO, []
        for flow in self.edit_flows(flows):
            balance += flow.amount
            if self._was_on(flow.at, day):
                rows.append(replace(flow, balance=balance))
        if not rows:
            raise GatewayRefused("NO_STATEMENT_EXIST")
        income = sum((row.amount for row in rows if row.amount > ZERO), ZERO)
        return FundFlowBill(tuple(rows), income, income - sum((row.amount for row in rows), ZERO))

    def _was_on(self, at: datetime | None, day: date) -> bool:
        return at is not None and at.astimezone(ZONE).date() == day

    def _at(self, refund: RefundFacts) -> datetime:
        return self.refunded_at[refund.refund_number]

    def _payment_row(self, facts: PaymentFacts) -> TradeRow:
        assert facts.paid_at is not None
        assert facts.amount is not None
        return self._row(facts.paid_at, facts.number, amount=facts.amount, fee=fee(facts.amount))

    def _refund_row(self, facts: RefundFacts) -> TradeRow:
        return replace(
            self._row(self._at(facts), facts.number, fee=-fee(facts.amount)),
            state="REFUND",
            refund_id=facts.refund_id,
            refund_number=facts.refund_number,
            refund_amount=facts.amount,
            refund_state=str(self.refund_ends),
        )

    def _row(self, at: datetime, number: str, *, amount: Money = ZERO, fee: Money) -> TradeRow:
        return TradeRow(
            at, self.app_id, self.mchid, f"4200{number}", number, "o", "MWEB", "SUCCESS", amount, "", "", ZERO, "",
            "群买订单", "", Decimal(fee.fen) / 100, "0.60%",
        )  # fmt: skip

    def _flows(self) -> list[FundFlowRow]:
        made: list[FundFlowRow] = []

        def add(at: datetime, transaction: str, kind: str, amount: Money, reference: str) -> None:
            if amount:
                business = "退款" if "退" in kind else "交易"
                flow_id = f"F{reference}{len(made)}"
                made.append(
                    FundFlowRow(at, transaction, flow_id, business, kind, amount, ZERO, "system", "", reference)
                )

        for facts in self.payments.values():
            if facts.paid_at is not None and facts.amount is not None:
                add(facts.paid_at, facts.transaction_id, "交易", facts.amount, facts.number)
                add(facts.paid_at, facts.transaction_id, "扣除交易手续费", -fee(facts.amount), facts.number)
        for back in self.refunds.values():
            add(self._at(back), back.refund_id, "退款", -back.amount, back.refund_number)
            add(self._at(back), back.refund_id, "退还交易手续费", fee(back.amount), back.refund_number)
        return [*made, *self.drawn]

    def draw(self, amount: Money) -> None:
        """The merchant draws money to its bank."""
        at, number = self._clock.now(), len(self.drawn)
        self.drawn.append(
            FundFlowRow(at, f"T{number}", f"W{number}", "提现", "提现", -amount, ZERO, "merchant", "", f"回单{number}")
        )
