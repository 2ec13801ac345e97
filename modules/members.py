"""People, roles, bind codes; help. And what every module keeps of people: who they are, what was said to them."""

from __future__ import annotations

from core.personal import ANONYMOUS, Personal, of
from handlers import help as help_handlers
from handlers import members
from models.files import KeptFile
from models.history import Move
from models.inbox import InboxMessage
from models.members import BindCode, BindTry, Identity, Member, Membership, RoleGrant
from models.outbox import Delivery, Pace
from models.simulator import SimulatorMessage, SimulatorRead
from modules.module import Module
from queries import personal as find
from queries.retention import NO_MESSAGE
from services import forgetting, inbox, unsettled
from services.members import profile

PERSONAL = (
    Personal(
        "profile",
        Member,
        of(Member.id),
        reads=profile,
        blanks={"name": ANONYMOUS, "language": None, "sealed_address": ""},
        owed=unsettled.roles,
    ),
    Personal("identities", Identity, of(Identity.member_id), ("channel", "external_id"), deletes=True),
    Personal(
        "memberships",
        Membership,
        of(Membership.member_id),
        ("community_id", "name", "pickup_point", "joined_at"),
        blanks={"name": ANONYMOUS, "pickup_point": ""},
    ),
    Personal("roles", RoleGrant, of(RoleGrant.member_id), ("role", "granted_at"), deletes=True),
    Personal("codes", BindCode, of(BindCode.member_id), deletes=True),
    Personal("tries", BindTry, of(BindTry.member_id), deletes=True),
    Personal(
        "answers",
        InboxMessage,
        of(InboxMessage.member_id),
        erases=inbox.forget,
        mentions=("reply",),
        copies=("reply",),
    ),
    Personal(
        "messages",
        Delivery,
        find.to_them_or_by_them,
        blanks={"message": dict(NO_MESSAGE)},
        mentions=("message", "problem"),
        copies=("message",),
    ),
    Personal("moves", Move, of(Move.member_id), blanks={"reason": ""}, mentions=("reason",)),
    Personal("paces", Pace, find.destinations(Pace.destination), deletes=True),
    Personal(
        "transcript",
        SimulatorMessage,
        find.simulated(SimulatorMessage.sender),
        erases=forgetting.transcript,
        mentions=("text", "extras", "message_id"),
        copies=("text",),
    ),
    Personal(
        "files",
        KeptFile,
        find.either(KeptFile.made_by, KeptFile.for_member),
        ("name", "size", "created_at"),
        deletes=True,
    ),
    Personal("reads", SimulatorRead, find.simulated(SimulatorRead.person), deletes=True),
)

MODULE = Module("members", routers=(help_handlers.router, members.router), personal=PERSONAL, basic=True)
