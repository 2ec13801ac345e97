"""Win-back with something of everything, and what is tampered with in it."""

from __future__ import annotations

from datetime import date

from models.winback import Spell, SpellStatus
from tests.stories.chat import Chat

OF_WINBACK = {
    "UPDATE winback_spells SET held = false WHERE id = 1": "a win-back rule has somebody in both groups",
    "UPDATE winback_spells SET held = true": "somebody who was held out has had something of the rule",
    "UPDATE winback_spells SET status = 'skipped'": "a win-back gave a coupon without a word",
    "UPDATE coupons SET source_id = 3 WHERE source = 'winback'": "a win-back gave several coupons for one spell",
    "UPDATE coupons SET member_id = (SELECT min(id) FROM members) WHERE source = 'winback' AND source_id = 3": (
        "a win-back's coupon is somebody else's, or another than the rule's"
    ),
    (
        "UPDATE winback_spells SET outbox_id ="
        " (SELECT max(id) FROM outbox WHERE outbox.member_id <> winback_spells.member_id)"
    ): "a win-back's message went to somebody else",
    "UPDATE winback_rules SET status = 'stopped'": "a status of winback_rules differs from its history",
}


def with_winback(chat: Chat) -> None:
    """One was held out, twice; two have their message and their coupon."""
    chat.whispers("新券 回来券 减1", by="经理").replied("回来券")
    chat.whispers("挽回 疲软 优惠券 回来券", by="经理").replied("回来券")
    met = (("阿梅", 1, True), ("阿梅", 2, True), ("老王", 1, False), ("小林", 1, False))
    with chat.shop.work() as work:
        for name, month, held in met:
            row = Spell(
                rule_id=1, member_id=chat.who[name].id, bought_on=date(2026, month, 1), held=held,
                status=SpellStatus.HELD if held else SpellStatus.WAITING, assigned_at=work.now, until=work.now,
            )  # fmt: skip
            work.session.add(row)
            work.session.flush()
    chat.runs("winback.send")
