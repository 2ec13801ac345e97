"""What people say is sorted by a table of words."""

from __future__ import annotations

import pytest

from reading.opinions import Fault, Topic, fault, topics


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("很甜，也新鲜", {Topic.TASTE, Topic.FRESHNESS}),
        ("包裝太差", {Topic.WRAPPING}),
        ("送得慢，还贵", {Topic.DELIVERY, Topic.PRICE}),
        ("分量足", {Topic.AMOUNT}),
        ("Very FRESH, sweet", {Topic.FRESHNESS, Topic.TASTE}),
        ("好", set()),
        ("", set()),
        ("\x00😀" * 50, set()),
    ],
)
def test_topics(words: str, expected: set[Topic]) -> None:
    assert topics(words) == expected


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("压坏了", Fault.CRUSHED), ("坏了2个", Fault.SPOILED), ("少了一斤", Fault.MISSING), ("发错了", Fault.WRONG),
        ("太酸", Fault.TASTE), ("送晚了", Fault.LATE), ("不想要了", Fault.UNWANTED), ("随便", Fault.OTHER),
        ("", Fault.OTHER),
    ],
)  # fmt: skip
def test_faults(reason: str, expected: Fault) -> None:
    assert fault(reason) is expected
