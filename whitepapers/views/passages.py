"""What the pages of a paper's text are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from whitepapers import approval
from whitepapers.models import Language, Remark, WhitePaper
from whitepapers.prose import Prose, reasons_against
from whitepapers.prose.catalogue import groups
from whitepapers.prose.forms import PassageForm
from whitepapers.prose.passages import Words
from whitepapers.sections import Section

HINTS = {
    Section.STATEMENT: _(
        "The opening of the issue: what it reports and how the quarter came out. The statement that is signed with the "
        "approval stands below it."
    ),
    Section.VERDICTS: _("Stands above the table of all verdicts. Say what was not kept, and why."),
    Section.LEDGER: _("Stands above the table of what followed from each promise."),
    Section.TRENDS: _("Stands above the charts. Say what moved, and what was done for it."),
    Section.UNITS: _("Stands above the comparison of the units."),
    Section.CATEGORIES: _("Stands above the counts by category."),
    Section.TIMELINESS: _("Stands above the figures on time limits."),
    Section.CHAINS: _("Stands above the figures on repeat complaints."),
    Section.BREACHES: _("Stands above the list of all breaches."),
    Section.RESOURCES: _("Stands above the registered resources."),
    Section.AUDIT: _("Stands above the opinion of the auditors, who read it before it is approved."),
    Section.CORRECTIONS: _("Stands above the corrective actions. Say what changes from now on."),
    Section.METHOD: _("Stands above the definitions."),
    Section.EXCLUSIONS: _("Stands above what was not counted."),
    Section.RESTATEMENTS: _("Stands above the table of restated figures. Say why they changed."),
    Section.ANNEX: _("Stands above the list of the data files."),
    Section.NEXT: _("Closes the issue."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A section in the list of all: its words by language, and the comments that are open."""

    section: Section
    words: list[Words]
    is_lopsided: bool
    open_remarks: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A section in one language on its page. `form`: none where it is only read."""

    words: Words
    language: Language
    form: PassageForm | None
    conflict: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, and whether the reader may settle it."""

    remark: Remark
    may_settle: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The text on the page of its paper: how many sections people wrote, how many comments are open, and what stands
    against approving it."""

    written: int
    open_remarks: int
    reasons: list[str]


def card(paper: WhitePaper) -> Card:
    paper = approval.reading(paper)
    prose = Prose(paper)
    written = {section for (section, _language), words in prose.words.items() if words.is_edited}
    return Card(len(written), sum(not each.is_settled for each in prose.remarks), list(reasons_against(paper)))


def rows(prose: Prose) -> list[Row]:
    return [
        Row(section, list(prose.of(section).values()), prose.is_lopsided(section), len(prose.unsettled(section)))
        for section in Section
    ]


def page(prose: Prose, section: str, user: User, *, sent: PassageForm | None, conflict: bool) -> dict[str, Any]:
    """`sent`: what came back of one language; the other shows what is saved."""
    paper, place = prose.paper, Section.values.index(section)
    writes = paper.is_editable and user.role == User.Role.MANAGER
    shown = [
        Shown(words, Language(language), _form(words, sent) if writes else None, conflict and _is_of(sent, words))
        for language, words in prose.of(section).items()
    ]
    remarks = [Said(each, paper.is_editable and each.may_be_settled_by(user)) for each in prose.remarks]
    return {
        "paper": paper,
        "section": Section(section),
        "hint": HINTS[Section(section)],
        "shown": shown,
        "is_lopsided": prose.is_lopsided(section),
        "groups": groups(prose.writer) if writes else [],
        "remarks": [each for each in remarks if each.remark.section == section],
        "before": Section(Section.values[place - 1]) if place else None,
        "after": Section(Section.values[place + 1]) if place + 1 < len(Section.values) else None,
    }


def _form(words: Words, sent: PassageForm | None) -> PassageForm:
    return sent if sent is not None and _is_of(sent, words) else PassageForm(words=words)


def _is_of(sent: PassageForm | None, words: Words) -> bool:
    return sent is not None and sent.prefix == words.language
