"""What the sections of a paper say: the default text or somebody's own, resolved against the paper's frozen figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from whitepapers.models import Language, PassageVersion, Remark, WhitePaper
from whitepapers.prose.catalogue import called
from whitepapers.prose.known import known
from whitepapers.prose.numbers import HandTyped, Known, hand_typed
from whitepapers.prose.placeholders import Problem, placeholder
from whitepapers.prose.sentences import default_texts
from whitepapers.prose.writing import Paragraphs, Run, Writer, message
from whitepapers.sections import Section

Frozen = dict[str, dict[str, list[list[dict[str, str]]]]]


class UnresolvedError(Exception):
    """The prose cannot be frozen; `reasons` say why in the reader's language."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Fault:
    """A placeholder that gives no figure: what is wrong in words, and what would mend it; `put` is "" where nobody
    knows."""

    said: str
    at: int
    found: str
    put: str


@dataclass(frozen=True, slots=True)
class Hint:
    """A number typed by hand where the issue has a figure: which placeholder to `put` in its place, what that figure
    `says`, and what it is `called`."""

    written: str
    at: int
    put: str
    says: str
    called: str
    is_equal: bool


@dataclass(frozen=True)
class Reading:
    """A text with placeholders as it reads, and what is to be said to whoever writes it."""

    prose: Prose
    language: str
    text: str

    @cached_property
    def paragraphs(self) -> Paragraphs:
        with translation.override(self.language):
            return self.prose.writer.runs(self.text)

    @property
    def problems(self) -> list[Problem]:
        return [run.problem for runs in self.paragraphs for run in runs if run.problem]

    @property
    def faults(self) -> list[Fault]:
        return [Fault(message(each), each.at, each.found, each.nearest) for each in self.problems]

    @cached_property
    def typed(self) -> list[HandTyped]:
        return hand_typed(self.text, self.prose.known[self.language])

    @property
    def hints(self) -> list[Hint]:
        return [self._hint(each) for each in self.typed]

    def _hint(self, found: HandTyped) -> Hint:
        """Names are for whoever writes; what the figure says is in the language of the text."""
        typed, source, writer = found.typed, found.known.source, self.prose.writer
        with translation.override(self.language):
            says = writer.written(writer.figures.all[source])
        return Hint(typed.written, typed.at, placeholder(source), says, called(writer, source), found.is_equal)


@dataclass(frozen=True)
class Words:
    """What a section says in one language. `version` is the newest somebody wrote; None where nobody has."""

    prose: Prose
    section: str
    language: str
    default: str
    version: PassageVersion | None

    @property
    def number(self) -> int:
        """What an editor has seen when he saves."""
        return self.version.number if self.version else 0

    @property
    def is_edited(self) -> bool:
        return self.version is not None and not self.version.is_default

    @property
    def text(self) -> str:
        """With placeholders."""
        return self.version.text if self.version and self.is_edited else self.default

    @property
    def is_outdated(self) -> bool:
        """Whether the rules say otherwise by now than when somebody wrote this: what he claims may be true no more."""
        return self.version is not None and self.is_edited and self.version.rules != self.default

    @cached_property
    def read(self) -> Reading:
        return Reading(self.prose, self.language, self.text)

    @property
    def paragraphs(self) -> Paragraphs:
        """Once the text is frozen, what was frozen: the rules of default texts may be others by now."""
        fixed = self.prose.fixed.get(self.section, {}).get(self.language)
        if fixed is None:
            return self.read.paragraphs
        return [[Run(run["text"], run.get("source", "")) for run in runs] for runs in fixed]

    @property
    def problems(self) -> list[Problem]:
        return self.read.problems

    @property
    def typed(self) -> list[HandTyped]:
        """Numbers typed by hand; a default text has none."""
        return self.read.typed if self.is_edited else []


class Prose:
    """The words of a paper."""

    def __init__(self, paper: WhitePaper) -> None:
        self.paper = paper

    @cached_property
    def words(self) -> dict[tuple[str, str], Words]:
        """By section and language, in reading order."""
        newest = self._newest()
        return {
            (section, language): Words(
                self, section, language, self._defaults[language][section], newest.get((section, language))
            )
            for section in Section.values
            for language in Language.values
        }

    def of(self, section: str) -> dict[str, Words]:
        """By language."""
        return {language: self.words[section, language] for language in Language.values}

    @cached_property
    def fixed(self) -> Frozen:
        """What was frozen, as long as the text may not be changed; nothing where it may be."""
        told: Frozen = {} if self.paper.is_editable else self.paper.snapshot.get("prose", {})
        return told

    @cached_property
    def writer(self) -> Writer:
        return Writer(self.paper.snapshot)

    def is_lopsided(self, section: str) -> bool:
        """Whether one language was edited while the other still says its default text."""
        return len({words.is_edited for words in self.of(section).values()}) > 1

    @cached_property
    def remarks(self) -> list[Remark]:
        return list(self.paper.remarks.select_related("by__organisation", "settled_by"))

    def unsettled(self, section: str) -> list[Remark]:
        return [remark for remark in self.remarks if remark.section == section and not remark.is_settled]

    @cached_property
    def _defaults(self) -> dict[str, dict[str, str]]:
        return {language: default_texts(self.paper.snapshot, language) for language in Language.values}

    @cached_property
    def known(self) -> dict[str, list[Known]]:
        """By language, what a number typed by hand is compared with."""
        found = {}
        for language in Language.values:
            with translation.override(language):
                found[language] = known(self.writer)
        return found

    def _newest(self) -> dict[tuple[str, str], PassageVersion]:
        versions = PassageVersion.objects.filter(passage__paper=self.paper).select_related("passage", "by")
        return {(each.passage.section, each.passage.language): each for each in versions.order_by("number")}


def frozen(paper: WhitePaper) -> Frozen:
    """The resolved text of every section, as the snapshot keeps it: by section and language the paragraphs, each a list
    of runs, `{"text": …}` with the `source` of a figure. Raises UnresolvedError where a placeholder has no figure."""
    prose = Prose(paper)
    if reasons := list(_unresolved(prose)):
        raise UnresolvedError(reasons)
    return _told(prose)


def live(paper: WhitePaper) -> Frozen:
    """The same of a draft as it stands: a placeholder without a figure stays as it was typed."""
    return _told(Prose(paper))


def _told(prose: Prose) -> Frozen:
    told: Frozen = {}
    for (section, language), words in prose.words.items():
        told.setdefault(section, {})[language] = [[_run(run) for run in runs] for runs in words.paragraphs]
    return told


def reasons_against(paper: WhitePaper) -> Iterator[str]:
    """What stands against approving the text: placeholders without a figure, texts that somebody wrote and whose rules
    say otherwise by now, and remarks of auditors that are not settled."""
    prose = Prose(paper)
    yield from _unresolved(prose)
    for words in prose.words.values():
        if words.is_outdated:
            said = _("%(passage)s: the figures were frozen again and the default text says otherwise by now; check it.")
            yield said % {"passage": _called(words)}
    for remark in prose.remarks:
        if remark.is_of_auditor and not remark.is_settled:
            said = _("A comment of the auditor on “%(section)s” is not settled.")
            yield said % {"section": Section(remark.section).label}


def _unresolved(prose: Prose) -> Iterator[str]:
    separator = pgettext("between a subject and what is said of it", ": ")
    for words in prose.words.values():
        for problem in words.problems:
            yield f"{_called(words)}{separator}{message(problem)}"


def _called(words: Words) -> str:
    language = _("Chinese") if words.language == Language.CHINESE else _("English")
    return _("%(section)s (%(language)s)") % {"section": Section(words.section).label, "language": language}


def _run(run: Any) -> dict[str, str]:
    return {"text": run.text, "source": run.source} if run.source else {"text": run.text}
