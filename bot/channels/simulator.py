"""The simulated platform's channel: what is sent becomes a bubble in its transcript."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from bot.attachments import AttachmentGone
from bot.channels.channel import Abilities, PassingFailure, PermanentFailure, Rendered
from bot.message import Chat, Kind
from core.reach import WRITES
from core.work import Shop
from queries.simulator import ACCOUNT, CHANNEL
from services import simulator

__all__ = ["ACCOUNT", "CHANNEL", "SimulatorChannel"]


class SimulatorChannel:
    """Keeps bot.channels.channel.Channel. Opens its own work: call it outside any transaction."""

    name = CHANNEL
    abilities = Abilities(
        receives_groups=True,
        pushes_to_groups=True,
        pushes_to_people=CHANNEL in WRITES,
        within=WRITES.get(CHANNEL),
        answers_privately=True,
        longest_text_bytes=simulator.LONGEST_TEXT_BYTES,
        repeatable=True,
    )

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def send(self, chat: Chat, rendered: Rendered, delivery_id: str) -> None:
        """Show it once per `delivery_id`. Raises PermanentFailure where there is no such chat."""
        place = simulator.private_chat(chat.id) if chat.kind is Kind.PRIVATE else chat.id
        try:
            with self._shop.work() as work:
                simulator.push(work, place, rendered, delivery_id)
        except simulator.UnknownChat:
            raise PermanentFailure("no-such-chat") from None
        except OperationalError as error:
            raise PassingFailure("busy") from error

    def fetch(self, reference: str) -> bytes:
        """What somebody has put beside a message (services.simulator.upload)."""
        with self._shop.work(reads=True) as work:
            content = simulator.content(work, reference)
        if content is None:
            raise AttachmentGone
        return content
