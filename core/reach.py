"""By which channels a person can be written to unasked, and for how long after they last wrote themselves.

The one place where it stands: channels say it as their ability (bot.channels), the governor and the deliverer go by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

# None: always. The official account: developers.weixin.qq.com, "Customer service messages".
WRITES: Mapping[str, timedelta | None] = {"simulator": None, "official_account": timedelta(hours=48)}
