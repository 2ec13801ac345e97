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
}
