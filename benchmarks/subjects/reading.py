"""How fast texts are read, on one core.

"Cold" forgets all remembered tokens before each
text; "again" is the everyday case of a list that is posted once more with an entry added.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Effort, Figure
from reading import Offer, Said, read
from reading.scan import remembered
from tests.corpus.score import cases, offers


def measure(effort: Effort) -> Iterator[Figure]:
    deals = offers()
    yield Figure("short messages", short_messages(effort, deals), "/s", at_least=3000)
    yield Figure("a list of 40, cold", chain(effort, deals, cold=True), "ms", at_most=5)
    yield Figure("a list of 40, again", chain(effort, deals, cold=False), "ms", at_most=5)
    name, milliseconds = long_text(effort, deals)
    yield Figure(f"10,000 characters, the slowest ({name})", milliseconds, "ms", at_most=50)


def short_messages(effort: Effort, deals: dict[str, Offer]) -> float:
    """Short messages a second, cold, with their context."""
    told = [
        (
            case["text"],
            deals.get(case["deal"]),
            case["sender"],
            Said(**case["quote"]) if case["quote"] else None,
            [Said(**said) for said in case.get("recent", [])],
        )
        for case in cases()
        if case["expect"]["kind"] != "chain"
    ]

    def work() -> None:
        for text, deal, sender, quote, recent in told:
            remembered.cache_clear()
            read(text, deal, sender=sender, quote=quote, recent=recent)

    return len(told) / effort.best(work)


def chain(effort: Effort, deals: dict[str, Offer], *, cold: bool) -> float:
    """Milliseconds for a list of 40 entries."""
    rows = "\n".join(f"{n}. 邻居{n} 苹果{n % 5 + 1}斤 香蕉2斤 {n % 9 + 1}号楼" for n in range(1, 41))
    text = f"#接龙\n周五水果团\n{rows}"

    def work() -> None:
        if cold:
            remembered.cache_clear()
        read(text, deals["fruit"])

    work()
    return effort.best(work) * 1000


def long_text(effort: Effort, deals: dict[str, Offer]) -> tuple[str, float]:
    """Milliseconds for the slowest of some texts of 10,000 characters."""
    texts = {
        "talk": "今天天气真好我们去公园吧" * 834,
        "digits": "1" * 10_000,
        "numbers": "1. " * 3_333,
        "goods": "苹果2斤 " * 2_000,
        "one entry": "#接龙\n1. 阿梅 " + "苹果2斤 " * 2_000,
        "list": "#接龙\n" + "\n".join(f"{n}. 阿梅{n} 苹果2斤" for n in range(1, 700)),
    }
    slowest = ("", 0.0)
    for name, text in texts.items():

        def work(text: str = text) -> None:
            remembered.cache_clear()
            read(text[:10_000], deals["fruit"])

        slowest = max(slowest, (name, effort.best(work) * 1000), key=lambda pair: pair[1])
    return slowest
