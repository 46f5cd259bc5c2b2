"""A clerk brings in a file: says what it is where nobody can know, sees what would become of it, and imports it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organisation, User
from complaints.imports import actions, presets
from complaints.models import Complaint, Import
from tests.services.worker import Worker

ROWS = """编号,收到,解决,渠道,单位
A-1,2026-09-01 09:00,2026-09-01 11:00,phone,客服一部
A-2,2026-09-02 09:00,,email,客服二部
A-3,31/02/2026,,phone,客服一部
A-4,2026-09-04 09:00,2026-09-03 09:00,phone,=1+1
"""
MAPPING = {
    "source": "hotline",
    "facts": {"reference": "编号", "received_at": "收到", "resolved_at": "解决", "channel": "渠道", "unit": "单位"},
}
LEDGER = """投诉登记台账,,,,,
单号,来电日期,办结日期,来源渠道,责任部门,首问解决
Z-1,03/04/2026 09:00,04/04/2026 10:00,电话,东区,是
Z-2,05/06/2026 09:00,,信鸽,西区,不清楚
Z-3,31/02/2026 09:00,,电话,东区,否
"""
FACTS = (
    "reference", "received_at", "responded_at", "resolved_at", "closed_at", "due_at", "reopen_count", "channel",
    "unit__name", "category__name", "subcategory__name", "severity", "marked_duplicate", "arrival", "since_previous",
)  # fmt: skip


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def window(sign_in: Callable[[User], Any], clerk: User, celery_worker_process: Worker) -> Any:
    """The clerk's window, with a worker at work."""
    return sign_in(clerk)


@pytest.fixture
def send(window: Any, tmp_path: Path) -> Callable[..., Any]:
    """`send(rows)` uploads a file and gives the window with the page that follows."""

    def upload(rows: str | Path, *, encoding: str = "utf-8") -> Any:
        path = rows
        if isinstance(rows, str):
            path = tmp_path / "hotline.csv"
            path.write_text(rows, encoding=encoding)
        window.goto("/complaints/imports/")
        window.get_by_role("link", name="Import a file").click()
        window.get_by_label("File", exact=True).set_input_files(path)
        window.get_by_role("button", name="Continue").click()
        window.wait_for_url(re.compile(r"/imports/\d+/(reading|mapping)/"))
        return window

    return upload


def choose(page: Any, label: str, value: str) -> None:
    """Choose something of a list on the page of the columns, and wait until what follows from it is shown."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label(label, exact=True).select_option(value)
    page.locator(".htmx-request, .htmx-settling, .htmx-swapping").wait_for(state="detached")


def try_out(page: Any) -> dict[str, int]:
    page.get_by_role("button", name="Try out the whole file").click()
    page.get_by_role("heading", name="Tried out only").wait_for(timeout=60_000)
    return summary(page)


def import_now(page: Any) -> dict[str, int]:
    page.get_by_role("button", name="Import it now").click()
    page.get_by_role("heading", name="Tried out only").wait_for(state="detached", timeout=60_000)
    page.locator("dl.facts").wait_for(timeout=60_000)
    return summary(page)


def summary(page: Any) -> dict[str, int]:
    words = page.locator("dl.facts dt").all_inner_texts()
    figures = [int(text.replace(",", "")) for text in page.locator("dl.facts dd").all_inner_texts()]
    return dict(zip(words, figures, strict=True))


def test_a_new_kind_of_file_goes_all_the_way(send: Callable[..., Any], tmp_path: Path) -> None:
    page = send(LEDGER, encoding="gb18030")
    assert "The line above it fills only a cell or two: a title." in page.locator("#reading").inner_text()
    page.get_by_role("group", name="来电日期").get_by_label("3 April 2026").check()
    page.get_by_role("button", name="Answer them all like the first").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("/mapping/"))
    assert page.get_by_label("What column 单号 is", exact=True).input_value() == "reference"
    choose(page, "What column 来电日期 is", "received_at")
    choose(page, "信鸽 1 ×", "counter")
    page.get_by_text("“31/02/2026 09:00” in column “来电日期” is not a date").wait_for()
    assert try_out(page) == {"accepted": 2, "updated": 0, "unchanged": 0, "rejected": 1}
    assert not Complaint.objects.exists()
    assert import_now(page)["accepted"] == 2
    second = Complaint.objects.get(reference="Z-2")
    assert (timezone.localtime(second.received_at).month, second.channel, second.first_contact) == (6, "counter", None)


def test_the_next_file_with_the_same_columns_asks_nothing(send: Callable[..., Any]) -> None:
    page = send(LEDGER)
    page.get_by_role("group", name="来电日期").get_by_label("3 April 2026").check()
    page.get_by_role("button", name="Answer them all like the first").click()
    page.get_by_role("button", name="Continue").click()
    choose(page, "What column 来电日期 is", "received_at")
    page.get_by_label("Name of the mapping").fill("前台台账")
    try_out(page)
    page = send(LEDGER.replace("Z-", "Y-"))
    assert page.url.endswith("/mapping/")
    assert "“前台台账”" in page.locator(".lede").inner_text()
    assert page.get_by_label("What column 来电日期 is", exact=True).input_value() == "received_at"
    assert try_out(page)["accepted"] == 2


def test_a_choice_is_shown_at_once_in_the_first_complaints(send: Callable[..., Any]) -> None:
    page = send(ROWS)
    page.get_by_role("button", name="Continue").click()
    choose(page, "What column 收到 is", "")
    page.get_by_text("still needed: received").wait_for()
    choose(page, "What column 收到 is", "received_at")
    page.get_by_text("2 would be rejected").wait_for()
    assert Import.objects.get().status == Import.Status.DRAFT


def test_the_bad_rows_come_back_with_their_reasons_and_are_sent_again(send: Callable[..., Any], tmp_path: Path) -> None:
    page = send(ROWS)
    page.get_by_role("button", name="Continue").click()
    assert try_out(page)["rejected"] == 2
    assert import_now(page) == {"accepted": 2, "updated": 0, "unchanged": 0, "rejected": 2}
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the rejected rows").click()
    download.value.save_as(tmp_path / "rejected.csv")
    text = (tmp_path / "rejected.csv").read_text(encoding="utf-8-sig")
    rejected = {row["编号"]: row for row in csv.DictReader(text.splitlines())}
    assert set(rejected) == {"A-3", "A-4"}
    assert rejected["A-4"]["reason"] == "The resolution lies before the receipt."
    assert "31/02/2026" in rejected["A-3"]["reason"]
    assert rejected["A-4"]["单位"] == "'=1+1"
    page = send(text.replace("31/02/2026", "2026-09-03").replace("2026-09-03 09:00", "2026-09-05 09:00"))
    assert page.url.endswith("/mapping/")  # its columns are known by now
    assert try_out(page)["accepted"] == 2


def test_a_file_that_is_no_table_is_refused_at_once(window: Any, tmp_path: Path) -> None:
    (tmp_path / "paper.csv").write_bytes(b"%PDF-1.7 and so on")
    window.goto("/complaints/imports/add/")
    window.get_by_label("File", exact=True).set_input_files(tmp_path / "paper.csv")
    window.get_by_role("button", name="Continue").click()
    assert "This is not a table" in window.locator("#id_file_error").inner_text()
    assert not Import.objects.exists()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.csv"
    rows = [f"M-{number},2026-09-01 09:00,,phone,一部" for number in range(200_000)]
    path.write_text("\n".join([ROWS.splitlines()[0], *rows, ""]), encoding="utf-8")
    return path


def test_a_long_import_shows_how_far_it_is_and_is_cancelled_without_a_trace(
    send: Callable[..., Any], many: Path
) -> None:
    page = send(many)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Try out the whole file").click()
    shown = re.compile(r"\d+% .*[\d,]+ of .*[\d,]+ (rows|complaints).*\d+ a second.*left")
    page.locator(".figures", has_text=shown).wait_for(timeout=60_000)
    page.reload()
    assert page.locator("progress").is_visible()
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_text("The import was cancelled. Nothing was imported.").wait_for(timeout=20_000)
    assert not Complaint.objects.exists()
    page.get_by_role("button", name="Back to the columns").click()
    page.wait_for_url(re.compile("/mapping/"))


def test_the_template_comes_in_and_the_exports_come_home(window: Any, send: Callable[..., Any], tmp_path: Path) -> None:
    sent = tmp_path / "template.csv"
    window.goto("/complaints/imports/add/")
    with window.expect_download() as download:
        window.get_by_role("link", name="Template (CSV)").click()
    download.value.save_as(sent)
    sent.write_text(sent.read_text(encoding="utf-8").replace("示例 EXAMPLE", "T-1").replace("2026-10", "2025-10"))
    page = send(sent)
    try_out(page)
    assert import_now(page)["accepted"] == 1
    for kind in ("CSV", "XLSX"):
        window.goto("/complaints/?received_from=2025-10-01&received_until=2025-10-31")
        with window.expect_download() as download:
            window.get_by_role("link", name=f"Export as {kind}").click()
        home = tmp_path / f"export.{kind.lower()}"
        download.value.save_as(home)
        assert try_out(send(home)) == {"accepted": 0, "updated": 0, "unchanged": 1, "rejected": 0}


@pytest.mark.parametrize(
    ("file", "name", "accepted"),
    [
        ("servicenow_incidents_sample", "servicenow", 2_492),
        ("baltimore_311_sample", "baltimore311", 2_500),
        ("zh_messages_sample", "zh_messages", 352),
    ],
)
def test_a_real_file_comes_in_through_the_pages_as_through_its_preset(
    shared: Path, send: Callable[..., Any], company: Organisation, file: str, name: str, accepted: int
) -> None:
    path = shared / "data" / f"{file}.csv.gz"
    page = send(path)
    assert page.url.endswith("/mapping/")
    assert "all of them can be taken" in page.locator(".preview").inner_text()
    try_out(page)
    assert import_now(page)["accepted"] == accepted
    other = Organisation.objects.create(name="别家", slug="other")
    actions.run_file(
        path=path,
        organisation=other,
        mapping=presets.named(name),
        mapping_name=name,
        dry_run=False,
        watch=actions.Watch(),
        now=timezone.now(),
        waiting=lambda: None,
    )
    through_the_pages, through_the_preset = (
        list(Complaint.objects.filter(organisation=each).order_by("reference").values_list(*FACTS))
        for each in (company, other)
    )
    assert through_the_pages == through_the_preset
    assert len(through_the_pages) == accepted
