"""The three-way merge as a pure function: its laws, and the rules one by one."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from core.quantity import NONE, Quantity
from services.group_orders.chain import Chain, Listed, Portion, total
from services.group_orders.merge import AskKind, Outcome, Standing, Stood, base_of, merge

NAMES = ("阿梅", "老王", "小林", "夏夏", "小陈")
ITEMS = ("apple", "banana", "kiwi")


def entry(name: str, number: int = 1, **goods: int) -> Listed:
    return Listed(name, {item: (Portion(Quantity.of(n)),) for item, n in goods.items()}, number=number)


def chain(*entries: Listed, by: str, first: int = 1) -> Chain:
    return Chain({one.name: one for one in entries}, by, first)


def posted(text: str, by: str, first: int = 1) -> Chain:
    """ "阿梅2 老王3": apples each."""
    rows = [(row.rstrip("0123456789"), row[len(row.rstrip("0123456789")) :]) for row in text.split()]
    entries = [entry(name, number, apple=int(n)) for number, (name, n) in enumerate(rows, start=first)]
    return chain(*entries, by=by, first=first)


def stands(**apples: int) -> Standing:
    return {name: {"apple": Stood(unpaid=Quantity.of(n))} for name, n in apples.items() if n}


def after(standing: Standing, outcome: Outcome) -> Standing:
    """What stands when the changes are done."""
    new = {person: dict(own) for person, own in standing.items()}
    for change in outcome.changes:
        have = new.setdefault(change.person, {}).get(change.item, Stood())
        assert change.new >= have.paid
        new[change.person][change.item] = Stood(have.paid, change.new - have.paid)
    return new


def amounts(standing: Standing) -> dict[object, dict[str, Quantity]]:
    found = {p: {item: have.all for item, have in own.items() if have.all} for p, own in standing.items()}
    return {person: own for person, own in found.items() if own}


goods = st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 9), min_size=1, max_size=3)
lists = st.dictionaries(st.sampled_from(NAMES), goods, min_size=1, max_size=5)
posters = st.sampled_from(NAMES)


def made(people: dict[str, dict[str, int]], by: str) -> Chain:
    return chain(*(entry(name, i, **own) for i, (name, own) in enumerate(people.items(), start=1)), by=by)


@given(lists, posters)
def test_posting_what_was_posted_changes_nothing(people: dict[str, dict[str, int]], by: str) -> None:
    first = made(people, by)
    standing = after({}, merge([], first, {}))
    for poster in NAMES:
        again = Chain(first.people, poster)
        assert merge([first], again, standing).nothing
        assert merge([first, again], again, standing, leader=True).nothing


@given(lists, lists, posters, posters, st.booleans())
def test_whatever_stands_pasted_again_changes_nothing(
    one: dict[str, dict[str, int]], two: dict[str, dict[str, int]], by: str, then: str, leader: bool
) -> None:
    first, second = made(one, by), made(two, then)
    standing = after({}, merge([], first, {}))
    standing = after(standing, merge([first], second, standing, leader=leader))
    people = {name: {item: n.thousandths // 1000 for item, n in own.items()} for name, own in amounts(standing).items()}
    copied = made(people, "团长")  # type: ignore[arg-type]
    assert not merge([first, second], copied, standing, leader=True).changes


@given(lists, st.dictionaries(st.sampled_from(NAMES), st.integers(1, 9), max_size=5), posters, st.booleans())
def test_what_is_paid_is_never_lowered(
    people: dict[str, dict[str, int]], paid: dict[str, int], by: str, leader: bool
) -> None:
    standing = {name: {"apple": Stood(paid=Quantity.of(n))} for name, n in paid.items()}
    outcome = merge([], made(people, by), standing, leader=leader)
    for change in outcome.changes:
        assert change.new >= standing.get(change.person, {}).get(change.item, Stood()).paid


@given(lists, goods, goods)
def test_the_order_of_two_forks_does_not_matter(
    people: dict[str, dict[str, int]], one: dict[str, int], other: dict[str, int]
) -> None:
    base = made(people, "团长")
    forks = [
        Chain({**base.people, name: entry(name, len(people) + 1, **own)}, name)
        for name, own in (("甲", one), ("乙", other))
    ]
    ends = []
    for order in (forks, forks[::-1]):
        before, standing = [base], after({}, merge([], base, {}))
        for fork in order:
            outcome = merge(before, fork, standing)
            assert not outcome.asks
            standing, before = after(standing, outcome), [*before, fork]
        ends.append(amounts(standing))
    assert ends[0] == ends[1]


@given(lists, lists, posters, posters)
def test_every_change_names_its_source_and_only_own_entries_change(
    one: dict[str, dict[str, int]], two: dict[str, dict[str, int]], by: str, then: str
) -> None:
    first, second = made(one, by), made(two, then)
    standing = after({}, merge([], first, {}))
    for change in merge([first], second, standing).changes:
        assert change.source is second.people[change.person]
        assert change.person == then or not standing.get(change.person)


def kinds(outcome: Outcome) -> list[tuple[AskKind, str]]:
    return [(ask.kind, ask.name) for ask in outcome.asks]


def merged(before: Sequence[Chain], new: Chain, standing: Standing, leader: bool = False) -> dict[object, object]:
    return {p: own["apple"] for p, own in amounts(after(standing, merge(before, new, standing, leader=leader))).items()}


THREE = [posted("阿梅2", "阿梅"), posted("阿梅2 老王3", "老王"), posted("阿梅2 老王3 小林1", "小林")]
ALL = stands(阿梅=2, 老王=3, 小林=1)


def test_a_name_gone_from_the_middle_is_reported() -> None:
    outcome = merge(THREE, posted("阿梅2 小林1 夏夏4", "夏夏"), ALL)
    assert kinds(outcome) == [(AskKind.MISSING, "老王")]
    assert [change.name for change in outcome.changes] == ["夏夏"]


def test_a_cut_tail_and_a_fork_report_nobody() -> None:
    assert merge(THREE, posted("阿梅2 老王3", "阿梅"), ALL).nothing
    assert merge([THREE[2]], posted("阿梅2 老王3", "阿梅"), ALL).nothing
    assert not merge(THREE, posted("阿梅2 老王3 夏夏4", "夏夏"), ALL).asks
    assert not merge(THREE, posted("小林1 夏夏4", "夏夏", first=3), ALL).asks


def test_a_list_of_ones_own_alone_reports_nobody() -> None:
    outcome = merge(THREE, posted("夏夏4", "夏夏"), ALL)
    assert not outcome.asks
    assert [change.name for change in outcome.changes] == ["夏夏"]


def test_who_has_cancelled_since_is_not_missed() -> None:
    assert not merge(THREE, posted("阿梅2 小林1 夏夏4", "夏夏"), stands(阿梅=2, 小林=1)).asks


def test_anothers_entry_changes_only_by_the_leader() -> None:
    new = posted("阿梅2 老王9 小林1", "小林")
    assert kinds(merge(THREE, new, ALL)) == [(AskKind.BY_OTHER, "老王")]
    assert merged(THREE, new, ALL, leader=True)["老王"] == Quantity.of(9)
    assert merge([*THREE, new], posted("阿梅2 老王9 小林1", "阿梅"), ALL).nothing, "asked once"


def test_the_posters_own_older_quantity_is_meant() -> None:
    before = [posted("阿梅2", "阿梅"), posted("阿梅5", "阿梅")]
    assert merged(before, posted("阿梅2", "阿梅"), stands(阿梅=5)) == {"阿梅": Quantity.of(2)}
    stale = posted("阿梅2 老王3", "老王")
    assert merged(before, stale, stands(阿梅=5)) == {"阿梅": Quantity.of(5), "老王": Quantity.of(3)}


def test_a_stale_line_keeps_what_a_sentence_made_of_it() -> None:
    assert merged(THREE[:2], THREE[2], stands(阿梅=7, 老王=3))["阿梅"] == Quantity.of(7)
    assert "阿梅" not in merged(THREE[:2], THREE[2], stands(老王=3)), "cancelled is not revived"


def test_taking_back_part_and_striking_out() -> None:
    part = Listed("阿梅", taken={"apple": Quantity.of(2)})
    assert merged([posted("阿梅5", "阿梅")], chain(part, by="阿梅"), stands(阿梅=5)) == {"阿梅": Quantity.of(3)}
    struck = chain(Listed("阿梅", struck=True), by="阿梅")
    assert merged([posted("阿梅5", "阿梅")], struck, stands(阿梅=5)) == {}
    assert merge([posted("阿梅5", "阿梅"), struck], struck, {}).nothing


def test_below_what_is_paid_the_unpaid_part_goes_and_the_rest_is_refused() -> None:
    standing = {"阿梅": {"apple": Stood(Quantity.of(2), Quantity.of(4))}}
    outcome = merge([posted("阿梅6", "阿梅")], posted("阿梅1", "阿梅"), standing)
    assert kinds(outcome) == [(AskKind.BELOW_PAID, "阿梅")]
    assert [change.new for change in outcome.changes] == [Quantity.of(2)]


def test_no_goods_are_asked_for_once() -> None:
    empty = chain(Listed("阿梅", needs=True), by="阿梅")
    assert kinds(merge([], empty, {})) == [(AskKind.NEEDS_ITEM, "阿梅")]
    assert merge([empty], empty, {}).nothing
    assert merge([], empty, stands(阿梅=1)).nothing


def test_the_same_name_twice_is_added_up() -> None:
    both = entry("阿梅", apple=2).with_more(entry("阿梅", apple=1, kiwi=1))
    assert total(both.goods["apple"]) == Quantity.of(3)
    assert total(both.goods["kiwi"]) == Quantity.of(1)
    assert entry("阿梅", apple=2).with_more(Listed("阿梅", struck=True)).goods


def test_the_base_is_the_latest_list_that_explains_most() -> None:
    assert base_of(THREE, posted("阿梅2 小林1 夏夏4", "夏夏")) is THREE[2]
    assert base_of(THREE, posted("阿梅2 老王3 夏夏4", "夏夏")) is THREE[1]
    assert base_of(THREE, posted("夏夏4", "夏夏")) is None
    assert base_of([], THREE[0]) is None


def test_entries_survive_being_kept() -> None:
    for kept in (
        entry("阿梅", 3, apple=2, kiwi=1),
        Listed(
            "小花🌸", {"apple": (Portion(Quantity.of("0.5"), "熟点"),)}, number=2, start=5, end=9, rule="list entry"
        ),
        Listed("老王", taken={"apple": Quantity.of(1)}),
        Listed("老王", struck=True),
    ):
        assert Listed.from_json(kept.to_json()) == kept
    assert Stood().all == NONE
