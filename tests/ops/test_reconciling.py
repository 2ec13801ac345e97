"""The command beside a running shop: it fetches the sandbox cashier's bills as it would the gateway's."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from payments.bills import ZONE
from tests.ops.process import command, running

pytestmark = pytest.mark.slow


def test_a_quiet_day_ends_with_nought(seeded: Path) -> None:
    day = (datetime.now(ZONE) - timedelta(days=2)).date().isoformat()
    with running(seeded) as shop:
        port = shop.address.rpartition(":")[2].rstrip("/")
        done = command(seeded, "reconcile", "--date", day, port=port)
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"{day} 对账：没有未处理的差异" in done.stdout
        soon = command(seeded, "reconcile", "--date", datetime.now(ZONE).date().isoformat(), port=port)
        assert soon.returncode == 1
        assert "还在生成" in soon.stdout
