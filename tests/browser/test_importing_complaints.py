"""A clerk brings in a file: tries it out, sees what became of its rows, and gets the bad ones back."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
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


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def send(
    sign_in: Callable[[User], Any], clerk: User, tmp_path: Path, celery_worker_process: Worker
) -> Callable[..., Any]:
    """`send(rows)` uploads a file with its mapping and waits for what comes of it; gives the clerk's window."""

    def upload(rows: str, *, try_out: bool = False, refused: bool = False) -> Any:
        (tmp_path / "hotline.csv").write_text(rows, encoding="gb18030")
        (tmp_path / "hotline.json").write_text(json.dumps(MAPPING), encoding="utf-8")
        page = sign_in(clerk)
        page.goto("/complaints/imports/")
        page.get_by_role("link", name="Import a file").click()
        page.get_by_label("File", exact=True).set_input_files(tmp_path / "hotline.csv")
        page.get_by_text("A file of another system").click()
        page.get_by_label("Mapping file (optional)", exact=True).set_input_files(tmp_path / "hotline.json")
        page.get_by_label("Try out only").set_checked(try_out)
        page.get_by_role("button", name="Start").click()
        if refused:
            page.locator("[role=alert]").wait_for()
            return page
        page.wait_for_url(re.compile(r"/imports/\d+/"))
        page.locator("dl.facts, [role=alert]").first.wait_for(timeout=30_000)
        return page

    return upload


def summary(page: Any) -> dict[str, int]:
    words = page.locator("dl.facts dt").all_inner_texts()
    return dict(zip(words, map(int, page.locator("dl.facts dd").all_inner_texts()), strict=True))


def test_the_clerk_sees_what_became_of_the_rows_and_gets_the_bad_ones_back(
    send: Callable[..., Any], tmp_path: Path
) -> None:
    page = send(ROWS)
    assert summary(page) == {"accepted": 2, "updated": 0, "unchanged": 0, "rejected": 2}
    assert set(Complaint.objects.values_list("reference", flat=True)) == {"A-1", "A-2"}
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the rejected rows").click()
    download.value.save_as(tmp_path / "rejected.csv")
    with (tmp_path / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        rejected = {row["编号"]: row for row in csv.DictReader(file)}
    assert set(rejected) == {"A-3", "A-4"}
    assert rejected["A-4"]["reason"] == "The resolution lies before the receipt."
    assert "31/02/2026" in rejected["A-3"]["reason"]
    assert rejected["A-4"]["单位"] == "'=1+1"


def test_trying_out_writes_nothing_until_it_is_asked_for(send: Callable[..., Any]) -> None:
    page = send(ROWS, try_out=True)
    assert summary(page)["accepted"] == 2
    assert not Complaint.objects.exists()
    page.get_by_role("button", name="Import it now").click()
    page.get_by_text("Tried out only").wait_for(state="detached")
    page.locator("dl.facts").wait_for(timeout=30_000)
    assert Complaint.objects.count() == 2


def test_a_file_without_the_mapped_columns_is_refused_at_once_and_says_which(send: Callable[..., Any]) -> None:
    page = send(ROWS.replace("收到", "来电"), refused=True)
    assert "it lacks 收到." in page.locator("#id_file_error").inner_text()
    assert not Import.objects.exists()


def test_the_template_comes_in_and_the_export_comes_home(
    sign_in: Callable[[User], Any], clerk: User, tmp_path: Path, celery_worker_process: Worker
) -> None:
    sent = tmp_path / "template.csv"
    page = sign_in(clerk)
    page.goto("/complaints/imports/add/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Template (CSV)").click()
    download.value.save_as(sent)
    sent.write_text(sent.read_text(encoding="utf-8").replace("示例 EXAMPLE", "T-1").replace("2026-10", "2025-10"))
    for accepted, unchanged in [(1, 0), (0, 1)]:
        page.goto("/complaints/imports/add/")
        page.get_by_label("File", exact=True).set_input_files(sent)
        page.get_by_label("Try out only").uncheck()
        page.get_by_role("button", name="Start").click()
        page.locator("dl.facts").wait_for(timeout=30_000)
        assert (summary(page)["accepted"], summary(page)["unchanged"]) == (accepted, unchanged)
        page.goto("/complaints/?received_from=2025-10-01&received_until=2025-10-31")
        with page.expect_download() as download:
            page.get_by_role("link", name="Export").click()
        download.value.save_as(sent)
