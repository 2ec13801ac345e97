"""Numbers as people write them: digits, decimals, Chinese numerals, 俩 and 仨, 半."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
    "幺": 1,
}
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
FUSED = {"俩": 2, "仨": 3, "廿": 20}
STARTS = frozenset("0123456789半") | DIGITS.keys() | TENS.keys() | FUSED.keys()
HALF = Decimal("0.5")
LONGEST = 9
"""More digits than this are no quantity but a phone or an order number."""


def digits(text: str, at: int) -> int:
    """The end of the run of ASCII digits at `at`."""
    end = at
    size = len(text)
    while end < size and "0" <= text[end] <= "9":
        end += 1
    return end


def decimal(text: str, at: int) -> tuple[Decimal, int] | None:
    """A number in digits, with at most one decimal point."""
    end = digits(text, at)
    if end == at or end - at > LONGEST:
        return None
    if text[end : end + 1] == ".":
        after = digits(text, end + 1)
        if end + 1 < after <= end + 4:
            end = after
    return Decimal(text[at:end]), end


def chinese(text: str, at: int) -> tuple[Decimal, int, bool] | None:
    """A Chinese numeral up to the thousands, where it ends, and whether it is one of the vague pairs (两三, 七八)."""
    char = text[at : at + 1]
    if char in FUSED:
        return Decimal(FUSED[char]), at + 1, False
    if char == "半":
        return HALF, at + 1, False
    total, digit, end = 0, -1, at
    tens_seen, vague = False, False
    while end < len(text) and end - at < 8:
        char = text[end]
        if char in DIGITS and not (char == "两" and end > at):
            if digit >= 0 and text[end - 1] not in "零〇":
                vague = not tens_seen and abs(DIGITS[char] - digit) <= 2 and DIGITS[char] != digit and end == at + 1
                if not vague:
                    break
            digit = DIGITS[char]
        elif char in TENS:
            total += (1 if digit < 0 else digit) * TENS[char]
            digit, tens_seen = -1, True
        else:
            break
        end += 1
    if end == at:
        return None
    return Decimal(total + max(digit, 0)), end, vague


def number(text: str, at: int) -> tuple[Decimal, int, bool] | None:
    """The number at `at`: value, end, vague."""
    if "0" <= text[at] <= "9":
        found = decimal(text, at)
        return (*found, False) if found else None
    return chinese(text, at) if text[at] in STARTS else None
