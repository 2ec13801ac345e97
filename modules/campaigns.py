"""Ways of promoting: what they cost, by what people come, what that leads to."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import campaigns, channel_codes, effects, group_codes
from models.campaigns import CampaignCost, Touch
from modules.module import Module
from scheduler.group_codes import jobs
from services import attribution
from services.invitations import MemberInvited
from services.members import MembersJoined
from services.orders import OrderPaid

PERSONAL = (
    Personal("touches", Touch, of(Touch.member_id), ("code_id", "channel", "joined", "at")),
    Personal("campaign_costs", CampaignCost, of(CampaignCost.noted_by), mentions=("words",)),
)

MODULE = Module(
    "campaigns",
    requires=("orders", "payments"),
    routers=(campaigns.router, channel_codes.router, group_codes.router, effects.router),
    jobs=(jobs,),
    listeners={
        OrderPaid: (attribution.order_paid,),
        MemberInvited: (attribution.invited,),
    },
    finishes={MembersJoined: (attribution.members_joined,)},
    personal=PERSONAL,
)
