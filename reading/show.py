"""A reading for people and for programs: its reasons, its JSON, its text underlined."""

from __future__ import annotations

import unicodedata
from typing import Any

from .model import Entry, Line, Reading, Why


def why_json(why: Why) -> dict[str, Any]:
    return {"span": [why.start, why.end], "rule": why.rule, "confidence": why.confidence}


def line_json(line: Line) -> dict[str, Any]:
    return {
        "item": line.item,
        "quantity": str(line.quantity),
        "note": line.note,
        "unit": line.unit,
        "why": why_json(line.why),
    }


def entry_json(entry: Entry) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": entry.name,
        "status": str(entry.status),
        "place": entry.place,
        "lines": [line_json(line) for line in entry.lines],
        "remark": entry.remark,
        "number": entry.number,
        "why": why_json(entry.why),
    }
    if entry.needs:
        data["needs"] = entry.needs
    if entry.user_id:
        data |= {"user_id": entry.user_id, "posted_at": entry.posted_at}
    return data


def to_json(reading: Reading) -> dict[str, Any]:
    """The reading as plain data: kind and entries as in the corpus, with spans, rules and confidence beside them."""
    data: dict[str, Any] = {
        "kind": str(reading.kind),
        "entries": [entry_json(e) for e in reading.entries],
        "why": why_json(reading.why),
    }
    if reading.candidates:
        data["candidates"] = list(reading.candidates)
    if header := reading.header:
        data["header"] = {
            "title": header.title,
            "first_number": header.first_number,
            "total": None if header.total is None else str(header.total),
            "items": list(header.items),
            "flags": [{"text": f.text, "reason": f.reason, "why": why_json(f.why)} for f in header.flags],
        }
    return data


def why(reading: Reading) -> list[str]:
    """One sentence for each part: what was read, from which words, by which rule."""

    def words(reason: Why) -> str:
        return reading.text[reason.start : reason.end].replace("\n", " ").strip()

    found = [f"{reading.kind}: {reading.why.rule} ({reading.why.confidence:.2f})"]
    for entry, line in reading.lines():
        found.append(
            f"{entry.name or 'sender'}: {line.item} × {line.quantity} from {words(line.why)!r}: "
            f"{line.why.rule} ({line.why.confidence:.2f})"
        )
    found += [
        f"{entry.name}: {entry.status}, needs {entry.needs or 'nothing'}"
        for entry in reading.entries
        if not entry.lines
    ]
    found += [f"flag: {flag.text} ({flag.reason})" for flag in (reading.header.flags if reading.header else ())]
    return found


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pretty(reading: Reading) -> str:
    """The text, each line of it followed by marks under what was read and what it was read as."""
    marks = [(line.why, f"{line.item}×{line.quantity}") for _, line in reading.lines()]
    drawn = [f"[{reading.kind}] {reading.why.rule}"]
    start = 0
    for text in reading.text.split("\n"):
        drawn.append(text)
        inside = sorted(
            ((w, label) for w, label in marks if start <= w.start < w.end <= start + len(text)),
            key=lambda m: m[0].start,
        )
        under, labels = "", []
        for reason, label in inside:
            a, b = width(text[: reason.start - start]), width(text[: reason.end - start])
            under = under.ljust(a) + "~" * max(0, b - max(a, len(under)))
            labels.append(label)
        if under:
            drawn.append(f"{under}  {', '.join(labels)}")
        start += len(text) + 1
    return "\n".join(drawn)
