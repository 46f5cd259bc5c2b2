"""The examples of docs/api.md, run one after the other against a real server; what they print is what stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.models import User
from commitments.models import Promise
from complaints.models import Source
from compliance.models import Breach, Compensation, ComplianceRun, Handling
from dashboard.api.hooks.actions import open_hook

TEXT = (Path(settings.BASE_DIR) / "docs/api.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
RUN = {"bash": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}


def examples() -> Iterator[tuple[str, str, str | None]]:
    """Kind, code, and what it prints, where that is said."""
    for (kind, code), (following, text) in pairwise([*BLOCKS, ("", "")]):
        if kind in RUN:
            yield kind, code, text if following == "json" else None


def test_there_are_examples_for_the_shell_and_for_python():
    kinds = [kind for kind, *_ in examples()]
    assert kinds.count("bash") >= 4
    assert kinds.count("python") >= 3
    assert len(BLOCKS) == TEXT.count("```") // 2


@pytest.fixture
def breach(manager: User, promise: Callable[[str], Promise], run: ComplianceRun) -> Breach:
    """A breach with a measure to come, and compensation of which half is paid."""
    day = date(2026, 9, 30)
    told = {"promise": promise("repeat"), "severity": "minor", "period": "2026Q3", "occurred_on": day}
    breach = Breach.objects.create(key="b", opened_by_run=run, **told)
    measure = {"cause": "x", "measure": "x", "responsible": manager, "planned_by": manager}
    Handling.objects.create(breach=breach, due_on=date(2026, 12, 31), **measure)
    for kind, amount in (("promised", 960), ("paid", 480)):
        Compensation.objects.create(breach=breach, kind=kind, amount=amount, on=day, words="x", by=manager)
    return breach


@pytest.fixture
def environment(
    live_server: Any, secret_of: Callable[..., str], manager: User, source: Source, breach: Breach
) -> dict[str, str]:
    """What the reader has: the address of a server, a token of a manager, and a webhook of the source crm."""
    _, hook_secret = open_hook(source=source, by=manager)
    known = {"KEPT_URL": live_server.url, "KEPT_TOKEN": secret_of(manager), "KEPT_HOOK_SECRET": hook_secret}
    return {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "LANG": "C.UTF-8", "no_proxy": "*", **known}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.django_db(transaction=True)
def test_the_examples_print_what_is_said(environment: dict[str, str], tmp_path: Path):
    for kind, code, expected in examples():
        done = subprocess.run(
            [*RUN[kind], code], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, f"{code}\n{done.stderr}"
        if expected is not None:
            assert json.loads(done.stdout) == json.loads(expected), code
