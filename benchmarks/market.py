"""A market to measure in: groups with an open deal each, goods, people, and their messages ready to be sent."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase
from urllib.parse import urlencode

from benchmarks.load import post
from core.clock import SystemClock
from core.database import Database
from core.settings import Settings
from core.work import Shop
from models import Base
from models.members import CommunityChat, Identity
from services import catalog, deals
from services.deals import Offering
from tests import make
from tests.vectors import seal

BOT = "bench-bot"
PEOPLE = 64


@dataclass(frozen=True, slots=True)
class Stall:
    """A group with an open deal. `letters` are what can be ordered there, with their SKUs."""

    group: str
    community: int
    letters: tuple[str, ...]
    skus: tuple[int, ...]


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


def build(database_url: str, data: Path, goods: int) -> list[Stall]:
    """A market of so many goods, up to 26 to a group; plenty of stock, everybody known."""
    database = Database(database_url)
    Base.metadata.drop_all(database.engine)
    Base.metadata.create_all(database.engine)
    shop = Shop(database, SystemClock(), Settings(demo=True, data=data, secret_key="b" * 40))
    stalls = []
    with shop.work() as work:
        leader = make.member(work, "团长")
        people = [make.member(work, f"顾客{number}") for number in range(PEOPLE)]
        for person in people:
            work.session.add(Identity(member_id=person.id, channel="wecom_bot", account=BOT, external_id=person.name))
        for first in range(0, goods, len(ascii_uppercase)):
            name = f"群{first}"
            group = make.community(work, name)
            work.session.add(CommunityChat(community_id=group.id, channel="wecom_bot", account=BOT, chat_id=name))
            for person in people:
                make.joins(work, person, group)
            here = range(first, min(goods, first + len(ascii_uppercase)))
            skus = [make.sku(work, f"好货{n}号", stock=9_000_000, price="9.90") for n in here]
            catalog.bump(work)
            deals.open_(work, group.id, leader.id, f"第{first}团", [Offering(sku.id) for sku in skus])
            letters = tuple(ascii_uppercase[: len(skus)])
            stalls.append(Stall(name, group.id, letters, tuple(sku.id for sku in skus)))
    database.dispose()
    return stalls


def orders(stalls: list[Stall], number: int) -> list[bytes]:
    """So many orders of one piece each, as the smart bot's callback gets them; each from whoever's turn it is."""
    return [_bot(stall.group, person, f"{letter}+1") for stall, letter, _, person in _turns(stalls, number)]


def plain_orders(stalls: list[Stall], number: int) -> list[bytes]:
    """The same orders for the floors: JSON with ids."""
    return [
        post("/", json.dumps({"sku": sku, "community": stall.community, "member": 2 + int(person[2:])}).encode())
        for stall, _, sku, person in _turns(stalls, number)
    ]


def _turns(stalls: list[Stall], number: int) -> Iterator[tuple[Stall, str, int, str]]:
    goods = [(stall, letter, sku) for stall in stalls for letter, sku in zip(stall.letters, stall.skus, strict=True)]
    for turn in range(number):
        yield *goods[turn * 7 % len(goods)], f"顾客{turn % PEOPLE}"


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
            f"<FromUserName><![CDATA[o{turn % PEOPLE}]]></FromUserName>"
            f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
            f"<Content><![CDATA[{text}]]></Content><MsgId>{10**12 + turn}</MsgId></xml>"
        )
        encrypted = seal.seal(xml, seal.APP_ID)
        body = f"<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        made.append(post(f"{path}?{_signed(encrypted)}", body.encode(), "text/xml"))
    return made


def _signed(encrypted: str) -> str:
    return urlencode(seal.query_for(encrypted, int(time.time()), os.urandom(4).hex()))
