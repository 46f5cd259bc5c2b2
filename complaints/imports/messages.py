"""What imports say, code by code, in the reader's language. The texts are complete sentences with named places."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enumeration import enumerated
from complaints import messages as of_facts
from complaints.facts import Problem
from complaints.imports import places

# The file or its mapping as a whole cannot be used (`ImportRefusedError`).
OF_FILES: dict[str, Promise] = {
    "file_empty": _("The file is empty."),
    "no_rows": _("The file has a header but no rows under it."),
    "file_cut": _("The file ends in the middle: it was cut off, probably while it was copied. Nothing was imported."),
    "file_cut_at": _(
        "The file ends in the middle of the row that begins in line %(line)s: it was cut off. Nothing was imported."
    ),
    "file_damaged": _("The file is damaged and cannot be unpacked. Nothing was imported."),
    "file_too_large": _("The file unpacks to more than %(gigabytes)s GB. Please split it."),
    "file_is_a_bomb": _("The file unpacks to hundreds of times its size; no real table does that. It was not opened."),
    "workbook_too_large": _("The workbook is too large to open. Save the sheet as CSV and import that."),
    "old_workbook": _("This is an old .xls file or has a password. Save it as .xlsx without a password, or as CSV."),
    "not_a_table": _("This is not a table: only CSV and XLSX files can be imported, plain or as .gz."),
    "sheet_missing": _("The workbook has no sheet “%(sheet)s”. It has: %(found)s."),
    "undecodable": _(
        "Line %(line)s holds bytes that are no text in %(encodings)s. Save the file as UTF-8, or name its encoding in"
        " the mapping."
    ),
    "columns_missing": _(
        "The file lacks these columns: %(missing)s. Found in its header: %(found)s. If the names look garbled, save the"
        " file as UTF-8; the header must be the first line."
    ),
    "too_many_columns": _(
        "The file has %(found)s columns; more than %(most)s cannot be gone through on a page. Leave out those that are"
        " not needed, or import it by a mapping file on the command line."
    ),
    "cell_too_long": _(
        "The row that begins in line %(line)s has a cell of more than %(longest)s characters. Is a closing quotation"
        " mark missing?"
    ),
    "line_too_long": _("Line %(line)s is longer than %(longest)s characters. This is not a table."),
    "mapping_not_found": _("There is no mapping “%(name)s”. There are: %(known)s."),
    "mapping_not_utf8": _("The mapping file is not UTF-8 text. Save it again as UTF-8."),
    "mapping_too_large": _("The mapping file is larger than %(longest)s KB; that is no mapping."),
    "mapping_not_json": _(
        "The mapping file cannot be read from line %(line)s, character %(column)s on: a comma, a bracket or a quotation"
        " mark is missing or too many there."
    ),
    "mapping_not_object": _("In the mapping file, %(where)s must stand between curly brackets { }."),
    "mapping_unknown_key": _(
        "In the mapping file, the word “%(key)s” is not understood in %(where)s. Understood there: %(known)s."
    ),
    "mapping_unknown_fact": _(
        "The mapping file fills “%(key)s”, but a complaint has no such fact. The facts are: %(known)s."
    ),
    "mapping_fact_missing": _(
        "The mapping file does not say from which column “%(fact)s” comes (in “facts”). The reference (reference) and"
        " the time of receipt (received_at) are needed."
    ),
    "mapping_column_or_constant": _(
        "In the mapping file, %(where)s needs exactly one of “column”, “columns”, “headers” or “constant”."
    ),
    "mapping_contains_only_yes_or_no": _(
        "In the mapping file, “contains” fits only facts that are yes or no, not %(where)s."
    ),
    "mapping_when_without_events": _("In the mapping file, “when” fits only event logs, not %(where)s."),
    "mapping_unknown_channel": _("The mapping file names a channel “%(channel)s”. The channels are: %(known)s."),
    "mapping_bad_value": _("In the mapping file, what is written at %(where)s is of the wrong kind."),
    "mapping_unstorable": _("The mapping file contains a character that cannot be stored."),
    "mapping_bad_take": _("In the mapping file, “take” in %(where)s must be one of: %(known)s."),
    "mapping_bad_date_format": _("The mapping file has the date format “%(format)s”, in which no date can be read."),
    "mapping_bad_zone": _("The mapping file names a time zone “%(zone)s” that does not exist."),
    "mapping_bad_encoding": _("The mapping file names an encoding “%(encoding)s” that does not exist."),
    "mapping_bad_delimiter": _("The mapping file names a delimiter “%(delimiter)s”; it must be a single character."),
    "file_gone": _("The uploaded file is no longer on this server. Nothing was imported; please upload it again."),
    "cancelled": _("The import was cancelled. Nothing was imported."),
    "interrupted": _("The import was stopped before it was done. Nothing was imported; please start it again."),
    "gave_up": _("The import was stopped %(attempts)s times before it was done and is not tried again."),
    "database_busy": _("The database is busy. Nothing is lost; the import will be tried again within five minutes."),
    "disk_full": _(
        "The disk of the server is full. Nothing was imported; please ask the administrator to make room, then try"
        " again."
    ),
    "internal_error": _("Something went wrong here. Nothing was imported; the administrator finds it in the log."),
}

# A row cannot be taken, beside the impossible facts of `complaints.messages`.
OF_ROWS: dict[str, Promise] = {
    "wrong_cell_count": _("The row has %(found)s cells, the header %(expected)s."),
    "date_unreadable": _("“%(value)s” in column “%(column)s” is not a date in the expected format, or does not exist."),
    "number_unreadable": _("“%(value)s” in column “%(column)s” is not a number."),
    "not_yes_or_no": _("“%(value)s” in column “%(column)s” is neither yes nor no."),
    "event_time_missing": _("Column “%(column)s” does not say when this happened."),
    "duplicate_in_file": _("The same reference is already in line %(line)s of this file, with other facts."),
    "too_many_lines": _("More than %(most)s lines have this reference."),
    "too_many_sources": _("The column of the source names more than %(most)s different sources."),
    "example_row": _("This is the example of the template; write your own complaint in its place."),
    "case_has_bad_line": _("Another line of the same case cannot be read."),
}

# The same reasons as headings of a summary, without the particulars of one row.
REASONS: dict[str, Promise] = {
    "wrong_cell_count": _("The row has not as many cells as the header."),
    "date_unreadable": _("A date cannot be read or does not exist."),
    "number_unreadable": _("A number cannot be read."),
    "not_yes_or_no": _("A value is neither yes nor no."),
    "event_time_missing": _("The time of an event is missing."),
    "duplicate_in_file": _("The same reference comes twice with other facts."),
    "too_many_lines": _("Too many lines have the same reference."),
    "too_many_sources": _("The column of the source names too many sources."),
    "example_row": _("The example of the template was left in the file."),
}


def of_file(code: str, params: dict[str, Any]) -> str:
    """Why the file was refused as a whole."""
    told = {**params, "where": places.in_words(params["where"])} if "where" in params else params
    return str(OF_FILES[code]) % told


def of_row(problem: Problem) -> str:
    """Why a row was put aside, with its particulars."""
    if problem.code in OF_ROWS:
        return str(OF_ROWS[problem.code]) % problem.params
    return of_facts.text(problem)


def reason(code: str) -> str:
    """A reason as the heading of a count."""
    return str(REASONS[code]) if code in REASONS else of_facts.heading(code)


def of_notes(notes: dict[str, Any]) -> list[str]:
    """What a reader should know of an import without a row being wrong, a sentence each."""
    sentences = []
    for key, sentence in (
        ("new_units", _("Units met for the first time: %(count)s (%(names)s).")),
        ("new_categories", _("Categories met for the first time: %(count)s (%(names)s).")),
        ("new_sources", _("Sources met for the first time: %(count)s (%(names)s).")),
    ):
        if notes.get(key, {}).get("count"):
            names, count = notes[key]["names"], notes[key]["count"]
            listed = [*names, "…"] if count > len(names) else names
            sentences.append(str(sentence) % {"count": count, "names": enumerated(listed)})
    if unknown := notes.get("unknown_channels"):
        words = enumerated(f"{word} ({count})" for word, count in unknown.items())
        sentence = _("Channels the mapping does not know, counted as “other”: %(words)s.")
        sentences.append(str(sentence) % {"words": words})
    if unused := notes.get("unused_columns"):
        sentence = _("Columns of the file that are not read: %(names)s. Is one of them a misspelt name?")
        sentences.append(str(sentence) % {"names": enumerated(unused)})
    return sentences
