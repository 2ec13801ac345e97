"""The page behind a channel code: what to do next; openings are counted, nobody is marked."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from bot.channels.channel import PassingFailure
from core.clock import SetClock
from core.settings import Settings
from core.work import Shop
from documents import qr
from models.campaigns import ChannelCode, ReachDay
from models.members import Role
from operations import house
from tests.fire import look
from tests.stories.chat import MODULES, Chat
from web import channel_codes
from web.site import create_site

WITH_CAMPAIGNS = ("campaigns", *MODULES)


@pytest.fixture
def chat(shop: Shop, clock: SetClock) -> Chat:
    chat = Chat(shop, clock, WITH_CAMPAIGNS)
    chat.joins("经理", Role.MANAGER)
    chat.whispers("新活动 摆摊 <b>迎新</b>", by="经理").replied("活动开始了")
    chat.whispers("渠道码 1 3号摊", by="经理")
    return chat


@pytest.fixture
def client(chat: Chat) -> FlaskClient:
    return create_site(chat.shop.settings, [channel_codes.create_blueprint(chat.shop)]).test_client()


@pytest.fixture
def path(chat: Chat) -> str:
    return f"/c/{look.rows(chat, ChannelCode)[0].code}"


def test_it_says_what_to_say_next_and_changes_nothing(chat: Chat, client: FlaskClient, path: str) -> None:
    before = look.counts(chat)
    page = client.get(path.lower())
    assert page.status_code == 200
    assert "&lt;b&gt;迎新&lt;/b&gt;" in page.text
    assert "我从 3号摊 来" in page.text
    assert 'href="/sim/"' in page.text
    assert f'src="{path}/seen.gif"' in page.text
    assert look.counts(chat) == before
    assert "Set-Cookie" not in page.headers


def test_each_opening_counts_and_browsers_keep_it_for_a_day(chat: Chat, client: FlaskClient, path: str) -> None:
    for _ in range(3):
        dot = client.get(f"{path}/seen.gif")
        assert (dot.status_code, dot.mimetype) == (200, "image/gif")
        assert dot.headers["Cache-Control"] == "private, max-age=86400"
        assert "Set-Cookie" not in dot.headers
    chat.clock.advance(days=1)
    client.get(f"{path}/seen.gif")
    assert [row.opened for row in look.rows(chat, ReachDay)] == [3, 1]
    chat.whispers("推广活动 1", by="经理").replied("打开 4，来了 0 人")


@pytest.mark.parametrize("code", ["ZZZZZZZZZZ", "x" * 10_240, "%00", "阿梅"])
def test_a_code_of_nobody_says_so_and_counts_nothing(chat: Chat, client: FlaskClient, code: str) -> None:
    assert client.get(f"/c/{code}").status_code == 404
    assert client.get(f"/c/{code}/seen.gif").status_code == 404
    assert "没有这个地方或码" in client.get(f"/c/{code}").text
    assert look.rows(chat, ReachDay) == []


def test_what_is_over_says_so_and_counts_no_more(chat: Chat, client: FlaskClient, path: str) -> None:
    chat.whispers("结束活动 1", by="经理")
    page = client.get(path)
    assert (page.status_code, "已经结束了" in page.text) == (410, True)
    assert client.get(f"{path}/seen.gif").status_code == 404
    assert look.rows(chat, ReachDay) == []


class Account:
    """An official account's QR: fails where it is told to."""

    fails = True
    asked = 0

    def scene(self, code: str) -> str:
        self.asked += 1
        if self.fails:
            raise PassingFailure("45009")
        return f"http://weixin.test/q/{code}"


def test_with_an_official_account_the_page_shows_its_qr_which_is_asked_for_once(chat: Chat, path: str) -> None:
    account = Account()
    site = create_site(chat.shop.settings, [channel_codes.create_blueprint(chat.shop, account.scene)])
    client = site.test_client()
    assert f'src="{path}/follow.png"' in client.get(path).text
    assert client.get(f"{path}/follow.png").status_code == 503
    account.fails = False
    for _ in range(3):
        shown = client.get(f"{path}/follow.png")
        assert qr.read(shown.data) == [f"http://weixin.test/q/{path[3:]}"]
    assert account.asked == 2
    assert client.get("/c/ZZZZZZZZZZ/follow.png").status_code == 404
    chat.whispers("结束活动 1", by="经理")
    assert client.get(f"{path}/follow.png").status_code == 404


def test_without_one_there_is_none(client: FlaskClient, path: str) -> None:
    assert "follow.png" not in client.get(path).text
    assert client.get(f"{path}/follow.png").status_code == 404


@pytest.mark.parametrize("on", [True, False])
def test_without_the_module_there_is_no_page(settings: Settings, on: bool) -> None:
    modules = WITH_CAMPAIGNS if on else MODULES
    built = house.build(settings.model_copy(update={"modules": modules}))
    rules = {rule.rule for rule in house.site_of(built).url_map.iter_rules()}
    assert ("/c/<code>" in rules) == on
    built.shop.database.dispose()
