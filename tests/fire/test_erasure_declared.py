"""Every column with words says what erasing does to it, or here why nothing: whoever adds one cannot forget it."""

from __future__ import annotations

import modules
from tests.fire.test_erasure import OURS, text_columns

# Columns of texts in which nobody's person stands, with the reason.
IMPERSONAL = {
    **dict.fromkeys(
        (
            "categories",
            "communities",
            "suppliers",
            "versions",
            "skus",
            "deal_items",
            "community_chats",
            "products",
            "settings",
            "community_rules",
        ),
        "the shop's own things; what of a product's common questions was somebody's: services.forgetting.questions",
    ),
    **dict.fromkeys(
        ("entries", "gateway_notices", "payouts", "reconciliations", "differences"), "the books, and the gateway's word"
    ),
    **dict.fromkeys(
        ("splits", "split_parts", "split_returns", "split_receivers"),
        "the gateway's word; where a supplier's money goes is kept as long as the books, its name sealed",
    ),
    **dict.fromkeys(
        ("consents", "erasures", "bind_codes", "order_credits", "coupon_kinds", "coupons", "price_rules"),
        "codes and kinds",
    ),
    **dict.fromkeys(
        (
            "campaigns",
            "channel_codes",
            "group_codes",
            "own_ways",
            "segments",
            "lotteries",
            "lottery_prizes",
            "tastings",
        ),
        "names of campaigns, places and prizes, said to everybody; codes",
    ),
    "touches.channel": "a name of ours",
    "routes.stops": "places of a community",
    "mailing_receivers.arm": "a letter",
    "occasions.subject": "the number of goods, a day",
    "mailings.picture": "a path of a file, which is kept for its time",
    "mailing_receivers.reason": "a word of the catalogue, or a platform's code",
    "promotion_fires.reason": "a word of the catalogue",
    "winback_spells.reason": "a word of the catalogue, or a platform's code",
    "performance_results.parts": "numbers",
    "deals.title": "a leader's, said to a whole group",
    "deals.pickup_point": "a place",
    "goods_imports.content": "a sheet of goods, gone when it was worked through",
    "inbox.channel": "a name of ours",
    "inbox.account": "the shop's",
    "inbox.message_id": "the platform's; events are named after their sender: services.inbox.forget",
    "inbox.request_id": "a random number",
    "outbox.purpose": "a name of ours",
    "outbox.channel": "a name of ours",
    "outbox.request_id": "a random number",
    "orders.request_id": "a random number",
    "members.language": "en",
    "alarms": "about payments, products and the shop itself",
    "changes.subject": "a table",
    "changes.what": "a name of ours",
    "moves.subject": "a table",
    "moves.old": "a status",
    "moves.new": "a status",
    "payments.number": "the books",
    "payments.gateway": "a name of ours",
    "payments.transaction_id": "the books",
    "refunds.number": "the books",
    "refunds.their_id": "the books",
    "refunds.proof": "the books",
    "fulfilments.pickup_code": "random",
    "tasting_seats.code": "random",
    "line_reductions.note": "goes with the order's line: services.forgetting.wishes",
    "line_reductions.kind": "a name of ours",
    "order_lines.name": "what was sold",
    "order_lines.unit": "what was sold",
    "order_lines.note": "services.forgetting.wishes",
    "phrases.name": "the staff's word for an answer",
    "chain_versions.message_id": "services.group_orders.forgetting",
    "simulator_messages.chat_id": "services.forgetting.transcript",
    "simulator_messages.sender": "services.forgetting.transcript",
    "tickets.elsewhere": "a name of ours",
}


def test_every_column_with_words_is_declared() -> None:
    """Whoever adds a table with words says in its module's manifest what erasing does to them, or here why nothing."""
    parts = modules.personal(modules.load(OURS))
    done = {
        f"{part.table.__tablename__}.{name}" for part in parts for name in (*part.blanks, *part.mentions, *part.masks)
    }
    gone = {part.table.__tablename__ for part in parts if part.deletes}
    undeclared = [
        f"{table.name}.{column.name}"
        for table, column in text_columns()
        if table.name not in gone | set(IMPERSONAL)
        if f"{table.name}.{column.name}" not in done | set(IMPERSONAL)
    ]
    assert undeclared == []


def test_everything_that_is_shown_has_its_words_and_its_columns() -> None:
    from bot.words import LANGUAGES, keys

    for part in modules.personal(modules.load(OURS)):
        if part.shows or part.reads:
            assert all(f"personal-{part.name}" in keys(language) for language in LANGUAGES), part.name
        for name in (*part.shows, *part.blanks, *part.mentions, *part.masks, *part.typed, *part.copies):
            assert hasattr(part.table, name), f"{part.name}: {name}"


def test_who_is_off_is_asked_too() -> None:
    """A module that was switched off has kept what it kept."""
    alone = modules.personal(modules.load(("members", "consent")))
    assert {part.name for part in alone} == {part.name for part in modules.personal(modules.load(OURS))}
