"""Whoever is erased is found nowhere: every column of every table, the database's file, logs, files. The books stay."""

from __future__ import annotations

import io
import itertools
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import JSON, Enum, LargeBinary, String, select

import modules
from bot.channels.simulator import SimulatorChannel
from bot.deliveries import Deliveries
from core import numbers
from core.clock import SetClock
from core.logs import ShopFormatter
from core.message import message
from core.personal import ANONYMOUS
from core.say import say
from core.work import Shop
from models import Base
from models.consents import Purpose
from models.erasures import Erasure
from models.files import KeptFile
from models.group_orders import ChainVersion
from models.ledger import Posting
from models.members import Identity, Member, Membership, Role
from models.orders import Order, OrderStatus
from models.tickets import Ticket, TicketStatus
from services import consent, erasing
from tests import make
from tests.conftest import problems
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat
from web.simulator import create_blueprint

OURS = tuple(sorted(found.name for found in iter_modules(modules.__path__) if found.name != "module"))
MARK = "zqmark"  # stands in everything that she types
NAME, ID = "梅zqmark子", "id7zqmark"
PNG = b"\x89PNG\r\n\x1a\nzqmark"


class Evening:
    """The group of a shop with all modules, talked to as the simulator's pages do it."""

    def __init__(self, shop: Shop, clock: SetClock) -> None:
        self.chat = Chat(shop, clock, OURS)
        self.shop, self.clock = shop, clock
        app = Flask("evening")
        app.register_blueprint(create_blueprint(shop, self.chat.dispatcher.handle))
        self.client: FlaskClient = app.test_client()
        self._ids = itertools.count(1)

    def says(self, text: str, *, by: str = ID, in_: str = "", mid: str = "", **more: Any) -> str:
        """In the group, or (`in_="private"`) to the bot alone; what was answered."""
        body = {"chat": in_ or self.chat.community.name, "sender": by, "text": text, **more}
        answer = self.client.post("/sim/api/messages", json={**body, "message_id": mid or f"e{next(self._ids)}"})
        assert answer.status_code == 200, answer.text
        return "\n".join(reply["text"] for reply in answer.get_json()["replies"])

    def whispers(self, text: str, *, by: str = ID, **more: Any) -> str:
        return self.says(text, by=by, in_="private", **more)

    def delivers(self) -> None:
        Deliveries(self.shop, {"simulator": SimulatorChannel(self.shop)}).drain()

    def number(self) -> str:
        return numbers.show(look.latest(self.chat).id)

    def pays(self, by: str = ID) -> str:
        order = look.latest(self.chat)
        self.chat.pays(order.id, by)
        self.chat.runs("fulfilment.send_digests")
        return numbers.show(order.id)

    def asks(self, by: str = ID) -> str:
        """The code by which she may confirm that she wants to be erased."""
        said = self.whispers("我的数据 删除", by=by)
        code = re.search(r"删除 ([0-9A-Z]{8})$", said, re.MULTILINE)
        assert code, said
        return code[1]

    def erases(self, by: str = ID) -> str:
        """She asks and confirms; the job runs. What she was answered."""
        said = self.whispers(f"我的数据 删除 {self.asks(by)}", by=by)
        self.chat.runs("consent.erase")
        return said


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that the shop logs, at the finest level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ShopFormatter())
    logger = logging.getLogger("qunmai")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(before)


@pytest.fixture
def evening(shop: Shop, clock: SetClock) -> Iterator[Evening]:
    evening = Evening(shop, clock)
    chat = evening.chat
    chat.joins("团长", Role.LEADER)
    chat.joins("老王")
    chat.joins("果园", Role.SUPPLIER, supplier="果园")
    chat.joins("经理", Role.MANAGER)
    chat.joins("小安", Role.SERVICE)
    for name, price in (("苹果", "8.90"), ("香蕉", "3.90"), ("橙子", "5.00")):
        chat.sells(name, unit="斤", price=price, stock=100, whole=False)
    with shop.work() as work:
        member = make.member(work, NAME)
        work.execute(Identity.__table__.update().where(Identity.member_id == member.id).values(external_id=ID))
        make.joins(work, member, chat.community)
        chat.who[ID] = member
    yield evening
    assert problems(shop) == []


def lives(evening: Evening) -> None:
    """An evening in which she says all that one can say."""
    chat = evening.chat
    evening.whispers("地址 zqmark路9号 13800000000")
    evening.says("自提点 东门")
    evening.whispers("zqmark胡说")
    evening.whispers("新活动 摆摊 迎新", by="经理")
    evening.whispers("渠道码 1 3号摊", by="经理")
    evening.whispers(f"推广费用 1 5 给{NAME}买水", by="经理")
    evening.whispers("退订 zqmark")
    evening.whispers("订阅")
    evening.says("开团 今晚团\n苹果\n香蕉\n橙子\n截止 明天20点", by="团长")
    evening.says(f"#接龙\n1. {NAME} 苹果2斤 zqmark不要太熟的")
    evening.says(f"#接龙\n1. {NAME} 苹果2斤 zqmark不要太熟的\n2. 老王 香蕉1斤", by="老王")
    evening.says(f"#接龙\n1. {NAME} 苹果2斤 zqmark不要太熟的\n2. 老王 香蕉1斤\n3. 小红 zqmark要的那个")
    evening.says("香蕉1斤 zqmark挑黄的")
    evening.says("zqmark再来点")
    evening.says("帮我妈带1斤橙子")
    evening.says(f"帮{NAME}加一斤香蕉", by="团长")
    for order in look.rows(chat, Order, Order.status == OrderStatus.PLACED):
        if order.member_id != chat.who["老王"].id:
            chat.pays(order.id, ID)
    evening.says("结团", by="团长")
    paid = [numbers.show(order.id) for order in look.rows(chat, Order, Order.status == OrderStatus.PAID)]
    evening.whispers(f"退款 {paid[0]} 苹果 1 zqmark坏了一个")
    evening.whispers(f"评价 {paid[0]} 5 zqmark好吃")
    evening.whispers(f"回复评价 1 谢谢{NAME}", by="果园")
    evening.whispers("收藏 苹果")
    evening.whispers("买 香蕉 1斤")
    evening.whispers(f"取消 {evening.number()} zqmark不想要了")
    evening.whispers("问 苹果 zqmark打蜡了吗")
    evening.whispers("答 1 没有打蜡", by="果园")
    evening.whispers("收录 1", by="果园")
    evening.whispers("问 香蕉 zqmark熟了吗")
    evening.whispers("客服 zqmark怎么这么慢", quote={"sender": "群买", "text": "zqmark引用的话"})
    evening.whispers("zqmark还有人吗")
    evening.whispers(f"回复 3 {NAME}您好，zqmark路9号是吧", by="小安")
    evening.whispers("zqmark对的")
    evening.whispers(f"客服 {NAME}拿错了我的货", by="老王")
    evening.clock.advance(minutes=20)
    chat.runs("support.remind")
    evening.whispers("我的数据 导出")
    uploaded = evening.client.post("/sim/api/files", data={"sender": ID, "file": (io.BytesIO(PNG), "zqmark照片.png")})
    evening.whispers("zqmark看图", images=[uploaded.get_json()["reference"]])
    for typed in (
        "绑定",
        "绑定 ZQMARK12",
        "我的订单",
        "名单",
        "积分",
        "我从 3号摊 来",
        "签到",
        "邀请",
        "帮助",
        "详情 zqmark",
        "确认 77 zqmark",
    ):
        evening.whispers(typed)
    evening.whispers("分群 没买过", by="经理")
    evening.whispers(f"群发 1\n{NAME}说草莓甜\n---\n{NAME}说樱桃甜", by="经理")
    evening.whispers("开始群发 1", by="经理")
    chat.runs("mailings.send")
    with chat.shop.work() as work:
        offer = message(say("catalog-text", text=f"{NAME}，草莓半价"))
        consent.promote(work, [chat.who[ID].id], offer, Purpose.OFFERS)
    for number in paid:
        evening.whispers(f"收货 {number}")
    evening.whispers(f"退货 {paid[0]} 苹果 1 zqmark太酸")
    evening.whispers("香蕉坏了1斤 zqmark黑的")
    for _ in range(3):
        chat.runs("payments.send_refunds")
        evening.clock.advance(minutes=2)
    evening.delivers()


def text_columns() -> Iterator[tuple[Any, Any]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String | JSON | LargeBinary) and not isinstance(column.type, Enum):
                yield table, column


def found_in(shop: Shop, word: str) -> list[str]:
    """Every place in the database where a word stands, in whatever way JSON writes it."""
    found = []
    with shop.work(reads=True) as work:
        for table, column in text_columns():
            for value in work.execute(select(column)).scalars():
                kept = value if isinstance(value, bytes) else str(value).encode()
                if word.encode() in kept.lower():
                    found.append(f"{table.name}.{column.name}: {value!r}"[:300])
    return found


def bytes_of(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for file in folder.rglob("*"):
        if file.is_file():
            yield file, file.read_bytes().lower()


def test_she_is_found_nowhere(evening: Evening, logged: io.StringIO, tmp_path: Path) -> None:
    lives(evening)
    chat = evening.chat
    before = [(row.account, row.party_id, row.amount) for row in look.rows(chat, Posting)]
    places = {place.split(":")[0] for place in found_in(chat.shop, MARK)}
    assert places >= WHERE_SHE_WAS, "the test has lost its bite"
    sums = {order.id: (order.total, order.paid, order.refunded) for order in look.rows(chat, Order)}
    points = evening.whispers("积分", by="老王")

    assert "再见" in evening.erases()

    assert found_in(chat.shop, MARK) == []
    assert found_in(chat.shop, "13800000000") == []
    assert MARK not in logged.getvalue().lower()
    assert [path for path, content in bytes_of(tmp_path) if MARK.encode() in content] == []
    assert {order.id: (order.total, order.paid, order.refunded) for order in look.rows(chat, Order)} == sums
    assert [(row.account, row.party_id, row.amount) for row in look.rows(chat, Posting)] == before
    shell = chat.who[ID].id
    (member,) = look.rows(chat, Member, Member.id == shell)
    assert (member.name, member.sealed_address, member.language) == (ANONYMOUS, "", None)
    assert look.rows(chat, Identity, Identity.member_id == shell) == []
    assert [m.name for m in look.rows(chat, Membership, Membership.member_id == shell)] == [ANONYMOUS]
    assert points == evening.whispers("积分", by="老王")


# What is shown above to have been full of her.
WHERE_SHE_WAS = {
    "members.name", "identities.external_id", "memberships.name", "list_names.name", "inbox.reply", "outbox.message",
    "chain_versions.text", "chain_versions.entries", "order_lines.note", "refunds.reason", "reviews.words",
    "moves.reason", "tickets.words", "tickets.around", "ticket_messages.text", "products.faq", "files.content",
    "files.name", "simulator_messages.text", "simulator_messages.sender", "simulator_messages.chat_id",
    "simulator_messages.extras", "doubts.text", "campaign_costs.words", "cases.words", "complaints.words",
    "mailings.text", "mailings.other",
}  # fmt: skip


def test_every_step_may_be_the_last_before_a_crash(evening: Evening) -> None:
    lives(evening)
    evening.whispers(f"我的数据 删除 {evening.asks()}")
    steps, again = 0, True
    while again:
        with suppress(ZeroDivisionError), evening.shop.work() as work:
            erasing.erase_next(work)
            raise ZeroDivisionError
        with evening.shop.work() as work:
            again = erasing.erase_next(work)
        steps += 1
        (request,) = look.rows(evening.chat, Erasure)
        assert MARK not in request.sealed.lower()
        assert bool(request.sealed) is (request.progress is not None)
    assert steps > 20
    assert (request.done, request.sealed, request.progress, request.code_hash) == (True, "", None, "")
    assert found_in(evening.shop, MARK) == []


def test_any_number_of_processes_may_erase(evening: Evening) -> None:
    lives(evening)
    evening.whispers(f"我的数据 删除 {evening.asks()}")
    at_once(*(lambda: evening.chat.runs("consent.erase") for _ in range(3)))
    evening.chat.runs("consent.erase")
    assert found_in(evening.shop, MARK) == []


def test_the_others_keep_what_is_theirs(evening: Evening) -> None:
    lives(evening)
    chat = evening.chat
    evening.erases()
    assert "香蕉×1斤" in evening.whispers("我的订单", by="老王")
    (his,) = look.rows(chat, ChainVersion, ChainVersion.member_id == chat.who["老王"].id)
    assert re.fullmatch(r"#接龙\n＊+\n2. 老王 香蕉1斤", his.text)
    assert ANONYMOUS in evening.whispers("工单 3", by="小安")
    assert "拿错了我的货" in evening.whispers("工单 4", by="小安")
    assert "＊" in evening.whispers("工单 4", by="小安")
    assert look.rows(chat, Ticket, Ticket.id == 3)[0].status is TicketStatus.CLOSED
    assert "没有打开的工单" not in evening.whispers("工单", by="小安")
    assert "常见问题" not in evening.whispers("问 苹果 打蜡了吗", by="老王")


def test_who_comes_back_is_somebody_new(evening: Evening) -> None:
    lives(evening)
    evening.erases()
    chat, shell = evening.chat, evening.chat.who[ID].id
    back = chat.whispers("绑定", by=ID)
    assert ID in back.here.text
    (new,) = look.rows(chat, Identity, Identity.external_id == ID)
    assert new.member_id != shell
    assert "苹果" not in chat.whispers("我的订单", by=ID).here.text
    owned = look.rows(chat, Order, Order.member_id == shell)
    chat.says("开团 明晚团\n苹果\n截止 明天20点", by="团长")
    chat.says(f"#接龙\n1. {NAME} 苹果2斤", by="老王").replied(NAME)
    assert owned != []
    assert len(look.rows(chat, Order, Order.member_id == shell)) == len(owned)  # no name wakes a shell


# what stands in the way -----------------------------------------------------------------------------------------------


def test_it_is_refused_while_an_order_is_under_way(evening: Evening) -> None:
    evening.whispers("买 苹果 2斤")
    number = evening.number()
    assert f"取消 {number}" in evening.whispers("我的数据 删除")
    evening.pays()
    assert f"订单 {number} 还没交货" in evening.whispers("我的数据 删除")
    evening.whispers(f"退款 {number} 苹果 1 坏了")
    evening.whispers(f"收货 {number}")
    assert f"订单 {number} 有 ¥8.90 在退" in evening.whispers("我的数据 删除")
    for _ in range(3):
        evening.chat.runs("payments.send_refunds")
        evening.clock.advance(minutes=2)
    assert "确定的话" in evening.whispers("我的数据 删除")
    assert look.rows(evening.chat, Member, Member.id == evening.chat.who[ID].id)[0].name == NAME


def test_it_is_refused_while_she_has_a_role(evening: Evening) -> None:
    evening.whispers(f"角色 {NAME} 推广员", by="经理")
    assert "你还是推广员" in evening.whispers("我的数据 删除")
    assert "不再是推广员" in evening.whispers(f"收回角色 {NAME} 推广员", by="经理")
    assert "确定的话" in evening.whispers("我的数据 删除")
    assert "没有这个角色" in evening.whispers(f"收回角色 {NAME} 推广员", by="经理")
    assert "最后一位管理者" in evening.whispers("收回角色 经理 管理者", by="经理")


def test_what_comes_in_between_stops_it(evening: Evening) -> None:
    code = evening.asks()
    assert "再见" in evening.whispers(f"我的数据 删除 {code}")
    evening.whispers("买 苹果 2斤")
    evening.chat.runs("consent.erase")
    (request,) = look.rows(evening.chat, Erasure)
    assert (request.done, request.ended_at is not None) == (False, True)
    evening.delivers()
    seen = evening.client.get(f"/sim/api/chats/private:{ID}/messages", query_string={"as": ID}).get_json()["messages"]
    told = [row["text"] for row in seen]
    assert any("还没有删除" in text and "取消" in text for text in told)
    assert look.rows(evening.chat, Member, Member.id == evening.chat.who[ID].id)[0].name == NAME


def test_the_code_is_hers_for_ten_minutes(evening: Evening) -> None:
    code = evening.asks()
    assert "不对" in evening.whispers(f"我的数据 删除 {code}", by="老王")
    assert "不对" in evening.whispers("我的数据 删除 00000000")
    evening.clock.advance(minutes=10)
    assert "不对" in evening.whispers(f"我的数据 删除 {code}")
    evening.chat.runs("consent.erase")
    assert look.rows(evening.chat, Member, Member.id == evening.chat.who[ID].id)[0].name == NAME
    for _ in range(4):
        evening.whispers("我的数据 删除 00000000")
    assert "试错太多次" in evening.whispers("我的数据 删除 00000000")


@pytest.mark.parametrize("typed", ["我的数据 给我", "我的数据 导出 全部", "我的数据 " + "长" * 10_000, "我的数据 \x00"])
def test_odd_wishes_are_told_how(evening: Evening, typed: str) -> None:
    said = evening.whispers(typed)
    assert "我的数据 导出" in said
    assert len(said) < 500


def test_in_the_group_nobodys_data_is_shown(evening: Evening) -> None:
    assert evening.says("我的数据") == ""


# shown and handed out -------------------------------------------------------------------------------------------------


def test_what_is_kept_is_shown_and_handed_out(evening: Evening) -> None:
    lives(evening)
    shown = evening.whispers("我的数据")
    for part in (
        "资料：1 条",
        "订单",
        "退款：1 条",
        "评价：1 条",
        "问题和客服工单：3 条",
        "渠道身份：1 条",
        "推广的同意",
    ):
        assert part in shown, shown
    kept = [file for file in look.rows(evening.chat, KeptFile) if file.name.startswith("我的数据")]
    with evening.shop.work(reads=True) as work:
        content = work.execute(select(KeptFile.content).where(KeptFile.id == kept[0].id)).scalar_one().decode()
    for word in (
        NAME,
        "zqmark路9号 13800000000",
        "zqmark好吃",
        "zqmark打蜡了吗",
        "zqmark对的",
        "zqmark坏了一个",
        "8.90",
    ):
        assert word in content
    assert "老王" not in content
    assert (kept[0].expires_at - kept[0].created_at).days == 1
