from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from complaints.facts import Facts
from complaints.imports.rows import Row
from complaints.imports.spool import Spool
from complaints.rules.pauses import Pause

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INSTANT = st.datetimes(timezones=st.just(UTC))
FACTS = st.builds(
    Facts,
    reference=TEXT,
    received_at=st.none() | INSTANT,
    unit=TEXT,
    text=TEXT,
    resolved_at=st.none() | INSTANT,
    reopen_count=st.integers(0, 9),
    satisfaction=st.none() | st.integers(1, 5),
    first_contact=st.none() | st.booleans(),
    loss_amount=st.none() | st.decimals(0, 10**9, places=2),
    loss_confirmed_on=st.none() | st.dates(),
    pauses=st.lists(st.builds(Pause, INSTANT, st.none() | INSTANT, TEXT, st.none() | INSTANT), max_size=2).map(tuple),
)


@given(FACTS)
def test_facts_come_out_as_they_went_in(facts: Facts) -> None:
    with Spool() as spool:
        spool.add(facts, 1, [])
        assert list(spool.facts()) == [facts]


def test_money_stays_exact() -> None:
    facts = Facts(reference="1", received_at=None, loss_amount=Decimal("0.10"), loss_confirmed_on=date(2026, 1, 1))
    with Spool() as spool:
        spool.add(facts, 1, [])
        assert str(next(spool.facts()).loss_amount) == "0.10"


def test_the_same_reference_with_the_same_facts_is_no_other_complaint() -> None:
    facts = Facts(reference="1", received_at=None)
    with Spool() as spool:
        assert [spool.add(facts, 4, []), spool.add(facts, 9, []), len(spool)] == [None, 0, 1]


def test_the_same_reference_with_other_facts_points_to_the_first_line() -> None:
    with Spool() as spool:
        spool.add(Facts(reference="1", received_at=None), 4, [])
        assert spool.add(Facts(reference="1", received_at=None, unit="A"), 9, []) == 4


def test_events_come_by_case_in_the_order_of_their_times_then_of_the_file() -> None:
    with Spool() as spool:
        for line, (case, hour) in enumerate([("b", 3), ("a", 2), ("b", 1), ("a", 2), ("a", 1)], 1):
            spool.add_event(case, datetime(2026, 1, 1, hour, tzinfo=UTC), Row(line, [case]))
        assert [[event.row.line for event in case] for case in spool.cases()] == [[5, 2, 4], [3, 1]]


def test_the_rows_of_a_complaint_are_found_again() -> None:
    rows = [Row(2, ["=1", "客服"]), Row(5, ["", "x"])]
    with Spool() as spool:
        spool.add(Facts(reference="1", received_at=None), 2, rows)
        assert spool.rows_of("1") == rows


def test_a_reference_is_one_complaint_within_each_source() -> None:
    with Spool() as spool:
        for unit, line, source in [("A", 2, ""), ("B", 3, "crm")]:
            facts = Facts(reference="1", received_at=None, unit=unit)
            assert spool.add(facts, line, [Row(line, [unit])], source) is None
        assert spool.sources() == ["", "crm"]
        assert [[each.unit for each in spool.facts(source)] for source in spool.sources()] == [["A"], ["B"]]
        assert spool.rows_of("1", "crm") == [Row(3, ["B"])]


def test_cases_are_counted() -> None:
    with Spool() as spool:
        for number, case in enumerate(["a", "b", "a"]):
            spool.add_event(case, None, Row(number, []))
        assert spool.number_of_cases() == 2
