"""The oracle shares nothing with what it judges: the standard library, and the rule book."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "rulebook"
MODULES = sorted(FOLDER.glob("*.py"))


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield str(node.module)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_the_rule_book_imports_nothing_of_the_product(module: Path) -> None:
    for name in imported(module):
        assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("tests.oracle.rulebook.")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_every_module_names_the_section_it_carries_out(module: Path) -> None:
    assert "§" in str(ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))))


def test_a_calendar_of_the_country_is_no_part_of_it() -> None:
    assert not any("calendar" in name for module in MODULES for name in imported(module) if "oracle" not in name)
