"""People: what looks like somebody's name, and where the name ends at the head of a list entry."""

from __future__ import annotations

from collections.abc import Sequence

from .shelf import Shelf
from .tokens import K, Token
from .words import W

TITLES = (
    "姐",
    "哥",
    "叔",
    "姨",
    "伯",
    "婶",
    "爷",
    "奶",
    "妈",
    "爸",
    "师",
    "老师",
    "师傅",
    "医生",
    "大夫",
    "主任",
    "校长",
    "经理",
    "同学",
    "嫂",
    "总",
    "工",
    "室友",
    "同事",
    "舅",
    "姑",
    "妹",
    "弟",
    "婆",
    "公",
    "爹",
    "邻居",
    "儿子",
    "女儿",
    "闺女",
    "孩子",
    "娃",
    "朋友",
    "同桌",
    "闺蜜",
    "对门",
    "楼上",
    "隔壁",
    "班长",
    "先生",
    "女士",
    "太太",
    "宝宝",
    "宝",
    "队长",
    "组长",
    "保安",
    "阿公",
    "阿婆",
    "护士",
    "律师",
    "教授",
    "导师",
    "学长",
    "学姐",
    "学弟",
    "学妹",
    "老板",
    "书记",
    "秘书",
    "会计",
    "领导",
)
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧季甘岳柯莫温庞尤翁华"
)
FORE = "老小阿大"
NO_NAMES = frozenset(
    ["快递", "会议", "活动", "课程", "时间", "地点", "高铁", "单号", "电话", "物业", "食堂", "高数", "数学", "语文", "英语", "体育", "车票", "机票", "房子", "方案", "计划", "安排", "闹钟", "周会", "白天", "小组", "大会", "大家", "小区", "老师们", "文件", "毛衣", "小时", "老家", "小事", "大事", "小孩", "马上", "万一", "常用", "石头", "方便", "黄金", "白酒", "江边", "文章", "余额", "任务", "叶子", "雷雨", "易拉罐", "汪汪", "温度", "史上", "康复", "龙头", "段子", "程序", "于是", "许多", "何时", "林地", "张力", "曾经", "和谐", "小程序", "小票", "大门", "老地方", "阿里", "大衣", "小费", "大雨", "小雨"]
)
NAME_BREAKS = frozenset({K.SPACE, K.OPEN})
INNER = ".·_~'&@#=^\"<>→|\\"
"""Signs that belong to a nickname."""
STRUCTURE = frozenset({K.GOODS, K.QTY, K.OPTION, K.PLUS, K.TIMES, K.PLACE, K.PHONE})


def is_person(text: str) -> bool:
    """Whether a few characters look like what one calls a person."""
    text = text.strip()
    if not text or len(text) > 12 or text in NO_NAMES:
        return False
    if text.endswith(TITLES) and len(text) >= 2:
        return True
    if text[0] in FORE and 2 <= len(text) <= 3:
        return True
    if len(text) in (2, 3) and text[0] in SURNAMES:
        return True
    return len(text) == 2 and text[0] == text[1] and not text.isdigit()


def is_relative(text: str) -> bool:
    return text.endswith(TITLES) and len(text) <= 4


class Head:
    """The head of an entry: its name, its place, and the token at which the order begins."""

    __slots__ = ("body", "name", "places")

    def __init__(self, name: tuple[int, int] | None, places: list[tuple[int, int]], body: int) -> None:
        self.name, self.places, self.body = name, places, body


def segment_end(tokens: Sequence[Token], text: str, at: int) -> int:
    """The end of the run of tokens that one would call one word of a head."""
    end = at
    while end < len(tokens):
        token = tokens[end]
        char = text[token.start]
        if token.kind in NAME_BREAKS or char == "\n" or (token.kind is K.COMMA and char not in INNER + "/"):
            break
        if (token.kind is K.MINUS or char == "/") and parts(tokens, at, end):
            break
        end += 1
    return end


def parts(tokens: Sequence[Token], at: int, dash: int) -> bool:
    """Whether a dash or slash stands between things, rather than inside a nickname ("Sissi-CC")."""
    if dash == at:
        return False
    after = tokens[dash + 1] if dash + 1 < len(tokens) else None
    before = tokens[at:dash]
    if len(before) == 1 and before[0].kind is K.PLACE:
        return True
    return (
        after is None
        or after.kind in (K.PLACE, K.QTY, K.SPACE)
        or (after.kind is K.GOODS and not (after.goods and after.goods.rule == "pinyin"))
    )


def split_at(tokens: Sequence[Token], at: int, end: int, text: str) -> int:
    """Where a glued order begins in the segment ("阿梅苹果2斤"): the first place from which everything is order."""
    best = end
    for i in range(end - 1, at, -1):
        if not orderly(tokens[i]):
            break
        if opens(tokens, i, end):
            best = i
    if best < end and not any(t.kind in (K.GOODS, K.PLACE, K.PLUS) or t.is_(W.CANCEL) for t in tokens[best:end]):
        later = any(t.kind in (K.GOODS, K.QTY) for t in tokens[end:])
        if later:
            return end
    return best


def orderly(token: Token) -> bool:
    return (
        token.kind in STRUCTURE
        or token.kind in (K.CODE, K.COMMA)
        or bool(
            token.words
            & {W.ADD, W.EACH, W.AND, W.CANCEL, W.MORE, W.BLEND, W.BOTH, W.WISH, W.FILL, W.DELIVER, W.OF, W.PAY}
        )
    )


def opens(tokens: Sequence[Token], at: int, end: int) -> bool:
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < end else None
    if token.kind is K.GOODS:
        assert token.goods is not None
        latin = (
            token.end - token.start <= 2
            and token.goods.rule == "name"
            and not any(t.kind is K.QTY for t in tokens[at:end])
        )
        numbered = after is not None and after.kind in (K.QTY, K.TIMES, K.PLUS)
        return numbered or not (token.goods.weak or (latin and (after is None or after.kind is not K.OPTION)))
    if token.kind is K.PLUS:
        return after is not None and after.kind is K.QTY
    if token.kind is K.QTY:
        return token.amount is not None and bool(token.amount.unit)
    return token.kind in (K.PLACE, K.OPTION) or token.is_(W.CANCEL)


def head_of(text: str, tokens: Sequence[Token], shelf: Shelf) -> Head:
    at = 0
    places: list[tuple[int, int]] = []
    while True:
        at = skip_blank(tokens, at)
        end = segment_end(tokens, text, at)
        if end == at:
            return Head(None, places, at)
        if not is_place(tokens, at, end) or not name_follows(tokens, text, end):
            break
        places.append((tokens[at].start, tokens[end - 1].end))
        at = end
    if complete(tokens[at:end]):
        return Head(None, places, at)
    body = split_at(tokens, at, end, text)
    start, last = tokens[at].start, tokens[body - 1].end
    while body == end and (more := continuation(tokens, text, at, end, shelf)) > end:
        body = split_at(tokens, end + 1, more, text)
        last, end = tokens[body - 1].end, more
    return Head((start, last), places, body)


def skip_blank(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].kind in (K.SPACE, K.COMMA, K.MINUS):
        at += 1
    return at


def is_place(tokens: Sequence[Token], at: int, end: int) -> bool:
    """One place by itself: "3号楼", "302"; a lone zone letter is rather a nickname."""
    token = tokens[at]
    if end - at != 1:
        return False
    if token.kind is K.PLACE:
        return token.end - token.start > 1
    return token.kind is K.QTY and token.amount is not None and token.amount.bare and 100 <= token.amount.value < 10000


def name_follows(tokens: Sequence[Token], text: str, end: int) -> bool:
    after = skip_blank(tokens, end)
    return after < len(tokens) and tokens[after].kind not in (K.GOODS, K.QTY, K.OPTION, K.PLUS, K.TIMES, K.STOP, K.OPEN)


def complete(tokens: Sequence[Token]) -> bool:
    """Goods with their number: an entry that puts the name last."""
    return (
        len(tokens) >= 2
        and {tokens[0].kind, tokens[1].kind} == {K.GOODS, K.QTY}
        and all(t.kind in STRUCTURE for t in tokens)
        and tokens[1].end - tokens[0].start > 2
    )


def continuation(tokens: Sequence[Token], text: str, at: int, end: int, shelf: Shelf) -> int:
    """A nickname of several words: "Cathy c", "🍀 田甜", "大 鹏"."""
    if end >= len(tokens) or tokens[end].kind is not K.SPACE:
        return end
    start = end + 1
    more = segment_end(tokens, text, start)
    if more == start or (tokens[start].kind not in (K.OTHER, K.LATIN, K.EMOJI) and not tokens[start].is_(W.BLEND)):
        return end
    first = text[tokens[at].start : tokens[end - 1].end]
    second = text[tokens[start].start : tokens[more - 1].end]
    if len(second) == 1 and second.isascii() and any(len(code) == 1 for code in shelf.codes):
        return end  # where goods go by letters, a letter is an order, even for something that is not there
    plain = split_at(tokens, start, more, text)
    if (
        (any(t.kind is K.QTY for t in tokens[start:more])
        and plain == more)
        or any(t.words & {W.PAY, W.DELIVER, W.TIME, W.NEG} for t in tokens[start:plain])
    ):
        return end
    chinese = [c for c in first if "一" <= c <= "\u9fff"]
    short = len(chinese) <= 1
    return more if short or (second.isascii() and second.isalpha()) else end
