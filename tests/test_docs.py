"""What the documents say exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from commitments.letters.documents import MAX_FILE, MAX_TEXT
from commitments.metrics import Metric
from complaints.imports.forms import LARGEST_UPLOAD
from compliance.models import Verdict
from compliance.rules.metrics import DEFINITIONS

ROOT = Path(settings.BASE_DIR)
RULE_BOOK = (ROOT / "docs/rulebook.md").read_text()
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
VARIABLE = re.compile(r'"(KEPT_[A-Z_]+|DATABASE_URL|REPLICA_URL|CELERY_BROKER_URL)"')


APPS = sorted(path.parent for path in ROOT.glob("*/apps.py"))
CITED = re.compile(r"rule book ((?:§\d+(?:[–-]\d+)?(?:, | and | or )?)+)")


def sources() -> Iterator[str]:
    for app in APPS:
        yield from (path.read_text() for path in app.rglob("*.py"))


def cited_sections() -> set[int]:
    """Every section of the rule book that code and templates cite; a range names all of its sections."""
    places = [*sources(), *(path.read_text() for path in (ROOT / "templates").rglob("*.html"))]
    found = set()
    for cited in (found for text in places for found in CITED.findall(text)):
        for first, last in re.findall(r"§(\d+)(?:[–-](\d+))?", cited):
            found |= set(range(int(first), int(last or first) + 1))
    return found


def test_every_variable_of_the_environment_is_documented() -> None:
    read = {name for source in sources() for name in VARIABLE.findall(source)}
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/operating.md").read_text(), re.MULTILINE))
    assert read == documented


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", (ROOT / "README.md").read_text())) <= targets


def test_every_folder_in_the_readme_exists() -> None:
    tree = re.findall(r"^    ([a-z]+)/ ", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert len(tree) >= 8
    assert [name for name in tree if not (ROOT / name).is_dir()] == []


def test_every_requirement_is_pinned_and_says_why() -> None:
    lines = [line for path in ROOT.glob("requirements*.txt") for line in path.read_text().splitlines()]
    packages = [line for line in lines if line and not line.startswith(("#", "-r"))]
    assert [line for line in packages if "==" not in line or "#" not in line] == []


def test_every_section_of_the_rule_book_that_is_cited_exists() -> None:
    sections = [int(number) for number in re.findall(r"^## §(\d+) ", RULE_BOOK, re.MULTILINE)]
    assert sections == list(range(1, 17))
    assert len(cited_sections()) >= 10
    assert cited_sections() <= set(sections)


def test_every_section_of_the_rule_book_is_written() -> None:
    sections = re.split(r"^## .*$", RULE_BOOK, flags=re.MULTILINE)[1:]
    assert [section for section in sections if len(section.split()) < 40] == []


def test_every_verdict_and_metric_is_in_the_rule_book_in_both_languages() -> None:
    judged = [Metric(key) for key in DEFINITIONS]
    with translation.override("zh-hans"):
        words = [str(Verdict(verdict).label) for verdict in Verdict] + [str(metric.label) for metric in judged]
    assert [word for word in words if word not in RULE_BOOK] == []
    with translation.override("en"):
        verdicts = [str(Verdict(verdict).label) for verdict in Verdict if verdict != Verdict.GRADES]
    assert [word for word in verdicts if word not in RULE_BOOK] == []


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_the_readme_leads_to_every_document(name: str) -> None:
    assert f"(docs/{name})" in (ROOT / "README.md").read_text()


def test_every_picture_that_is_kept_is_shown() -> None:
    shown = (ROOT / "docs/screens.md").read_text()
    assert [
        path.name for path in (ROOT / "docs/screenshots").iterdir() if f"({path.parent.name}/{path.name})" not in shown
    ] == []


@pytest.mark.parametrize("preset", sorted(path.stem for path in (ROOT / "complaints/mappings").glob("*.json")))
def test_every_preset_is_described(preset: str) -> None:
    assert f"\n- `{preset}`: " in (ROOT / "docs/importing.md").read_text()


@pytest.mark.parametrize("app", APPS, ids=lambda path: path.name)
def test_every_command_is_named_in_a_document(app: Path) -> None:
    commands = {path.stem for path in app.glob("management/commands/*.py")} - {"__init__"}
    texts = "".join(document.read_text() for document in [*DOCUMENTS, ROOT / "Makefile"])
    assert {command for command in commands if command not in texts} == set()


def test_the_limits_of_files_are_told_as_they_are() -> None:
    told = (ROOT / "docs/letters.md").read_text()
    assert f"{MAX_FILE // 2**20} MB or {MAX_TEXT:,} characters" in told
    assert f"{LARGEST_UPLOAD // 2**20} MB for an upload" in (ROOT / "docs/importing.md").read_text()
