"""The record in parts by month behaves as the record in one piece does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation, ServiceUnit, User
from audits.models import Finding
from complaints.actions import Written
from complaints.facts import Facts
from complaints.models import Complaint, ComplaintRevision, Pause, Source, TallyMark
from complaints.partitions import actions, catalogue, planning
from complaints.partitions.errors import PartitionError
from complaints.rules.clocks import ONE_DAY
from complaints.tallies import catch_up, lay_out
from evidence.models import JournalEntry
from tests.complaints.conftest import START
from tests.complaints.generated import told
from tests.complaints.generated import write as write_generated
from tests.complaints.tallies.test_catching_up import COUNTERS, from_scratch, tallied
from tests.compliance.conftest import Paper

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="parts by month need PostgreSQL"),
]
TODAY = date(2026, 11, 23)
OLD = datetime(2020, 3, 5, 4, tzinfo=START.tzinfo)
Tell = Callable[..., Facts]
Write = Callable[..., Written]


@pytest.fixture
def in_parts(complaint: Complaint) -> Complaint:
    """A complaint of September; the table has parts from then to two months ahead."""
    actions.convert(today=TODAY, ahead=2)
    return complaint


def part_of(reference: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM complaints_complaint WHERE reference = %s", [reference])
        return str(cursor.fetchone()[0]).removeprefix("complaints_complaint_")


def keys() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reference FROM complaints_complaintkey ORDER BY reference")
        return [row[0] for row in cursor.fetchall()]


def check_everything() -> None:
    """What the database would check at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_rows_are_those_that_were_there(complaint: Complaint) -> None:
    before = list(Complaint.objects.values())
    actions.convert(today=TODAY)
    assert list(Complaint.objects.values()) == before
    assert part_of("R1") == "2026_09"


def test_there_are_parts_from_the_first_complaint_to_the_months_ahead(in_parts: Complaint) -> None:
    assert catalogue.months() == [
        date(2026, 9, 1),
        date(2026, 10, 1),
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


def test_a_first_month_can_be_given(complaint: Complaint) -> None:
    actions.convert(today=TODAY, ahead=0, first=date(2026, 10, 1))
    assert part_of("R1") == "rest"


def test_an_old_stray_does_not_make_parts_for_centuries(write: Write, facts: Tell) -> None:
    write(facts("R1", received_at=datetime(1991, 1, 1, 4, tzinfo=START.tzinfo)))
    actions.convert(today=TODAY, ahead=0)
    assert (len(catalogue.months()), part_of("R1")) == (planning.MOST_BACK + 1, "rest")


def test_indexes_and_checks_are_those_of_the_whole_table(complaint: Complaint) -> None:
    def names() -> set[str]:
        with connection.cursor() as cursor:
            return set(connection.introspection.get_constraints(cursor, Complaint._meta.db_table))

    before = names()
    actions.convert(today=TODAY)
    assert before - names() == {"reference_once_per_source"}  # which is the table of keys' now
    assert names() - before == {"complaint_reference", "complaint_has_key"}


def test_what_is_new_gets_the_next_number(in_parts: Complaint, write: Write, facts: Tell) -> None:
    write(facts("R2", 30, customer="008"))
    assert Complaint.objects.get(reference="R2").pk == in_parts.pk + 1
    assert keys() == ["R1", "R2"]


def test_a_changed_fact_leaves_a_revision(in_parts: Complaint, write: Write, facts: Tell) -> None:
    write(facts("R1", satisfaction=2))
    check_everything()
    assert list(ComplaintRevision.objects.values_list("complaint", "version")) == [(in_parts.pk, 1)]
    assert Complaint.objects.get().satisfaction == 2


def test_a_changed_receipt_moves_it_to_its_month_with_all_that_hangs_on_it(
    in_parts: Complaint, write: Write, facts: Tell
) -> None:
    Pause(complaint=in_parts, reason="other", starts_at=START + timedelta(days=40)).save()
    write(facts("R1", 35))
    check_everything()
    assert (part_of("R1"), keys()) == ("2026_10", ["R1"])
    assert Complaint.objects.get(reference="R1").pk == in_parts.pk
    assert ComplaintRevision.objects.get().complaint_id == in_parts.pk


def test_a_late_row_of_an_old_month_lands_in_it_or_in_the_rest(in_parts: Complaint, write: Write, facts: Tell) -> None:
    write(facts("R2", 3), facts("R3", received_at=OLD))
    assert (part_of("R2"), part_of("R3")) == ("2026_09", "rest")


def test_a_reference_stays_unique_over_all_months(in_parts: Complaint) -> None:
    again = Complaint.objects.get()
    again.pk, again.received_day = None, date(2026, 10, 5)
    with pytest.raises(IntegrityError, match="reference_once_per_source"), transaction.atomic():
        again.save(force_insert=True)


def test_a_reference_changed_to_a_taken_one_is_refused(in_parts: Complaint, write: Write, facts: Tell) -> None:
    write(facts("R2", 40))
    with pytest.raises(IntegrityError, match="reference_once_per_source"), transaction.atomic():
        Complaint.objects.filter(reference="R2").update(reference="R1")


def test_a_changed_reference_is_free_again(in_parts: Complaint, write: Write, facts: Tell) -> None:
    Complaint.objects.filter(reference="R1").update(reference="R9")
    write(facts("R1", 40))
    assert keys() == ["R1", "R9"]


def test_what_belongs_elsewhere_is_refused_in_every_part(in_parts: Complaint) -> None:
    other = Organisation.objects.create(name="别家", slug="other")
    unit = ServiceUnit.objects.create(organisation=other, name="东区")
    with pytest.raises(IntegrityError, match="complaint_belongs_together"), transaction.atomic():
        Complaint.objects.filter(pk=in_parts.pk).update(unit=unit)


def test_a_pause_or_a_revision_of_no_complaint_is_refused(in_parts: Complaint) -> None:
    by = in_parts.change_set
    orphan = ComplaintRevision(complaint_id=999, version=1, facts={}, known_from=by, known_until=by)
    with transaction.atomic():
        orphan.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            check_everything()
        transaction.set_rollback(True)


def test_a_row_put_into_a_part_past_its_keys_is_refused(in_parts: Complaint) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE copied AS SELECT * FROM complaints_complaint")
        cursor.execute("UPDATE copied SET id = 999")
        cursor.execute("INSERT INTO complaints_complaint_2026_09 SELECT * FROM copied")
    with pytest.raises(IntegrityError, match="complaint_has_key"), transaction.atomic():
        check_everything()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM complaints_complaint_2026_09 WHERE id = 999")


def test_a_complaint_that_is_named_elsewhere_cannot_vanish(in_parts: Complaint, write: Write, facts: Tell) -> None:
    write(facts("R1", satisfaction=2))
    sql = "DELETE FROM complaints_complaint; SET CONSTRAINTS ALL IMMEDIATE"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_deleted_complaint_leaves_no_key(in_parts: Complaint) -> None:
    Complaint.objects.all().delete()
    check_everything()
    assert keys() == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(told(), max_size=6), min_size=2, max_size=5), st.integers(1, 3))
def test_after_any_writes_record_and_tallies_are_those_of_a_whole_table(
    source: Source, writes: list[list[Facts]], converted_after: int
) -> None:
    whole, parts = (_record_after(source, writes, into) for into in (None, converted_after))
    assert parts == whole


def _record_after(source: Source, writes: list[list[Facts]], converted_after: int | None) -> list[Any]:
    """What is on record after these writes, the table put in parts after so many of them."""
    with transaction.atomic():
        lay_out(source.organisation_id, COUNTERS)
        for number, facts in enumerate(writes):
            if number == converted_after:
                actions.convert(today=date(2026, 12, 1))
            write_generated(source, facts)
            catch_up(source.organisation_id)
        check_everything()
        found = _without_numbers(tallied(source.organisation_id))
        assert found == _without_numbers(from_scratch(source.organisation_id))
        names = (
            "reference",
            "received_at",
            "unit__name",
            "arrival",
            "previous__reference",
            "since_previous",
            "version",
        )
        found += [list(Complaint.objects.order_by("reference").values_list(*names)), ComplaintRevision.objects.count()]
        transaction.set_rollback(True)
    return found


def _without_numbers(tallies: list[list[dict[str, Any]]]) -> list[Any]:
    """Without what the database numbers, which goes on counting after a rollback."""
    units = dict(ServiceUnit.objects.values_list("pk", "name"))
    return [
        sorted(
            ({**row, "id": 0, "unit": units.get(row["unit"], "")} for row in rows),
            key=lambda row: str((row.get("day"), row.get("month"), row["unit"], row["channel"])),
        )
        for rows in tallies
    ]


def test_it_is_done_once_and_written_down(in_parts: Complaint) -> None:
    with translation.override("en"), pytest.raises(PartitionError, match="in parts already"):
        actions.convert(today=TODAY)
    assert JournalEntry.objects.get(action="complaints.put_in_parts").detail["months"][0] == "2026-09"


def test_rolling_makes_the_next_months_and_only_them(in_parts: Complaint) -> None:
    later = date(2026, 12, 24)
    assert actions.roll(today=later, ahead=2) == [date(2027, 2, 1)]
    assert actions.roll(today=later, ahead=2) == []


def test_a_new_month_takes_its_rows_out_of_the_rest(in_parts: Complaint, write: Write, facts: Tell) -> None:
    write(
        facts("R2", received_at=datetime(2027, 2, 3, 4, tzinfo=START.tzinfo)),
        now=datetime(2027, 3, 1, tzinfo=START.tzinfo),
    )
    before = part_of("R2")
    actions.roll(today=date(2026, 12, 24), ahead=2)
    check_everything()
    assert (before, part_of("R2"), keys()) == ("rest", "2027_02", ["R1", "R2"])


def test_a_new_month_is_guarded_as_the_others_are(in_parts: Complaint, write: Write, facts: Tell) -> None:
    actions.roll(today=date(2026, 12, 24), ahead=2)
    write(
        facts("R2", received_at=datetime(2027, 2, 3, 4, tzinfo=START.tzinfo)),
        now=datetime(2027, 3, 1, tzinfo=START.tzinfo),
    )
    other = Organisation.objects.create(name="别家", slug="other")
    with pytest.raises(IntegrityError, match="complaint_belongs_together"), transaction.atomic():
        Complaint.objects.filter(reference="R2").update(
            unit=ServiceUnit.objects.create(organisation=other, name="东区")
        )


def test_the_timetable_makes_months_only_where_there_are_parts(complaint: Complaint) -> None:
    actions.roll_if_in_parts(today=TODAY)
    assert not catalogue.is_in_parts()


@pytest.fixture
def old_month(write: Write, facts: Tell) -> date:
    write(facts("R1"), facts("R2", received_at=OLD, satisfaction=1))
    write(facts("R2", received_at=OLD, satisfaction=2))
    actions.convert(today=TODAY, ahead=0)
    return date(2020, 3, 1)


def test_a_detached_month_is_out_of_the_record_and_its_references_stay_taken(
    old_month: date, write: Write, facts: Tell
) -> None:
    actions.detach(month=old_month, today=TODAY)
    assert list(Complaint.objects.values_list("reference", flat=True)) == ["R1"]
    with pytest.raises(IntegrityError), transaction.atomic():
        write(facts("R2", 3))


def test_rolling_leaves_a_detached_month_alone(old_month: date) -> None:
    actions.detach(month=old_month, today=TODAY)
    assert actions.roll(today=TODAY, ahead=0) == []


def test_an_attached_month_is_back_and_counted_again(old_month: date) -> None:
    actions.detach(month=old_month, today=TODAY)
    TallyMark.objects.all().delete()
    actions.attach(month=old_month)
    check_everything()
    marked = TallyMark.objects.filter(unit=None).values_list("day", flat=True)
    assert (part_of("R2"), sorted(marked)) == ("2020_03", [old_month + n * ONE_DAY for n in range(31)])


def test_a_month_with_strange_rows_is_not_attached(old_month: date) -> None:
    actions.detach(month=old_month, today=TODAY)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE complaints_complaint_2020_03 SET reference = 'R3'")
    with translation.override("en"), pytest.raises(PartitionError, match="added or renumbered"):
        actions.attach(month=old_month)


def test_a_month_in_view_is_not_detached(in_parts: Complaint) -> None:
    with translation.override("en"), pytest.raises(PartitionError, match="still in view"):
        actions.detach(month=date(2026, 9, 1), today=TODAY)


def test_a_month_that_a_finding_is_about_is_not_detached(
    old_month: date, engage: Callable[..., Any], auditor: User, company: Organisation
) -> None:
    clause = Paper(company).says("resolution_rate", ">=", 98, limit="30d").clause
    finding = Finding.objects.create(engagement=engage(auditor), number=1, clause=clause, title="…", written_by=auditor)
    finding.complaints.add(Complaint.objects.get(reference="R2"))
    with translation.override("en"), pytest.raises(PartitionError, match="1 row of audits_finding_complaints"):
        actions.detach(month=old_month, today=TODAY)
