"""The files of an issue as the public page offers them: what people read first, what programs read folded away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from whitepapers.languages import CODES
from whitepapers.models import IssueFile

PAPER = "white-paper"
FORMATS = {"pdf": "PDF", "docx": "Word"}


@dataclass(frozen=True, slots=True)
class Group:
    """Files of a kind. `is_open`: shown at once."""

    title: LazyText | str
    files: Sequence[IssueFile]
    is_open: bool


KINDS: Sequence[tuple[LazyText | str, bool, Callable[[str], bool]]] = (
    (_("The white paper"), True, lambda name: name.startswith(PAPER)),
    (_("Data and list of files"), True, lambda name: name.endswith(".json")),
    (_("Data tables (CSV)"), False, lambda name: name.endswith(".csv")),
    (_("Charts (SVG, PNG)"), False, lambda _name: True),
)


def grouped(files: Iterable[IssueFile]) -> Iterator[Group]:
    """Each file stands in the first group that it belongs to."""
    left = list(files)
    for title, is_open, belongs in KINDS:
        found = [each for each in left if belongs(each.name)]
        left = [each for each in left if not belongs(each.name)]
        if found:
            yield Group(title, found, is_open)


def downloads(files: Iterable[IssueFile]) -> list[tuple[str, str]]:
    """The paper in the active language: (what it is called, the name of the file)."""
    suffix = next((key for key, code in CODES.items() if code == get_language()), "")
    known = {each.name for each in files}
    named = ((said, f"{PAPER}-{suffix}.{ending}") for ending, said in FORMATS.items())
    return [(said, name) for said, name in named if name in known]
