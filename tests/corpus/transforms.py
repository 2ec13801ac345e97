"""The corpus said otherwise: with other goods, other people, other spellings. Labels change along.

What is read by knowing the set rather than the language falls through here. Cases whose point is the very word (a
picture, pinyin, a word for a kind such as 酱油) are left out of the change of goods.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from opencc import OpenCC

Json = dict[str, Any]

GOODS = {
    "红富士": "蓝宝石", "富士": "宝石", "苹果": "山竹", "蘋果": "山竹", "大香蕉": "大莲雾", "香蕉": "莲雾",
    "赣南脐橙": "永春蜜柚", "脐橙": "蜜柚", "橙子": "柚子王", "阳光玫瑰": "夏日黑提", "葡萄": "黑提", "麒麟": "美都",
    "西瓜": "甜瓜", "丹东草莓": "露天桑葚", "草莓": "桑葚", "徐香": "黄金", "猕猴桃": "百香果", "獼猴桃": "百香果",
    "奇异果": "热情果", "小台芒": "小凯特", "台芒": "凯特", "芒果": "木瓜", "上海": "汉口", "盐汽水": "姜汁水",
    "汽水": "姜汁", "青岛": "雪津", "啤酒": "米酒", "纯牛奶": "纯豆奶", "牛奶": "豆奶",
    "特色便当": "双味盒饭", "便当": "盒饭", "意大利面": "日式乌冬", "意面": "乌冬", "翡翠烩饭": "黄金炒饭",
    "烩饭": "炒饭", "石锅拌饭": "铁板焗饭", "拌饭": "焗饭", "健康碗": "元气盆", "羽衣甘蓝卷": "鲜虾春卷",
    "甘蓝卷": "春卷", "火锅捞烫": "咖喱冒菜", "捞烫": "冒菜", "砂锅米线": "瓦罐河粉", "米线": "河粉",
    "南瓜浓汤": "玉米羹汤", "浓汤": "羹汤", "色拉": "蔬果杯", "沙拉": "蔬果", "能量碗": "补给盆",
    "白色": "米色", "黑色": "棕色", "灰色": "橘色", "藏青": "墨绿", "T恤": "背心", "卫衣": "风衣", "短袖": "马甲",
    "灰卫衣": "橘风衣", "白T": "米背", "黑T": "棕背", "藏青T": "墨绿背", "白S": "米S", "白M": "米M", "白L": "米L",
    "白X": "米X", "黑S": "棕S", "黑M": "棕M", "黑L": "棕L", "黑X": "棕X", "灰M": "橘M", "灰L": "橘L", "灰X": "橘X",
    "白m": "米m", "黑s": "棕s", "黑m": "棕m", "卫衣灰": "风衣橘", "S/白/T恤": "S/米/背心",
    "鲜活基围虾": "鲜活九节虾", "基围虾": "九节虾", "皮皮虾": "红尾虾",
    "濑尿虾": "竹节虾", "花蛤": "文贝", "花甲": "白贝",
    "蛤蜊": "沙贝", "蛏子": "海瓜子", "鲜鱿鱼": "鲜章鱼", "鱿鱼": "章鱼", "舟山带鱼": "温岭鲳鱼", "带鱼": "鲳鱼",
    "海鲈鱼": "海石斑", "鲈鱼": "石斑", "梭子蟹": "青膏蟹",
    "乳山生蚝": "渤海扇贝", "生蚝": "扇贝", "三文鱼": "金枪鱼",
    "珍珠奶茶": "黑糖牛乳", "珍奶": "黑牛", "茉莉奶绿": "栀子乌龙", "奶绿": "乌龙", "杨枝甘露": "多肉杨梅",
    "手打柠檬茶": "鸭屎香果茶", "柠檬茶": "果茶", "四季春茶": "百花酿茶", "四季春": "百花酿", "美式咖啡": "手冲咖啡",
    "美式": "手冲", "生椰拿铁": "燕麦摩卡", "拿铁": "摩卡", "拿鐵": "摩卡", "生椰": "燕麦",
    "小番茄": "圣女果", "大番茄": "大茄果", "番茄": "茄果", "西红柿": "洋柿子", "生抽": "米醋", "老抽": "陈醋",
    "土鸡蛋": "土鸭蛋", "柴鸡蛋": "柴鸭蛋", "鸡蛋": "鸭蛋", "五花肉": "梅花肉", "八角": "九里香", "大料": "调香料",
    "四季豆": "二荆条", "千张": "百叶结", "嫩豆腐": "嫩凉粉", "老豆腐": "老凉粉", "豆腐": "凉粉", "土豆": "芋头",
    "马铃薯": "毛芋", "洋芋": "香芋", "大白菜": "大芥菜", "白菜": "芥菜", "娃娃菜": "鸡毛菜", "东北大米": "盘锦香米",
    "大米": "香米", "三鲜水饺": "荠菜馄饨", "水饺": "馄饨",
    "饺子": "云吞", "苏打水": "薄荷水", "原味酸奶": "原味奶昔",
    "酸奶": "奶昔", "蒜蓉辣椒酱": "香菇牛肉酱", "辣椒酱": "牛肉酱", "花生油": "菜籽油", "素套餐": "轻套餐",
}  # fmt: skip
"""Other goods for every word of the set's shelves; sounds, kinds and the shape of the names stay comparable."""

THE_WORD_ITSELF = (
    "🍎",
    "🍌",
    "🍓",
    "caomei",
    "酱油",
    "奶茶2杯",
    "奶茶一杯",
    "latte",
    "lunch",
    "banana",
    "葡萄2串，青",
    "蛋1",
    "榴莲",
)
"""The point of these is a word that the goods cannot be exchanged in."""

PEOPLE = {
    "阿梅": "星河", "老王": "吉吉国王", "小林": "顾北",
    "周周": "阿渡", "何老师": "欧阳老师", "秦月兰": "诸葛青", "小美": "卷卷",
    "陶陶": "布丁", "夏夏": "海鸥", "木木": "松果",
    "大鹏": "飞鱼", "米粒": "糖豆", "吴姐": "龚姐", "钱多多": "有点甜",
    "老胡": "老严", "小九": "小贰", "七七": "陆陆",
    "三哥": "五哥哥", "王阿姨": "蔺阿姨", "彭浩": "司徒", "谷雨": "白露",
    "安娜": "贝蒂", "花篮": "竹篮", "念念": "想想", "邱磊": "闻人",
    "莉莉": "露露", "小曼": "小满满", "柯佳": "尉迟", "敏敏": "静静",
    "老陈": "老郁", "赵姨": "闵姨", "小海": "小洋",
    "三妹": "四妹", "阿光": "阿亮", "米婶": "花婶", "大蟹哥": "大风哥",
    "文文": "武武", "阿杰": "阿松", "小满": "立夏", "老黄": "老蓝", "可可": "咕咕", "阿紫": "阿青", "一一": "九九",
    "珊珊": "圆圆", "阿楠": "阿桐", "平姐": "安姐", "老赵": "老匡", "静静": "悄悄", "秋姐": "冬姐", "老余": "老应",
    "张工": "柏工", "李工": "曲工", "王工": "邢工",
    "嘟嘟": "啾啾", "阿福": "阿禄", "小宝": "小贝", "王小燕": "尹小雁",
    "倪好": "明白", "莓莓": "兜兜", "李想": "梦想",
    "郝运": "幸运", "丁一": "卜二", "黑娃": "铁娃", "刘小白": "苗小叶",
}  # fmt: skip
"""Other people: rare surnames, words for names."""


def longest_first(table: dict[str, str]) -> Callable[[str], str]:
    """Replaces every word of a table in one pass from left to right, the longest first."""
    words = sorted(table, key=len, reverse=True)
    heads = {word[0] for word in words}

    def change(text: str) -> str:
        parts: list[str] = []
        at = 0
        while at < len(text):
            word = next((w for w in words if text.startswith(w, at)), "") if text[at] in heads else ""
            parts.append(table[word] if word else text[at])
            at += len(word) or 1
        return "".join(parts)

    return change


def mapped(data: Any, change: Callable[[str], str], keep: frozenset[str]) -> Any:
    """The same data with every string changed, except under the keys that hold codes and tags."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, list):
        return [mapped(part, change, keep) for part in data]
    if isinstance(data, dict):
        return {key: part if key in keep else mapped(part, change, keep) for key, part in data.items()}
    return data


CODES = frozenset(["id", "tags", "deal", "kind", "status", "item", "quantity", "needs", "candidates", "code", "source"])


def said(case: Json) -> str:
    """All that is typed in a case."""
    others = [*case.get("recent", []), *([case["quote"]] if case["quote"] else [])]
    return "\n".join([case["text"], *(other["text"] for other in others)])


def other_goods(cases: list[Json], deals: Json) -> tuple[list[Json], Json]:
    change = longest_first(GOODS)
    kept = [case for case in cases if not any(word in said(case) for word in THE_WORD_ITSELF)]
    return mapped(kept, change, CODES), mapped(deals, change, CODES)


def other_people(cases: list[Json], deals: Json) -> tuple[list[Json], Json]:
    return mapped(cases, longest_first(PEOPLE), CODES), deals


def wide(cases: list[Json], deals: Json) -> tuple[list[Json], Json]:
    """Full-width digits, letters and signs, in what is typed."""
    table = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "\u3000"}
    return mapped(cases, longest_first(table), CODES), deals


def traditional(cases: list[Json], deals: Json) -> tuple[list[Json], Json]:
    return mapped(cases, OpenCC("s2t").convert, CODES), deals


def spaced(cases: list[Json], deals: Json) -> tuple[list[Json], Json]:
    """Blanks before and after, a line break more, and a face at the end of what is no list."""

    def noisy(case: Json) -> Json:
        face = "" if "\n" in case["text"] or case["expect"]["kind"] == "chain" else "🙏🏻"
        return case | {"text": f" {case['text']}{face} \n"}

    return [noisy(case) for case in cases], deals


TRANSFORMS = {
    "goods": other_goods,
    "people": other_people,
    "wide": wide,
    "traditional": traditional,
    "spaced": spaced,
}
