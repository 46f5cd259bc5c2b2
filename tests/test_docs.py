"""What the documents say exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
VARIABLE = re.compile(r'"(KEPT_[A-Z_]+|DATABASE_URL|CELERY_BROKER_URL)"')


def sources() -> Iterator[str]:
    for app in {path.parent.name for path in ROOT.glob("*/apps.py")}:
        yield from (path.read_text() for path in (ROOT / app).rglob("*.py"))


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
