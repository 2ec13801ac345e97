"""What a handler is given: the work, the message, who says it and where."""

from __future__ import annotations

from dataclasses import dataclass

from bot.message import Incoming, Kind
from bot.router import Switchboard
from core.work import Work
from models.members import Role
from queries.members import Caller


@dataclass
class Context:
    """`text` is the plain form of the whole message; `caller` is who sent it (see queries.members.Caller)."""

    work: Work
    incoming: Incoming
    caller: Caller
    text: str
    where: Kind
    switchboard: Switchboard

    def has(self, role: Role) -> bool:
        return role in self.caller.roles
