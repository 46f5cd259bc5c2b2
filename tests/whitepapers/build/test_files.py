"""Every file of an issue, from the text of its snapshot alone: no test here may ask the database after taking it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from django.utils import timezone, translation

from compliance.rules.periods import Period
from tests.whitepapers.conftest import AFTER_QUARTER, make_result
from whitepapers import snapshot
from whitepapers.build import SnapshotUnreadable, files

ROOT = Path(__file__).parents[3]


@pytest.fixture
def text(publisher, result, promise, run) -> str:
    make_result(promise, run, "2026Q1", numerator=25, denominator=1000)
    make_result(promise, run, "2026Q2", numerator=20, denominator=1000)
    return snapshot.canonical(snapshot.take(publisher, Period.parse("2026Q3"), at=AFTER_QUARTER))


def test_the_data_are_the_text_of_the_snapshot(text: str):
    assert files(text)["data.json"] == text.encode()


def test_there_are_papers_in_each_language_and_in_both(text: str):
    made = files(text).keys()
    for ending in ("html", "pdf", "docx"):
        assert {f"white-paper-zh.{ending}", f"white-paper-en.{ending}", f"white-paper.{ending}"} <= made


def test_each_figure_is_there_as_drawing_and_as_card_in_each_language(text: str):
    made = files(text).keys()
    stems = {re.sub(r"-(?:zh|en)\.(?:svg|png)$", "", name) for name in made if name.startswith("figures/trend-")}
    assert stems
    assert {f"{stem}-{end}" for stem in stems for end in ("zh.svg", "zh.png", "en.svg", "en.png")} <= made


def test_one_language_has_no_files_of_the_other(text: str):
    made = files(text, ["en"])
    assert "white-paper-en.pdf" in made
    assert [name for name in made if "zh" in name or name == "white-paper.pdf"] == []


def test_a_file_of_one_language_is_the_same_whichever_others_are_made(text: str):
    alone, all_ = files(text, ["zh"]), files(text)
    assert {name: all_[name] == alone[name] for name in alone if name != "manifest.json"} == {
        name: True for name in alone if name != "manifest.json"
    }


def test_files_are_what_their_names_say(text: str):
    begin = {"pdf": b"%PDF-1.7", "docx": b"PK\x03\x04", "png": b"\x89PNG", "svg": b"<svg", "html": b"<!doctype html>"}
    for name, content in files(text).items():
        start = begin.get(name.rsplit(".", 1)[-1], b"")
        assert content[: len(start)].lower() == start.lower(), name


def test_every_paper_carries_the_digest_of_the_data(text: str):
    made = files(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    for name in ("white-paper-zh.html", "white-paper.docx"):
        assert digest.encode() in made[name]


def test_neither_the_language_nor_the_zone_of_whoever_asks_matters(text: str):
    with translation.override("en"), timezone.override("America/New_York"):
        english = files(text)
    with translation.override("zh-hans"):
        assert files(text) == english


@pytest.mark.parametrize(
    "words", ["", "[]", "null", "{", "{}", '{"format":3}', '{"data":{"time_zone":"Asia/Shanghai"},"format":3}']
)
def test_what_is_no_snapshot_is_refused(words: str):
    with pytest.raises(SnapshotUnreadable):
        files(words)


def test_a_snapshot_of_another_format_is_refused(text: str):
    told = orjson.loads(text) | {"format": 1}
    with pytest.raises(SnapshotUnreadable, match="format 1"):
        files(snapshot.canonical(told))


SCRIPT = """
import hashlib, json, sys
import django
django.setup()
from whitepapers.build import files
made = files(open(sys.argv[1], encoding="utf-8").read())
print(json.dumps({name: hashlib.sha256(content).hexdigest() for name, content in made.items()}))
"""


def elsewhere(text: str, folder: Path, **env: str) -> dict[str, str]:
    """The digests of the files as another process makes them, on a machine without a database."""
    data = folder / "given.json"
    data.write_text(text, encoding="utf-8")
    mine = {"DJANGO_SETTINGS_MODULE": "dashboard.settings", "KEPT_DATA_DIR": str(folder / "var")}
    made = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(data)],
        cwd=ROOT,
        env=os.environ | mine | env,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(orjson.loads(made.stdout))


def test_other_processes_elsewhere_make_the_same_bytes(text: str, tmp_path: Path):
    here = {name: hashlib.sha256(content).hexdigest() for name, content in files(text).items()}
    american = {
        "TZ": "America/Los_Angeles",
        "LC_ALL": "C",
        "LANG": "C",
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": "1",
    }
    chinese = {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"}
    assert elsewhere(text, tmp_path, KEPT_TIME_ZONE="America/Los_Angeles", **american) == here
    assert elsewhere(text, tmp_path, **chinese) == here


def test_a_figure_changed_in_the_snapshot_changes_every_paper(text: str):
    told = orjson.loads(text)
    told["verdicts"][0]["value"] = "0.0412"
    changed, before = files(snapshot.canonical(told)), files(text)
    papers = [name for name in before if name.startswith("white-paper")]
    assert [name for name in papers if changed[name] == before[name]] == []
