"""Every action that writes says so in the journal (rule book §15). Read from the code, so that it also holds for
actions that are yet to be written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("accounts", "audits", "commitments", "complaints", "compliance", "dashboard", "evidence", "whitepapers")
WRITES = {"save", "create", "bulk_create", "bulk_update", "delete", "get_or_create", "update_or_create"}
JOURNAL = ("evidence.actions", "record")
Act = tuple[str, str]  # a module and a function in it

# Whose writing is told by somebody else, or is none of a person's acts.
TOLD_ELSEWHERE = {
    "complaints.exports.actions": "a waiting export: told when it is made and read",
    "complaints.imports.actions.asking": "the draft of an import: the import is one act, told when it is done",
    "complaints.imports.actions.drafting": "likewise",
    "compliance.actions.keeping": "a run is one act, told by `recompute`",
    "compliance.actions.knowledge": "likewise",
    "compliance.actions.versions": "likewise",
    "compliance.actions.ledger": "likewise",
    "compliance.actions.replaying": "likewise",
    "compliance.actions.standing": "likewise",
    "compliance.actions.stock": "likewise",
    "evidence.actions": "the journal itself",
}
NO_ACTS = {
    ("accounts.actions", "app_to_set_up"): "a secret that is not confirmed yet; confirming it is told",
    ("commitments.actions.notes", "begin_notes"): "the note is told when it was signed; this is its day come",
    ("commitments.actions.activation", "carry_on"): "a part of activating, which is told",
    ("complaints.actions", "source_of_forms"): "a part of writing a complaint, which is told",
    ("complaints.actions", "number_change_set"): "likewise",
    ("compliance.actions.restating", "copy_published"): "a part of publishing, which is told",
    ("compliance.actions.restating", "draft"): "a part of a run, which is told; whoever decides is told",
    ("dashboard.notices.actions", "forget_old"): "what was told a person is no act; his ways and wishes are",
    ("dashboard.notices.actions", "open_inbox"): "likewise",
    ("dashboard.notices.actions", "open_inboxes"): "likewise",
    ("dashboard.notices.actions", "raise_notices"): "likewise",
    ("dashboard.notices.actions", "send_test"): "likewise",
}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def modules_of_actions() -> Iterator[str]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if path.stem == "actions" or "actions" in path.relative_to(ROOT).parts[:-1]:
                yield module_of(path)


@cache
def tree(module: str) -> ast.Module:
    path = ROOT.joinpath(*module.split("."))
    return ast.parse((path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text())


@cache
def functions(module: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree(module).body if isinstance(node, ast.FunctionDef)}


@cache
def imported(module: str) -> dict[str, Act]:
    """What names of a module stand for functions of other modules of ours, and for such modules (with no function)."""
    found = {}
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in APPS:
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                is_module = ROOT.joinpath(*whole.split(".")).with_suffix(".py").exists()
                found[name.asname or name.name] = (whole, "") if is_module else (node.module, name.name)
    return found


def called(act: Act) -> Iterator[Act]:
    """The functions of ours that a function calls, or hands to somebody."""
    module, name = act
    for node in ast.walk(functions(module)[name]):
        if isinstance(node, ast.Name):
            if node.id in functions(module):
                yield module, node.id
            elif node.id in imported(module):
                yield imported(module)[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            whole, function = imported(module).get(node.value.id, ("", ""))
            if whole and not function:
                yield whole, node.attr


def reached(act: Act) -> set[Act]:
    seen: set[Act] = set()
    waiting = [act]
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        if each != JOURNAL and each[1] in functions(each[0]):
            waiting += called(each)
    return seen


def writes(act: Act) -> bool:
    """Whether a function, or one of its own module that it calls, writes rows."""
    within = [each for each in reached(act) if each[0] == act[0] and each[1] in functions(act[0])]
    nodes = (node for each in within for node in ast.walk(functions(act[0])[each[1]]))
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        for node in nodes
    )


def untold() -> set[Act]:
    acts = [(module, name) for module in modules_of_actions() for name in functions(module) if not name.startswith("_")]
    return {act for act in acts if writes(act) and JOURNAL not in reached(act)}


def test_every_action_that_writes_is_in_the_journal() -> None:
    assert {act for act in untold() if act[0] not in TOLD_ELSEWHERE and act not in NO_ACTS} == set()


def test_no_exception_outlives_its_reason() -> None:
    found = untold()
    assert set(TOLD_ELSEWHERE) <= {module for module, _name in found}
    assert set(NO_ACTS) <= found


def test_an_action_without_a_word_would_be_found() -> None:
    """The sealing writes and says nothing: were the journal no exception, it would be named."""
    assert ("evidence.actions", "seal") in untold()
    assert ("compliance.actions.handling", "plan_handling") not in untold()  # told by a function of another module
