"""The page behind an invitation's link."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core.clock import SetClock
from core.settings import Settings
from core.work import Shop
from operations import house
from tests.fire import look
from tests.stories.chat import Chat
from tests.stories.purse import WITH_POINTS
from web import invitations
from web.site import create_site


@pytest.fixture
def chat(shop: Shop, clock: SetClock) -> Chat:
    chat = Chat(shop, clock, WITH_POINTS)
    chat.joins("<b>阿梅</b>")
    return chat


@pytest.fixture
def client(chat: Chat) -> FlaskClient:
    return create_site(chat.shop.settings, [invitations.create_blueprint(chat.shop)]).test_client()


def test_a_friend_reads_who_invites_and_what_to_say(chat: Chat, client: FlaskClient) -> None:
    invited = chat.whispers("邀请", by="<b>阿梅</b>")
    assert invited.here is not None
    ((_, url),) = invited.here.links
    before = look.counts(chat)
    page = client.get("/invite/" + url.rsplit("/", 1)[1])
    assert page.status_code == 200
    assert "&lt;b&gt;阿梅&lt;/b&gt; 邀请你" in page.text
    assert f"我是 {url.rsplit('/', 1)[1]} 邀请的" in page.text
    assert look.counts(chat) == before


@pytest.mark.parametrize("code", ["ZZZZZZZZ", "x" * 10_240, "%00", "阿梅"])
def test_a_code_of_nobody_says_so(client: FlaskClient, code: str) -> None:
    page = client.get(f"/invite/{code}")
    assert page.status_code == 404
    assert "没有这个邀请码" in page.text


@pytest.mark.parametrize("on", [True, False])
def test_without_the_module_there_is_no_page(settings: Settings, on: bool) -> None:
    modules = WITH_POINTS if on else WITH_POINTS[:-1]
    built = house.build(settings.model_copy(update={"modules": modules}))
    rules = {rule.rule for rule in house.site_of(built).url_map.iter_rules()}
    assert ("/invite/<code>" in rules) == on
    built.shop.database.dispose()
