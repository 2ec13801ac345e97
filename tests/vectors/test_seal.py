"""The second implementation is right: it opens what Tencent itself has published, and makes the stored vectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.channels.envelope import Envelope
from core.clock import SetClock
from tests.vectors import seal

HERE = Path(__file__).parent
SAMPLES: list[dict[str, str]] = json.loads((HERE / "tencent_samples.json").read_text(encoding="utf-8"))["vectors"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample["name"]))
def test_second_implementation_opens_tencents_samples(sample: dict[str, str]) -> None:
    signed = seal.sign(sample["token"], sample["timestamp"], sample["nonce"], sample["encrypted"])
    text, receiver = seal.unseal(sample["encrypted"], sample["aes_key"])
    assert (signed, receiver) == (sample["signature"], sample["receiver"])
    assert sample["holds"] in text


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample["name"]))
def test_envelope_opens_tencents_samples(sample: dict[str, str], clock: SetClock) -> None:
    seconds = int(sample["timestamp"])
    clock.set(clock.now().fromtimestamp(seconds, clock.now().tzinfo))
    envelope = Envelope(sample["token"], sample["aes_key"], sample["receiver"], clock, 300)
    query = {"msg_signature": sample["signature"], "timestamp": sample["timestamp"], "nonce": sample["nonce"]}
    assert sample["holds"] in envelope.open(query, sample["encrypted"])


def test_stored_vectors_are_what_the_generator_makes() -> None:
    stored: dict[str, Any] = json.loads((HERE / "callbacks.json").read_text(encoding="utf-8"))
    assert stored["vectors"] == seal.vectors()


@pytest.mark.parametrize("receiver", ["", "wx0123456789abcdef"])
@pytest.mark.parametrize("text", ["", "a", "苹果 🍎" * 300, "x" * 31, "x" * 32])
def test_what_the_envelope_seals_the_second_implementation_opens(receiver: str, text: str, clock: SetClock) -> None:
    envelope = Envelope(seal.TOKEN, seal.AES_KEY, receiver, clock, 300)
    sealed = envelope.seal(text)
    assert seal.unseal(sealed.encrypted) == (text, receiver)
    assert seal.sign(seal.TOKEN, str(sealed.timestamp), sealed.nonce, sealed.encrypted) == sealed.signature


def test_no_two_seals_of_the_same_text_look_alike(clock: SetClock) -> None:
    envelope = Envelope(seal.TOKEN, seal.AES_KEY, "", clock, 300)
    assert len({envelope.seal("苹果").encrypted for _ in range(50)}) == 50
