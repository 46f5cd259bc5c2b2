"""Small files to import, and one call that imports them."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from accounts.models import Organisation
from complaints.imports import actions
from complaints.imports.mapping import Mapping
from complaints.imports.reading import Reading, reading
from complaints.models import Import

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
HEADER = "编号,收到,解决,渠道,单位,客户"
ROW = "A-1,2026-09-01 09:00,2026-09-01 11:00,phone,客服一部,王先生"
TABLE = f"{HEADER}\n{ROW}\nA-2,2026-09-02 09:00,,email,客服二部,李女士\n"
PLAIN: dict[str, Any] = {
    "source": "plain",
    "facts": {
        "reference": "编号",
        "received_at": "收到",
        "resolved_at": "解决",
        "channel": "渠道",
        "unit": "单位",
        "customer": "客户",
    },
}
EVENTS: dict[str, Any] = {
    "source": "events",
    "zone": "UTC",
    "missing": ["?"],
    "events": {"case": "case", "at": "at"},
    "facts": {
        "reference": "case",
        "received_at": "opened",
        "responded_at": {"column": "at", "take": "first", "when": {"column": "state", "is_not": ["New"]}},
        "unit": "team",
    },
}


def nothing(*_args: object) -> None:
    pass


def workbook(*rows: list[Any], title: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def packed(content: str | bytes) -> bytes:
    return gzip.compress(content.encode() if isinstance(content, str) else content, mtime=0)


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """`read(content, mapping)` reads a file through; what it found stays open until the test ends."""
    opened = []

    def through(content: str | bytes, mapping: dict[str, Any] = PLAIN, *, now: datetime = NOW) -> Reading:
        file = io.BytesIO(content.encode() if isinstance(content, str) else content)
        manager = reading(file, Mapping.of(mapping), zone=SHANGHAI, now=now, progress=nothing)
        opened.append(manager)
        return manager.__enter__()

    yield through
    for manager in opened:
        manager.__exit__(None, None, None)


@pytest.fixture
def bring(tmp_path: Path, company: Organisation) -> Callable[..., Import]:
    """`bring(content, mapping)` imports a file for the company, as the command does."""

    def bring(content: str | bytes, mapping: dict[str, Any] = PLAIN, **options: Any) -> Import:
        path = tmp_path / "complaints.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        told = {
            "path": path,
            "organisation": company,
            "mapping": mapping,
            "mapping_name": mapping.get("source", "mapping"),
            "dry_run": False,
            "watch": actions.Watch(),
            "now": NOW,
            "waiting": nothing,
        }
        return actions.run_file(**(told | options))

    return bring
