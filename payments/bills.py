"""WeChat Pay's daily bills: from the downloaded text to rows.

The form, by the gateway's description (https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html
and …/format-fundflow.html): UTF-8, perhaps a BOM; a head line; one line per row, each cell behind a back-tick; a head
line of sums; a line of sums. Amounts are yuan. Columns are read by their names, because old merchants have fewer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from core.errors import BadAmount
from core.money import ZERO, Money

ZONE = ZoneInfo("Asia/Shanghai")


class BadBill(ValueError):
    """The text isn't a bill, or its rows don't add up to its own sums."""


@dataclass(frozen=True, slots=True)
class TradeRow:
    """A payment (refund fields empty) or a refund that was accepted that day; `state` is the day's snapshot."""

    at: datetime
    app_id: str
    mchid: str
    transaction_id: str
    number: str
    payer: str
    trade_type: str
    state: str  # SUCCESS, REFUND, REVOKED
    amount: Money  # the order's amount; zero on a refund's row
    refund_id: str
    refund_number: str
    refund_amount: Money
    refund_state: str
    description: str
    attach: str
    fee: Decimal  # yuan with up to five decimals; negative where it comes back
    rate: str

    @property
    def is_refund(self) -> bool:
        return bool(self.refund_number)


@dataclass(frozen=True, slots=True)
class TradeBill:
    rows: tuple[TradeRow, ...]
    amount: Money
    refunded: Money
    fee: Decimal


@dataclass(frozen=True, slots=True)
class FundFlowRow:
    """A movement of the merchant's account. `amount` is positive for income and negative for spending."""

    at: datetime
    transaction_id: str
    flow_id: str
    business: str
    kind: str
    amount: Money
    balance: Money
    submitted_by: str
    note: str
    reference: str


@dataclass(frozen=True, slots=True)
class FundFlowBill:
    rows: tuple[FundFlowRow, ...]
    income: Money
    spending: Money


def parse_trade_bill(text: str) -> TradeBill:
    """Read a trade bill of type ALL. Raises BadBill."""
    lines, sums = _tables(text, "总交易单数")
    rows = tuple(_trade_row(line) for line in lines)
    bill = TradeBill(
        rows,
        _money(sums, "订单总金额", "应结订单总金额", "总交易额"),
        _money(sums, "申请退款总金额", "退款总金额", "总退款金额"),
        _decimal(sums, "手续费总金额"),
    )
    _check(bill.amount == sum((row.amount for row in rows), ZERO), "the amounts")
    _check(bill.refunded == sum((row.refund_amount for row in rows), ZERO), "the refunds")
    _check(_count(sums, "总交易单数") == len(rows), "the rows")
    return bill


def parse_fund_flow_bill(text: str) -> FundFlowBill:
    """Read a fund flow bill. Raises BadBill."""
    lines, sums = _tables(text, "资金流水总笔数")
    rows = tuple(_flow_row(line) for line in lines)
    bill = FundFlowBill(rows, _money(sums, "收入金额"), _money(sums, "支出金额"))
    _check(bill.income == sum((row.amount for row in rows if row.amount.fen > 0), ZERO), "the income")
    _check(-bill.spending == sum((row.amount for row in rows if row.amount.fen < 0), ZERO), "the spending")
    _check(_count(sums, "资金流水总笔数") == len(rows), "the rows")
    return bill


def _trade_row(cells: dict[str, str]) -> TradeRow:
    return TradeRow(
        at=_moment(cells, "交易时间"),
        app_id=cells.get("公众账号ID", ""),
        mchid=_text(cells, "商户号"),
        transaction_id=_text(cells, "微信订单号"),
        number=_text(cells, "商户订单号"),
        payer=cells.get("用户标识", ""),
        trade_type=cells.get("交易类型", ""),
        state=_text(cells, "交易状态"),
        amount=_money(cells, "订单金额", "应结订单金额", "总金额"),
        refund_id=_number(cells, "微信退款单号"),
        refund_number=_number(cells, "商户退款单号"),
        refund_amount=_money(cells, "申请退款金额", "退款金额"),
        refund_state=cells.get("退款状态", ""),
        description=cells.get("商品名称", ""),
        attach=cells.get("商户数据包", ""),
        fee=_decimal(cells, "手续费"),
        rate=cells.get("费率", ""),
    )


def _flow_row(cells: dict[str, str]) -> FundFlowRow:
    amount = _money(cells, "收支金额(元)")
    direction = _text(cells, "收支类型")
    if direction not in ("收入", "支出"):
        raise BadBill(f"neither income nor spending: {direction[:20]}")
    return FundFlowRow(
        at=_moment(cells, "记账时间"),
        transaction_id=_text(cells, "微信支付业务单号"),
        flow_id=_text(cells, "资金流水单号"),
        business=cells.get("业务名称", ""),
        kind=cells.get("业务类型", ""),
        amount=amount if direction == "收入" else -amount,
        balance=_money(cells, "账户结余(元)"),
        submitted_by=cells.get("资金变更提交申请人", ""),
        note=cells.get("备注", ""),
        reference=cells.get("业务凭证号", ""),
    )


def _tables(text: str, first_sum: str) -> tuple[Iterator[dict[str, str]], dict[str, str]]:
    """Split a bill into its rows and its sums, each as cells by column name."""
    lines = [line for line in text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n") if line.strip()]
    if len(lines) < 3 or not lines[-2].startswith(first_sum):
        raise BadBill("no head line, or no sums at the end")
    head = [name.strip() for name in lines[0].split(",")]
    sums = dict(zip([name.strip() for name in lines[-2].split(",")], _cells(lines[-1]), strict=False))
    return (_row(head, line) for line in lines[1:-2]), sums


def _row(head: list[str], line: str) -> dict[str, str]:
    cells = _cells(line)
    if len(cells) != len(head):
        raise BadBill(f"{len(cells)} cells below {len(head)} heads")
    return dict(zip(head, cells, strict=True))


def _cells(line: str) -> list[str]:
    """Cells are parted by comma and back-tick; a comma alone belongs to the text of a cell."""
    if not line.startswith("`"):
        raise BadBill("a row without back-ticks")
    return [cell.strip() for cell in line.removeprefix("`").split(",`")]


def _text(cells: dict[str, str], name: str) -> str:
    if not cells.get(name):
        raise BadBill(f"no {name}")
    return cells[name]


def _number(cells: dict[str, str], name: str) -> str:
    """A refund's number; a payment's row has "0" or nothing in its place."""
    number = cells.get(name, "")
    return "" if number == "0" else number


def _moment(cells: dict[str, str], name: str) -> datetime:
    try:
        return datetime.strptime(_text(cells, name), "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE)
    except ValueError as error:
        raise BadBill(f"{name} is no moment: {cells[name][:30]}") from error


def _money(cells: dict[str, str], *names: str) -> Money:
    """The amount in the first of these columns that is there; an empty cell is nothing."""
    for name in names:
        if name in cells:
            try:
                return Money.parse(cells[name] or "0")
            except BadAmount as error:
                raise BadBill(f"{name} is no amount: {cells[name][:30]}") from error
    raise BadBill(f"no {names[0]}")


def _decimal(cells: dict[str, str], name: str) -> Decimal:
    try:
        number = Decimal(cells.get(name) or "0")
    except InvalidOperation as error:
        raise BadBill(f"{name} is no number: {cells[name][:30]}") from error
    if not number.is_finite():
        raise BadBill(f"{name} is no number: {cells[name][:30]}")
    return number


def _count(cells: dict[str, str], name: str) -> int:
    return int(_decimal(cells, name))  # written "20" or "20.0"


def _check(fits: bool, what: str) -> None:
    if not fits:
        raise BadBill(f"{what} don't add up to the bill's own sums")
