"""Bills in any state, matched by many at once: as many differences as were planted, every fee once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from core.money import ZERO, Money
from core.work import Work
from models.ledger import Account, Entry, Posting
from models.payments import Payment
from models.reconciliation import Difference, Nature, Reconciliation
from payments.bills import TradeBill, TradeRow
from queries.our_side import Ours, What
from services.reconciliation import fetching, recording, trades
from services.reconciliation.findings import Window
from services.reconciliation.trades import Merchant
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.stories.bills import fee
from tests.stories.chat import Chat

FRIDAY = date(2026, 3, 6)
US = Merchant("1900000001", "wx-pretend", "QM")
WINDOW = Window.of(FRIDAY, 10)


def row(ours: Ours) -> TradeRow:
    """As an honest bill has it."""
    paid = ours.what is What.PAYMENT
    number, refund = (ours.number, "") if paid else (f"QMpaid{ours.id}", ours.number)
    return TradeRow(
        ours.at or WINDOW.start, US.app_id, US.mchid, f"4200{ours.id}", number, "", "NATIVE",
        "SUCCESS" if paid else "REFUND", ours.amount if paid else ZERO, refund and f"50{ours.id}", refund,
        ZERO if paid else ours.amount, "" if paid else "SUCCESS", "", "", Decimal(0), "",
    )  # fmt: skip


def of(index: int, paid: bool, fen: int, second: int) -> Ours:
    at = WINDOW.start + timedelta(minutes=30, seconds=second)
    number = f"QM{index:06d}" + ("" if paid else "R1")
    what, status = (What.PAYMENT, "paid") if paid else (What.REFUND, "done")
    return Ours(what, index, number, Money(fen), status, at.astimezone(UTC), f"4200{index}" if paid else "")


THINGS = st.lists(st.tuples(st.booleans(), st.integers(1, 10**7), st.integers(0, 22 * 3600)), max_size=40)
PLANTS = st.sampled_from(["none", "gone", "unknown", "amount", "open", "foreign", "double", "undone"])


@given(THINGS, st.lists(PLANTS, min_size=40, max_size=40), st.randoms(use_true_random=False))
def test_what_is_planted_is_found_and_nothing_else(
    things: list[tuple[bool, int, int]], plants: list[str], random: object
) -> None:
    known: dict[tuple[What, str], Ours] = {}
    rows: list[TradeRow] = []
    expected: list[tuple[Nature, str]] = []
    for index, ((paid, fen, second), plant) in enumerate(zip(things, plants, strict=False)):
        ours = of(index, paid, fen, second)
        theirs, natures = planted(plant, ours)
        if plant == "open":
            ours = replace(ours, status="open" if paid else "sent")
        if plant != "unknown":
            known[ours.key] = ours
        rows += theirs
        expected += [(nature, ours.number) for nature in natures]
    random.shuffle(rows)  # type: ignore[attr-defined]
    bill = TradeBill(tuple(rows), ZERO, ZERO, Decimal(0))
    due = [ours for ours in known.values() if ours.status in ("paid", "done", "sent")]
    matched = trades.match(bill, known, due, US, WINDOW, frozenset())
    assert sorted((found.nature, found.number) for found in matched.found) == sorted(expected)
    assert len(matched.pairs) + len({n for n in matched.found if n.nature is not Nature.DOUBLE}) >= len(things)
    if not expected:
        assert matched.sides.theirs == matched.sides.ours


def planted(plant: str, ours: Ours) -> tuple[list[TradeRow], list[Nature]]:
    """The bill's rows for one of ours, and what is wrong with them."""
    honest, paid = row(ours), ours.what is What.PAYMENT
    one = Money(1)
    match plant:
        case "gone":
            return [], [Nature.PAYMENT_MISSING if paid else Nature.REFUND_MISSING]
        case "unknown":
            return [honest], [Nature.PAYMENT_UNKNOWN if paid else Nature.REFUND_UNKNOWN]
        case "amount" if paid:
            return [replace(honest, amount=honest.amount + one)], [Nature.PAYMENT_AMOUNT]
        case "amount":
            return [replace(honest, refund_amount=honest.refund_amount + one)], [Nature.REFUND_AMOUNT]
        case "open":
            return [honest], [Nature.PAYMENT_OPEN if paid else Nature.REFUND_OPEN]
        case "foreign":
            return [replace(honest, mchid="1900000999")], [Nature.FOREIGN]
        case "double":
            return [honest, honest], [Nature.DOUBLE]
        case "undone" if paid:
            return [replace(honest, state="REVOKED")], [Nature.PAYMENT_UNDONE]
        case "undone":
            return [replace(honest, refund_state="FAIL")], [Nature.REFUND_UNDONE]
    return [honest], []


def paid_evening(chat: Chat, number: int) -> None:
    chat.says("开团 团\n盒饭", by="团长").replied("团")
    for _ in range(number):
        chat.says("盒饭1份", by="阿梅").replied("阿梅")
        chat.pays(look.latest(chat).id, "阿梅")


def test_many_processes_match_one_day(chat: Chat) -> None:
    """Each fee once, one row per bill, and the managers hear of it once."""
    paid_evening(chat, 6)
    lost = look.rows(chat, Payment)[0].number
    chat.gateway.edit_trades = lambda rows: [one for one in rows if one.number != lost]
    chat.clock.set(datetime(2026, 3, 7, 12, 0, tzinfo=SHANGHAI))

    def match_day(n: int) -> None:
        if n % 2:
            fetching.reconcile(chat.till, FRIDAY)
        else:
            fetching.next_day(chat.till)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(match_day, range(16)))
    assert len(look.rows(chat, Reconciliation)) == 2
    assert [one.number for one in look.rows(chat, Difference)] == [lost]
    assert len(look.rows(chat, Entry, Entry.kind == "gateway-fee")) == 5
    fees = sum((one.amount for one in look.rows(chat, Posting, Posting.account == Account.GATEWAY_FEES)), ZERO)
    assert fees == Money(5 * fee(Money(1500)).fen)
    assert len([said for said in chat.told("经理") if "对不上" in said]) == 1


def test_who_dies_with_a_day_in_hand_leaves_it_to_others(chat: Chat) -> None:
    paid_evening(chat, 1)
    chat.clock.set(datetime(2026, 3, 7, 12, 0, tzinfo=SHANGHAI))
    with chat.shop.work() as work:
        assert fetching.claim_day(work, "sandbox") == FRIDAY
    assert not fetching.next_day(chat.till)
    chat.clock.advance(minutes=16)
    assert fetching.next_day(chat.till)
    assert all(run.matched_at for run in look.rows(chat, Reconciliation))


def test_more_rows_are_not_more_statements(chat: Chat) -> None:
    """What a bill costs does not grow with its rows."""
    counted: list[int] = []
    for day, number in ((FRIDAY, 3), (FRIDAY + timedelta(days=1), 30)):
        paid_evening(chat, number)
        chat.says("结团", by="团长")
        chat.clock.set(datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI) + timedelta(hours=12))
        bills = fetching._fetch(chat.till, day)
        with chat.shop.work() as work:
            statements = counting(work)
            recording.record(work, bills)
            counted.append(len(statements))
    assert counted[0] == counted[1]


def counting(work: Work) -> list[str]:
    """The statements that go to the driver from now on."""
    statements: list[str] = []
    event.listen(work.connection, "before_cursor_execute", lambda *said: statements.append(said[2]))
    return statements
