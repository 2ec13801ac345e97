"""The three reports as pictures. `word` gives a sentence of the catalogue in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

from documents import charts
from queries.figures import By
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
