"""Ask before buying: what the product's own page says is answered at once, the rest is a ticket for its supplier."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from core.errors import ShopError
from core.message import message
from core.say import say
from core.work import Work
from models.tickets import Ticket
from queries import tickets as find
from queries.catalog import Product, catalog
from queries.names import spelled
from queries.tickets import Desks
from services import catalog as goods
from services import tickets

LONGEST = 300
OPEN_AT_ONCE = 5


class NoSuchQuestion(ShopError):
    """No question of that number, or none of the asker's business. Arguments: number."""


class AlreadyAnswered(ShopError):
    """Somebody was quicker. Arguments: number, answer."""


class TooManyQuestions(ShopError):
    """The member's earlier questions still wait. Arguments: number."""


class Source(StrEnum):
    """Where an answer comes from."""

    FAQ = "faq"
    ATTRIBUTE = "attribute"


@dataclass(frozen=True, slots=True)
class Found:
    """An answer that the product's page holds: `label` is the attribute's name or the question that was kept."""

    source: Source
    label: str
    answer: str


class Topic(StrEnum):
    """What people ask about. OFFERS is answered from the deal and the stock, the others from the attributes."""

    TASTE = "taste"
    USE = "use"
    DELIVERY = "delivery"
    SHELF_LIFE = "shelf_life"
    ORIGIN = "origin"
    SIZE = "size"
    OFFERS = "offers"


# The words by which a question shows its topic, and the attributes that answer it. To teach a word, add it to its row.
ASKED: Mapping[Topic, str] = {
    Topic.SHELF_LIFE: "保质期 过期 放多久 放几天 能放 存多久 保存 储存 怎么存 冷藏 冷冻 会坏 会不会坏 新鲜 生产日期 "
    "expire keep fresh store",
    Topic.DELIVERY: "什么时候 几点 多久 几天 何时 啥时候 送货 配送 送到 送达 发货 到货 自提 上门 "
    "when deliver arrive pick",
    Topic.USE: "怎么吃 怎么用 怎么做 怎么煮 怎么洗 咋吃 咋用 用法 吃法 做法 使用 加热 怎么打 how use cook eat",
    Topic.TASTE: "口味 味道 好吃 好喝 甜 酸 辣 咸 苦 脆 粉 口感 什么味 水分 taste sweet sour spicy flavour flavor",
    Topic.ORIGIN: "产地 哪里产 哪产 哪里的 哪儿的 本地 origin where",
    Topic.SIZE: "多大 多重 几个 几斤 大小 尺寸 规格 多少克 个头 size big heavy weigh",
    Topic.OFFERS: "优惠 便宜 打折 活动 折扣 满减 包邮 价格 多少钱 怎么卖 几块 贵 还有吗 有货 库存 剩 "
    "offer discount cheap price cost stock left",
}
ANSWERED: Mapping[Topic, str] = {
    Topic.SHELF_LIFE: "保质期 保存 储存",
    Topic.DELIVERY: "送货时间 配送时间 取件时间 送达",
    Topic.USE: "使用方法 吃法 做法 用法",
    Topic.TASTE: "口味 味道 口感",
    Topic.ORIGIN: "产地",
    Topic.SIZE: "规格 尺寸 大小 个头",
}
_EMPTY = re.compile("请问|想问|问?一下|[吗呢么啊呀的了是有会?!。,、~]")


def topic_of(text: str) -> Topic | None:
    """What a question is about, by its words; the longest word that fits decides ("放多久" before "多久")."""
    asked = spelled(text)
    fits = [(len(word), topic) for topic, words in ASKED.items() for word in words.split() if word in asked]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def find_answer(product: Product, text: str) -> Found | None:
    """What the product's page answers: a kept question that is nearly the same, an attribute, a similar question."""
    best = max(((_likeness(text, q), q, a) for q, a in product.faq), default=(0.0, "", ""))
    faq = Found(Source.FAQ, best[1], best[2])
    if best[0] >= 80:
        return faq
    return _attribute(product, text) or (faq if best[0] >= 60 else None)


def _attribute(product: Product, text: str) -> Found | None:
    asked, topic = spelled(text), topic_of(text)
    wanted = [name for name in product.attributes if spelled(name) in asked]
    wanted += [name for name in ANSWERED.get(topic, "").split() if name in product.attributes] if topic else []
    return Found(Source.ATTRIBUTE, wanted[0], product.attributes[wanted[0]]) if wanted else None


def _likeness(left: str, right: str) -> float:
    return float(fuzz.ratio(_bare(left), _bare(right)))


def _bare(text: str) -> str:
    return _EMPTY.sub("", spelled(text))


def ask(work: Work, product: Product, member_id: int, text: str) -> int:
    """Hand a question to the product's supplier, whose staff are told at once; its number.

    The same question that still waits keeps its number and is not told again. Raises TooManyQuestions, TooLong.
    """
    asked = tickets.fitting(text, LONGEST)
    waiting = find.open_questions_by(work, member_id)
    for earlier in waiting:
        if (earlier.product_id, earlier.words) == (product.id, asked):
            return earlier.id
    if len(waiting) >= OPEN_AT_ONCE:
        raise TooManyQuestions(number=len(waiting))
    ticket = tickets.open_(work, member_id, asked, supplier_id=product.supplier_id, product_id=product.id)
    number, name = str(ticket.id), work.actor.name
    notice = say("question-notice", number=number, name=name, product=product.name, question=asked)
    tickets.tell_staff(work, ticket, message(notice))
    return ticket.id


def answer(work: Work, number: int, text: str, desks: Desks) -> None:
    """Answer a question, once; the asker is told. Raises NoSuchQuestion, AlreadyAnswered, TooLong."""
    ticket, _ = _own(work, number, desks)
    said = tickets.fitting(text, LONGEST)
    try:
        tickets.answer(work, ticket, said)
    except tickets.TicketClosed:
        raise AlreadyAnswered(number=str(number), answer=find.last_answer(work, number)) from None


def keep(work: Work, number: int, desks: Desks) -> str:
    """Keep an answered question in the product's FAQ; the product's name. Raises NoSuchQuestion."""
    ticket, product = _own(work, number, desks)
    said = find.last_answer(work, number)
    if not said or not ticket.words:
        raise NoSuchQuestion(number=str(number))
    goods.add_faq(work, product.id, ticket.words, said)
    return product.name


def _own(work: Work, number: int, desks: Desks) -> tuple[Ticket, Product]:
    ticket = find.ticket(work, number)
    if ticket is None or ticket.product_id is None or ticket.supplier_id is None or not desks.has(ticket.supplier_id):
        raise NoSuchQuestion(number=str(number))
    return ticket, catalog(work).products[ticket.product_id]
