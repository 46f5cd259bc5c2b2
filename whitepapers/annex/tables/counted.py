"""How it was counted, what was left out, and what earlier issues said otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from whitepapers.annex.columns import COMPLAINTS, Column, Kind, Table
from whitepapers.annex.tables import shared
from whitepapers.sections import Section

STOCK = "method.stock"

DEFINITIONS = Table(
    "definitions",
    _("Definitions"),
    Section.METHOD,
    "§9",
    "method.definitions[]",
    [
        Column("metric", "method.definitions[].metric", Kind.CODE, _("what is measured"), codes="metric", rule="§6"),
        Column("version", "method.definitions[].version", Kind.TEXT, _("version of the definition of the metric")),
        Column("since", "method.definitions[].since", Kind.DAY, _("day of that version")),
    ],
)

METHOD = Table(
    "method",
    _("Calendar and stock"),
    Section.METHOD,
    "§5",
    "",
    [
        Column("calendar", "method.calendar.version", Kind.TEXT, _("fingerprint of the working calendar"), rule="§1"),
        Column(
            "settled", "method.calendar.settled", Kind.YES_OR_NO, _("whether all its holidays are decreed"), rule="§1"
        ),
        Column("opening", f"{STOCK}.opening", Kind.WHOLE, _("unresolved when the quarter began"), COMPLAINTS),
        Column("received", f"{STOCK}.received", Kind.WHOLE, _("received in the quarter"), COMPLAINTS),
        Column("reopened", f"{STOCK}.reopened", Kind.WHOLE, _("reopened in the quarter"), COMPLAINTS),
        Column("closed", f"{STOCK}.closed", Kind.WHOLE, _("resolved in the quarter"), COMPLAINTS),
        Column("closing", f"{STOCK}.closing", Kind.WHOLE, _("unresolved when it ended"), COMPLAINTS),
        Column("holds", f"{STOCK}.holds", Kind.YES_OR_NO, _("whether that adds up for every unit")),
    ],
)

NOTES = Table(
    "notes",
    _("Interpretation notes"),
    Section.METHOD,
    "§11",
    "notes[]",
    [
        Column("letter", "notes[].letter", Kind.WHOLE, _("letter, by its number in the table of letters")),
        Column("note", "notes[].number", Kind.WHOLE, _("number of the note")),
        Column("clause", "notes[].clause", Kind.TEXT, _("number of the clause")),
        Column("question", "notes[].question", Kind.TEXT, _("question")),
        Column("reading", "notes[].reading", Kind.TEXT, _("reading that was chosen")),
        Column("alternatives", "notes[].alternatives", Kind.TEXT, _("readings that were not")),
        Column("from", "notes[].from", Kind.DAY, _("first day")),
        Column("until", "notes[].until", Kind.DAY, _("last day; empty while it is valid")),
    ],
)

EXCLUSIONS = Table(
    "exclusions",
    _("Exclusions"),
    Section.EXCLUSIONS,
    "§3",
    "exclusions[]",
    [
        Column("reason", "exclusions[].reason", Kind.CODE, _("why they stand in no figure"), codes="exclusion"),
        Column("count", "exclusions[].count", Kind.WHOLE, _("so many"), COMPLAINTS),
    ],
)


def _side(at: str, prefix: str, value: LazyText, verdict: LazyText) -> list[Column]:
    """What was told, or what comes out."""
    received = Column(
        f"{prefix}received", f"{at}.received", Kind.WHOLE, _("complaints received in the period"), COMPLAINTS
    )
    not_yet_due = Column(
        f"{prefix}not_yet_due", f"{at}.not_yet_due", Kind.WHOLE, _("not yet due, in neither"), COMPLAINTS
    )
    provisional = _("whether it may still change by itself")
    reason = _("why there is none, or what the letter leaves unsaid")
    return [
        received,
        *shared.fraction(at, prefix),
        not_yet_due,
        shared.value(at, prefix, value),
        shared.verdict(at, prefix, verdict),
        Column(f"{prefix}reason", f"{at}.reason", Kind.CODE, reason, codes="reason"),
        Column(f"{prefix}provisional", f"{at}.provisional", Kind.YES_OR_NO, provisional, rule="§5"),
    ]


def _restated(name: str, title: LazyText, at: str, more: Sequence[Column] = ()) -> Table:
    columns = [
        Column("restatement", f"{at}.id", Kind.WHOLE, _("number of the restatement")),
        *more,
        *shared.promise(at),
        *shared.goal(at),
        shared.period(at),
        Column("issue", f"{at}.issue", Kind.TEXT, _("issue that told the old figure")),
        *_side(f"{at}.old", "old_", _("value as it was told"), _("verdict as it was told")),
        *_side(f"{at}.new", "new_", _("value as it comes out"), _("verdict as it comes out")),
        Column("units", f"{at}.units", Kind.WHOLE, _("units that are told otherwise, too")),
        Column("cases", f"{at}.cases", Kind.JSON, _("complaints that count otherwise, by cause"), codes="cause"),
        Column("sections", f"{at}.sections", Kind.CODES, _("what else has changed"), codes="beside"),
        Column("reason", f"{at}.reason", Kind.TEXT, _("reason that was given")),
        Column("approved_by", f"{at}.approved_by", Kind.TEXT, _("who approved it")),
        Column("approved_on", f"{at}.approved_on", Kind.DAY, _("day of the approval")),
    ]
    return Table(name, title, Section.RESTATEMENTS, "§14", f"{at}", columns)


TOLD_IN = Column("told_in", "restated_before[].told_in", Kind.TEXT, _("issue that told the restatement"))

COUNTED: Sequence[Table] = (
    METHOD,
    DEFINITIONS,
    NOTES,
    EXCLUSIONS,
    _restated("restatements", _("Restatements"), "restatements[]"),
    _restated("restatements-before", _("Restatements of earlier issues"), "restated_before[]", [TOLD_IN]),
)
