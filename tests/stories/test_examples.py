"""What the simulator proposes to type is understood, in the demo that everybody starts with."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.dispatcher import Handled
from bot.message import Chat, Incoming, Kind, Person
from bot.words import LANGUAGES, Words
from core import configuration
from core.clock import SetClock
from core.say import say
from models.members import Role
from operations import house
from queries.simulator import ACCOUNT, CHANNEL
from services import demo
from services.demo import people
from services.demo.pictures import draw_missing
from tests import engines
from tests.conftest import SHANGHAI

CUSTOMER = "customer"
ROLES = (CUSTOMER, *(role for role in Role if role is not Role.BLOCKED))
GROUP = people.COMMUNITIES[0][0]

Tells = Callable[[str, Kind, str], Handled]


def first(role: str) -> tuple[str, str]:
    """The id and the name of the demo's first person of a role."""
    if role == CUSTOMER:
        return people.CUSTOMERS[0][:2]
    return next((person, name) for person, name, own, _ in people.STAFF if own == role)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo's pictures, which take a second to draw."""
    data = tmp_path_factory.mktemp("demo")
    draw_missing(data / "pictures")
    return data


@pytest.fixture
def tells(drawn: Path, tmp_path: Path, clock: SetClock) -> Iterator[Tells]:
    """`tells("customer", Kind.GROUP, "+1")`: what the fresh demo answers to the first person of a role."""
    shutil.copy(engines.sqlite_template(), tmp_path / "shop.sqlite")
    url = f"sqlite:///{tmp_path / 'shop.sqlite'}"
    built = house.build(configuration.load(data=drawn, database_url=url), clock)
    with built.shop.work() as work:
        assert demo.seed(work, drawn)
    numbers = itertools.count(1)

    def tell(role: str, kind: Kind, text: str) -> Handled:
        person, name = first(role)
        chat = Chat(CHANNEL, ACCOUNT, GROUP if kind is Kind.GROUP else person, kind)
        return built.handle(Incoming(chat, Person(person, name), f"m{next(numbers)}", text, clock.now()))

    yield tell
    built.shop.database.dispose()


def examples(language: str, role: str, kind: Kind) -> list[str]:
    _, name = first(role)
    lines = Words(language, SHANGHAI).render(say(f"simulator-examples-{role}-{kind}", name=name)).splitlines()
    return [line.strip().replace("⏎", "\n") for line in lines if line.strip()]


def texts(answer: Handled) -> str:
    return "\n".join(part.text for part in (answer.here, answer.private) if part)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_understood(tells: Tells, language: str, role: str, kind: Kind) -> None:
    words = Words("zh-CN", SHANGHAI)
    usage = words.render(say("usage", help="…", example="…")).split("…")[0]
    proposed = examples(language, role, kind)
    assert proposed
    for text in proposed:
        answer = tells(role, kind, text)
        assert texts(answer), f"{text!r} is answered with silence"
        assert not answer.asks, f"{text!r} is refused or asked back: {texts(answer)}"
        assert not texts(answer).startswith((usage, words.render(say("not-understood")))), f"{text!r} is not understood"


def test_a_number_is_never_another_good_of_the_shelf(tells: Tells) -> None:
    answer = tells(CUSTOMER, Kind.PRIVATE, "买 苹果 2斤, 香蕉 1斤")
    assert "红富士苹果 × 2斤" in texts(answer)
    assert "¥21.70" in texts(answer)  # 2 × 8.90 + 3.90, and nothing by the crate
