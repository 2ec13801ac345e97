"""What a handler is given: the work, the message, who says it and where."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.channel import Abilities
from bot.message import Incoming, Kind
from bot.router import Switchboard
from core.work import Work
from models.members import Role
from queries.members import Caller

NONE = Abilities()


@dataclass
class Context:
    """`text` is the plain form of the whole message; `caller` is who sent it (see queries.members.Caller).

    `abilities`: what the channel can do that it came by.
    """

    work: Work
    incoming: Incoming
    caller: Caller
    text: str
    where: Kind
    switchboard: Switchboard
    abilities: Abilities = NONE

    def has(self, role: Role) -> bool:
        return role in self.caller.roles
