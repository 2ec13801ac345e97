"""Reads the development set, the blind sets and what they say otherwise, and scores it.

python -m tests.corpus.score             the figures of the development set, by tag, as a table for docs/reading.md
python -m tests.corpus.score a           the figures of blind set a (b, c, ...)
python -m tests.corpus.score FILE        writes the predictions for check.py
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reading import Offer, Said, read, to_json

from . import check

HERE = Path(__file__).parent
FIELDS = ("note", "place", "remark")


@dataclass
class Score:
    right: int = 0
    total: int = 0
    wrong: list[str] = field(default_factory=list)
    false_orders: list[str] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)
    fields: dict[str, list[int]] = field(default_factory=lambda: {name: [0, 0] for name in FIELDS})
    tags: dict[str, list[int]] = field(default_factory=dict)

    def rate(self, name: str) -> float:
        good, seen = (self.right, self.total) if name == "messages" else self.fields[name]
        return good / seen if seen else 1.0


def files(of: str = "") -> tuple[Path, Path]:
    """The deals and the messages of the development set, or of a blind set by its letter."""
    if not of:
        return HERE / "deals.json", HERE / "messages.jsonl"
    return HERE / "blind" / f"deals-{of}.json", HERE / "blind" / f"messages-{of}.jsonl"


def shelves(of: str = "") -> dict[str, Any]:
    deals: dict[str, Any] = json.loads(files(of)[0].read_text(encoding="utf-8"))
    return deals


def offers(of: str = "") -> dict[str, Offer]:
    return offered(shelves(of))


def offered(deals: dict[str, Any]) -> dict[str, Offer]:
    return {key: Offer.from_json(data) for key, data in deals.items()}


def cases(of: str = "") -> list[dict[str, Any]]:
    return check.read_lines(files(of)[1])


def problems(of: str) -> list[str]:
    """What is wrong with the shape of a set's files."""
    bad = check.Problems()
    deals = shelves(of)
    check.check_deals(deals, bad)
    check.check_messages(cases(of), deals, bad)
    return bad


def predict(case: dict[str, Any], deals: dict[str, Offer]) -> dict[str, Any]:
    quote = Said(**case["quote"]) if case["quote"] else None
    recent = [Said(**said) for said in case.get("recent", [])]
    return to_json(read(case["text"], deals.get(case["deal"]), sender=case["sender"], quote=quote, recent=recent))


def score(of: str = "") -> Score:
    return score_of(cases(of), offers(of))


def score_of(told: list[dict[str, Any]], deals: dict[str, Offer]) -> Score:
    result = Score()
    for case in told:
        want, got = case["expect"], predict(case, deals)
        ok = check.same_message(want, got)
        result.total += 1
        result.right += ok
        for tag in set(case["tags"]):
            seen = result.tags.setdefault(tag, [0, 0])
            seen[0] += ok
            seen[1] += 1
        if not ok:
            result.wrong.append(case["id"])
        if want["kind"] in ("chat", "query") and got["kind"] in check.ORDERS:
            result.false_orders.append(case["id"])
        if want["kind"] == "unclear" and got["kind"] in check.ORDERS:
            result.guesses.append(case["id"])
        if ok:
            count_words(result, want.get("entries", []), got["entries"])
    return result


def count_words(result: Score, wanted: list[dict[str, Any]], got: list[dict[str, Any]]) -> None:
    """Notes, places and remarks are judged where the order is right and one side has any."""
    for want, have in zip(wanted, got, strict=False):
        for name, count in result.fields.items():
            left, right = check.words(want, name), check.words(have, name)
            if left or right:
                count[0] += left == right
                count[1] += 1


def table(result: Score) -> str:
    rows = [f"messages {result.right}/{result.total}"]
    rows += [f"false orders {len(result.false_orders)}", f"guesses {len(result.guesses)}"]
    rows += [f"{name} {good}/{seen}" for name, (good, seen) in result.fields.items()]
    tags = Counter({tag: seen for tag, (_, seen) in result.tags.items()})
    rows += ["", "| tag | right | of |", "|---|---|---|"]
    return "\n".join(
        rows
        + [
            f"| {tag} | {result.tags[tag][0]} | {seen} |"
            for tag, seen in sorted(tags.items(), key=lambda kv: (-kv[1], kv[0]))
        ]
    )


if __name__ == "__main__":
    if len(sys.argv) == 2 and files(sys.argv[1])[0].exists():
        print(table(score(sys.argv[1])))
    elif len(sys.argv) == 2:
        known = offers()
        lines = [json.dumps({"id": case["id"], **predict(case, known)}, ensure_ascii=False) for case in cases()]
        Path(sys.argv[1]).write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        print(table(score()))
