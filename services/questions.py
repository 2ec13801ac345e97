"""Ask before buying: what the product's own page says is answered at once, the rest goes to its supplier."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from sqlalchemy import update

from core.errors import ShopError
from core.message import message
from core.say import say
from core.text import clean
from core.work import Work
from models.questions import Question
from queries import members as people
from queries import questions as find
from queries.catalog import Product, catalog
from queries.names import spelled
from services import catalog as goods
from services import outbox

LONGEST = 300
OPEN_AT_ONCE = 5


class NoSuchQuestion(ShopError):
    """No question of that number, or none of the asker's business. Arguments: number."""


class AlreadyAnswered(ShopError):
    """Somebody was quicker. Arguments: number, answer."""


class TooManyQuestions(ShopError):
    """The member's earlier questions still wait. Arguments: number."""


class TooLong(ShopError):
    """Arguments: longest."""


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
    asked = _fitting(text)
    waiting = find.open_by(work, member_id)
    for earlier in waiting:
        if (earlier.product_id, earlier.question) == (product.id, asked):
            return earlier.id
    if len(waiting) >= OPEN_AT_ONCE:
        raise TooManyQuestions(number=len(waiting))
    question = Question(product_id=product.id, member_id=member_id, question=asked, asked_at=work.now)
    work.session.add(question)
    work.session.flush()
    notice = message(
        say("question-notice", number=str(question.id), name=work.actor.name, product=product.name, question=asked)
    )
    for staff in people.staff_of(work, product.supplier_id):
        outbox.send_to_member(work, staff, notice)
    return question.id


def answer(work: Work, number: int, text: str, suppliers: Collection[int]) -> Question:
    """Answer a question, once; the asker is told. Raises NoSuchQuestion, AlreadyAnswered, TooLong."""
    question, product = _own(work, number, suppliers)
    said = _fitting(text)
    taken = work.execute(
        update(Question)
        .where(Question.id == number, Question.answered_at.is_(None))
        .values(answer=said, answered_by=work.actor.member_id, answered_at=work.now)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise AlreadyAnswered(number=str(number), answer=question.answer)
    told = say(
        "question-answered", product=product.name, question=question.question, answer=said, supplier=product.supplier
    )
    outbox.send_to_member(work, question.member_id, message(told))
    return question


def keep(work: Work, number: int, suppliers: Collection[int]) -> str:
    """Keep an answered question in the product's FAQ; the product's name. Raises NoSuchQuestion."""
    question, product = _own(work, number, suppliers)
    if not question.answer:
        raise NoSuchQuestion(number=str(number))
    goods.add_faq(work, product.id, question.question, question.answer)
    return product.name


def _own(work: Work, number: int, suppliers: Collection[int]) -> tuple[Question, Product]:
    question = find.question(work, number)
    product = catalog(work).products[question.product_id] if question else None
    if question is None or product is None or product.supplier_id not in suppliers:
        raise NoSuchQuestion(number=str(number))
    return question, product


def _fitting(text: str) -> str:
    said = clean(text)
    if len(said) > LONGEST:
        raise TooLong(longest=LONGEST)
    return said
