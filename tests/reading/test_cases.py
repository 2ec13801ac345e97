"""The language in other shops, row by row."""

from __future__ import annotations

import re

import pytest

from reading import Entry, Reading, read

from .cases import CASES
from .shops import SHOPS


def brief(entry: Entry, kind: str) -> str:
    """An entry as the table writes it, without notes and remarks."""
    name = entry.name + (f"@{entry.place}" if entry.place and kind == "chain" else "")
    if kind != "chain" and entry.place:
        name = f"{entry.name}@{entry.place}"
    if entry.status == "cancelled" and not entry.lines:
        return f"{name} ✗"
    if entry.needs:
        return f"{name} ?"
    return " ".join([name, *(f"{line.item}*{line.quantity}" for line in entry.lines)]).strip()


def expected(text: str) -> tuple[str, list[str], list[str]]:
    """Kind, entries without notes and remarks, and the notes and remarks that the table insists on."""
    kind, _, rest = text.partition(" ")
    extras = re.findall(r"\(([^)]*)\)", rest) + [r.strip() for r in re.findall(r"#([^|]*)", rest)]
    bare = re.sub(r"\([^)]*\)|#[^|]*", "", rest)
    return kind, [" ".join(part.split()) for part in bare.split("|")] if bare.strip() else [], extras


def extras_of(reading: Reading) -> list[str]:
    return [line.note for _, line in reading.lines() if line.note] + [
        entry.remark for entry in reading.entries if entry.remark
    ]


@pytest.mark.parametrize(("shop", "text", "want"), CASES, ids=[text.replace("\n", "/")[:40] for _, text, _ in CASES])
def test_form_is_read(shop: str, text: str, want: str) -> None:
    reading = read(text, SHOPS[shop])
    kind, entries, extras = expected(want)
    assert str(reading.kind) == kind
    got = [brief(entry, kind) for entry in reading.entries]
    assert [g for g in got if g] == entries
    assert set(extras) <= set(extras_of(reading))
