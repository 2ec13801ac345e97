"""sold + reserved + left = received, each proved from the rows behind it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, select

from models.aftersales import Case
from models.catalog import Sku, StockMovement
from models.lotteries import Lottery, LotteryPrize, LotteryStatus
from models.orders import Order, OrderLine, OrderStatus
from models.refunds import RefundLine
from models.tastings import Tasting, TastingStatus
from queries.audit.checks import SOLD, Check, sum_of


def checks() -> Iterator[Check]:
    ordered = and_(OrderLine.sku_id == Sku.id, OrderLine.order_id == Order.id)
    received = sum_of(StockMovement.quantity, StockMovement.sku_id == Sku.id, correlate=Sku)
    reserved = sum_of(OrderLine.quantity, ordered, Order.status == OrderStatus.PLACED, correlate=Sku)
    # What an open lottery or tasting will give away.
    undrawn = and_(LotteryPrize.lottery_id == Lottery.id, Lottery.status == LotteryStatus.OPEN)
    promised = sum_of(LotteryPrize.number * 1000, undrawn, LotteryPrize.sku_id == Sku.id, correlate=Sku)
    left = (Tasting.places - Tasting.given) * 1000
    open_ = Tasting.status == TastingStatus.OPEN
    promised = promised + sum_of(left, open_, Tasting.sku_id == Sku.id, correlate=Sku)
    bought = sum_of(OrderLine.quantity, ordered, Order.status.in_(SOLD), correlate=Sku)
    put_back = sum_of(
        RefundLine.quantity,
        RefundLine.restocked,
        RefundLine.order_line_id == OrderLine.id,
        OrderLine.sku_id == Sku.id,
        correlate=Sku,
    )
    of_case = and_(Case.restocked, Case.order_line_id == OrderLine.id, OrderLine.sku_id == Sku.id)
    put_back = put_back + sum_of(Case.quantity, of_case, correlate=Sku)
    yield "received stock differs from its movements", select(Sku.id, Sku.received).where(Sku.received != received)
    yield (
        "reserved stock differs from the unpaid orders",
        select(Sku.id, Sku.reserved).where(Sku.reserved != reserved + promised),
    )
    yield "sold stock differs from the paid orders", select(Sku.id, Sku.sold).where(Sku.sold != bought - put_back)
    yield "more is promised than was received", select(Sku.id).where(Sku.received < Sku.reserved + Sku.sold)
