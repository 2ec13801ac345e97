"""A market to measure in: groups with an open deal each, goods, people, and their messages ready to be sent."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from string import ascii_uppercase
from urllib.parse import urlencode

from sqlalchemy import insert

from benchmarks.load import post
from core.clock import SystemClock
from core.database import Database
from core.settings import Settings
from core.work import Shop, Work
from models import Base
from models.members import Community, CommunityChat, Identity, Member, Membership
from services import catalog, deals
from services.deals import Offering
from tests import make
from tests.vectors import seal

BOT = "bench-bot"
FOLLOWERS = 64


@dataclass(frozen=True, slots=True)
class Stall:
    """A group with an open deal. `letters` are what can be ordered there, with their SKUs; `people` its members."""

    group: str
    community: int
    letters: tuple[str, ...]
    skus: tuple[int, ...]
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """One piece of one product, by somebody who has not yet ordered in that group."""

    stall: Stall
    letter: str
    sku: int
    member: int


class Market:
    """All stalls. Its orders never come from the same person in the same group twice: each is a new order."""

    def __init__(self, stalls: Sequence[Stall]) -> None:
        self.stalls = stalls
        self._turns = self._all()

    def orders(self, number: int) -> list[Order]:
        """The next so many, from group to group. Raises RuntimeError when everybody has ordered everywhere."""
        found = list(islice(self._turns, number))
        if len(found) < number:
            raise RuntimeError("too few people for so many orders")
        return found

    def _all(self) -> Iterator[Order]:
        for turn in count():
            for stall in self.stalls:
                if turn >= len(stall.people):
                    return
                piece = turn * 7 % len(stall.letters)
                yield Order(stall, stall.letters[piece], stall.skus[piece], stall.people[turn])


def environment(database: str, data: Path) -> dict[str, str]:
    """The settings of the measured server."""
    return {
        "QUNMAI_DEMO": "true",
        "QUNMAI_DATABASE_URL": database,
        "QUNMAI_DATA": str(data),
        "QUNMAI_LOGGING__LEVEL": "WARNING",
        "QUNMAI_CHANNELS__OFFICIAL_ACCOUNT__ENABLED": "true",
        "QUNMAI_CHANNELS__OFFICIAL_ACCOUNT__APP_ID": seal.APP_ID,
        "QUNMAI_CHANNELS__OFFICIAL_ACCOUNT__TOKEN": seal.TOKEN,
        "QUNMAI_CHANNELS__OFFICIAL_ACCOUNT__AES_KEY": seal.AES_KEY,
        "QUNMAI_CHANNELS__WECOM_BOT__ENABLED": "true",
        "QUNMAI_CHANNELS__WECOM_BOT__TOKEN": seal.TOKEN,
        "QUNMAI_CHANNELS__WECOM_BOT__AES_KEY": seal.AES_KEY,
        "BENCH_DATABASE": database.replace("postgresql://", "postgresql+psycopg://", 1),
        "BENCH_TOKEN": seal.TOKEN,
        "BENCH_AES_KEY": seal.AES_KEY,
        "BENCH_APP_ID": seal.APP_ID,
    }


def build(database_url: str, data: Path, goods: int, buyers: int = 0) -> Market:
    """A market of so many goods, up to 26 to a group, for so many orders; plenty of stock, everybody known."""
    database = Database(database_url)
    Base.metadata.drop_all(database.engine)
    Base.metadata.create_all(database.engine)
    shop = Shop(database, SystemClock(), Settings(demo=True, data=data, secret_key="b" * 40))
    stalls = []
    with shop.work() as work:
        leader = make.member(work, "团长")
        firsts = range(0, goods, len(ascii_uppercase))
        people = _people(work, -(-buyers // len(firsts)))
        for first in firsts:
            name = f"群{first}"
            group = make.community(work, name)
            work.session.add(CommunityChat(community_id=group.id, channel="wecom_bot", account=BOT, chat_id=name))
            _join(work, group, people)
            here = range(first, min(goods, first + len(ascii_uppercase)))
            skus = [make.sku(work, f"好货{n}号", stock=9_000_000, price="9.90") for n in here]
            catalog.bump(work)
            deals.open_(work, group.id, leader.id, f"第{first}团", [Offering(sku.id) for sku in skus])
            letters = tuple(ascii_uppercase[: len(skus)])
            stalls.append(Stall(name, group.id, letters, tuple(sku.id for sku in skus), tuple(people)))
    database.dispose()
    analyze(database_url)
    return Market(stalls)


def analyze(database_url: str) -> None:
    """Let the database look at what it holds; in a shop it does so by itself within its first minute. Whatever was
    planned for empty tables is planned anew."""
    database = Database(database_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    database.dispose()


def _people(work: Work, number: int) -> list[int]:
    """The ids of so many members whom the bot knows by these ids."""
    if not number:
        return []
    rows = [{"name": f"顾客{n}", "created_at": work.now} for n in range(number)]
    people = list(work.execute(insert(Member).returning(Member.id), rows).scalars())
    for channel, account in (
        ("wecom_bot", BOT),
        ("official_account", "gh_bench"),
    ):  # heard by one, pushed to by another
        known = [{"channel": channel, "account": account, "member_id": p, "external_id": _user(p)} for p in people]
        work.execute(insert(Identity), known)
    return people


def _join(work: Work, group: Community, people: Sequence[int]) -> None:
    if people:
        rows = [{"community_id": group.id, "member_id": p, "name": _user(p), "joined_at": work.now} for p in people]
        work.execute(insert(Membership), rows)


def _user(member: int) -> str:
    return f"u{member}"


def orders(market: Market, number: int) -> list[bytes]:
    """So many orders as the smart bot's callback gets them."""
    return [_bot(one.stall.group, _user(one.member), f"{one.letter}+1") for one in market.orders(number)]


def plain_orders(market: Market, number: int) -> list[bytes]:
    """The same orders for the floors: JSON with ids."""
    return [
        post("/", json.dumps({"sku": one.sku, "community": one.stall.community, "member": one.member}).encode())
        for one in market.orders(number)
    ]


def _bot(group: str, person: str, text: str) -> bytes:
    message = {
        "msgid": uuid.uuid4().hex, "aibotid": BOT, "chatid": group, "chattype": "group", "from": {"userid": person},
        "response_url": "", "msgtype": "text", "text": {"content": f"@群买 {text}"},
    }  # fmt: skip
    encrypted = seal.seal(json.dumps(message), "")
    return post("/wecom/bot?" + _signed(encrypted), json.dumps({"encrypt": encrypted}).encode(), "application/json")


def account_messages(text: str, number: int, path: str = "/wechat/official-account") -> list[bytes]:
    """So many safe-mode messages of one follower to the official account."""
    made = []
    for turn in range(number):
        xml = (
            f"<xml><ToUserName><![CDATA[gh_bench]]></ToUserName>"
            f"<FromUserName><![CDATA[o{turn % FOLLOWERS}]]></FromUserName>"
            f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
            f"<Content><![CDATA[{text}]]></Content><MsgId>{10**12 + turn}</MsgId></xml>"
        )
        encrypted = seal.seal(xml, seal.APP_ID)
        body = f"<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        made.append(post(f"{path}?{_signed(encrypted)}", body.encode(), "text/xml"))
    return made


def _signed(encrypted: str) -> str:
    return urlencode(seal.query_for(encrypted, int(time.time()), os.urandom(4).hex()))
