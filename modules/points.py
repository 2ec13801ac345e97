"""Points: earned, spent, taken back; signing in; invitations."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import invitations, points
from models.invitations import Invitation, InviteCode
from models.points import PointsAccount, PointsEntry, SignIn
from modules.module import Module
from scheduler.points import jobs
from services import rewards, sign_ins, spending
from services.events import EventsAsked
from services.members import MembersJoined
from services.orders import OrderCompleted, OrderGone, OrderPaid, OrderPriced, OrderRevived
from services.refunds import RefundMoved
from services.reviews import ReviewWritten

PERSONAL = (
    Personal("points", PointsAccount, of(PointsAccount.member_id), ("free", "reserved")),
    Personal(
        "points_entries",
        PointsEntry,
        of(PointsEntry.member_id),
        ("kind", "reason", "order_id", "note", "moved_at"),
        blanks={"note": ""},
        mentions=("note",),
    ),
    Personal("sign_ins", SignIn, of(SignIn.member_id), ("day", "streak", "points")),
    Personal("invite_codes", InviteCode, of(InviteCode.member_id), ("code",), deletes=True),
    Personal("invitations", Invitation, of(Invitation.invited_id), ("invited_at", "fulfilled_at")),
)

MODULE = Module(
    "points",
    requires=("members", "orders", "payments"),
    routers=(points.router, invitations.router),
    jobs=(jobs,),
    listeners={
        OrderCompleted: (rewards.order_completed,),
        ReviewWritten: (rewards.review_written,),
        EventsAsked: (sign_ins.show,),
    },
    finishes={
        OrderPriced: (spending.order_priced,),
        OrderPaid: (spending.order_paid,),
        OrderGone: (spending.order_gone,),
        OrderRevived: (spending.order_revived,),
        RefundMoved: (rewards.refund_moved,),
        MembersJoined: (rewards.members_joined,),
    },
    personal=PERSONAL,
    stays="stays-points",
)
