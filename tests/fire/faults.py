"""What can be tampered with in what the shop pays its suppliers and promoters; see tests/fire/test_audit.py."""

from __future__ import annotations

OF_MONEY_OUT = {
    "UPDATE order_lines SET earned = earned + 1 WHERE fee > 0": (
        "what a line brought its supplier differs from its worth"
    ),
    "UPDATE fulfilments SET fee_rate = 700 WHERE fee_rate = 500": (
        "a fee is not the rate's part of what was handed over"
    ),
    "UPDATE refund_lines SET fee = fee + 1 WHERE from_supplier": "a fee came back otherwise than its goods",
    "UPDATE refund_lines SET fee = 1 WHERE NOT from_supplier": "a fee came back for what was not handed over",
    "UPDATE postings SET amount = amount - 1 WHERE account = 'service_fees'": (
        "service fees in the books differ from the lines"
    ),
    "UPDATE commissions SET clawed = clawed + 1 WHERE clawed > 0": "a commission differs from its lines",
    "UPDATE commission_lines SET rate = rate - 100": "a commission is not the rate's part of the money that stayed",
    "UPDATE commissions SET member_id = (SELECT member_id FROM orders WHERE orders.id = order_id)": (
        "somebody earns by their own order, or by another's lines"
    ),
    "UPDATE commissions SET status = 'lost' WHERE status = 'frozen'": "a commission is lost that isn't clawed back",
    "UPDATE earnings SET available = available + 1": "what can be withdrawn differs from what was released and taken",
    "UPDATE earnings SET requested = requested + 1": "what was asked for or paid differs from the withdrawals",
    "UPDATE postings SET amount = amount - 1 WHERE account = 'commissions'": (
        "commission in the books differs from the sales"
    ),
    "UPDATE withdrawals SET payout_id = NULL WHERE status = 'paid'": (
        "a withdrawal is paid without its proof, or proven without being paid"
    ),
    "UPDATE commissions SET status = 'released' WHERE status = 'frozen'": (
        "a status of commissions differs from its history"
    ),
    "UPDATE withdrawals SET status = 'rejected' WHERE status = 'requested'": (
        "a status of withdrawals differs from its history"
    ),
}
