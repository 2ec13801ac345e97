"""The development set, the blind sets and what they say otherwise hold their floors (tests/corpus/floors.json).

The blind sets (tests/corpus/blind) were labelled before anything was read with them: other goods, other people.
"""

from __future__ import annotations

import json

import pytest

from tests.corpus import score, transforms

FLOORS = json.loads((score.HERE / "floors.json").read_text(encoding="utf-8"))
BLIND = sorted(FLOORS["sets"])
SETS = ["", *BLIND]


@pytest.fixture(scope="module", params=SETS, ids=lambda of: of or "dev")
def scored(request: pytest.FixtureRequest) -> tuple[str, score.Score]:
    return request.param, score.score(request.param)


@pytest.mark.parametrize("name", ["messages", *score.FIELDS])
def test_rates_hold(scored: tuple[str, score.Score], name: str) -> None:
    of, result = scored
    floors = FLOORS["sets"][of] if of else FLOORS
    assert result.rate(name) >= floors[name], result.wrong


def test_no_order_from_talk(scored: tuple[str, score.Score]) -> None:
    assert len(scored[1].false_orders) <= FLOORS["false_orders"], scored[1].false_orders


def test_nothing_guessed(scored: tuple[str, score.Score]) -> None:
    assert len(scored[1].guesses) <= FLOORS["guesses"], scored[1].guesses


@pytest.mark.parametrize("of", BLIND)
def test_blind_sets_have_the_shape_of_the_corpus(of: str) -> None:
    assert score.problems(of) == []


@pytest.mark.parametrize("of", SETS, ids=lambda of: of or "dev")
@pytest.mark.parametrize("name", sorted(transforms.TRANSFORMS))
def test_said_otherwise_it_is_read_the_same(name: str, of: str) -> None:
    told, deals = transforms.TRANSFORMS[name](score.cases(of), score.shelves(of))
    result = score.score_of(told, score.offered(deals))
    assert result.rate("messages") >= FLOORS["said_otherwise"], result.wrong
    assert result.false_orders == []
    assert result.guesses == []
