"""What managers tell every community, leader or supplier."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import announcements
from models.announcements import Announcement, AnnouncementReceiver
from modules.module import Module
from scheduler.announcements import jobs
from services import announcements as business
from services.members import MembersJoined

PERSONAL = (
    Personal("announcements", Announcement, of(Announcement.made_by), mentions=("text",)),
    Personal("announcement_receivers", AnnouncementReceiver, of(AnnouncementReceiver.member_id), ("announcement_id",)),
)

MODULE = Module(
    "announcements",
    requires=("members", "orders"),
    routers=(announcements.router,),
    jobs=(jobs,),
    finishes={MembersJoined: (business.members_joined,)},
    personal=PERSONAL,
    stays="stays-announcements",
)
