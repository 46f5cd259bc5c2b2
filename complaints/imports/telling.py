"""What was seen of a file, and what shows it, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.enumeration import enumerated
from complaints.imports import values
from complaints.imports.columns import Column, Kind
from complaints.imports.dating import ISO, Form, Proof
from complaints.imports.sketch import Sketch

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "gb18030": "GB18030 (GBK, GB2312)",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "big5": "Big5",
    "cp1252": "Windows-1252",
    "shift_jis": "Shift_JIS",
    "euc_kr": "EUC-KR",
}
CHOOSABLE = ("utf-8", "gb18030", "big5", "utf-16", "cp1252", "shift_jis", "euc_kr")
DELIMITERS: dict[str, Promise] = {
    ",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar"),
}  # fmt: skip
KINDS: dict[Kind, Promise] = {
    Kind.EMPTY: pgettext_lazy("a column", "empty"),
    Kind.DATE: pgettext_lazy("a column", "date"),
    Kind.NUMBER: pgettext_lazy("a column", "number"),
    Kind.YES_NO: pgettext_lazy("a column", "yes or no"),
    Kind.WORDS: pgettext_lazy("a column", "a few words"),
    Kind.TEXT: pgettext_lazy("a column", "text"),
}
ORDERS: dict[str, Promise] = {
    "dmy": _("the day comes first"),
    "mdy": _("the month comes first"),
    "ymd": _("the year comes first"),
}
SHOWN_BY: dict[str, Promise] = {
    "mark": _("The file begins with the mark of this encoding."),
    "zeros": _("Every other byte is zero, as it is in this encoding."),
    "told": _("As you said."),
}
COUNTED: dict[str, Promise] = {
    "excel": _("days counted from 1900, as spreadsheet programs keep dates"),
    "excel1904": _("days counted from 1904, as spreadsheet programs of old Macs keep dates"),
    "unix": _("seconds counted from 1970"),
    "unix_ms": _("milliseconds counted from 1970"),
}


def encoding(seen: Sketch) -> str:
    """What shows the encoding of a file."""
    if seen.shown_by == "ascii":
        return gettext("Only plain Latin letters so far; they are the same in every encoding.")
    if seen.shown_by == "read":
        if seen.encoding == "gb18030":
            return gettext("It is no UTF-8, but everything that was looked at reads as GB18030.")
        return gettext("Everything that was looked at reads as UTF-8.")
    return str(SHOWN_BY.get(seen.shown_by, ""))


def delimiter(seen: Sketch) -> str:
    if seen.told.delimiter:
        return gettext("As you said.")
    width = len(seen.header)
    said = ngettext("It splits the lines into %(count)s cell.", "It splits the lines into %(count)s cells each.", width)
    return said % {"count": width}


def header(seen: Sketch) -> str:
    """What shows where the header stands."""
    if seen.told.skip_lines is not None or seen.told.header_lines is not None:
        return gettext("As you said.")
    if not seen.header_lines:
        return gettext("Already the first line holds dates or numbers: there is no header.")
    sentences = []
    if seen.skip_lines:
        above = ngettext(
            "The line above it fills only a cell or two: a title.",
            "The %(count)s lines above it fill only a cell or two: a title.",
            seen.skip_lines,
        )
        sentences.append(above % {"count": seen.skip_lines})
    if seen.found.typed:
        under = ngettext(
            "It holds words, and under it stands %(count)s column of dates or numbers.",
            "It holds words, and under it stand %(count)s columns of dates or numbers.",
            seen.found.typed,
        )
        sentences.append(under % {"count": seen.found.typed})
    return " ".join(sentences) or gettext("It is the first line with as many cells as the others.")


def looked_at(seen: Sketch) -> str:
    """How much of the file was looked at."""
    if seen.whole:
        said = ngettext("The only row was looked at.", "All %(count)s rows were looked at.", seen.seen)
    else:
        said = gettext("The first %(count)s rows were looked at; the others are checked when the file is tried out.")
    return said % {"count": f"{seen.seen:,}"}


def column(found: Column) -> Iterator[str]:
    """What shows that a column holds what it is said to hold, a sentence each."""
    kind = found.found_kind
    if kind == Kind.DATE:
        yield from _date(found)
    elif kind == Kind.NUMBER:
        limits = {"lowest": _number(found.lowest), "highest": _number(found.highest)}
        yield gettext("Numbers from %(lowest)s to %(highest)s.") % limits
    elif kind == Kind.YES_NO:
        yield gettext("Nothing but %(words)s.") % {
            "words": enumerated(f"“{word}”" for word in sorted(found.words or {}))
        }
    elif kind == Kind.WORDS:
        said = ngettext("%(count)s word again and again.", "%(count)s different words again and again.", found.distinct)
        yield said % {"count": found.distinct}
    elif kind == Kind.TEXT:
        yield _text(found)
    if kind != Kind.EMPTY and found.empty:
        said = ngettext("%(count)s cell is empty.", "%(count)s cells are empty.", found.empty)
        yield said % {"count": f"{found.empty:,}"}
    for word, count in found.nothings.most_common(3):
        yield gettext("“%(word)s” (%(count)s) says that it is not known.") % {"word": word, "count": f"{count:,}"}


def reading(text: str, formats: list[str]) -> str:
    """What a date means in these formats: 3/4/2026 → 3 April 2026."""
    try:
        moment = values.read_date(text, formats=tuple(formats))
    except values.NotThatError:
        return ""
    with_time = moment.time() != values.END_OF_DAY
    return date_format(moment, gettext("j F Y H:i:s") if with_time else gettext("j F Y"))


def sample(found: Column) -> Proof | None:
    """A date of the column to show what its formats mean: one of those that leave the order open."""
    if found.date_number:
        return found.numbered[found.date_number]
    forms = [form for form in found.dates.forms if form.years] or list(found.dates.forms)
    return found.dates.samples[forms[0]] if forms else None


def _date(found: Column) -> Iterator[str]:
    count = found.counts[found.date_number] if found.date_number else found.counts["dates"]
    amounts = {"count": f"{count:,}", "filled": f"{found.filled:,}"}
    if count == found.filled:
        yield ngettext("Its only cell is a date.", "All %(count)s cells are dates.", count) % amounts
    else:
        yield gettext("%(count)s of %(filled)s cells are dates.") % amounts
    shown = sample(found)
    if shown and (meaning := reading(shown.text, found.date_formats or found.formats())):
        said = gettext("“%(text)s” in line %(line)s is %(meaning)s.")
        yield said % {"text": shown.text, "line": shown.line, "meaning": meaning}
    if found.date_number:
        yield gettext("They are %(counted)s.") % {"counted": COUNTED[found.date_number]}
    else:
        yield from _order(found)
        yield from _clock(list(found.dates.forms))


def _order(found: Column) -> Iterator[str]:
    """What proves the order of day, month and year."""
    dates = found.dates
    if dates.contradictory:
        yield gettext("The dates contradict each other: no order reads all of them.")
        for order, proof in dates.against.items():
            yield _proof(order, proof)
    elif len(dates.orders) == 1:
        for order, proof in dates.against.items():
            yield _proof(order, proof)
        yield gettext("So %(order)s.") % {"order": ORDERS[dates.orders[0]]}
    elif dates.years:
        yield gettext("No date shows which number is the day.")
    elif any(form.pattern.startswith("%Y") for form in dates.forms):
        yield gettext("The year comes first, so the month comes next.")


def _proof(order: str, proof: Proof) -> str:
    told = {"text": proof.text, "line": proof.line, "order": ORDERS[order]}
    return gettext("“%(text)s” in line %(line)s does not exist if %(order)s.") % told


def _clock(forms: list[Form]) -> Iterator[str]:
    if any("%p" in form.pattern for form in forms):
        yield gettext("The clock has twelve hours, with a word for the half of the day.")
    bare = [form for form in forms if not values.TIME_OF_DAY.search(form.pattern) and form.pattern != ISO]
    if bare and len(bare) == len(forms):
        yield gettext("There is no time: the end of that day counts.")
    elif bare:
        yield gettext("Some have no time: there the end of that day counts.")


def _text(found: Column) -> str:
    if found.unique and found.filled > 1:
        return gettext("No two cells are the same.")
    longest = f"{found.longest:,}"
    if found.words is not None and found.distinct == 1:
        return gettext("Always the same.")
    return gettext("Text of up to %(longest)s characters.") % {"longest": longest}


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.6g}" if value % 1 else f"{value:,.0f}"
