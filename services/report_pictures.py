"""Reports as pictures: the three, what campaigns brought, how goods sell.

`word` gives a sentence of the catalogue in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from core.money import Money
from core.quantity import Quantity
from documents import charts
from queries.figures import By
from services.effects import By as Divided
from services.effects import Effect
from services.reports import Change, Growth, Revenue

Word = Callable[..., str]
STAGES = ("active", "cooling", "sleeping", "lost")
MOST = 8


def growth(report: Growth, word: Word) -> bytes:
    """How customers stand now, beside the period before."""
    series = [
        charts.Series(word(name), [getattr(people, stage) for stage in STAGES])
        for name, people in (("period-before", report.before), ("period-now", report.now))
    ]
    labels = [word(f"stage-{stage}") for stage in STAGES]
    return charts.bars(word("growth-title", period=str(report.period)), labels, series)


def revenue(report: Revenue, word: Word) -> bytes:
    """Net revenue by day; of a single day by community."""
    by = By.DAY if report.period.days > 1 else By.COMMUNITY
    shares = report.shares[by]
    if by is By.COMMUNITY:
        shares = shares[:MOST]
    labels = [(share.name or word("no-community"))[5 if by is By.DAY else 0 :] for share in shares]
    title = word("revenue-title", period=str(report.period))
    series = charts.Series(word("revenue-net"), [share.net for share in shares])
    return charts.lines(title, labels, [series]) if len(shares) > MOST else charts.bars(title, labels, [series])


def change(report: Change, word: Word) -> bytes:
    """From the earlier period's net revenue to this one's, cause by cause."""
    steps = [(word(f"cause-{cause}-short"), amount) for cause, amount in report.causes.items()]
    title = word("change-title", period=str(report.period), earlier=str(report.earlier))
    return charts.waterfall(
        title, (word("period-before"), report.then.net), steps, (word("period-now"), report.now.net)
    )


def effect(
    by: Divided, groups: Sequence[tuple[str, Effect]], word: Word, units: charts.Units = charts.CHINESE
) -> bytes:
    """What a new customer cost, group by group; where none came, how many people."""
    shown = groups[:MOST]
    priced = any(one.first for _, one in shown)
    values = [one.per_first if priced else one.people for _, one in shown]
    title = word("effect-picture" if priced else "effect-picture-people", by=word(f"effect-by-{by}"))
    series = charts.Series(word("effect-column-per-first"), values)
    return charts.bars(title, [name for name, _ in shown], [series], units=units)


def sold(
    name: str, days: Sequence[date], amounts: Sequence[Quantity], means: Sequence[Money | None], word: Word
) -> tuple[bytes, bytes]:
    """How much of a product was sold each day, and for how much: two pictures, the two have no scale in common."""
    labels = [f"{day:%m-%d}" for day in days]
    return (
        charts.lines(word("selling-quantities", name=name), labels, [charts.Series(name, amounts)]),
        charts.lines(word("selling-prices", name=name), labels, [charts.Series(name, means)]),
    )
