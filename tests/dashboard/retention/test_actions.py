"""What is past its time goes, what is held stays and says why, and no figure moves."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Organisation, User
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.looks import actions as looks
from complaints.models import ChangeSet, Complaint, Hold, Import, Invitation, Look, Source, Survey
from compliance.actions import recompute
from compliance.actions.replaying import read, replay
from compliance.models import Breach, Dispute, Result
from dashboard.retention import actions
from dashboard.retention.classes import CLASSES
from evidence.models import JournalEntry
from tests.complaints.conftest import engage  # noqa: F401  # fixture
from tests.compliance.conftest import Paper, Record, local, paper, record  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 1, 15, 4, tzinfo=timezone.get_fixed_timezone(480))
WHY = "客户依法要求删除个人信息"
NAME, NUMBER = "王小明", "13812345678"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}}


def told(reference: str, received: datetime, **more: Any) -> Facts:
    known = {"unit": "东城", "category": "宽带", "subcategory": "断网", "customer": "007", "text": "请找王小明。"}
    person = {"customer_name": NAME, "customer_contact": NUMBER, "resolved_at": received + timedelta(hours=5)}
    return Facts(reference=reference, received_at=received, **{**known, **person, **more})


def write(source: Source, facts: list[Facts]) -> None:
    write_facts(source=source, facts=facts, by=None, kind=ChangeSet.Kind.IMPORT, now=NOW)


@pytest.fixture
def rows(record: Record, local: Any) -> None:  # noqa: F811
    """OLD is past its time, OPEN is too but unresolved, NEW is not."""
    write(
        record.source,
        [
            told("OLD", local(2026, 10, 5, 9)),
            told("OPEN", local(2026, 10, 6, 9), customer="008", resolved_at=None),
            told("NEW", local(2029, 12, 1, 9), customer="009"),
        ],
    )


def going(company: Organisation, name: str) -> actions.Going:
    return next(each for each in actions.report(company.pk, NOW.date()) if each.data.name == name)


def why(going: actions.Going) -> dict[str, int]:
    return {each.why.value: count for each, count in going.stays}


def names() -> dict[str, str]:
    return {each.reference: each.customer_name for each in Complaint.objects.all()}


def test_every_class_has_its_days_in_the_settings(settings: Any) -> None:
    assert {data.name for data in CLASSES} == set(settings.RETENTION_DAYS)
    assert all(data.days > 0 for data in CLASSES)


@pytest.mark.usefixtures("rows")
class TestRetaining:
    def test_the_report_says_what_would_go_and_what_stays(self, company: Organisation) -> None:
        found = going(company, "contacts")
        assert (found.goes, why(found)) == (1, {"open": 1})
        assert names() == dict.fromkeys(("OLD", "OPEN", "NEW"), NAME)

    def test_what_is_past_its_time_goes_and_nothing_else(self, company: Organisation) -> None:
        assert actions.retain(now=NOW) == {"contacts": 1, "texts": 1}
        assert names() == {"OLD": "", "OPEN": NAME, "NEW": NAME}
        assert Complaint.objects.get(reference="OLD").contact_erased_on == NOW.date()
        assert actions.retain(now=NOW) == {}

    def test_an_earlier_version_goes_with_it(self, company: Organisation, record: Record, local: Any) -> None:  # noqa: F811
        write(record.source, [told("OLD", local(2026, 10, 5, 9), customer_name="", customer_contact="", text="")])
        assert actions.retain(now=NOW) == {"contacts": 1, "texts": 1}

    def test_the_classes_have_times_of_their_own(self, company: Organisation, settings: Any) -> None:
        settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"contacts": 0, "texts": 10}
        assert actions.retain(now=NOW) == {"texts": 2}
        assert going(company, "contacts").before is None
        assert names()["OLD"] == NAME

    def test_the_day_itself_is_still_kept(self, company: Organisation, settings: Any) -> None:
        last = timezone.localdate(Complaint.objects.get(reference="OLD").last_event_at)
        days = (NOW.date() - last).days
        for kept, goes in ((days, 0), (days - 1, 1)):
            settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"contacts": kept}
            assert going(company, "contacts").goes == goes

    def test_a_legal_hold_keeps_it_until_it_is_lifted(self, company: Organisation, manager: User) -> None:
        day = date(2026, 10, 5)
        hold = looks.set_hold(by=manager, received_from=day, received_until=day, reason="诉讼保全,法院函")
        assert why(going(company, "contacts")) == {"open": 1, "legal": 1}
        assert actions.retain(now=NOW) == {}
        looks.release_hold(hold=hold, by=manager, now=NOW)
        looks.release_hold(hold=hold, by=manager, now=NOW)
        assert actions.retain(now=NOW) == {"contacts": 1, "texts": 1}
        acts = JournalEntry.objects.filter(action__startswith="hold.").values_list("action", flat=True)
        assert list(acts) == ["hold.set", "hold.release"]

    def test_an_audit_that_is_not_over_keeps_it(self, company: Organisation, auditor: User, engage: Any) -> None:  # noqa: F811
        engagement = engage(auditor, period_until="2026-12-31", valid_until="2030-01-15")
        assert why(going(company, "contacts")) == {"open": 1, "audit": 2}
        assert actions.retain(now=NOW) == {}
        type(engagement).objects.update(valid_until="2030-01-14")
        assert actions.retain(now=NOW)["contacts"] == 1

    @pytest.mark.parametrize("of_one_case", [True, False])
    def test_an_open_dispute_keeps_its_complaints(
        self,
        company: Organisation,
        paper: Paper,  # noqa: F811
        local: Any,  # noqa: F811
        of_one_case: bool,
    ) -> None:
        promise = paper.says("resolution_rate", ">=", 50, limit="3d")
        paper.signed(date(2026, 10, 1))
        recompute(as_of=local(2026, 11, 20))
        breach = Breach.objects.create(
            key="b", promise=promise, period="2026Q4", severity="minor", occurred_on=date(2026, 12, 31),
            opened_by_run=Result.objects.get(unit=None, period="2026Q4").run,
            complaint=Complaint.objects.get(reference="OLD") if of_one_case else None,
        )  # fmt: skip
        dispute = Dispute.objects.create(breach=breach, party="某客户")
        assert why(going(company, "contacts"))["dispute"] == (1 if of_one_case else 2)
        assert actions.retain(now=NOW) == {}
        Dispute.objects.filter(pk=dispute.pk).update(stage="ended", outcome="agreed")
        assert actions.retain(now=NOW)["contacts"] == 1

    def test_another_company_keeps_its_holds_to_itself(self, person: Any, company: Organisation) -> None:
        other = Organisation.objects.create(name="别家", slug="other")
        boss = person("boss", User.Role.MANAGER, other)
        looks.set_hold(by=boss, received_from=date(2026, 1, 1), received_until=date(2029, 1, 1), reason=WHY)
        assert actions.retain(now=NOW)["contacts"] == 1

    def test_the_journal_keeps_how_much_went(self, company: Organisation) -> None:
        actions.retain(now=NOW)
        entry = JournalEntry.objects.get(action="retention.run")
        assert (entry.detail, entry.actor) == ({"contacts": 1, "texts": 1}, "")

    def test_it_is_taken_batch_by_batch(self, company: Organisation, monkeypatch: Any, settings: Any) -> None:
        monkeypatch.setattr(actions, "BATCH", 1)
        settings.RETENTION_DAYS = settings.RETENTION_DAYS | {"contacts": 10}
        assert actions.retain(now=NOW)["contacts"] == 2

    def test_the_command_tells_before_it_acts(self, company: Organisation, time_machine: Any) -> None:
        time_machine.move_to(NOW, tick=False)
        out = io.StringIO()
        call_command("retain", "--dry-run", stdout=out)
        assert "contacts: 1 from before 2027-01-16 would go (1095 days)" in out.getvalue()
        assert "1 stay: not resolved yet" in out.getvalue()
        assert names()["OLD"] == NAME
        call_command("retain", stdout=out)
        assert "contacts: 1, texts: 1" in out.getvalue()


class TestOtherClasses:
    def test_answers_rejected_rows_and_looks_have_their_times(
        self,
        company: Organisation,
        manager: User,
        rows: None,
        local: Any,  # noqa: F811
    ) -> None:
        new = Complaint.objects.get(reference="NEW")
        day = date(2028, 1, 1)
        survey = Survey.objects.create(
            organisation=company, received_from=day, received_until=day, answer_until=day, created_by=manager
        )
        Invitation.objects.create(
            survey=survey, complaint=new, code_hash="x", answered_at=local(2028, 2, 1), score=1, comment="王小明不满意"
        )
        brought = Import.objects.create(organisation=company, name="a.csv", sha256="0", status="done")
        brought.rejected_file.save("r", ContentFile(b"x"))
        Import.objects.update(created_at=local(2029, 1, 1))
        Look.objects.create(organisation=company, by=manager, kind="read", complaint=new, at=local(2026, 1, 1))
        Look.objects.create(organisation=company, by=manager, kind="read", complaint=new, at=local(2029, 12, 1))
        gone = actions.retain(now=NOW)
        assert (gone["survey_comments"], gone["rejected_rows"], gone["looks"]) == (1, 1, 1)
        assert list(Invitation.objects.values_list("score", "comment")) == [(1, "")]
        assert not Import.objects.get().rejected_file
        assert Look.objects.count() == 1


class TestFigures:
    """Counts, verdicts and what replaying finds are the same before and after (rule book §9)."""

    @pytest.fixture
    def judged(self, paper: Paper, record: Record, local: Callable[..., datetime]) -> None:  # noqa: F811
        paper.says("first_response_timely_rate", ">=", 60, limit="2h")
        paper.says("resolution_rate", ">=", 50, limit="3d")
        paper.says("repeat_rate", "<=", 3)
        paper.says("satisfaction", ">=", 80)
        paper.signed(date(2026, 10, 1))
        rows = [
            told(
                f"R{n}", local(2026, 10, 5 + n, 9), customer=f"{n % 3}", unit="东城" if n % 2 else "西城",
                responded_at=local(2026, 10, 5 + n, 9 + n % 4), satisfaction=1 + n % 5,
            )
            for n in range(9)
        ]  # fmt: skip
        write(record.source, rows)
        write(record.source, [told("R1", rows[1].received_at, customer="1", satisfaction=5)])
        recompute(as_of=local(2026, 11, 20))
        write(record.source, [told("R2", rows[2].received_at, customer="0", satisfaction=1)])

    def digests(self) -> list[tuple[Any, ...]]:
        return [(each.result.pk, each.digest, each.is_same) for each in replay(read(Result.objects.order_by("pk")))]

    def recomputed(self, local: Any) -> list[tuple[Any, ...]]:  # noqa: F811
        recompute(as_of=local(2026, 12, 20))
        columns = ("promise", "unit", "period", "numerator", "denominator", "not_yet_due", "value", "verdict")
        return list(Result.objects.order_by("promise", "unit", "period").values_list(*columns))

    @pytest.mark.parametrize("words", ["0", "1", NUMBER])
    def test_erasing_a_person_moves_no_figure(
        self, judged: None, company: Organisation, manager: User, words: str
    ) -> None:
        before = self.digests()
        assert all(same for _pk, _digest, same in before)
        done = actions.erase_person(words=words, by=manager, reason=WHY, now=NOW)
        assert done.complaints == {"0": 4, "1": 3, NUMBER: 9}[words]
        assert self.digests() == before

    def test_what_is_judged_afterwards_comes_to_the_same(
        self,
        judged: None,
        company: Organisation,
        manager: User,
        local: Any,  # noqa: F811
    ) -> None:
        before = self.recomputed(local)
        actions.erase_person(words=NUMBER, by=manager, reason=WHY, now=NOW)
        actions.retain(now=NOW)
        assert self.recomputed(local) == before

    def test_nothing_is_written_into_the_log_of_changes(
        self, judged: None, company: Organisation, manager: User
    ) -> None:
        before = ChangeSet.objects.count()
        actions.erase_person(words=NUMBER, by=manager, reason=WHY, now=NOW)
        assert ChangeSet.objects.count() == before


def test_an_open_audit_keeps_whoever_asks_to_be_erased(
    rows: None,
    company: Organisation,
    manager: User,
    auditor: User,
    engage: Any,  # noqa: F811
) -> None:
    engage(auditor, period_until="2026-12-31")
    done = actions.erase_person(words="007", by=manager, reason=WHY, now=NOW)
    assert (done.complaints, done.kept) == (0, 1)
    assert names()["OLD"] == NAME


def test_holds_are_seen_by_the_companys_manager_alone(company: Organisation, manager: User, clerk: User) -> None:
    looks.set_hold(by=manager, received_from=NOW.date(), received_until=NOW.date(), reason=WHY)
    assert (Hold.objects.visible_to(manager).count(), Hold.objects.visible_to(clerk).count()) == (1, 0)
