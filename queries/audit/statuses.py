"""Every status is where its last move led, and every move began where the one before it ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import case, func, literal, select

from models.aftersales import Case, CaseStatus
from models.announcements import Announcement, AnnouncementStatus
from models.cash import Handover, HandoverStatus
from models.commissions import Commission, CommissionStatus, Withdrawal, WithdrawalStatus
from models.coupons import Coupon, CouponStatus
from models.deals import Deal, DealStatus
from models.duty import Call, CallStatus
from models.goods_imports import GoodsImport, ImportStatus
from models.group_buys import GroupBuy, GroupBuyStatus
from models.history import Move
from models.lotteries import Lottery, LotteryStatus
from models.mailings import Mailing, MailingStatus
from models.orders import Fulfilment, FulfilmentStatus, Order, OrderStatus
from models.payments import Payment
from models.reconciliation import Difference, DifferenceStatus
from models.refunds import Refund, RefundCause
from models.settlement import Settlement, SettlementStatus
from models.shares import Share, ShareStatus
from models.splits import ReceiverStatus, ReturnStatus, Split, SplitReceiver, SplitReturn, SplitStatus
from models.tastings import SeatStatus, Tasting, TastingSeat, TastingStatus
from models.tickets import Ticket, TicketStatus
from models.waiting import PlaceStatus, WaitingPlace
from models.winback import RuleStatus, WinbackRule
from queries.audit.checks import Check, word


def checks() -> Iterator[Check]:
    rows: tuple[tuple[str, Any, Any], ...] = (
        ("orders", Order, literal(OrderStatus.PLACED.value)),
        ("fulfilments", Fulfilment, literal(FulfilmentStatus.WAITING.value)),
        ("coupons", Coupon, literal(CouponStatus.OWNED.value)),
        ("deals", Deal, literal(DealStatus.OPEN.value)),
        ("tickets", Ticket, literal(TicketStatus.WAITING.value)),
        ("payments", Payment, case((word(Payment) == "new", "new"), else_="open")),  # not worth a row
        ("commissions", Commission, literal(CommissionStatus.FROZEN.value)),
        ("settlements", Settlement, literal(SettlementStatus.DRAFT.value)),
        ("withdrawals", Withdrawal, literal(WithdrawalStatus.REQUESTED.value)),
        ("differences", Difference, literal(DifferenceStatus.OPEN.value)),
        ("handovers", Handover, literal(HandoverStatus.WAITING.value)),
        ("calls", Call, literal(CallStatus.ASKED.value)),
        ("cases", Case, literal(CaseStatus.ASKED.value)),
        ("splits", Split, literal(SplitStatus.WAITING.value)),
        ("split_receivers", SplitReceiver, literal(ReceiverStatus.NEW.value)),
        ("split_returns", SplitReturn, literal(ReturnStatus.WAITING.value)),
        ("goods_imports", GoodsImport, literal(ImportStatus.WAITING.value)),
        ("group_buys", GroupBuy, literal(GroupBuyStatus.OPEN.value)),
        ("announcements", Announcement, literal(AnnouncementStatus.DRAFT.value)),
        ("tastings", Tasting, literal(TastingStatus.OPEN.value)),
        ("tasting_seats", TastingSeat, literal(SeatStatus.WAITING.value)),
        ("waiting_places", WaitingPlace, literal(PlaceStatus.WAITING.value)),
        ("lotteries", Lottery, literal(LotteryStatus.OPEN.value)),
        ("mailings", Mailing, literal(MailingStatus.DRAFT.value)),
        ("winback_rules", WinbackRule, literal(RuleStatus.RUNNING.value)),
        ("shares", Share, literal(ShareStatus.OPEN.value)),
        ("refunds", Refund, case((Refund.cause == RefundCause.ASKED, "requested"), else_="approved")),
    )
    for subject, table, start in rows:
        last = select(Move.new).where(Move.subject == subject, Move.subject_id == table.id).order_by(Move.id.desc())
        stands = func.coalesce(last.limit(1).correlate(table).scalar_subquery(), start)
        differs = select(table.id, table.status).where(word(table) != stands)
        yield f"a status of {subject} differs from its history", differs
    in_line = {"partition_by": (Move.subject, Move.subject_id), "order_by": Move.id}
    moves = select(Move.id, Move.subject, Move.old, func.lag(Move.new).over(**in_line).label("before")).subquery()  # type: ignore[arg-type]
    broken_line = select(moves.c.id, moves.c.subject).where(
        moves.c.subject.in_([subject for subject, _, _ in rows]), moves.c.before != moves.c.old
    )
    yield "a move that doesn't begin where the one before it ended", broken_line
