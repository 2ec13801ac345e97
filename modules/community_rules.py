"""What a community has of its own beside the shop's rules."""

from __future__ import annotations

from handlers import community_rules as handlers
from modules.module import Module
from services import community_rules
from services.broadcasts import PushPlanned
from services.deals import DealOpened, GroupAsked

MODULE = Module(
    "community_rules",
    requires=("orders",),
    routers=(handlers.router,),
    listeners={
        DealOpened: (community_rules.deal_opened,),
        PushPlanned: (community_rules.push_planned,),
        GroupAsked: (community_rules.group_asked,),
    },
    stays="stays-community_rules",
)
