from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import Organisation
from commitments import actions
from commitments.models import Correction, Employee, ResourceFact
from commitments.training import HalfYear, RosterRefused
from evidence.models import EvidenceFile, JournalEntry

FIRST = "工号,姓名,学时\nA1,甲某,40\nA2,乙某,26\nA3,丙某,44\n".encode()
SECOND = "工号,姓名,学时\nA1,甲某,40\nA2,乙某,41\nA4,丁某,40\n".encode()


@pytest.fixture
def take(company, manager):
    def send(content, reason=""):
        return actions.take_training(
            organisation=company, content=content, half_year=HalfYear(2026, 2), reason=reason, by=manager
        )

    return send


def hours():
    return dict(ResourceFact.objects.values_list("subject", "value"))


def test_every_person_is_entered_with_the_file_as_source(take):
    assert take(FIRST) == actions.Taken(new=3, corrected=0, same=0, absent=())
    assert hours() == {"A1": 40, "A2": 26, "A3": 44}
    assert {fact.evidence_id for fact in ResourceFact.objects.all()} == {EvidenceFile.objects.get().pk}


def test_a_later_file_corrects_and_takes_nobody_away(take):
    take(FIRST)
    assert take(SECOND, "补训") == actions.Taken(new=1, corrected=1, same=1, absent=("A3",))
    assert hours() == {"A1": 40, "A2": 41, "A3": 44, "A4": 40}
    assert (Correction.objects.get().before["value"], Correction.objects.get().reason) == ("26.00", "补训")


def test_hours_are_not_changed_without_a_reason(take):
    take(FIRST)
    with pytest.raises(actions.RegisterRefused, match="no_reason"):
        take(SECOND)
    assert (hours()["A2"], EvidenceFile.objects.count(), Employee.objects.count()) == (26, 1, 3)


def test_a_file_with_one_bad_line_leaves_nothing(take):
    with pytest.raises(RosterRefused):
        take(FIRST + b"A9,,")
    assert [each.objects.count() for each in (ResourceFact, Employee, EvidenceFile)] == [0, 0, 0]


def test_names_are_encrypted_and_stand_nowhere_else(take):
    take(FIRST)
    assert Employee.objects.get(staff_number="A2").name == "乙某"
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM commitments_employee")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert "乙某" not in stored
    assert "乙某".encode() not in EvidenceFile.objects.get().file.read()
    assert not any("乙某" in str(entry.detail) for entry in JournalEntry.objects.all())


def test_the_journal_knows_the_file_as_it_was_given(take):
    take(FIRST)
    entry = JournalEntry.objects.get(action="commitments.take_training")
    assert entry.detail["sha256"] == hashlib.sha256(FIRST).hexdigest()


def test_a_name_left_out_later_stays(take):
    take(FIRST)
    take("工号,学时\nA1,40\nA2,26\nA3,44\n".encode())
    assert Employee.objects.get(staff_number="A1").name == "甲某"


def test_another_half_year_is_another_register(take, company, manager):
    take(FIRST)
    actions.take_training(organisation=company, content=FIRST, half_year=HalfYear(2027, 1), reason="", by=manager)
    assert ResourceFact.objects.filter(subject="A1", value=Decimal(40)).count() == 2


def test_a_later_file_may_name_people_without_their_numbers(take):
    take(FIRST)
    assert take("姓名,课时\n乙某,41\nA3,44\n".encode(), "补训") == actions.Taken(0, 1, 1, ("A1",))
    assert hours()["A2"] == 41
    assert Employee.objects.get(staff_number="A3").name == "丙某"


def test_a_first_file_of_names_alone_is_refused(take):
    with pytest.raises(RosterRefused, match="no_number_column"):
        take("姓名,课时\n乙某,41\n".encode())


def test_people_of_another_company_are_nobody_here(take, company, db):
    other = Organisation.objects.create(name="别家", slug="other")
    Employee.objects.create(organisation=other, staff_number="B1", name="戊某")
    take(FIRST)
    with pytest.raises(RosterRefused, match="name_unknown"):
        take("姓名,课时\n戊某,41\n".encode(), "补训")
