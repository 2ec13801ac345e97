"""A group chat as people export it: names, times and texts in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

_TIME = r"(?P<at>(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?[ T])?\d{1,2}:\d{2}(?::\d{2})?)"
# "2026-03-06 18:02:11 阿梅", "阿梅 18:02", "阿梅(wxid_1) 2026/3/6 18:02", each with the text on the lines below.
_HEADS = (
    re.compile(rf"^\s*{_TIME}\s+(?P<who>\S.{{0,40}}?)\s*[:：]?\s*$"),
    re.compile(rf"^\s*(?P<who>\S.{{0,40}}?)\s+{_TIME}\s*$"),
)
_INLINE = re.compile(r"^(?P<who>[^:：\s]{1,20})\s*[:：]\s*(?P<text>.+)$")
_NUMBERED = re.compile(r"^\s*\d+\s*[.、．)）]")


@dataclass(frozen=True, slots=True)
class Line:
    """A message of the export; `at` is None where it carries no date."""

    sender: str
    text: str
    at: datetime | None = None


def parse(text: str, zone: tzinfo) -> list[Line]:
    """The messages of an export, in their order. Lines with times begin a message; without any, "name: text" does."""
    rows = text.replace("\r\n", "\n").split("\n")
    timed = any(_head(row) for row in rows)
    return [line for line in (_timed(rows, zone) if timed else _plain(rows)) if line.text]


def _head(row: str) -> re.Match[str] | None:
    if _NUMBERED.match(row):
        return None
    return next((found for pattern in _HEADS if (found := pattern.match(row))), None)


def _timed(rows: list[str], zone: tzinfo) -> Iterator[Line]:
    sender, at, body = "", None, list[str]()
    for row in rows:
        head = _head(row)
        if head is None:
            body.append(row)
            continue
        if sender:
            yield Line(sender, "\n".join(body).strip(), at)
        sender, at, body = head["who"].strip(), _moment(head["at"], zone), []
    if sender:
        yield Line(sender, "\n".join(body).strip(), at)


def _moment(text: str, zone: tzinfo) -> datetime | None:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if len(numbers) < 5:
        return None
    try:
        return datetime(*numbers[:6], tzinfo=zone)  # type: ignore[misc,arg-type]
    except ValueError:
        return None


def _plain(rows: list[str]) -> Iterator[Line]:
    sender, body = "", list[str]()
    for row in rows:
        found = _INLINE.match(row)
        if found is None or row.startswith("#"):
            body.append(row)
            continue
        if sender:
            yield Line(sender, "\n".join(body).strip())
        sender, body = found["who"], [found["text"]]
    if sender:
        yield Line(sender, "\n".join(body).strip())
