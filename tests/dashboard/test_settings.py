"""Settings as another place would see them: each test reads them in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.utils import translation
from django.utils.formats import date_format

SECRETS = dict.fromkeys(("KEPT_SECRET_KEY", "KEPT_FIELD_KEYS", "KEPT_LOOKUP_KEY"), "x" * 50 + "0123456789")
PRODUCTION = {"KEPT_ENV": "production", "KEPT_HOSTS": "kept.example", **SECRETS}


def read(folder: Path, code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    environment = {**kept, "KEPT_DATA_DIR": str(folder), **variables}
    command = code.split() if code.startswith("manage.py") else ["-c", code]
    return subprocess.run(
        [sys.executable, *command], cwd=ours.BASE_DIR, env=environment, capture_output=True, text=True
    )


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first, second = (read(tmp_path, "from dashboard import settings; print(settings.SECRET_KEY)") for _ in range(2))
    assert first.stdout == second.stdout != "\n"
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("kept_*.txt")} == {0o600}


@pytest.mark.parametrize("name", SECRETS)
def test_production_wants_every_secret(tmp_path: Path, name: str) -> None:
    told = read(tmp_path, "import dashboard.settings", **{**PRODUCTION, name: ""})
    assert f"{name} must be set in production" in told.stderr


def test_production_passes_the_deployment_check(tmp_path: Path) -> None:
    told = read(tmp_path, "manage.py check --deploy --fail-level WARNING", **PRODUCTION)
    assert told.returncode == 0, told.stderr


def test_passwords_are_hashed_with_argon2(tmp_path: Path) -> None:
    told = read(tmp_path, "from dashboard import settings; print(settings.PASSWORD_HASHERS[0])")
    assert "Argon2" in told.stdout


def test_a_folder_with_any_name_holds_the_database(tmp_path: Path) -> None:
    folder = tmp_path / "a b#c%20?é"
    told = read(folder, "from dashboard import settings; print(settings.DATABASES['default']['NAME'])")
    assert told.stdout.strip() == str(folder / "kept.sqlite3")


def test_dates_are_written_in_the_order_of_each_language() -> None:
    moment = datetime(2026, 11, 14, 9, 5)
    for language, day, minute in (
        ("en", "14 Nov 2026", "14 Nov 2026, 09:05"),
        ("zh-hans", "2026年11月14日", "2026年11月14日 09:05"),
    ):
        with translation.override(language):
            assert (date_format(moment), date_format(moment, "DATETIME_FORMAT")) == (day, minute)
