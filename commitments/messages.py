"""What the room says when it cannot do as asked: stable codes become sentences in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

LETTER_ERRORS: dict[str, LazyText | str] = {
    "unreadable": _("This file cannot be read as a letter."),
    "empty": _("The file is empty."),
    "too_large": _("This is larger than any letter is: more than 20 MB, or than 800,000 characters of text."),
    "not_a_docx": _(
        "This is no Word document: the file is named .docx, but it is damaged or something else. Open it in Word and"
        " save it again as .docx."
    ),
    "zip_bomb": _(
        "The file would unpack to far more than a letter holds; it was not opened."
        " Ask whoever sent it for the original."
    ),
    "encrypted": _("The document is protected by a password or in the old .doc format. Save it as .docx without one."),
    "not_a_pdf": _(
        "This PDF is damaged or cannot be read. Open it in a PDF reader and print it to a new PDF, or save the letter"
        " as .docx."
    ),
    "pdf_encrypted": _("The PDF is protected by a password. Save a copy without one."),
    "pdf_scan": _(
        "This PDF holds pictures of pages and no text: it was scanned. Recognise its text first (OCR), or paste the"
        " text."
    ),
    "encoding": _("The encoding of the text is not known. Save it as UTF-8 or GB18030."),
    "no_text": _("There is no text in the file; it may be a scan. Turn it into text first, or paste the text."),
    "unsupported": _("Only files named .docx, .pdf or .txt are read. Save the document as .docx, or paste its text."),
}

STORE_REFUSED: dict[str, LazyText | str] = {
    "stored_already": _("This very file has been imported already."),
    "one_letter_only": _("An amendment is one letter; this file holds several."),
    "under_review": _("A draft of this letter still waits for review. Activate or discard it first."),
    "other_company": _("This letter belongs to another company."),
}

REASONS: dict[str, LazyText | str] = {
    "not_a_draft": _("This version is or was in force; an amendment is a new version."),
    "untitled": _("The letter has no title; write it under “Front and signature”."),
    "unreviewed": _("%(count)s proposals have not been reviewed: %(quotes)s"),
    "nothing_judged": _("No promise has been accepted, so nothing could be judged."),
    "blank_unfilled": _("Clause %(clause)s has an empty place that a verdict needs: “%(quotes)s”."),
    "date_before_current": _("Version %(number)s is in force from %(day)s; the next one must begin later."),
}

LACKS: dict[str, LazyText | str] = {
    "number": _("The letter has no number."),
    "signatory": _("Nobody is named as its signatory."),
    "signed_on": _("The day of its signature is not known."),
    "auditor": _("No auditor is engaged for this letter: nobody could sign its interpretation notes or check it."),
}

PENDING: dict[str, LazyText | str] = {
    "limit_missing": _("not evaluable until an interpretation note says within what time it counts"),
    "number_missing": _("not evaluable: no number agreed"),
    "unit_misfit": _("not evaluable: the unit does not fit the metric; correct the unit or the metric"),
    "benchmark_missing": _("not evaluable until an industry benchmark is registered that is valid on the first day"),
    "fact_missing": _("not evaluable until the promise names the registered fact that shows it kept"),
    "steps_missing": _("not evaluable until a step of its plan is agreed with its day; activation proposes the steps"),
    "no_formula": _("not evaluable: there is no formula for this kind of promise"),
}

ASKED: dict[str, LazyText | str] = {
    "limit_missing": _("“%(words)s”: within what time does it count?"),
    "number_missing": _("“%(words)s”: which number keeps this promise?"),
    "reading_unchosen": _("“%(words)s”: by which reading is it held against the industry benchmark, R1, R2 or R3?"),
    "blank_unfilled": _("“%(words)s”: what does the empty place mean?"),
}
"""What a note is to answer, by what a promise waits for or a letter leaves open."""

MEANWHILE: dict[str, LazyText | str] = {
    "reading_unchosen": _(
        "Nobody has chosen how the benchmark is read. Until a note that both sides have signed chooses R1, R2 or R3,"
        " %(applies)s applies."
    ),
}
"""What holds while a question that stops no verdict is open."""

CEILINGS: dict[str, LazyText | str] = {
    "cannot_reach": _(
        "By R3 of a %(statistic)s nothing can come to more than %(most)s%%, so that %(wanted)s%% could never be kept."
    ),
    "most": _("R3 of a %(statistic)s: at most %(most)s%%"),
}
"""What a reading cannot come to."""

SCOPE_HINTS: dict[str, LazyText | str] = {
    "unknown": _("“%(words)s” may limit it; nothing the company has bears this name."),
    "partly": _(
        "“%(words)s”: %(names)s is known here, but other words of it name nothing the company has,"
        " so it limits nothing."
    ),
    "open": _("“%(words)s” names %(names)s, but not as the only ones."),
    "excepted": _("“%(words)s” (%(names)s) stands in an exception."),
    "ambiguous": _("“%(words)s” may mean any of these: %(names)s."),
    "aside": _("“%(words)s” (%(names)s) is named, but not as what the promise is about."),
    "known_now": _("“%(words)s” means %(names)s, which was not known yet when the letter was read."),
}

REVIEW_REFUSED: dict[str, LazyText | str] = {
    "not_signed": _("Only the metrics of a signed letter are reviewed."),
    "not_his_letter": _("Only the company and the auditors of an open engagement review its metrics."),
    "role": _("Only a manager or an auditor reviews a metric."),
    "own_work": _("You wrote this definition or agreed to it; somebody else checks it."),
    "author": _("The author of a definition belongs to the company."),
    "next_too_early": _("The next review is later than this one."),
}

SIGN_REFUSED: dict[str, LazyText | str] = {
    "signed_already": _("This side has signed already."),
    "declined": _("This note was declined. Another can be proposed."),
    "not_his_letter": _("Only the company and the auditors of an open engagement sign."),
    "role": _("Only a manager and an auditor sign."),
}

REGISTER_REFUSED: dict[str, LazyText | str] = {
    "entered_already": _("This is entered already for these days. Open that entry and correct it:"),
    "overlaps": _(
        "An entry speaks of some of these days already; the two would be added up. Correct it, or withdraw it:"
    ),
    "two_benchmarks": _(
        "Another benchmark of this statistic is valid on some of these days, and no day is judged by two. Correct its"
        " days, or withdraw it:"
    ),
    "two_statutes": _(
        "Another limit of the law for the same complaints is valid on some of these days, and a complaint has one."
        " Correct its days, or withdraw it:"
    ),
    "nothing_changed": _("Nothing would change."),
    "no_reason": _("Say why: an auditor reads it."),
    "withdrawn": _("This entry was withdrawn."),
    "not_an_auditor": _("Only an auditor of an open engagement confirms."),
    "nothing_to_confirm": _("There is nothing left to confirm here."),
    "changed_meanwhile": _("An entry was changed while you looked at it. Read it again before you confirm."),
    "agreed_already": _("This step is part of the plan already."),
    "no_day": _("A step needs a last day."),
    "no_source": _("An entry without a source file cannot be confirmed."),
}

TRAINING_PROBLEMS: dict[str, LazyText | str] = {
    "no_table": _("The file cannot be read as a table. Save it as CSV (UTF-8)."),
    "too_many": _("More than 200,000 lines: this is no register of one company."),
    "nobody": _("There is nobody in the file."),
    "no_number_column": _(
        "There is no column with staff numbers. Headings found: %(told)s. A staff number is understood under any of:"
        " %(understood)s."
    ),
    "no_hours_column": _(
        "There is no column with hours. Headings found: %(told)s. Hours are understood under any of: %(understood)s."
    ),
    "number_missing": _("Line %(line)s: the staff number is missing."),
    "hours_missing": _("Line %(line)s: the hours are missing. Write 0 for somebody without training."),
    "hours_wrong": _("Line %(line)s: “%(told)s” is no number of hours: 0 to 4416, with two decimals at most."),
    "too_long": _("Line %(line)s: the staff number or the name is too long."),
    "name_unknown": _("Line %(line)s: nobody is registered under this name. Write the staff number."),
    "name_shared": _("Line %(line)s: several people bear this name. Write the staff number."),
    "name_twice": _(
        "Line %(line)s: this name stands on line %(told)s already. If they are two people, write their staff numbers."
    ),
    "twice": _("Line %(line)s: this staff number stands on line %(told)s already. One line for each person."),
}


def said(texts: dict[str, LazyText | str], code: str, **params: Any) -> str:
    """The sentence for a code. An unknown code is shown as it is rather than hidden."""
    text = str(texts.get(code, code))
    return text % params if params else text
