"""What reviews and reasons for refunds are about, by the words in them. A small table, so that anybody can see why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.text import plain


class Topic(StrEnum):
    TASTE = "taste"
    FRESHNESS = "freshness"
    AMOUNT = "amount"
    WRAPPING = "wrapping"
    DELIVERY = "delivery"
    PRICE = "price"


class Fault(StrEnum):
    """Why something went back."""

    CRUSHED = "crushed"
    SPOILED = "spoiled"
    MISSING = "missing"
    WRONG = "wrong"
    TASTE = "taste"
    LATE = "late"
    UNWANTED = "unwanted"
    OTHER = "other"


TOPICS: Mapping[Topic, tuple[str, ...]] = {
    Topic.TASTE: ("味", "甜", "酸", "好吃", "难吃", "口感", "脆", "咸", "辣", "taste", "sweet", "delicious"),
    Topic.FRESHNESS: ("新鲜", "坏", "烂", "蔫", "过期", "变质", "发霉", "虫", "fresh", "rotten", "spoiled"),
    Topic.AMOUNT: ("分量", "份量", "够吃", "太少", "少了", "缺斤", "重量", "个头", "portion", "too little"),
    Topic.WRAPPING: ("包装", "压坏", "压扁", "盒子", "破损", "漏", "packag", "crushed", "broken"),
    Topic.DELIVERY: ("送", "配送", "快递", "迟到", "准时", "太慢", "到货", "自提", "deliver", "late"),
    Topic.PRICE: ("价格", "便宜", "贵", "实惠", "划算", "性价比", "price", "cheap", "expensive"),
}
FAULTS: Mapping[Fault, tuple[str, ...]] = {  # the first that fits
    Fault.CRUSHED: ("压", "碎", "破", "漏", "crushed", "broken"),
    Fault.MISSING: ("少", "缺", "漏发", "没收到", "missing", "not received"),
    Fault.WRONG: ("发错", "送错", "不是我", "错了", "wrong"),
    Fault.LATE: ("晚", "迟", "太慢", "late"),
    Fault.UNWANTED: ("不想要", "不要了", "买错", "拍错", "多买", "don't want", "unwanted"),
    Fault.SPOILED: ("坏", "烂", "霉", "虫", "不新鲜", "变质", "臭", "蔫", "过期", "rotten", "spoiled", "bad"),
    Fault.TASTE: ("难吃", "不好吃", "味", "酸", "不甜", "taste"),
}


def topics(words: str) -> frozenset[Topic]:
    text = plain(words).lower()
    return frozenset(topic for topic, signs in TOPICS.items() if any(sign in text for sign in signs))


def fault(reason: str) -> Fault:
    text = plain(reason).lower()
    return next((one for one, signs in FAULTS.items() if any(sign in text for sign in signs)), Fault.OTHER)
