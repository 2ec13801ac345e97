"""Messages to the people of a segment, past a governor that knows when it is enough."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import mailings, occasions
from models.mailings import Mailing, MailingReceiver
from models.occasions import AutoMailing
from modules.module import Module
from scheduler.mailings import jobs
from services import mailings as business
from services import occasions as auto
from services.members import MembersJoined
from services.outbox import MessageParked, MessageSent

PERSONAL = (
    Personal("mailings", Mailing, of(Mailing.made_by), mentions=("text", "other")),
    Personal("auto_mailings", AutoMailing, of(AutoMailing.made_by)),
    Personal("mailing_receivers", MailingReceiver, of(MailingReceiver.member_id), ("mailing_id", "status", "sent_at")),
)

MODULE = Module(
    "mailings",
    requires=("segments", "consent"),
    routers=(mailings.router, occasions.router),
    jobs=(jobs,),
    finishes={
        MessageSent: (business.note_sent,),
        MessageParked: (business.note_parked,),
        MembersJoined: (business.members_joined, auto.members_joined),
    },
    personal=PERSONAL,
    stays="stays-mailings",
)
