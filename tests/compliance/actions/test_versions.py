"""What a result said before stays: all that was final or another verdict, of what passes the latest alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import InterpretationNote, Letter, Promise
from complaints.facts import Facts
from compliance.actions import recompute
from compliance.models import JudgedStep, Result, ResultVersion, Surroundings
from tests.complaints.generated import write
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db
Local = Callable[..., datetime]
SIGNED = date(2026, 10, 1)


@pytest.fixture
def promise(paper: Paper) -> Promise:
    made = paper.says("first_response_timely_rate", ">=", 50, limit="2h")
    paper.signed(SIGNED)
    return made


def answered(reference: str, at: datetime, hours: float, unit: str = "") -> Facts:
    return Facts(reference=reference, received_at=at, responded_at=at + timedelta(hours=hours), unit=unit)


def versions() -> list[tuple[str, Decimal | None, bool]]:
    """Of the company's result: verdict, numerator, whether it lasts; the oldest first."""
    rows = ResultVersion.objects.filter(unit=None).order_by("pk")
    return [(row.result.verdict, row.result.numerator, row.lasting) for row in rows]


def test_a_first_result_has_no_version(promise: Promise, record: Record, local: Local) -> None:
    write(record.source, [answered("A", local(2026, 10, 5), 1)])
    recompute(as_of=local(2026, 10, 6))
    assert not ResultVersion.objects.exists()


def test_of_numbers_that_moved_the_latest_version_stays(promise: Promise, record: Record, local: Local) -> None:
    for n in range(4):
        write(record.source, [answered(f"R{n}", local(2026, 10, 5 + n), 1)])
        recompute(as_of=local(2026, 10, 6 + n))
    assert versions() == [("met", Decimal(3), False)]


def test_another_verdict_stays_for_good(promise: Promise, record: Record, local: Local) -> None:
    for n, hours in enumerate([1, 3, 3, 1, 1, 1]):
        write(record.source, [answered(f"R{n}", local(2026, 10, 5 + n), hours)])
        recompute(as_of=local(2026, 10, 6 + n))
    assert versions() == [
        ("met", Decimal(1), True),  # before it was missed
        ("missed", Decimal(1), True),  # before it was met again
        ("met", Decimal(3), False),
    ]


def test_what_was_final_stays_for_good(promise: Promise, record: Record, local: Local) -> None:
    told = answered("A", local(2026, 10, 5), 1)
    write(record.source, [told, answered("B", local(2026, 10, 5), 1)])
    recompute(as_of=local(2027, 2, 1))
    for n in range(2):
        write(record.source, [replace(told, responded_at=told.responded_at + timedelta(minutes=n, hours=2))])
        recompute(as_of=local(2027, 2, 2 + n))
    write(record.source, [told])
    recompute(as_of=local(2027, 2, 5))
    assert versions() == [("met", Decimal(2), True), ("met", Decimal(1), True)]


def test_it_says_until_when_it_is_known_to_have_held(promise: Promise, record: Record, local: Local) -> None:
    """Also where the step was found standing and not judged again."""
    told = answered("A", local(2026, 10, 5), 1)
    write(record.source, [told])
    recompute(as_of=local(2027, 2, 1))
    write(record.source, [answered("LATER", local(2027, 1, 20), 1)])
    recompute(as_of=local(2027, 2, 10))
    confirmed = JudgedStep.objects.get(period="2026Q4")
    write(record.source, [replace(told, responded_at=told.responded_at + timedelta(hours=2))])
    recompute(as_of=local(2027, 2, 20))
    version = ResultVersion.objects.get(period="2026Q4")
    assert (version.as_of, version.watermark) == (confirmed.confirmed_at, confirmed.watermark)
    assert version.as_of == local(2027, 2, 10)


def test_its_content_is_what_the_digest_was_taken_of(promise: Promise, record: Record, local: Local) -> None:
    write(record.source, [answered("A", local(2026, 10, 5), 1)])
    recompute(as_of=local(2026, 10, 6))
    before = Result.objects.get()
    write(record.source, [answered("B", local(2026, 10, 6), 3)])
    recompute(as_of=local(2026, 10, 7))
    version = ResultVersion.objects.get()
    assert sha256(version.content.encode()).hexdigest() == version.digest == before.digest
    assert (version.result.value, version.result.low, version.result.final_on) == (
        before.value,
        before.low,
        before.final_on,
    )


def test_what_nothing_supports_any_more_stays_as_a_version(promise: Promise, record: Record, local: Local) -> None:
    told = answered("A", local(2026, 10, 5), 1, "东城")
    write(record.source, [told])
    recompute(as_of=local(2026, 10, 6))
    write(record.source, [replace(told, unit="西城")])
    recompute(as_of=local(2026, 10, 6))
    gone = ResultVersion.objects.get(unit__name="东城")
    assert (gone.lasting, gone.result.numerator) == (True, Decimal(1))
    assert Result.objects.filter(unit__name="东城").count() == 0


def test_nothing_is_written_where_nothing_changed(promise: Promise, record: Record, local: Local) -> None:
    write(record.source, [answered("A", local(2026, 10, 5), 1)])
    recompute(as_of=local(2026, 10, 6))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        recompute(as_of=local(2026, 10, 6))
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    tables = ("compliance_result", "compliance_surroundings", "compliance_restat", "compliance_published")
    assert not [sql for sql in written if any(table in sql for table in tables)]


def test_surroundings_are_kept_once(promise: Promise, record: Record, local: Local) -> None:
    write(record.source, [answered("A", local(2026, 10, 5), 1)])
    recompute(as_of=local(2026, 10, 6))
    kept = set(Surroundings.objects.values_list("pk", flat=True))
    write(record.source, [answered("B", local(2026, 10, 6), 1)])
    recompute(as_of=local(2026, 10, 7))
    assert set(Surroundings.objects.values_list("pk", flat=True)) == kept
    assert Result.objects.get().surroundings_id in kept


def test_other_surroundings_add_only_what_they_say_otherwise(
    promise: Promise, record: Record, local: Local, note: Callable[..., InterpretationNote]
) -> None:
    write(record.source, [answered("A", local(2026, 10, 5), 1)])
    recompute(as_of=local(2026, 10, 6))
    before = Surroundings.objects.count()
    letter: Letter = promise.clause.version.letter
    note(letter, promise.metric, SIGNED, minimum=2)
    recompute(as_of=local(2026, 10, 6))
    assert Surroundings.objects.count() == before + 2  # the notes, and the table of contents
