from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from complaints.rules.arrivals import ArrivalKind, Arrived, Link, chain, is_repeat

START = datetime(2026, 9, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def link(
    reference: str,
    day: float,
    resolved: float | None = None,
    reopened: float | None = None,
    duplicate: bool = False,
    seconds: int = 0,
) -> Link[str]:
    """A complaint received `day` days (and seconds) after the start, resolved and reopened on other days."""
    moment = [None if each is None else START + each * DAY for each in (day, resolved, reopened)]
    received = START + day * DAY + timedelta(seconds=seconds)
    return Link(reference, reference, received, moment[1], moment[2], duplicate)


def decided(*links: Link[str]) -> dict[str, Arrived[str]]:
    return {arrived.id: arrived for arrived in chain(links)}


def kinds(*links: Link[str]) -> list[str]:
    return [arrived.arrival for arrived in decided(*links).values()]


def repeat(arrived: Arrived[str], window: int = 30) -> bool:
    return is_repeat(arrived.arrival, arrived.since_previous, window_days=window)


def test_the_first_complaint_is_new() -> None:
    assert decided(link("a", 0)) == {"a": Arrived("a", ArrivalKind.COUNTED)}


def test_a_complaint_while_the_earlier_one_is_unresolved_is_a_chaser() -> None:
    assert decided(link("a", 0), link("b", 5))["b"] == Arrived("b", ArrivalKind.CHASER, "a")


def test_a_complaint_before_the_later_resolution_is_a_chaser() -> None:
    assert kinds(link("a", 0, resolved=6), link("b", 5)) == ["counted", "chaser"]


def test_at_the_very_moment_of_resolution_it_is_a_repeat() -> None:
    arrived = decided(link("a", 0, resolved=5), link("b", 5))["b"]
    assert (arrived.since_previous, repeat(arrived)) == (0, True)


def test_one_second_before_the_resolution_it_is_a_chaser() -> None:
    assert decided(link("a", 0, resolved=5), link("b", 5, seconds=-1))["b"].arrival is ArrivalKind.CHASER


def test_exactly_thirty_days_after_the_resolution_it_is_a_repeat() -> None:
    assert repeat(decided(link("a", 0, resolved=2), link("b", 32))["b"])


def test_one_second_over_thirty_days_it_is_new() -> None:
    arrived = decided(link("a", 0, resolved=2), link("b", 32, seconds=1))["b"]
    assert arrived.arrival is ArrivalKind.COUNTED
    assert not repeat(arrived)


def test_the_window_counts_from_the_resolution_not_from_the_receipt() -> None:
    assert repeat(decided(link("a", 0, resolved=20), link("b", 45))["b"])


def test_the_window_is_a_parameter() -> None:
    arrived = decided(link("a", 0, resolved=1), link("b", 9))["b"]
    assert [repeat(arrived, window) for window in (7, 30, 90)] == [False, True, True]


def test_a_chaser_between_does_not_become_the_earlier_one() -> None:
    arrived = decided(link("a", 0, resolved=10), link("b", 5, resolved=6), link("c", 12))
    assert arrived["c"].previous == "a"
    assert arrived["c"].since_previous == 2 * 86_400


def test_a_duplicate_never_becomes_the_earlier_one() -> None:
    arrived = decided(link("a", 0, resolved=1), link("b", 5, resolved=20, duplicate=True), link("c", 10))
    assert arrived["b"] == Arrived("b", ArrivalKind.DUPLICATE, "a")
    assert (arrived["c"].previous, arrived["c"].arrival) == ("a", "counted")


def test_a_duplicate_is_one_even_while_the_earlier_one_is_open() -> None:
    assert kinds(link("a", 0), link("b", 5, duplicate=True)) == ["counted", "duplicate"]


def test_a_duplicate_without_an_earlier_one_is_attached_to_nothing() -> None:
    assert decided(link("a", 0, duplicate=True))["a"].previous is None


def test_a_complaint_after_a_reopening_is_a_chaser() -> None:
    assert kinds(link("a", 0, resolved=2, reopened=4), link("b", 5)) == ["counted", "chaser"]


def test_a_complaint_between_resolution_and_reopening_is_a_repeat() -> None:
    assert repeat(decided(link("a", 0, resolved=2, reopened=6), link("b", 4))["b"])


def test_a_complaint_at_the_moment_of_reopening_is_a_chaser() -> None:
    assert kinds(link("a", 0, resolved=2, reopened=4), link("b", 4)) == ["counted", "chaser"]


def test_a_complaint_after_the_second_resolution_is_a_repeat() -> None:
    assert repeat(decided(link("a", 0, resolved=6, reopened=4), link("b", 7))["b"])


def test_complaints_of_one_instant_follow_each_other_by_reference() -> None:
    assert decided(link("b", 0), link("a", 0))["b"].previous == "a"


def test_a_repeat_is_the_earlier_one_of_the_next() -> None:
    arrived = decided(link("a", 0, resolved=1), link("b", 5, resolved=6), link("c", 40))
    assert arrived["c"].previous == "b"
    assert not repeat(arrived["c"])


links = st.builds(
    Link,
    id=st.integers(0, 5),
    reference=st.just(""),
    received_at=st.integers(0, 12).map(lambda day: START + day * DAY),
    resolved_at=st.none() | st.integers(0, 20).map(lambda day: START + day * DAY),
    reopened_at=st.none() | st.integers(0, 20).map(lambda day: START + day * DAY),
    marked_duplicate=st.booleans(),
)
chains = st.lists(links, max_size=6, unique_by=lambda each: each.id).map(
    lambda found: [Link(each.id, f"R{each.id}", *[getattr(each, n) for n in Link.__slots__[2:]]) for each in found]
)


@given(chains)
def test_the_order_of_telling_does_not_matter(found: list[Link[int]]) -> None:
    once = list(chain(found))
    assert all(list(chain(order)) == once for order in list(permutations(found))[:24])


@given(chains)
def test_every_complaint_is_decided_once_and_the_earlier_one_is_counted(found: list[Link[int]]) -> None:
    arrived = {each.id: each for each in chain(found)}
    assert arrived.keys() == {each.id for each in found}
    for each in arrived.values():
        if each.previous is not None:
            assert arrived[each.previous].arrival is ArrivalKind.COUNTED


@given(chains)
def test_a_duplicate_changes_nobody_elses_arrival(found: list[Link[int]]) -> None:
    with_them = {each.id: each for each in chain(found)}
    without = {each.id: each for each in chain(link for link in found if not link.marked_duplicate)}
    assert {key: with_them[key] for key in without} == without


def test_a_void_complaint_is_nothing_and_nobodys_earlier_one() -> None:
    void = replace(link("b", 5), voided=True)
    arrived = decided(link("a", 0, resolved=1), void, link("c", 10))
    assert arrived["b"] == Arrived("b", ArrivalKind.VOID)
    assert arrived["c"].previous == "a"


def test_a_void_duplicate_is_void() -> None:
    assert kinds(link("a", 0), replace(link("b", 5, duplicate=True), voided=True)) == ["counted", "void"]


def test_a_duplicate_is_attached_to_the_one_that_a_person_named() -> None:
    named = replace(link("c", 6, duplicate=True), duplicate_of="x")
    assert decided(link("a", 0), named)["c"] == Arrived("c", ArrivalKind.DUPLICATE, "x")
