"""Facts of complaints are written where the tallies are marked, and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

APPS = ("accounts", "audits", "commitments", "complaints", "compliance", "dashboard", "evidence", "whitepapers")
DOORS = {
    "complaints/writer.py",
    "complaints/chains.py",
    "complaints/rewinding.py",  # which takes all back
    "complaints/erasing/parts.py",  # which takes out what nobody counts by
}
WRITES = {"update", "bulk_update", "bulk_create", "create", "get_or_create", "update_or_create", "delete", "raw"}


def root_of(node: ast.expr) -> str:
    """The first name of a chain of calls and attributes: "Complaint" of `Complaint.objects.filter(...).update`."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def writes_of(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=chain, attr=verb)) if (
                verb in WRITES and root_of(chain) == "Complaint"
            ):
                yield node.lineno
            case ast.Call(func=ast.Attribute(value=ast.Name(id="storing")), args=[ast.Name(id="Complaint"), *_]):
                yield node.lineno


def test_the_search_sees_a_write() -> None:
    assert list(writes_of("x = 1\nComplaint.objects.filter(pk=x).update(text=x)")) == [2]


def test_the_search_sees_a_write_of_many() -> None:
    assert list(writes_of("storing.insert(Complaint, names, rows)")) == [1]


def test_nobody_else_writes_complaints() -> None:
    files = [file for app in APPS for file in (settings.BASE_DIR / app).rglob("*.py") if "migrations" not in file.parts]
    found = {
        f"{name}:{line}"
        for file in files
        if (name := str(file.relative_to(settings.BASE_DIR))) not in DOORS
        for line in writes_of(Path(file).read_text(encoding="utf-8"))
    }
    assert found == set()
