"""What the issue is: whose, of what, made from what, and under whose name."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from whitepapers.annex.columns import Column, Kind, Table
from whitepapers.sections import Section

ISSUE: Sequence[Table] = (
    Table(
        "issue",
        _("The issue"),
        Section.STATEMENT,
        "§14",
        "",
        [
            Column("organisation", "organisation.name", Kind.TEXT, _("company")),
            Column("period", "period.label", Kind.TEXT, _("quarter")),
            Column("from", "period.from", Kind.DAY, _("first day"), rule="§1"),
            Column("until", "period.until", Kind.DAY, _("last day"), rule="§1"),
            Column("format", "format", Kind.WHOLE, _("format of the snapshot")),
            Column("made_at", "made_at", Kind.MOMENT, _("when the figures were frozen")),
            Column("time_zone", "data.time_zone", Kind.TEXT, _("time zone of the days"), rule="§1"),
            Column("as_of", "data.as_of", Kind.MOMENT, _("moment that the figures are as of"), rule="§4"),
            Column(
                "watermark", "data.watermark", Kind.WHOLE, _("number of the last change of the record known to them")
            ),
            Column("rule_version", "data.rule_version", Kind.TEXT, _("version of the rules")),
            Column("next_publication", "next_publication", Kind.DAY, _("last day for the next issue")),
            Column("statement", "publication.statement", Kind.TEXT, _("signed statement; empty in a draft")),
            Column("statement_en", "publication.statement_en", Kind.TEXT, _("the same in English, where it was given")),
            Column("published_by", "publication.by", Kind.TEXT, _("who put his name under the issue")),
            Column("put_out_by", "publication.published_by", Kind.TEXT, _("who published it")),
            Column("published_at", "publication.at", Kind.MOMENT, _("when it was published")),
            Column("factor", "publication.factor", Kind.CODE, _("how the signature was confirmed"), codes="factor"),
            Column("journal_position", "journal_head.position", Kind.WHOLE, _("sealed head of the journal: entry")),
            Column("journal_digest", "journal_head.digest", Kind.TEXT, _("sealed head of the journal: SHA-256")),
        ],
    ),
    Table(
        "letters",
        _("Letters"),
        Section.VERDICTS,
        "§7",
        "letters[]",
        [
            Column("letter", "letters[].id", Kind.WHOLE, _("number by which other tables name the letter")),
            Column("title", "letters[].title", Kind.TEXT, _("title")),
            Column("document_number", "letters[].number", Kind.TEXT, _("number printed on the letter")),
            Column("version", "letters[].version", Kind.WHOLE, _("version that was judged")),
            Column("effective_from", "letters[].effective_from", Kind.DAY, _("first day in force")),
        ],
    ),
)
