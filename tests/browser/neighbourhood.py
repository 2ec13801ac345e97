"""A small neighbourhood for the simulator's tests, and a dispatcher's double that answers a few words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from bot.channels.channel import Rendered
from bot.message import Incoming, Kind
from core.work import Shop, Work
from models.members import Role
from models.simulator import SimulatorMessage
from tests import make
from web import files
from web.simulator import create_blueprint

GROUP = "阳光小区"
OTHER_GROUP = "学府公寓"


def settle(shop: Shop) -> None:
    """阿梅 and 老王 share a group, 团长 leads it, 果园 supplies, 经理 manages, 小陈 lives elsewhere."""
    with shop.work() as work:
        sunny, campus = make.community(work, GROUP), make.community(work, OTHER_GROUP)
        make.member(work, "阿梅", in_=sunny)
        make.member(work, "老王", in_=sunny)
        leader = make.member(work, "团长", in_=sunny)
        make.role(work, leader, Role.LEADER, community=sunny)
        make.joins(work, leader, campus)
        make.role(work, make.member(work, "果园小李"), Role.SUPPLIER, supplier=make.supplier(work))
        make.role(work, make.member(work, "经理"), Role.MANAGER)
        make.member(work, "小陈", in_=campus)


@dataclass(frozen=True)
class Answered:
    here: Rendered | None = None
    private: Rendered | None = None


@dataclass
class Listener:
    """Keeps what the simulator expects of a dispatcher; `heard` is what it was given."""

    address: str = ""
    heard: list[Incoming] = field(default_factory=list)

    def handle(self, incoming: Incoming) -> Answered:
        self.heard.append(incoming)
        name = incoming.sender.name
        match incoming.text:
            case "+1":
                pay = (("去付款 ¥17.80", f"{self.address}/pay/1036"),)
                here = Rendered(f"{name}：红富士苹果 2斤，¥17.80\n订单 1036，请在 15 分钟内付款。", pay)
                return Answered(here, Rendered("提货码只发给你：7KQ2"))
            case "商品":
                return Answered(Rendered("周五水果团", images=(f"{self.address}/sim/static/icon.svg",)))
            case "坏消息":
                raise RuntimeError("the dispatcher is down")
            case _ if incoming.chat.kind is Kind.PRIVATE:
                return Answered(Rendered(f"{name}，我听到了：{incoming.text}"))
        return Answered()


def why(work: Work, bubble: SimulatorMessage, language: str) -> str | None:
    """A reader's double: it knows what "+1" means."""
    return f"[{language}] +1 是照上一条再来一份" if bubble.text == "+1" else None


def app(shop: Shop, listener: Listener, **options: Any) -> Flask:
    """Only the simulator, and the files that are sent in it; `options` go to the simulator's blueprint."""
    made = Flask("neighbourhood")
    made.register_blueprint(files.blueprint(shop))
    made.register_blueprint(create_blueprint(shop, listener.handle, **options))
    return made
