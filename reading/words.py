"""The classes of words around an order, and the lexicon (words.txt) that fills them."""

from __future__ import annotations

from enum import IntEnum, auto

from .lexicon import words


class W(IntEnum):
    """What a word does in an order."""

    ADD = auto()  # wants goods: 要 来 订
    MORE = auto()  # more of them: 再 还要
    SET = auto()  # states a new total: 改成 总共
    FROM = auto()  # opens what a SET replaces: 从 把 将
    NOT = auto()  # 不是 2 份
    CANCEL = auto()  # takes everything back: 取消 不要了
    LESS = auto()  # takes a number back: 退 减 少要
    NEG = auto()  # 不要 别: a wish or a cancellation, by what follows
    KEEP = auto()  # 照旧 留着
    ALL = auto()  # 全部 都 of a cancellation
    EACH = auto()  # 各 每样
    BOTH = auto()  # 都: each, in front of a number; a wish, in front of a wish
    AND = auto()
    ME = auto()
    FOR = auto()  # 帮 给 替
    OF = auto()  # 的 那份 那单
    THAT = auto()  # 刚才那个 上面
    SAME = auto()  # 一样 同楼上
    WITH = auto()  # 跟 和: opens "like him"
    HIM = auto()  # 他 楼上
    USUAL = auto()  # 上次 老样子
    IF = auto()
    MAYBE = auto()
    VAGUE = auto()  # 几份 多来点
    PRICE_Q = auto()
    STOCK_Q = auto()
    OWN_Q = auto()
    LIST_Q = auto()
    HOW_MANY = auto()  # 几 多少
    ASK = auto()  # 吗 呢
    CAN = auto()  # 能不能 可以
    BOUGHT = auto()  # 订了 买了: done, not wanted
    POLITE = auto()
    FILL = auto()  # small words that change nothing
    TIME = auto()
    PAY = auto()
    DELIVER = auto()
    POST = auto()  # the leader's posts: 到货 截单
    CALL = auto()  # calls for orders: 谁要 要的接龙
    ACK = auto()  # 收到 同意: what a "1" may answer
    TALK = auto()  # fixed phrases that only look like orders
    PART = auto()  # 其中 另
    BLEND = auto()  # the adjectives glued before or after goods: 冰 热 大
    WISH = auto()  # opens a wish: 别太 换 不加
    ACTIVITY = auto()
    EXAMPLE = auto()
    PAST = auto()  # tells of what was
    USE = auto()  # what it is for: 开会用


def table() -> dict[str, frozenset[W]]:
    """Every word of the lexicon with its classes."""
    found: dict[str, set[W]] = {}
    for name, members in words("words.txt").items():
        for word in members:
            found.setdefault(word, set()).add(W[name])
    return {word: frozenset(kinds) for word, kinds in found.items()}


TABLE = table()
