"""Whom to address: people divided by what they bought, when, where and for how much."""

from __future__ import annotations

from handlers import audiences, segments
from modules.module import Module
from services import segments as business
from services.members import MembersJoined

MODULE = Module(
    "segments",
    requires=("catalog", "orders"),
    routers=(segments.router, audiences.router),
    finishes={MembersJoined: (business.members_joined,)},
)
