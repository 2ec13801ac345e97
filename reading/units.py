"""Measure words, and how a number in one unit becomes a number in the unit in which a thing is sold."""

from __future__ import annotations

from decimal import Decimal

from .model import Item

GRAMS = {
    "斤": Decimal(500),
    "公斤": Decimal(1000),
    "千克": Decimal(1000),
    "kg": Decimal(1000),
    "市斤": Decimal(500),
    "两": Decimal(50),
    "克": Decimal(1),
    "g": Decimal(1),
    "钱": Decimal(5),
    "吨": Decimal(1_000_000),
    "磅": Decimal("453.59237"),
}
MILLILITRES = {"ml": Decimal(1), "毫升": Decimal(1), "l": Decimal(1000), "升": Decimal(1000), "公升": Decimal(1000)}
LENGTHS = {
    "mm": Decimal(1),
    "毫米": Decimal(1),
    "cm": Decimal(10),
    "厘米": Decimal(10),
    "寸": Decimal("33.3"),
    "米": Decimal(1000),
}

ONES = "份 个 只 枚 颗 粒 头 件 条 尾 根 支 枝 杯 瓶 罐 听 盒 箱 袋 包 桶 提 串 把 束 扎 捧 盆 棵 株 块 片 张 本 册 套 组 双 对 副 顶 台 部 盘 碗 笼 屉"
ONES += " 锅 壶 坛 板 排 筐 篮 篓 桌 单 位 客 例 款 样 种 坨 卷 匹 床 幅 朵 茶 刀 捆 扇 节 段 板 朵 蓝 坨 网 挂 盅 煲 球 打 页 版 筒 管 瓣 辫 副 樽 盏 令 沓 摞 叠 车 株 卡 箩 大箱 小箱 大盒 小盒 大份 小份 大瓶 小瓶 大袋 小袋 大包 小包 整箱 整件 整只 整条"
COUNTS = frozenset(ONES.split())

UNITS = frozenset({*GRAMS, *MILLILITRES, *COUNTS})
LONGEST = max(map(len, UNITS))

SAME = [
    {"个", "只", "枚", "颗", "粒", "头"},
    {"袋", "包"},
    {"瓶", "支", "樽"},
    {"罐", "听"},
    {"条", "尾", "根", "只"},
    {"棵", "颗", "株", "个"},
    {"箱", "件"},
    {"本", "册"},
    {"束", "扎", "把", "捧"},
    {"支", "枝", "朵", "根"},
    {"张", "页", "幅"},
    {"杯", "个"},
    {"碗", "盒"},
    {"盒", "板"},
    {"只", "头", "个"},
    {"筐", "篮", "篓"},
]
"""Measure words that people use for one another."""

PORTIONS = frozenset(["份", "单", "位", "客", "例", "套", "组"])
"""A portion is whatever the item is sold in."""

OPEN_TO_PORTION = frozenset(["盒", "袋", "包", "碗", "杯", "套", "单", "位", "客", "例", "组", "个", "件", "笼", "盘", "板"])
"""Sold by the portion: any of these says "one of it"."""

PAIRED = {"对": 2, "双": 2, "打": 12}
SIZES = "大小整"


def grams(unit: str) -> Decimal | None:
    return GRAMS.get(unit)


def in_unit_of(item: Item, value: Decimal, unit: str) -> Decimal | None:
    """`value` `unit` of the item, in the item's own unit; None where it is not sold that way."""
    own = item.unit
    if not unit or unit == own:
        return value
    if unit in GRAMS and own in GRAMS:
        return (value * GRAMS[unit] / GRAMS[own]).normalize()
    if unit in MILLILITRES and own in MILLILITRES:
        return (value * MILLILITRES[unit] / MILLILITRES[own]).normalize()
    if unit in GRAMS or unit in MILLILITRES:
        return None
    if unit in PAIRED and own not in GRAMS:
        return value * PAIRED[unit] if not (unit == "打" and own == "打") else value
    if unit[0] in SIZES and unit[1:] == own:
        return value
    if unit in PORTIONS or any(unit in group and own in group for group in SAME):
        return value
    if own in PORTIONS and unit in OPEN_TO_PORTION:
        return value
    if unit == "个" and own not in GRAMS and not any(c.isdigit() for c in item.spec):
        return value
    return None
