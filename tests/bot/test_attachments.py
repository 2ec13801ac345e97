"""Pictures and files that come with a message: who may look into them, and when a platform is asked."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from bot.attachments import LARGEST, AttachmentGone
from bot.channels.channel import Abilities, Rendered
from bot.context import Context
from bot.dispatcher import Dispatcher, Handled
from bot.message import UNHANDLED, Attached, Chat, Incoming, Kind, Person, Reply, Unhandled, answer
from bot.router import Router, Switchboard
from core.clock import SetClock
from core.message import FileLink, Message, message
from core.say import say
from core.work import Shop
from services import files

PRIVATE = Chat("simulator", "demo", "阿梅", Kind.PRIVATE)
router = Router("attachments")
numbers = itertools.count()


@router.talk
def take_sheet(ctx: Context) -> Reply | Callable[[Context], Reply] | Unhandled:
    """Something is done with every file that comes without words."""
    if not ctx.incoming.files or ctx.text:
        return UNHANDLED
    content = ctx.fetch(ctx.incoming.files[0])
    name = ctx.incoming.files[0].name

    def act(acting: Context) -> Reply:
        assert acting.fetch(ctx.incoming.files[0]) == content
        path = files.keep(acting.work, name, "text/plain", content)
        return Reply(here=message(say("catalog-text", text=name), files=(FileLink(name, path),)))

    return act


@router.command("导入", "import", fetches=True)
def take(ctx: Context) -> Reply:
    """导入：导入，和文件一起发
    Import: import, together with a file"""
    return answer(say("catalog-text", text=ctx.fetch_only().decode()))


@router.command("看图", "look")
def look(ctx: Context) -> Reply:
    """看图：看图
    Look: look"""
    return answer(say("catalog-text", text=ctx.fetch_only().decode()))


class Platform:
    """Brings what it has, and notes whether anybody was writing meanwhile."""

    def __init__(self) -> None:
        self.has = {"r1": b"one", "large": b"x" * (LARGEST + 1)}
        self.asked: list[str] = []

    def fetch(self, reference: str) -> bytes:
        self.asked.append(reference)
        if reference not in self.has:
            raise AttachmentGone
        return self.has[reference]


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def send(shop: Shop, clock: SetClock, platform: Platform) -> Callable[..., Handled]:
    abilities = {"simulator": Abilities(answers_privately=True)}
    dispatcher = Dispatcher(shop, Switchboard([router]), abilities, {"simulator": platform.fetch})

    def send(text: str = "", *files: str, images: tuple[str, ...] = (), chat: Chat = PRIVATE, mid: str = "") -> Handled:
        attached = tuple(Attached(reference, f"{reference}.txt") for reference in files)
        number = mid or f"m{next(numbers)}"
        return dispatcher.handle(
            Incoming(chat, Person("阿梅"), number, text, clock.now(), images=images, files=attached)
        )

    return send


def text(handled: Handled) -> str:
    assert handled.here is not None
    return handled.here.text


def test_a_talk_listens_to_a_file_without_words(send: Callable[..., Handled], platform: Platform) -> None:
    here = send("", "r1").here
    assert here is not None
    assert (here.text, here.files[0][0]) == ("r1.txt", "r1.txt")
    assert here.files[0][1].startswith("http://127.0.0.1:8000/files/")
    assert platform.asked == ["r1"]


def test_a_resend_gets_the_same_file(send: Callable[..., Handled], platform: Platform) -> None:
    first, again = send("", "r1", mid="m-1"), send("", "r1", mid="m-1")
    assert first.here == again.here
    assert platform.asked == ["r1"]


def test_a_command_that_fetches_gets_it_before_it_writes(send: Callable[..., Handled], platform: Platform) -> None:
    assert text(send("导入", "r1")) == "one"
    assert text(send("导入", images=("r1",))) == "one"
    assert "没有收到图片或文件" in text(send("导入"))
    assert platform.asked == ["r1", "r1"]


def test_asking_a_platform_while_writing_is_a_mistake_of_ours(
    send: Callable[..., Handled], platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    send("看图", images=("r1",))
    assert "declare the command with fetches=True" in caplog.text
    assert platform.asked == []


@pytest.mark.parametrize(("reference", "words"), [("gone", "过期"), ("large", "最多 5 MB")])
def test_what_cannot_be_brought_is_said_in_words(send: Callable[..., Handled], reference: str, words: str) -> None:
    assert words in text(send("", reference))
    assert words in text(send("导入", reference))


def test_a_channel_that_brings_nothing_says_so(shop: Shop, clock: SetClock) -> None:
    deaf = Dispatcher(shop, Switchboard([router]), {"simulator": Abilities()})
    incoming = Incoming(PRIVATE, Person("阿梅"), "m", "", clock.now(), files=(Attached("r1"),))
    assert "收不了图片和文件" in text(deaf.handle(incoming))


def test_a_picture_that_nobody_wants_is_answered_alone_and_ignored_in_a_group(send: Callable[..., Handled]) -> None:
    assert "不知道要做什么" in text(send(images=("r1",)))
    assert send(images=("r1",), chat=Chat("simulator", "demo", "群", Kind.GROUP)).here is None


def test_messages_that_were_stored_before_there_were_files_are_read() -> None:
    old = {"says": [say("not-understood").to_json()], "links": [], "images": []}
    assert Message.from_json(old).files == ()
    assert "files" not in Message.from_json(old).to_json()
    new = message(say("not-understood"), files=(FileLink("a.xlsx", "/files/t/a.xlsx"),))
    assert Message.from_json(new.to_json()) == new
    assert (new + new).files == new.files * 2


def test_words_for_what_is_drawn_are_the_callers(shop: Shop, clock: SetClock) -> None:
    heard: list[str] = []
    own = Router("own")

    @own.talk
    def listen(ctx: Context) -> Reply:
        heard.append(ctx.word("error-empty-sheet"))
        return answer(say("not-understood"))

    dispatcher = Dispatcher(shop, Switchboard([own]), {"simulator": Abilities()})
    dispatcher.handle(Incoming(PRIVATE, Person("阿梅"), "m", "x", clock.now()))
    assert heard == ["这个表格里什么也没有。"]


def test_a_file_is_a_line_where_a_channel_shows_only_links() -> None:
    from bot.channels import dress

    rendered = Rendered("配好了", (("去看看", "https://s.example/a"),), (), (("配货单.xlsx", "https://s.example/f"),))
    assert dress.all_links(rendered) == [
        ("去看看", "https://s.example/a"), ("📄 配货单.xlsx", "https://s.example/f"),
    ]  # fmt: skip
