"""The page stays current without a reload: by stream, by looking, after the server was away, in many tabs."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager

from playwright.sync_api import Browser, Route, expect
from sqlalchemy import delete

from models.simulator import SimulatorMessage
from tests.browser import neighbourhood
from tests.browser.conftest import Simulator, Visits
from tests.browser.server import serving
from tests.browser.test_simulator_page import bubble, say
from web.simulator_live import Pace


def test_what_others_say_arrives_without_a_reload(visit: Visits) -> None:
    mei, wang = visit("阿梅"), visit("老王")
    say(mei, "+1")
    expect(bubble(wang, "+1")).to_be_visible()
    expect(bubble(wang, "订单 1036")).to_be_visible()
    say(wang, "我也要")
    expect(bubble(mei, "我也要")).to_be_visible()


def test_two_tabs_of_one_person_show_the_same(visit: Visits) -> None:
    first = visit("阿梅")
    second = visit.tab(first.context)
    say(first, "+1")
    expect(second.locator(".message.mine .bubble")).to_have_text("+1")
    expect(bubble(first, "订单 1036")).to_have_count(1)
    expect(bubble(second, "订单 1036")).to_have_count(1)


def test_more_tabs_than_a_browser_has_connections(visit: Visits, simulator: Simulator) -> None:
    first = visit("阿梅")
    tabs = [first, *(visit.tab(first.context) for _ in range(7))]
    simulator.push("大家都看得到")
    for tab in tabs:
        expect(bubble(tab, "大家都看得到")).to_have_count(1)
    say(tabs[-1], "收到")
    expect(bubble(first, "收到")).to_be_visible()


def test_without_streams_the_page_looks_by_itself(visit: Visits, simulator: Simulator) -> None:
    page = visit("阿梅")

    def no_stream(route: Route) -> None:
        if "event-stream" in route.request.headers.get("accept", ""):
            route.fulfill(status=502)
        else:
            route.continue_()

    page.route("**/sim/api/updates*", no_stream)
    page.reload()
    page.locator("#text").wait_for()
    simulator.push("没有推送也看得到")
    expect(bubble(page, "没有推送也看得到")).to_be_visible()
    visit.complaints.clear()


def test_what_could_not_be_sent_is_marked_and_sent_once_by_a_retry(visit: Visits, simulator: Simulator) -> None:
    page = visit("阿梅")
    page.route("**/sim/api/messages*", lambda route: route.abort())
    say(page, "+1")
    again = page.get_by_role("button", name="没发出去")
    expect(again).to_be_visible()
    page.unroute("**/sim/api/messages*")
    again.click()
    expect(bubble(page, "订单 1036")).to_have_count(1)
    expect(page.locator(".message.mine")).to_have_count(1)
    assert len(simulator.listener.heard) == 1
    visit.complaints.clear()


def test_an_answer_that_got_lost_is_fetched_by_the_same_message_id(visit: Visits, simulator: Simulator) -> None:
    page = visit("阿梅")

    def lose_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/sim/api/messages*", lose_answer)
    say(page, "+1")
    # The stream brings the bubble although the answer to the request was lost.
    expect(page.locator(".message.mine[data-id]")).to_have_count(1)
    expect(page.locator(".message.mine")).to_have_count(1)
    assert len(simulator.listener.heard) == 1
    visit.complaints.clear()


def test_a_refusal_says_why(visit: Visits) -> None:
    page = visit("阿梅")
    say(page, "长" * 30_000)
    expect(page.get_by_role("button", name="消息太长了，最多 64 KB")).to_be_visible()
    visit.complaints.clear()


def test_who_reads_further_up_is_not_pulled_down(visit: Visits, simulator: Simulator) -> None:
    for number in range(30):
        simulator.push(f"第{number}条")
    page = visit("阿梅")
    expect(bubble(page, "第29条")).to_be_in_viewport()
    page.locator("#log").evaluate("log => log.scrollTop = 0")
    expect(page.locator(".welcome")).to_be_in_viewport()
    simulator.push("新的")
    news = page.get_by_role("button", name="1 条新消息")
    expect(news).to_be_visible()
    expect(page.locator(".welcome")).to_be_in_viewport()
    news.click()
    expect(bubble(page, "新的")).to_be_in_viewport()
    expect(news).to_be_hidden()


def test_the_page_comes_back_by_itself_after_the_server(chromium: Browser, simulator: Simulator) -> None:
    def serve(port: int = 0) -> AbstractContextManager[str]:
        stopping = threading.Event()
        app = neighbourhood.app(simulator.shop, simulator.listener, stopping=stopping, pace=Pace(look=0.1))
        return serving(app, stopping, port)

    with serve() as address:
        visits = Visits(chromium, address)
        page = visits("阿梅")
        simulator.push("之前")
        expect(bubble(page, "之前")).to_be_visible()
    expect(page.locator("#offline")).to_be_visible()
    simulator.push("之后")
    with serve(int(address.rsplit(":", 1)[1])):
        expect(bubble(page, "之后")).to_be_visible()
        expect(page.locator("#offline")).to_be_hidden()
        page.context.close()


def test_a_transcript_that_began_anew_is_loaded_anew(visit: Visits, simulator: Simulator) -> None:
    simulator.push("旧的")
    page = visit("阿梅")
    expect(bubble(page, "旧的")).to_be_visible()
    with simulator.shop.work() as work:
        work.execute(delete(SimulatorMessage))
    expect(bubble(page, "旧的")).to_have_count(0)
    simulator.push("新的")
    expect(bubble(page, "新的")).to_be_visible()
