"""A group with its cast, on both databases; the books are checked after every story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from core.clock import SetClock
from core.work import Shop
from models.members import Role
from tests.conftest import problems
from tests.stories.chat import MODULES, Chat


@pytest.fixture
def module_names() -> Sequence[str]:
    """What is switched on; a file whose stories need more has its own."""
    return MODULES


@pytest.fixture
def chat(shop: Shop, clock: SetClock, module_names: Sequence[str]) -> Iterator[Chat]:
    """阿梅 buys, 老王 shares the group, 团长 leads, 果园 and 食堂 supply, 经理 manages."""
    chat = Chat(shop, clock, module_names)
    chat.joins("团长", Role.LEADER)
    for name in ("阿梅", "老王"):
        chat.joins(name)
    chat.joins("果园", Role.SUPPLIER, supplier="果园")
    chat.joins("食堂", Role.SUPPLIER, supplier="食堂")
    chat.joins("经理", Role.MANAGER)
    chat.sells("苹果", unit="斤", price="8.90", stock=100, whole=False, aliases=("红富士",))
    chat.sells("香蕉", unit="斤", price="3.90", stock=20, whole=False)
    chat.sells("盒饭", unit="份", price="15.00", stock=50, by="食堂")
    yield chat
    assert problems(shop) == []
