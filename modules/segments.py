"""Whom to address: people divided by what they bought, when, where and for how much."""

from __future__ import annotations

from handlers import segments
from modules.module import Module

MODULE = Module("segments", requires=("catalog", "orders"), routers=(segments.router,))
