"""The worked example of the documents, done with the product: from the raw rows to the published figure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from audits.models import Engagement
from commitments.actions import accept_promise, activate, store_letters
from commitments.letters.reading import parse_text
from commitments.models import Promise
from complaints.imports import actions as imports
from complaints.imports import presets
from complaints.models import Complaint
from compliance.actions import recompute
from compliance.actions.replaying import replay
from compliance.cases import cases
from compliance.models import Result
from tests.engaging import admit
from tests.publishing import published
from tests.signing import signed
from whitepapers.actions import build

TEXT = (Path(settings.BASE_DIR) / "docs/worked-example.md").read_text()
ZONE = ZoneInfo("Asia/Shanghai")
QUARTER = "2026Q3"
JUDGED = datetime(2026, 11, 2, 2, tzinfo=ZONE)
CORRECTED = datetime(2026, 11, 4, 2, tzinfo=ZONE)


def block(kind: str) -> str:
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return found


def table(first: str) -> list[list[str]]:
    """The rows of the table whose head begins with this word."""
    (found,) = re.findall(rf"^\| {first} .*\n\|[-|]+\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|\n").split("|")] for row in found.splitlines()]


@pytest.fixture(autouse=True)
def storage(settings: object, tmp_path: Path) -> None:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": files}


@pytest.fixture
def letter(company: Organisation, manager: User) -> dict[str, Promise]:
    """The letter as the document prints it: read, reviewed, in force."""
    (version,) = store_letters(
        organisation=company, parsed=parse_text(block("letter")), by=manager, source_name="letter", source_sha256=""
    )
    promises = list(Promise.objects.filter(clause__version=version))
    for promise in promises:
        accept_promise(promise=promise, by=manager)
    activate(version=version, effective_from=date(2026, 7, 1), by=manager)
    return {promise.metric: promise for promise in promises}


@pytest.fixture
def record(company: Organisation, manager: User, tmp_path: Path) -> None:
    """The rows as the document prints them, imported as a file."""
    send(block("csv"), company, tmp_path)


@pytest.fixture
def engagement(letter: dict[str, Promise], company: Organisation, auditor: User) -> Engagement:
    """The auditor looks at the letter's first half-year."""
    days = {"from": date(2026, 7, 1), "until": date(2026, 12, 31)}
    made = Engagement.objects.create(
        organisation=company,
        firm=auditor.organisation,
        title="2026",
        **{f"{name}_{end}": day for name in ("period", "valid") for end, day in days.items()},
    )
    made.letters.set(company.letters.all())
    admit(made, auditor)
    return made


def send(rows: str, company: Organisation, folder: Path) -> None:
    file = folder / "rows.csv"
    file.write_text(rows)
    done = imports.run_file(
        path=file,
        organisation=company,
        mapping=presets.named("standard"),
        mapping_name="standard",
        dry_run=False,
        watch=imports.Watch(),
        now=JUDGED,
        waiting=lambda: None,
    )
    assert done.rejected == 0, done.rejected_by_reason


def judge(at: datetime) -> dict[str, Result]:
    recompute(as_of=at.astimezone(UTC))
    results = Result.objects.filter(unit=None, period=QUARTER).select_related("promise")
    return {result.promise.metric: result for result in results}


def percent(share: object) -> str:
    return f"{float(share) * 100:.2f}%"


def references(result: Result, part: str) -> set[str]:
    return set(cases(result, part).rows.values_list("reference", flat=True))


def waited(complaint: Complaint) -> str:
    return str(complaint.responded_at - complaint.received_at) if complaint.responded_at else "—"


@pytest.mark.usefixtures("record")
def test_each_complaint_is_what_the_document_says(letter: dict[str, Promise]) -> None:
    results = judge(JUDGED)
    counted, met, again = (
        references(results["first_response_timely_rate"], "denominator"),
        references(results["first_response_timely_rate"], "numerator"),
        references(results["repeat_rate"], "numerator"),
    )

    def row(complaint: Complaint) -> list[str]:
        told = [complaint.reference, arrival(complaint, again), waited(complaint)]
        if complaint.received_at.astimezone(ZONE).date() >= date(2026, 10, 1):
            return [*told, "next quarter", "next quarter"]
        if complaint.reference not in counted:
            return [*told, "not counted", "not counted"]
        return [*told, *("yes" if complaint.reference in each else "no" for each in (met, again))]

    assert table("reference") == [row(complaint) for complaint in Complaint.objects.order_by("reference")]


def arrival(complaint: Complaint, again: set[str]) -> str:
    if complaint.arrival == "counted":
        return "repeat" if complaint.reference in again else "new"
    return str(complaint.arrival)


@pytest.mark.usefixtures("record")
def test_each_result_is_what_the_document_says(letter: dict[str, Promise]) -> None:
    results = judge(JUDGED)

    def row(result: Result) -> list[str]:
        promise = result.promise
        sign = {">=": "≥", "<=": "≤"}[promise.comparator]
        target = f"{sign} {promise.value:.0f}%"
        counts = [f"{result.numerator:.0f}", f"{result.denominator:.0f}"]
        return [promise.metric, *counts, percent(result.value), target, result.verdict]

    assert table("promise") == [row(results[metric]) for metric in ("first_response_timely_rate", "repeat_rate")]
    assert not any(result.provisional for result in results.values())
    received = Complaint.objects.filter(received_at__lt=datetime(2026, 10, 1, tzinfo=ZONE)).count()
    assert (received, results["repeat_rate"].received) == (12, 10)  # "Twelve were received, ten are counted"
    assert references(results["first_response_timely_rate"], "failures") == {"W-03", "W-09", "W-11"}
    assert all(found.is_same for found in replay(list(results.values())))


@pytest.mark.usefixtures("record")
def test_a_correction_reaches_the_published_page(
    letter: dict[str, Promise],
    company: Organisation,
    manager: User,
    auditor: User,
    engagement: Engagement,
    tmp_path: Path,
) -> None:
    before = judge(JUDGED)
    head, *rows = block("csv").splitlines()
    (late,) = (row for row in rows if row.startswith("W-11"))
    send(f"{head}\n{late.replace('2026-09-10 15:00:00', '2026-09-10 13:40:00')}\n", company, tmp_path)
    after = judge(CORRECTED)["first_response_timely_rate"]
    told = f"{after.numerator:.0f} of {after.denominator:.0f}, {percent(after.value)}, {after.verdict}"
    assert told in " ".join(TEXT.split())
    assert before["first_response_timely_rate"].verdict == "missed"
    at = (CORRECTED + timedelta(hours=7)).astimezone(UTC)
    signed(engagement, QUARTER, by=auditor, at=at)
    draft = build(organisation=company, period=QUARTER, by=manager, at=at)
    paper = published(draft, by=manager, at=at)
    (said,) = table("cases")
    page = Client().get(reverse("whitepapers:public", args=[company.slug, QUARTER]), headers={"accept-language": "en"})
    _before, _head, ledger = page.text.partition('id="ledger"')
    first = ledger.partition("<tbody>")[2].partition("</tr>")[0]
    assert re.findall(r">([\d.]+%?)<", first)[: len(said)] == said
    said = {each["metric"]: each for each in paper.snapshot["verdicts"]}["first_response_timely_rate"]
    assert (said["numerator"], said["denominator"]) == ("8", "10")
