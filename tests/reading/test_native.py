"""WeChat's own list message: ids and times go to the entries whose places fit."""

from __future__ import annotations

import pytest

from reading import NotAList, Reading, read_native

from .shops import SHOPS

TEXT = "#接龙\n周三烘焙\n1. 梅子 吐司2袋\n2. 小鱼🐟 贝果3个\n3. 二毛 泡芙1盒"


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def message(text: str, people: list[tuple[str, str]], *, written: str | None = None) -> str:
    """A message as the platform sends it; the places are those of `text`, the text shown may be another."""
    slots = []
    for user, words in people:
        start = utf16(text[: text.index(words)])
        slots.append(f"<i><u>{user}</u><h>0</h><s>.</s><t>1687786648</t><r>{start}-{utf16(words)}</r></i>")
    content = f"<content><s>3</s>{''.join(slots)}</content>"
    inner = f"<solitaire><tt>0-9</tt><s>.</s><au>wx_a</au><hrt>1</hrt><loss>0</loss>{content}</solitaire>"
    shown = written if written is not None else text
    return (
        f"<?xml version='1.0'?>\n<msg><appmsg><title>{shown}</title><type>53</type><extinfo><solitaire_info>"
        f"<![CDATA[{inner}]]></solitaire_info></extinfo></appmsg></msg>"
    )


PEOPLE = [("wx_a", "梅子 吐司2袋"), ("wx_b", "小鱼🐟 贝果3个"), ("wx_c", "二毛 泡芙1盒")]


def ids(reading: Reading) -> list[tuple[str, str]]:
    return [(entry.name, entry.user_id) for entry in reading.entries]


def test_entries_carry_ids_and_times() -> None:
    reading = read_native(message(TEXT, PEOPLE), SHOPS["bakery"])
    assert ids(reading) == [("梅子", "wx_a"), ("小鱼🐟", "wx_b"), ("二毛", "wx_c")]
    assert {entry.posted_at for entry in reading.entries} == {1687786648}


def test_stripped_emoji_keeps_the_ids() -> None:
    reading = read_native(message(TEXT, PEOPLE, written=TEXT.replace("🐟", "")), SHOPS["bakery"])
    assert ids(reading) == [("梅子", "wx_a"), ("小鱼", "wx_b"), ("二毛", "wx_c")]


def test_an_entry_typed_by_hand_gets_no_id() -> None:
    reading = read_native(message(TEXT, PEOPLE[:1]), SHOPS["bakery"])
    assert ids(reading) == [("梅子", "wx_a"), ("小鱼🐟", ""), ("二毛", "")]


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "hello",
        "<msg/>",
        "<msg><appmsg><type>5</type></appmsg></msg>",
        "<msg><appmsg><type>53</type>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><msg><appmsg><title>&x;</title><type>53</type></appmsg></msg>",
        "<a>" * 200_001,
    ],
)
def test_other_xml_is_refused(xml: str) -> None:
    with pytest.raises(NotAList):
        read_native(xml, SHOPS["bakery"])


def test_list_without_info_is_read_by_its_lines() -> None:
    info = "<extinfo><solitaire_info><![CDATA[]]></solitaire_info></extinfo>"
    xml = f"<msg><appmsg><title>{TEXT}</title><type>53</type>{info}</appmsg></msg>"
    assert ids(read_native(xml, SHOPS["bakery"])) == [("梅子", ""), ("小鱼🐟", ""), ("二毛", "")]
