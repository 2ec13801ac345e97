"""The load: prepared requests over kept connections, each sender waiting for its answer. Cheap, so that it costs the
machine as little as possible: the server is what is measured."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.figures import Figure


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests per second over all senders; latencies in milliseconds."""

    per_second: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Contender:
    """Somebody who is measured: where they answer, and how many requests are made ready for a round.

    `reach`: how many times this one's speed the first contender should have.
    """

    name: str
    port: int
    requests: Callable[[int], Sequence[bytes]]
    reach: float | None = None


def compare(
    contenders: Sequence[Contender], number: int, senders: int, rounds: int, label: str = ""
) -> Iterator[Figure]:
    """Drive them in turn, round after round, so that a machine that slows down slows all of them.

    For each the median round, and the median of the first one's speed over theirs within a round.
    """
    for one in contenders:
        drive(one.port, one.requests(max(200, senders * 10)), senders)
    results: list[list[Measured]] = [[] for _ in contenders]
    for _ in range(rounds):
        for one, own in zip(contenders, results, strict=True):
            own.append(drive(one.port, one.requests(number), senders))
    for one, own in zip(contenders, results, strict=True):
        middle = sorted(own, key=lambda m: m.per_second)[rounds // 2]
        ratio = statistics.median(ours.per_second / its.per_second for ours, its in zip(results[0], own, strict=True))
        yield Figure(
            f"{label}{one.name}",
            middle.per_second,
            "/s",
            middle.p50,
            middle.p99,
            ratio if one is not contenders[0] else None,
            one.reach,
        )


def post(path: str, body: bytes, content_type: str = "application/octet-stream") -> bytes:
    """A request, ready to be sent."""
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def drive(port: int, requests: Sequence[bytes], senders: int) -> Measured:
    """Send all requests, shared among so many senders, and wait for each answer. Raises RuntimeError where one is no
    2xx: a refusal is quick, and would flatter."""
    latencies: list[list[float]] = [[] for _ in range(senders)]
    failures = [0] * senders
    barrier = threading.Barrier(senders + 1)

    def send(mine: int) -> None:
        own = requests[mine::senders]
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            barrier.wait()
            for request in own:
                began = time.perf_counter()
                connection.sendall(request)
                if not _answered(connection):
                    failures[mine] += 1
                latencies[mine].append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(senders)]
    for thread in threads:
        thread.start()
    barrier.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    everything = sorted(one for own in latencies for one in own)
    if any(failures):
        raise RuntimeError(f"{sum(failures)} of {len(requests)} requests failed")
    return Measured(
        len(requests) / took,
        statistics.median(everything),
        everything[min(len(everything) - 1, int(len(everything) * 0.99))],
    )


def _answered(connection: socket.socket) -> bool:
    """Read one answer to its end; whether it was a 2xx."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            return False
        received += part
    head, _, rest = received.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    while len(rest) < length:
        part = connection.recv(65536)
        if not part:
            return False
        rest += part
    return head[9:10] == b"2"
