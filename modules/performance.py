"""What promoters and leaders did in a month and what came of it, against a target, ranked."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import performance
from models.performance import PerformanceResult, PerformanceTarget
from modules.module import Module
from scheduler.performance import jobs
from services import performance as business
from services.members import MembersJoined

PERSONAL = (
    Personal(
        "performance_results",
        PerformanceResult,
        of(PerformanceResult.member_id),
        ("month", "points", "rank", "people", "target", "parts"),
    ),
    Personal("performance_targets", PerformanceTarget, of(PerformanceTarget.member_id), ("points", "set_at")),
)

MODULE = Module(
    "performance",
    requires=("campaigns", "promotions"),
    routers=(performance.router,),
    jobs=(jobs,),
    finishes={MembersJoined: (business.members_joined,)},
    personal=PERSONAL,
)
