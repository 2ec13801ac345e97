"""Win-back: rules that address whoever comes less often than usual, and know whether that pays."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import winback
from models.winback import Spell, WinbackRule
from modules.module import Module
from scheduler.winback import jobs
from services import winback as business
from services.members import MembersJoined
from services.outbox import MessageParked, MessageSent

PERSONAL = (
    Personal("winback_rules", WinbackRule, of(WinbackRule.made_by), ("stage", "offer", "status", "made_at")),
    Personal("winback_spells", Spell, of(Spell.member_id), ("rule_id", "bought_on", "status", "assigned_at")),
)

MODULE = Module(
    "winback",
    requires=("segments", "consent", "coupons"),
    routers=(winback.router,),
    jobs=(jobs,),
    listeners={
        MessageSent: (business.note_sent,),
        MessageParked: (business.note_parked,),
        MembersJoined: (business.members_joined,),
    },
    personal=PERSONAL,
)
