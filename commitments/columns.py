"""Which column of a training register is which: by the words that offices write above it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

HEADS: Mapping[str, tuple[str, ...]] = {
    "number": (
        "工号",
        "员工工号",
        "员工编号",
        "员工号",
        "职工号",
        "职工编号",
        "人员编号",
        "编号",
        "staff number",
        "staff no",
        "staff id",
        "employee number",
        "employee no",
        "employee id",
        "personnel number",
        "id",
    ),
    "name": (
        "姓名",
        "员工姓名",
        "职工姓名",
        "人员姓名",
        "员工",
        "职工",
        "人员",
        "参训人员",
        "学员",
        "学员姓名",
        "name",
        "full name",
        "employee",
        "employee name",
        "staff name",
        "person",
    ),
    "hours": (
        "学时",
        "课时",
        "学时数",
        "课时数",
        "培训学时",
        "培训课时",
        "培训时长",
        "培训小时",
        "培训小时数",
        "累计学时",
        "总学时",
        "时长",
        "小时",
        "小时数",
        "hours",
        "training hours",
        "hours of training",
        "total hours",
        "duration",
    ),
}
ABOVE = 10  # lines that a title and remarks may take above the headings
LONGEST = 20  # signs of a heading that are told
UNIT = re.compile(r"\((?:小时|学时|课时|时|h|hrs?|hours?)\)$")


def places(cells: Sequence[str]) -> dict[str, int]:
    """Where each known column is; of two that are called alike the first."""
    names = [_folded(cell) for cell in cells]
    return {key: at for key, known in HEADS.items() for at, name in reversed([*enumerate(names)]) if name in known}


def heading(lines: Sequence[Sequence[str]]) -> int:
    """The line that holds the headings: the first that names hours and people; else the first that says anything."""
    for at, cells in enumerate(lines[:ABOVE]):
        found = places(cells)
        if "hours" in found and ("number" in found or "name" in found):
            return at
    return next((at for at, cells in enumerate(lines) if any(cell.strip() for cell in cells)), 0)


def told(cells: Sequence[str]) -> list[str]:
    """The headings of a file as a person may be told them."""
    return [cell.strip()[:LONGEST] for cell in cells if cell.strip()]


def _folded(cell: str) -> str:
    words = unicodedata.normalize("NFKC", cell).lower().replace("_", " ").replace("-", " ")
    return UNIT.sub("", " ".join(words.split()).strip(" .:*#")).strip()
