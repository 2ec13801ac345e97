"""接龙: the chat is the order. Lists, "+1" and sentences in a group, questions about them, whose name is whose."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import doubts, group_orders
from models.group_orders import ChainVersion, Doubt, ListName
from modules.module import Module
from queries import personal as find
from services.group_orders import forgetting

PERSONAL = (
    Personal(
        "lists",
        ChainVersion,
        of(ChainVersion.member_id),
        reads=forgetting.own_lines,
        masks={"text": forgetting.lines, "entries": forgetting.entries},
        erases=forgetting.forget,
    ),
    Personal("list_names", ListName, of(ListName.member_id), ("name",), deletes=True),
    Personal(
        "doubts",
        Doubt,
        find.either(Doubt.member_id, Doubt.asked_by),
        ("text", "asked_at"),
        blanks={"text": "", "proposal": {}},
        mentions=("proposal",),
        masks={"text": forgetting.lines},
        typed=("text",),
        erases=forgetting.drop_doubts,
    ),
)

MODULE = Module("group_orders", requires=("orders",), routers=(group_orders.router, doubts.router), personal=PERSONAL)
