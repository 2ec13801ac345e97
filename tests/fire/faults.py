"""What can be tampered with in payouts and prices; see tests/fire/test_audit.py."""

from __future__ import annotations

from services import quiet_hours
from tests.stories.chat import Chat

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
    "UPDATE settlements SET opening = opening + 1": "a statement doesn't begin where the one before it ended",
    "UPDATE settlements SET moved = moved + 1": "a statement's movements differ from the postings in it",
    "UPDATE settlements SET moved = moved - 1": "a statement doesn't close with what the books say",
    "UPDATE settlements SET until = '2001-01-01 00:00:00'": "a statement has a posting that isn't its own",
    "UPDATE settlements SET due = due + 1 WHERE due > 0": "what is due differs from what the statement leaves",
    "UPDATE settlements SET payout_id = NULL WHERE status = 'paid'": (
        "a statement is paid otherwise than it says is due"
    ),
    "UPDATE settlements SET status = 'disputed' WHERE status = 'draft'": (
        "a status of settlements differs from its history"
    ),
}

OF_PRICES = {
    "DELETE FROM line_reductions WHERE kind = 'coupon'": "a coupon is on an order that costs no less by it",
    "UPDATE coupons SET status = 'owned', order_id = NULL WHERE status = 'used'": (
        "an order costs less by a coupon that isn't on it"
    ),
    "UPDATE orders SET status = 'cancelled' WHERE id IN (SELECT order_id FROM coupons)": (
        "a coupon is on an order that was given up"
    ),
    (
        "UPDATE coupons SET member_id = (SELECT max(id) FROM members WHERE id NOT IN (SELECT member_id FROM coupons))"
        " WHERE id = (SELECT min(id) FROM coupons WHERE status = 'used')"
    ): "a coupon is on somebody else's order",
    "UPDATE coupon_kinds SET issued = issued + 1": "coupons given out are not those that people have got",
    "UPDATE coupons SET number = 9": "somebody has got more of a coupon than one person may",
    "UPDATE coupons SET status = 'used' WHERE status = 'owned'": "a status of coupons differs from its history",
    "UPDATE price_rules SET taken = taken + 1000 WHERE taken > 0": "a rule's taken pieces are not those of its orders",
    "UPDATE rule_buyers SET taken = taken + 1000": "what somebody has by a rule is not that of their orders",
    "UPDATE price_rules SET per_person = 1 WHERE taken > 0": "somebody has more by a rule than one person may",
    "UPDATE orders SET status = 'expired' WHERE id IN (SELECT order_id FROM rule_uses)": (
        "an order that was given up holds what it had by a rule"
    ),
    "UPDATE rule_uses SET quantity = quantity - 1": "an order holds other than it costs less by a limited rule",
    "DELETE FROM rule_uses": "an order costs less by a limited rule that it doesn't hold",
}

OF_CAMPAIGNS = {
    "UPDATE touches SET member_id = (SELECT min(id) FROM members)": "an order is tied to somebody else's touch",
    "UPDATE touches SET at = '2037-01-01 00:00:00'": "an order is tied to a touch that came later",
    (
        "INSERT INTO touches (member_id, code_id, channel, joined, at)"
        " SELECT member_id, (SELECT max(id) FROM channel_codes), channel, false, at || '1' FROM touches"
    ): "an order is tied to a touch that is not the last one",
    "UPDATE attributions SET last_code_id = (SELECT max(id) FROM channel_codes)": (
        "an order is tied to another code than its touch's"
    ),
    "UPDATE orders SET status = 'cancelled' WHERE id IN (SELECT order_id FROM attributions)": (
        "an order that nobody paid is tied to a touch"
    ),
    "UPDATE attributions SET first_of = (SELECT min(id) FROM members)": (
        "an order is called somebody's first that isn't"
    ),
    "UPDATE channel_codes SET promoter_id = (SELECT member_id FROM touches)": "somebody came by their own code",
    "UPDATE campaigns SET ends_at = '2001-01-01 00:00:00'": "somebody came by a code of a campaign that was over",
    "UPDATE campaign_costs SET amount = amount - 1 WHERE amount < 0": (
        "a cost is taken back otherwise than it was noted"
    ),
}

OF_MAILINGS = {
    "DELETE FROM promotion_slots": "somebody got more promotions in seven days than they have room for",
    "UPDATE mailing_receivers SET status = 'sent'": "a broadcast is called sent to somebody to whom it wasn't",
    (
        "UPDATE mailing_receivers SET outbox_id ="
        " (SELECT max(id) FROM outbox WHERE outbox.member_id <> mailing_receivers.member_id)"
    ): "a broadcast to somebody went to somebody else",
    "UPDATE mailing_receivers SET status = 'waiting'": "people still wait for a broadcast that is over",
    "UPDATE auto_mailings SET stopped_at = '2001-01-01 00:00:00.000000'": (
        "an occasion was noted while nobody wanted to tell of it"
    ),
    "UPDATE occasions SET product_id = product_id + 1": "a broadcast by itself tells of something else",
    "UPDATE mailings SET status = 'draft'": "a status of mailings differs from its history",
    "UPDATE mailings SET status = 'scheduled', series_id = 1, starts_at = '2026-01-0' || id || ' 00:00:00.000000'": (
        "two rounds of one series of broadcasts are to come"
    ),
}

OF_AFTERSALES = {
    "UPDATE order_lines SET claimed = claimed + 1000 WHERE id = 1": "what is claimed of a line differs from its cases",
    "UPDATE order_lines SET claimed = quantity + 1": "more is refunded and claimed than was bought",
    "UPDATE cases SET quantity = quantity + 99000 WHERE kind = 'resend'": "more is replaced than was bought",
    "UPDATE order_lines SET amount = 1 WHERE order_id IN (SELECT id FROM orders WHERE replaces IS NOT NULL)": (
        "a replacement is paid for"
    ),
    "UPDATE orders SET replaces = 1 WHERE replaces IS NOT NULL": "a replacement without its case",
    "UPDATE cases SET replacement_id = NULL WHERE kind = 'resend'": "a case that replaces nothing, or something else",
    "UPDATE cases SET refund_id = NULL WHERE kind = 'return'": "a case stands otherwise than its refund",
    "UPDATE cases SET came_back_at = opened_at WHERE kind = 'resend'": "goods came back that were not to",
    "UPDATE cases SET due_at = NULL WHERE status = 'asked'": "a case without its deadline, or with one too many",
    "UPDATE cases SET shop_bears = shop_bears + 1": "what the shop bears of after-sales differs from the cases",
    "UPDATE cases SET status = 'escalated', due_at = NULL WHERE status = 'asked'": (
        "a status of cases differs from its history"
    ),
}

OF_SPLITS = {
    "UPDATE postings SET amount = amount + 1 WHERE account = 'passing_on'": (
        "money on its way to suppliers in the books differs from what is being shared"
    ),
    "UPDATE splits SET percent = 1 WHERE percent > 0": "more of a payment is shared than may be",
    "UPDATE payments SET status = 'closed' WHERE id IN (SELECT payment_id FROM splits WHERE status = 'accepted')": (
        "a payment is shared that isn't paid"
    ),
    "UPDATE split_parts SET status = 'pending' WHERE status = 'done'": (
        "a sharing is over with a part that isn't, or the other way round"
    ),
    "UPDATE split_parts SET reclaimed = reclaimed + 1": (
        "what comes back from a supplier isn't what was set aside of its part"
    ),
    "UPDATE split_returns SET refund_id = (SELECT min(id) FROM refunds)": (
        "a part came back that nobody had, or for another payment's refund"
    ),
    "UPDATE splits SET status = 'void' WHERE status = 'waiting'": "a status of splits differs from its history",
    "UPDATE split_receivers SET status = 'gone'": "a status of split_receivers differs from its history",
    "UPDATE split_returns SET status = 'failed'": "a status of split_returns differs from its history",
}

OF_PARCELS = {
    "UPDATE order_lines SET shipped = shipped + 1 WHERE id = (SELECT MAX(order_line_id) FROM parcel_lines)": (
        "what went out of a line differs from its parcels"
    ),
    "UPDATE order_lines SET shipped = quantity + 1 WHERE id = (SELECT MAX(order_line_id) FROM parcel_lines)": (
        "more went out than was bought"
    ),
    "UPDATE parcels SET fulfilment_id = (SELECT MIN(id) FROM fulfilments)": (
        "a parcel with goods of another order or supplier"
    ),
    "DELETE FROM parcel_lines": "a parcel without goods",
}

OF_CALLS = {
    "UPDATE calls SET due_at = NULL WHERE status = 'passed_on'": (
        "a call that goes on without a moment, or has one though it is over"
    ),
    "UPDATE calls SET taken_by = NULL WHERE status = 'taken'": (
        "a call is taken by nobody, or by somebody before it was"
    ),
    "UPDATE calls SET status = 'asked' WHERE status = 'passed_on'": "a status of calls differs from its history",
}


def with_mailings(chat: Chat) -> None:
    """Everything is in the outbox, nothing has gone out."""
    chat.clock.set(quiet_hours.end_after(chat.shop.settings, chat.clock.now()))
    chat.whispers("分群 R1+", by="经理").replied("分群 1")
    chat.whispers("群发 1\n草莓来了", by="经理").replied("草稿")
    chat.whispers("开始群发 1", by="经理").replied("开始发")
    chat.runs("mailings.send")
    chat.whispers("群发 1\n草莓又来了", by="经理").replied("草稿")
    chat.whispers("自动群发 降价", by="经理").replied("已打开")
    chat.whispers("改价 苹果 1.00", by="果园")
    chat.runs("mailings.notice")
