from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commitments import actions
from commitments.models import Employee, ResourceFact
from commitments.training import HalfYear, read
from evidence.models import JournalEntry

URL = "/letters/facts/training/"
FILE = "工号,姓名,学时\nA1,甲某,40\nA2,乙某,26\n".encode()
LETTER = "承诺书\n1.每半年组织全员服务技能培训,人均培训时长不少于40小时。\n"


@pytest.fixture
def as_manager(client_of, manager):
    return client_of(manager)


@pytest.fixture
def sent(company, manager):
    return actions.take_training(organisation=company, content=FILE, half_year=HalfYear(2026, 1), reason="", by=manager)


def send(client, content=FILE, **more):
    return client.post(f"{URL}?period=2026H1", {"roster": SimpleUploadedFile("a.csv", content), **more}, follow=True)


def test_a_register_is_sent_for_the_half_year_on_the_page(as_manager):
    answer = send(as_manager)
    assert {fact.ends_on for fact in ResourceFact.objects.all()} == {date(2026, 6, 30)}
    assert [fact.subject for fact in answer.context["page"]] == ["A2", "A1"]


def test_a_bad_line_is_told_and_nothing_is_kept(as_manager):
    answer = send(as_manager, "工号,学时\nA1,\nA2,x\n".encode())
    assert len(answer.context["form"].errors["roster"]) == 2
    assert not ResourceFact.objects.exists()


def test_headings_that_are_not_understood_are_told_with_those_that_would_be(as_manager):
    answer = send(as_manager, "部门,时间\n客服,40\n".encode())
    number, hours = answer.context["form"].errors["roster"]
    assert all("部门, 时间" in each for each in (number, hours))
    assert "工号" in number
    assert "staff number" in number
    assert "课时" in hours
    assert "training hours" in hours


def test_the_page_says_which_headings_are_understood(as_manager):
    assert "参训人员" in as_manager.get(URL).content.decode()


def test_a_change_without_a_reason_asks_for_one(as_manager, sent):
    assert send(as_manager, FILE.replace(b"26", b"41")).context["form"].errors["reason"]
    send(as_manager, FILE.replace(b"26", b"41"), reason="补训")
    assert ResourceFact.objects.get(subject="A2").value == 41


def test_who_is_missing_from_a_later_file_is_told(as_manager, sent):
    assert "A2" in send(as_manager, FILE.rpartition(b"A2")[0]).content.decode()


def test_people_below_the_promise_in_force_are_counted(as_manager, sent, store, agree, manager):
    version = actions.activate(version=agree(store(LETTER)), effective_from=date(2026, 1, 1), by=manager)
    answer = as_manager.get(f"{URL}?period=2026H1")
    assert (answer.context["below"], answer.context["lowest"].subject) == (1, "A2")
    assert answer.context["promise"].clause.version == version


def test_names_are_shown_when_asked_for_and_that_is_journalled(as_manager, sent):
    assert "乙某" not in as_manager.get(f"{URL}?period=2026H1").content.decode()
    assert "乙某" in as_manager.post(f"{URL}names/?period=2026H1").content.decode()
    entry = JournalEntry.objects.get(action="commitments.read_names")
    assert entry.detail == {"half_year": "2026H1", "people": ["A1", "A2"]}


@pytest.fixture
def as_auditor(client_of, auditor, draft, engage):
    engage(draft.letter, today=timezone.localdate())
    return client_of(auditor)


def test_an_auditor_sees_numbers_and_never_names(as_auditor, sent):
    answer = as_auditor.get(f"{URL}?period=2026H1")
    assert "A2" in answer.content.decode()
    assert (answer.context["can_name"], answer.context["form"]) == (False, None)
    assert as_auditor.post(f"{URL}names/?period=2026H1").status_code == 403
    assert as_auditor.post(URL).status_code == 403


def test_an_auditor_confirms_the_whole_half_year(as_auditor, sent, auditor):
    seen = as_auditor.get(f"{URL}?period=2026H1").context["seen"]
    as_auditor.post(f"{URL}confirm/?period=2026H1", {"seen": seen})
    assert set(ResourceFact.objects.values_list("confirmed_by", flat=True)) == {auditor.pk}


def test_hours_changed_meanwhile_are_not_confirmed(as_auditor, as_manager, sent):
    seen = as_auditor.get(f"{URL}?period=2026H1").context["seen"]
    send(as_manager, FILE.replace(b"26", b"41"), reason="补训")
    as_auditor.post(f"{URL}confirm/?period=2026H1", {"seen": seen})
    assert set(ResourceFact.objects.values_list("confirmed_by", flat=True)) == {None}


def test_a_stranger_sees_no_company(client_of, stranger, sent):
    assert client_of(stranger).get(f"{URL}?company={Employee.objects.first().organisation_id}").status_code == 404


def test_the_register_of_facts_leads_here(as_manager):
    assert as_manager.get("/letters/facts/?kind=training_hours").url == URL


def test_the_template_is_a_register_that_can_be_sent(as_manager):
    content = b"".join(as_manager.get(f"{URL}template/").streaming_content)
    assert [row.number for row in read(content)] == ["A0001", "A0002"]


def test_of_many_who_are_missing_in_a_later_file_not_all_are_named(as_manager):
    everybody = "".join(f"A{n:03d},40\n" for n in range(30))
    send(as_manager, f"工号,学时\n{everybody}".encode())
    said = [str(each) for each in send(as_manager, "工号,学时\nA000,40\n".encode()).context["messages"]]
    assert said[-1].endswith("A020、…")
