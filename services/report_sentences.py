"""The change of a period in three sentences: how much, why, where."""

from __future__ import annotations

from core.say import Say, say
from queries.figures import By
from services import changes
from services.reports import Change


def change(report: Change) -> list[Say]:
    """How much, why, where: three sentences."""
    now, then = report.now.net, report.then.net
    why = [say(f"cause-of-{cause}", amount=changes.signed(amount)) for cause, amount in report.causes.items()]
    where = [
        say("change-mix", name=mix.name or say("no-community"), amount=changes.signed(mix.more))
        for by in (By.COMMUNITY, By.PRODUCT)
        for mix in report.mix[by][:3]
        if mix.more
    ]
    says = [
        say(
            "change-head", period=str(report.period), earlier=str(report.earlier), now=now, then=then,
            more=changes.signed(now - then), rate=changes.rate(then.fen, now.fen),
        ),
        say("change-why", causes=why),
    ]  # fmt: skip
    return says + ([say("change-where", mix=where)] if where else [])
