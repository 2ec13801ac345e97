"""What a bill tells the books: the gateway's fees, each once, and what went between gateway and bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.money import ZERO, Money
from core.work import Work
from models.ledger import Account
from models.reconciliation import Difference
from payments.bills import TradeRow
from queries import our_side
from queries.our_side import Ours, What
from services import ledger
from services.reconciliation.trades import fee_of

KINDS = {What.PAYMENT: "gateway-fee", What.REFUND: "gateway-fee-back"}


def fees(work: Work, pairs: Sequence[tuple[Ours, TradeRow]]) -> list[tuple[Ours, TradeRow]]:
    """Book the fees that are not known yet; the pairs with what is known now. Money moves."""
    fresh = [(ours, fee_of(row)) for ours, row in pairs if ours.fee is None and ours.moved]
    for what, kind in KINDS.items():
        mine = [(ours, fee) for ours, fee in fresh if ours.what is what]
        our_side.keep_fees(work, what, {ours.id: fee for ours, fee in mine})
        ledger.book_many(work, kind, [(ours.id, _taken(fee if what is What.PAYMENT else -fee)) for ours, fee in mine])
    known = {ours.key: fee for ours, fee in fresh}
    return [(replace(ours, fee=known.get(ours.key, ours.fee)), row) for ours, row in pairs]


def take_fees_again(work: Work, refunds: Sequence[Ours]) -> None:
    """With a refund that failed goes what the gateway had given back of its fee. Money moves."""
    gone = [(ours.id, ours.fee) for ours in refunds if ours.fee]
    for refund_id, _ in gone:
        our_side.correct_fee(work, What.REFUND, refund_id, ZERO)
    ledger.book_many(work, "gateway-fee-again", [(refund_id, _taken(fee)) for refund_id, fee in gone if fee])


def _taken(fee: Money) -> list[ledger.Line]:
    return [(Account.GATEWAY_FEES, None, fee), (*ledger.AT_GATEWAY, -fee)]


def correct_fee(work: Work, difference: Difference) -> None:
    """Somebody has looked: the fee is what the account was charged, not what was booked. Money moves."""
    for what in What:
        ours = our_side.numbered(work, what, [difference.number]).get(difference.number)
        if ours is not None:
            fee = -difference.theirs if what is What.PAYMENT else difference.theirs
            our_side.correct_fee(work, what, ours.id, fee)
            ledger.book(work, "gateway-fee-corrected", difference.id, *_taken(ours.fee_moved - difference.theirs))


def transfer(work: Work, difference_id: int, amount: Money) -> None:
    """Money went to the bank (negative: it left the gateway) or came from there. Money moves."""
    ledger.book(work, "gateway-withdrawal", difference_id, (*ledger.AT_GATEWAY, amount), (Account.BANK, None, -amount))
