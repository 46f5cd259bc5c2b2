"""In what way a column writes its dates, and what proves it. Pure.

Of 03/04/2026 nobody can tell which number is the month; of 31/10/2026 everybody can. So each order of day, month and
year is held against every value: an order that cannot read one of them falls, and that value is the proof against it.
Where one order is left it is known, where several are left somebody has to say it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from complaints.imports.values import NotThatError, read_date

TIME = r"(?P<hour>\d{1,2}):\d{2}(?P<seconds>:\d{2}(?P<fraction>\.\d{1,6})?)?"
CLOCK = rf"(?P<gap>[ T]\s*)(?P<before>(?:上午|下午)\s*)?{TIME}(?P<after>\s?(?:[AaPp]\.?[Mm]\.?|上午|下午))?"
NUMERIC = re.compile(rf"(\d{{1,4}})(?P<sep>[-/.])(\d{{1,2}})(?P=sep)(\d{{4}}|\d{{1,2}})(?:{CLOCK})?")
CHINESE = re.compile(
    rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日?(?:{CLOCK}|(?P<tight>){TIME.replace('?P<', '?P<t_')}"
    r"|(?P<space>\s?)\d{1,2}[时点](?P<minutes>\d{1,2}分)?(?P<second>\d{1,2}秒)?)?"
)
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
LONG = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY_FIRST = re.compile(
    rf"\d{{1,2}}(?P<sep>[- ])(?:(?P<long>{LONG})|{MONTHS})(?P=sep)(?P<year>\d{{4}}|\d{{2}})(?:{CLOCK})?", re.IGNORECASE
)
MONTH_FIRST = re.compile(rf"(?:(?P<long>{LONG})|{MONTHS}) \d{{1,2}}(?P<comma>,?) \d{{4}}(?:{CLOCK})?", re.IGNORECASE)
COMPACT = re.compile(r"(?:19|20)\d{6}(?P<time>\d{4}(?P<seconds>\d\d)?)?")
ZONED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)")
BEGINNING = re.compile(rf"\d|(?:{MONTHS})", re.IGNORECASE)
NUMBER = re.compile(r"(\d{5})(\.\d+)?|(\d{10})|(\d{13})")
SPREADSHEET_DAYS = range(32_874, 73_051)  # 1990 to 2100, as spreadsheet programs count days
ISO = "iso"  # with its own zone: always understood, so no format has to be named

# The orders of three numbers, where the last (four digits) is the year, or where none shows itself to be the year.
ORDERS = {4: ("dmy", "mdy"), 2: ("dmy", "mdy", "ymd")}
PARTS = {"d": "%d", "m": "%m", "y": "%Y"}
MOST_FORMS = 8  # ways of writing told apart in one column


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a column writes dates: a format, or with `order` missing its pattern, where `{}` stands for
    day, month and year together."""

    pattern: str
    years: int = 0  # digits of the year where the order is open, else 0

    def format(self, order: str = "") -> str:
        """The format in which dates of this form are read."""
        if not self.years:
            return self.pattern
        separator, _, rest = self.pattern.partition("|")
        parts = [PARTS[each] if self.years == 4 else PARTS[each].replace("Y", "y") for each in order]
        return separator.join(parts) + rest


@dataclass(frozen=True, slots=True)
class Proof:
    """A value that an order cannot read, and the line in which it stands."""

    text: str
    line: int


@dataclass
class Evidence:
    """What the values of one column say about its dates, one after the other."""

    forms: Counter[Form] = field(default_factory=Counter)
    samples: dict[Form, Proof] = field(default_factory=dict)
    against: dict[str, Proof] = field(default_factory=dict)
    read_by: Counter[str] = field(default_factory=Counter)
    years: set[int] = field(default_factory=set)

    def add(self, text: str, line: int) -> bool:
        """Whether the value is a date in any way."""
        form = form_of(text)
        if form is None:
            return False
        orders = [order for order in ORDERS.get(form.years, ("",)) if _reads(form.format(order), text)]
        if not orders or (form not in self.forms and len(self.forms) == MOST_FORMS):
            return False
        self.forms[form] += 1
        self.samples.setdefault(form, Proof(text, line))
        if form.years:
            self.years.add(form.years)
            self._weigh(form, orders, Proof(text, line))
        return True

    def _weigh(self, form: Form, orders: list[str], proof: Proof) -> None:
        self.read_by.update(orders)
        for order in ORDERS[form.years]:
            if order not in orders:
                self.against.setdefault(order, proof)

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders that are possible: one where it is proven, none where every date tells it by itself. Where
        values contradict each other all of them are: somebody has to say which ones are wrong."""
        known = [order for years in self.years for order in ORDERS[years]]
        possible = tuple(dict.fromkeys(order for order in known if order not in self.against))
        return possible or tuple(dict.fromkeys(known))

    @property
    def contradictory(self) -> bool:
        return bool(self.years) and all(order in self.against for years in self.years for order in ORDERS[years])

    def formats(self, order: str = "") -> list[str]:
        """The formats of the column, the most frequent first, when numbers stand in this order."""
        found = (form.format(order) for form, _ in self.forms.most_common() if form.pattern != ISO)
        return list(dict.fromkeys(found))


def form_of(text: str) -> Form | None:
    """How a text writes a date, if it may be one."""
    if not 6 <= len(text) <= 40 or not BEGINNING.match(text):
        return None
    if ZONED.fullmatch(text):
        return Form(ISO)
    return next((form for form in _forms(text) if form), None)


def number_form(text: str) -> str:
    """The format of a date that is counted as a number (a key of `values.NUMBERED`); empty where it can be none."""
    match = NUMBER.fullmatch(text)
    if match is None:
        return ""
    if match[1]:
        return "excel" if int(match[1]) in SPREADSHEET_DAYS else ""
    return "unix" if match[3] else "unix_ms"


def _forms(text: str) -> Iterator[Form | None]:
    if match := NUMERIC.fullmatch(text):
        yield _numeric(match)
    elif match := CHINESE.fullmatch(text):
        yield Form("%Y年%m月%d" + ("日" if "日" in text else "") + _chinese_time(match))
    elif match := DAY_FIRST.fullmatch(text):
        month, year = (
            "%B" if match["long"] and len(match["long"]) > 3 else "%b",
            "%Y" if len(match["year"]) == 4 else "%y",
        )
        yield Form(match["sep"].join(["%d", month, year]) + _time(match))
    elif match := MONTH_FIRST.fullmatch(text):
        yield Form(f"{_month(match)} %d{match['comma']} %Y{_time(match)}")
    elif match := COMPACT.fullmatch(text):
        yield Form("%Y%m%d" + ("%H%M" if match["time"] else "") + ("%S" if match["seconds"] else ""))


def _numeric(match: re.Match[str]) -> Form | None:
    first, last, separator = match[1], match[4], match["sep"]
    if len(first) == 4 and len(last) <= 2:
        return Form(f"%Y{separator}%m{separator}%d{_time(match)}")
    if len(first) > 2 or len(last) not in ORDERS:
        return None
    return Form(f"{separator}|{_time(match)}", years=len(last))


def _month(match: re.Match[str]) -> str:
    return "%B" if match["long"] and len(match["long"]) > len("May") else "%b"


def _time(match: re.Match[str]) -> str:
    """The clock beside a date as a format; empty where there is none."""
    if not match["hour"]:
        return ""
    half = match["before"] or match["after"]
    clock = (
        ("%I" if half else "%H") + ":%M" + (":%S" if match["seconds"] else "") + (".%f" if match["fraction"] else "")
    )
    if match["before"]:
        clock = "%p" + (" " if match["before"].endswith(" ") else "") + clock
    elif match["after"]:
        clock += (" " if match["after"].startswith(" ") else "") + "%p"
    return ("T" if match["gap"].startswith("T") else " ") + clock


def _chinese_time(match: re.Match[str]) -> str:
    if match["hour"]:
        return _time(match)
    if match["tight"] is not None:
        return "%H:%M" + (":%S" if match["t_seconds"] else "")
    if match["space"] is None:
        return ""
    hours = "%H" + match[0][match.end("space") :].lstrip("0123456789")[:1]
    return match["space"] + hours + ("%M分" if match["minutes"] else "") + ("%S秒" if match["second"] else "")


@lru_cache(maxsize=4096)
def _reads(form: str, text: str) -> bool:
    try:
        read_date(text, formats=() if form == ISO else (form,))
    except NotThatError:
        return False
    return True
