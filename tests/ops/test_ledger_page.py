"""docs/ledger.md names every account and every kind of entry that the code books, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from models.ledger import Account
from models.points import PointsMove
from services import points
from services.reconciliation import booking
from tests.fire.test_words import sources
from tests.ops.process import ROOT

PAGE = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")


def kinds() -> Iterator[str]:
    """What `ledger.book` and `book_many` are called with. What is no constant must be known below, else it fails."""
    for tree in sources().values():
        for node in ast.walk(tree):
            called = node.func if isinstance(node, ast.Call) else None
            if not isinstance(called, ast.Attribute) or called.attr not in ("book", "book_many"):
                continue
            if not isinstance(called.value, ast.Name) or called.value.id != "ledger":
                continue
            assert isinstance(node, ast.Call)
            match node.args[1]:
                case ast.Constant(value=str(kind)):
                    yield kind
                case ast.JoinedStr(values=[ast.Constant(value="points-"), ast.FormattedValue()]):
                    yield from (f"points-{kind}" for kind in PointsMove if kind in points.BOOKED)
                case ast.Name(id="kind"):
                    yield from booking.KINDS.values()
                case other:
                    raise AssertionError(f"{ast.unparse(other)}: which kinds may that be?")


def test_every_kind_of_entry_is_explained() -> None:
    table = PAGE.split("## Entries")[1]
    assert set(re.findall(r"^\| `([a-z_-]+)` \|", table, re.MULTILINE)) == set(kinds())


def test_every_account_is_explained() -> None:
    table = PAGE.split("## Accounts")[1].split("## Entries")[0]
    assert set(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)) == {str(account) for account in Account}
