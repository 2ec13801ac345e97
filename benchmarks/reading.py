"""How fast texts are read, on one core: `python -m benchmarks.reading`.

Processor time, the best of several rounds (the machine may be shared). "Cold" forgets all remembered tokens before each
text; "again" is the everyday case of a list that is posted once more with an entry added.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from reading import Offer, Said, read
from reading.scan import remembered
from tests.corpus.score import cases, offers

ROUNDS = 25


def best(work: Callable[[], None]) -> float:
    """Seconds of the fastest round."""
    found = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def short_messages(deals: dict[str, Offer]) -> float:
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

    return len(told) / best(work)


def chain(deals: dict[str, Offer], *, cold: bool) -> float:
    """Milliseconds for a list of 40 entries."""
    rows = "\n".join(f"{n}. 邻居{n} 苹果{n % 5 + 1}斤 香蕉2斤 {n % 9 + 1}号楼" for n in range(1, 41))
    text = f"#接龙\n周五水果团\n{rows}"

    def work() -> None:
        if cold:
            remembered.cache_clear()
        read(text, deals["fruit"])

    work()
    return best(work) * 1000


def long_text(deals: dict[str, Offer]) -> tuple[str, float]:
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

        slowest = max(slowest, (name, best(work) * 1000), key=lambda pair: pair[1])
    return slowest


def main() -> None:
    deals = offers()
    print(f"short messages: {short_messages(deals):,.0f} a second (goal 3,000)")
    print(f"a list of 40:   {chain(deals, cold=True):.1f} ms cold, {chain(deals, cold=False):.1f} ms again (goal 5 ms)")
    name, milliseconds = long_text(deals)
    print(f"10,000 characters: {milliseconds:.0f} ms at worst ({name}; goal 50 ms)")


if __name__ == "__main__":
    main()
