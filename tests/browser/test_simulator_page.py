"""What a visitor of the simulator sees and does: talking, quoting, being somebody else."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from bot.message import Kind, Quote
from tests.browser.conftest import PHONE, Simulator, Visits
from tests.browser.neighbourhood import GROUP


def say(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")


def bubble(page: Page, text: str) -> Locator:
    return page.locator(".message", has=page.locator(".bubble", has_text=text))


def test_a_first_visitor_sees_a_welcome_and_what_to_type(visit: Visits) -> None:
    page = visit("")
    expect(page.locator("#me")).to_contain_text("阿梅")
    expect(page.locator(".welcome")).to_contain_text("我是群买小助手")
    page.get_by_role("button", name="A+1", exact=True).click()
    expect(page.locator("#text")).to_have_value("A+1")
    page.get_by_role("button", name="#接龙").click()
    expect(page.locator("#text")).to_have_value(re.compile(r"^#接龙\n1\. 阿梅 苹果2斤"))


def test_an_order_shows_at_once_and_its_answers_where_they_belong(visit: Visits, simulator: Simulator) -> None:
    page = visit("阿梅")
    say(page, "+1")
    expect(page.locator(".message.mine .bubble")).to_have_text("+1")
    expect(bubble(page, "订单 1036")).to_be_visible()
    pay = page.get_by_role("link", name="去付款 ¥17.80")
    expect(pay).to_have_attribute("href", "/pay/1036")
    expect(pay).to_have_attribute("target", "_blank")
    private = page.locator('[data-chat="private:阿梅"]')
    expect(private.locator(".badge")).to_have_text("1")
    private.click()
    expect(bubble(page, "提货码只发给你")).to_be_visible()
    expect(page.locator(".badge")).to_have_count(0)
    expect(page.locator(".message.mine .bubble")).to_have_count(0)


def test_impatient_fingers_send_once(visit: Visits, simulator: Simulator) -> None:
    page = visit("阿梅")
    page.locator("#text").fill("+1")
    page.locator("#send").dblclick()
    page.locator("#text").press("Enter")
    page.locator("#text").press("Enter")
    expect(bubble(page, "订单 1036")).to_have_count(1)
    assert len(simulator.listener.heard) == 1


def test_enter_while_composing_chinese_does_not_send(visit: Visits, simulator: Simulator) -> None:
    page = visit("阿梅")
    page.locator("#text").fill("ping guo")
    page.locator("#text").evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    expect(page.locator("#text")).to_have_value("ping guo")
    page.locator("#text").press("Shift+Enter")
    expect(page.locator("#text")).to_have_value("ping guo\n")
    assert simulator.listener.heard == []


def test_a_quote_stands_above_the_input_and_in_the_bubble(visit: Visits, simulator: Simulator) -> None:
    simulator.push("周五水果团，周四晚8点截")
    page = visit("阿梅")
    message = bubble(page, "周五水果团")
    message.hover()
    message.get_by_role("button", name="引用").click()
    expect(page.locator("#quoted")).to_have_text("群买小助手：周五水果团，周四晚8点截")
    say(page, "+1")
    expect(page.locator("#quoting")).to_be_hidden()
    expect(page.locator(".message.mine .quote")).to_have_text("群买小助手：周五水果团，周四晚8点截")
    expect(bubble(page, "订单 1036")).to_be_visible()
    assert simulator.listener.heard[0].quote == Quote("群买小助手", "周五水果团，周四晚8点截")


def test_a_quote_can_be_dropped_again(visit: Visits, simulator: Simulator) -> None:
    simulator.push("周五水果团")
    page = visit("阿梅")
    page.locator(".bubble", has_text="周五水果团").click(button="right")
    page.get_by_role("menuitem", name="引用").click()
    expect(page.locator("#quoting")).to_be_visible()
    page.locator("#text").press("Escape")
    expect(page.locator("#quoting")).to_be_hidden()
    say(page, "今天好热")
    expect(page.locator(".message.mine[data-id]")).to_be_visible()
    assert simulator.listener.heard[0].quote is None


def test_a_long_press_opens_the_menu_on_a_phone(visit: Visits, simulator: Simulator) -> None:
    simulator.push("周五水果团")
    page = visit("阿梅", size=PHONE, has_touch=True, is_mobile=True)
    page.locator(".bubble", has_text="周五水果团").dispatch_event(
        "pointerdown", {"pointerType": "touch", "clientX": 120, "clientY": 300, "bubbles": True}
    )
    page.get_by_role("menuitem", name="引用").click()
    expect(page.locator("#quoted")).to_contain_text("周五水果团")


def test_somebody_else_sees_other_chats_and_other_hints(visit: Visits) -> None:
    page = visit("阿梅")
    say(page, "今天好热")
    expect(page.locator(".message.mine[data-id]")).to_be_visible()
    page.locator("#me").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="供应商")).to_be_visible()
    expect(dialog).to_contain_text("上架、改价、补货")
    dialog.get_by_role("button", name="老王").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#me")).to_contain_text("老王")
    expect(bubble(page, "今天好热").locator(".name")).to_have_text("阿梅")
    expect(page.locator(".message.mine")).to_have_count(0)
    page.locator("#me").click()
    dialog.get_by_role("button", name="小陈").click()
    expect(page.locator("#title")).to_contain_text("学府公寓")
    expect(bubble(page, "今天好热")).to_have_count(0)
    page.reload()
    expect(page.locator("#me")).to_contain_text("小陈")


def test_another_chat_counts_what_is_unread(visit: Visits, simulator: Simulator) -> None:
    page = visit("团长")
    page.locator('[data-chat="学府公寓"]').click()
    expect(page.locator("#title")).to_contain_text("学府公寓")
    simulator.push("一")
    simulator.push("二")
    badge = page.locator(f'[data-chat="{GROUP}"] .badge')
    expect(badge).to_have_text("2")
    expect(page).to_have_title("(2) 群买 · 聊天模拟器")
    expect(page.locator(f'[data-chat="{GROUP}"] .chat-last')).to_have_text("群买小助手：二")
    page.locator(f'[data-chat="{GROUP}"]').click()
    expect(badge).to_have_count(0)
    expect(page).to_have_title("群买 · 聊天模拟器")
    page.reload()
    expect(bubble(page, "二")).to_be_visible()
    expect(badge).to_have_count(0)


def test_markup_that_people_type_stays_text(visit: Visits, simulator: Simulator) -> None:
    page = visit("阿梅")
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    say(page, attack)
    expect(page.locator(".message.mine .words")).to_have_text(attack)
    message = bubble(page, "onerror")
    message.hover()
    message.get_by_role("button", name="引用").click()
    say(page, "javascript:alert(3) https://example.com/?a=<b>")
    expect(page.locator(".quote")).to_contain_text("onerror=alert(1)")
    expect(page.locator(".log img[src='x'], .log script")).to_have_count(0)
    assert page.locator(".words a").evaluate_all("all => all.map(one => one.href)") == ["https://example.com/?a="]
    expect(page.locator("[data-chat]").first.locator(".chat-last")).to_contain_text("javascript:alert(3)")


def test_pictures_of_ours_are_shown(visit: Visits) -> None:
    page = visit("阿梅")
    say(page, "商品")
    picture = page.locator(".picture img")
    expect(picture).to_be_visible()
    expect(picture).to_have_attribute("src", "/sim/static/icon.svg")


def test_a_phone_shows_one_column_and_never_scrolls_sideways(visit: Visits, simulator: Simulator) -> None:
    simulator.push("没有空格的长词" * 40 + "a" * 300)
    page = visit("阿梅", size=PHONE, has_touch=True, is_mobile=True)
    sideways = (
        "document.documentElement.scrollWidth > innerWidth || document.querySelector('#log').scrollWidth > innerWidth"
    )
    expect(page.locator("#log .bubble").last).to_be_visible()
    say(page, "+1")
    expect(page.get_by_role("link", name="去付款")).to_be_in_viewport()
    assert page.evaluate(sideways) is False
    expect(page.locator("#text")).to_be_in_viewport()
    page.get_by_role("button", name="返回聊天列表").click()
    expect(page.locator("#chats")).to_be_visible()
    expect(page.locator("#log")).to_be_hidden()
    assert page.evaluate(sideways) is False
    page.locator("#me").click()
    expect(page.get_by_role("dialog")).to_be_in_viewport()
    assert page.evaluate(sideways) is False
    page.keyboard.press("Escape")
    page.locator('[data-chat="private:阿梅"]').click()
    expect(bubble(page, "提货码")).to_be_visible()
    page.go_back()
    expect(page.locator("#chats")).to_be_visible()


def test_the_page_speaks_english_too(visit: Visits) -> None:
    page = visit("团长")
    page.get_by_role("link", name="Switch to English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#me")).to_contain_text("Leader")
    expect(page.get_by_placeholder("Say something in the group")).to_be_visible()
    expect(page).to_have_title("Qunmai · Chat simulator")


def test_the_keyboard_reaches_everything(visit: Visits, simulator: Simulator) -> None:
    simulator.push("一")
    simulator.push("二")
    page = visit("阿梅")
    expect(bubble(page, "二")).to_be_visible()
    page.locator("#log").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="引用")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#quoted")).to_have_text("群买小助手：一")
    expect(page.locator("#text")).to_be_focused()
    page.locator("#me").press("Enter")
    expect(page.get_by_role("dialog").get_by_role("button", name="阿梅")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator(f'[data-chat="{GROUP}"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#title")).to_contain_text("群买小助手")


def test_a_draft_waits_in_its_chat(visit: Visits) -> None:
    page = visit("阿梅")
    page.locator("#text").fill("苹果2")
    page.locator('[data-chat="private:阿梅"]').click()
    expect(page.locator("#text")).to_have_value("")
    page.locator(f'[data-chat="{GROUP}"]').click()
    expect(page.locator("#text")).to_have_value("苹果2")


def test_earlier_messages_come_on_demand(visit: Visits, simulator: Simulator) -> None:
    for number in range(70):
        simulator.push(f"第{number}条")
    page = visit("阿梅")
    expect(bubble(page, "第69条")).to_be_in_viewport()
    expect(bubble(page, "第3条")).to_have_count(0)
    page.get_by_role("button", name="看更早的消息").click()
    expect(page.locator(".message[data-id]")).to_have_count(70)
    expect(page.locator(".welcome")).to_have_count(1)


def test_a_private_push_reaches_only_its_person(visit: Visits, simulator: Simulator) -> None:
    page = visit("老王")
    simulator.push("阿梅的提货码", to="阿梅", kind=Kind.PRIVATE)
    simulator.push("团长说截单了")
    expect(bubble(page, "团长说截单了")).to_be_visible()
    expect(page.locator("#chats")).not_to_contain_text("提货码")


def test_why_a_message_was_read_so_is_one_click_away(visit: Visits) -> None:
    page = visit("阿梅")
    say(page, "今天好热")
    say(page, "+1")
    why = page.get_by_role("button", name="为什么")
    expect(why).to_have_count(1)
    why.click()
    expect(page.locator(".message.mine .because")).to_have_text("[zh-CN] +1 是照上一条再来一份")
    page.locator(".bubble", has_text="今天好热").click(button="right")
    page.get_by_role("menuitem", name="为什么").click()
    expect(page.locator(".because", has_text="暂时说不上来")).to_be_visible()
    assert [line for line in visit.complaints if "404" not in line] == []
    visit.complaints.clear()
