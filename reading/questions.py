"""Questions about the order, the list, the price and the stock. All other questions are talk."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .spec import unit_end
from .tokens import K, Token
from .words import W

RULES = (
    (W.PRICE_Q, "asks the price"),
    (W.STOCK_Q, "asks what is left"),
    (W.OWN_Q, "asks for the own order"),
    (W.LIST_Q, "asks for the list"),
)
FEW = 2
"""So many characters may stay unread in a question about the deal."""


def asks(text: str, tokens: Sequence[Token], words: frozenset[W]) -> str:
    """The rule by which it is a question about the deal, or nothing."""
    unread = sum(
        t.end - t.start
        for t, before in zip(tokens, [None, *tokens], strict=False)
        if t.kind in (K.OTHER, K.LATIN) and not (before and before.is_(W.HOW_MANY) and unit_end(text, t.start) == t.end)
    )
    if unread > FEW:
        return ""
    rule = next((name for word, name in RULES if word in words), "")
    if rule in (RULES[2][1], RULES[3][1]) and W.CANCEL in words and not (W.ASK in words or "?" in text):
        return ""  # "帮我取消一下订单"
    if rule == RULES[1][1] and left_over(text, tokens, words):
        return ""
    if rule and (rule != "asks for the list" or not unread) and not words & {W.TALK, W.POST}:
        return "" if stated(tokens, words) or (rule == RULES[1][1] and beside_the_point(tokens)) else rule
    return in_other_words(text, tokens, words, unread)


def in_other_words(text: str, tokens: Sequence[Token], words: frozenset[W], unread: int) -> str:
    """Questions that are put together from smaller words."""
    asking = "?" in text or bool(words & {W.ASK, W.HOW_MANY})
    kinds = {t.kind for t in tokens}
    about = bool(kinds & {K.GOODS, K.QTY})
    end = text.rstrip("?!~。 啊呀")
    if words & {W.HOW_MANY, W.VAGUE} and W.BOUGHT in words:
        return "asks for the own order"
    if asking and "还有" in text and K.GOODS in kinds and K.QTY not in kinds:
        return "asks what is left"
    if asking and there_is(text, tokens):
        return "asks what is left"
    if end.rstrip("呢").endswith("多少") and about and not words & {W.BOUGHT, W.TALK}:
        return "asks the price"
    if asking and about and W.ME in words and end.endswith(("了吗", "了么", "了没", "没有")):
        return "asks for the own order"
    if asking and about and {W.BOUGHT, W.ME} <= words and not unread:
        return "asks for the own order"
    return "asks for the list" if how_many(text, tokens) else ""


def left_over(text: str, tokens: Sequence[Token], words: frozenset[W]) -> bool:
    """ "还剩3份": says how many are left."""
    asking = "?" in text or words & {W.ASK, W.HOW_MANY, W.CAN}
    return not asking and "还剩" in text and any(t.kind is K.QTY for t in tokens)


def how_many(text: str, tokens: Sequence[Token]) -> bool:
    """ "目前多少单了": how many have been ordered so far."""
    told = [t for t in tokens if t.kind not in (K.SPACE, K.STOP, K.EMOJI)]
    at = next((i for i, t in enumerate(told) if t.is_(W.HOW_MANY)), None)
    if at is None or any(not t.is_(W.FILL, W.TIME, W.POLITE, W.SET, W.ALL) for t in told[:at]):
        return False
    end = told[at].end
    counted = unit_end(text, end) if text[end - 1] in "几少多" else end
    return counted > told[at].start + 1 and text[counted : told[-1].end].rstrip("?!~。 啊呀") in ("了", "啦")


def there_is(text: str, tokens: Sequence[Token]) -> bool:
    """ "有苹果吗", "苹果有吗": goods right beside a "there is"."""
    for here, after in pairwise(t for t in tokens if t.kind is not K.SPACE):
        if after.kind is K.GOODS and text[here.start : here.end] in ("有", "还有"):
            return True
        if (
            here.kind is K.GOODS
            and text[after.start : after.end] in ("有", "还有")
            and tokens[-1].end - after.end <= FEW
        ):
            return True
    return False


def stated(tokens: Sequence[Token], words: frozenset[W]) -> bool:
    """An order that only happens to use such a word ("订单：吐司1 贝果2")."""
    ordered = {K.GOODS, K.QTY} <= {t.kind for t in tokens}
    return ordered and not words & {W.ASK, W.HOW_MANY, W.BOUGHT, W.PRICE_Q, W.STOCK_Q, W.OWN_Q}


def beside_the_point(tokens: Sequence[Token]) -> bool:
    """ "有没有发票" is no question about the goods."""
    small = {W.STOCK_Q, W.FILL, W.POLITE, W.ASK, W.ME, W.HOW_MANY, W.CAN, W.TIME, W.AND, W.ADD, W.EACH, W.THAT}
    goods = any(t.kind is K.GOODS for t in tokens)
    return not goods and any(t.kind is K.WORD and not t.words & small for t in tokens)
