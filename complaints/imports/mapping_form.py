"""The third step of the wizard: which column is which fact, and what its words mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enumeration import enumerated
from accounts.models import Organisation
from complaints import messages as of_facts
from complaints.facts import PAUSE_PARTS
from complaints.imports import checks, messages, suggesting
from complaints.imports.columns import Column
from complaints.imports.deciding import DATED, dated, undecided
from complaints.imports.editing import (
    CONSTANTS,
    IN_WORDS,
    LAYOUT,
    SOURCE,
    Choices,
    choices,
    chosen,
    meaning,
    rule_of,
    with_columns,
)
from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import NEEDED, Mapping
from complaints.imports.sketch import Sketch
from complaints.models import Channel, Source

GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("Needed"), NEEDED),
    (
        _("What happened when"),
        (
            "acknowledged_at", "responded_at", "preliminary_at", "resolved_at", "closed_at", "reopened_at", "due_at",
        ),
    ),
    (_("About what, and where"), ("channel", "unit", "category", "subcategory", "severity", "text")),
    (_("The customer"), ("customer", "customer_name", "customer_contact", "segment")),
    (
        _("What came of it"),
        (
            "satisfaction", "first_contact", "reopen_count", "loss_amount", "loss_confirmed_on", "marked_duplicate",
        ),
    ),
    (_("A pause of the clock"), tuple(PAUSE_PARTS)),
    (_("Other"), (SOURCE,)),
)  # fmt: skip
MOST_WORDS = 60
LONGEST_WORD = 200
NEW_SOURCE = "+"
Option = tuple[str, str]


@dataclass
class ColumnRow:
    """One column on the page: the facts it is, why they were suggested, and what it holds."""

    number: int
    name: str
    samples: list[str]
    facts: list[str]
    because: str = ""
    formats: str | None = None


@dataclass
class Words:
    """The words of a column whose fact is said in words, each with what it means."""

    fact: str
    label: str
    column: str
    options: list[Option]
    words: list[tuple[str, int, str]] = field(default_factory=list)  # word, how often, meaning


class MappingForm:
    """What the page shows of a mapping laid upon a file's columns, and what was sent back."""

    def __init__(
        self,
        content: dict[str, Any],
        seen: Sketch,
        *,
        organisation: Organisation,
        known: bool = False,
        data: QueryDict | None = None,
    ) -> None:
        self.before, self.seen, self.organisation, self.data = content, seen, organisation, data
        self.known = known
        self.wrong: list[str] = []  # what was written and cannot be, a sentence each
        self.choices = choices(content, seen.header) if data is None else self._sent(data)
        self.content = content if data is None else self._chosen(data)
        self.open = {column.name for column in undecided(self.content, seen, known=True)}

    # what was sent

    def _sent(self, data: QueryDict) -> Choices:
        columns: dict[str, list[str]] = {}
        was = choices(self.before, self.seen.header)
        for number, name in enumerate(self.seen.header):
            for fact in dict.fromkeys(filter(None, data.getlist(f"fact-{number}"))):
                if name and (fact in _FACTS):
                    columns.setdefault(fact, []).append(name)
        for fact, names in columns.items():  # columns that were there keep their order: it says which one counts
            order = was.columns.get(fact, [])
            names.sort(key=lambda name: order.index(name) if name in order else len(order))
        constants = {fact: text for fact in CONSTANTS if (text := data.get(f"same-{fact}", "").strip()[:LONGEST_WORD])}
        kept = {fact: text for fact, text in was.constants.items() if fact not in CONSTANTS}
        return Choices(
            columns=columns,
            constants={**kept, **{fact: text for fact, text in constants.items() if fact not in columns}},
            answers={fact: answers for fact in IN_WORDS if (answers := self._answers(fact, columns, was, data))},
            events=self._events(data),
            source=self._source(data),
            zone=self._zone(data.get("zone", "").strip()),
            missing=[word for part in data.get("missing", "").splitlines() if (word := part.strip()[:LONGEST_WORD])],
        )

    def _answers(self, fact: str, columns: dict[str, list[str]], was: Choices, data: QueryDict) -> dict[str, str]:
        """What was said of the words of a column; of one that was only now chosen, what its words are known to mean."""
        names = columns.get(fact, [])[:1]
        if names and data.get(f"words-of-{fact}") == names[0]:
            allowed = {value for value, _ in _meanings(fact)}
            pairs = zip(data.getlist(f"word-{fact}"), data.getlist(f"means-{fact}"), strict=False)
            return {word[:LONGEST_WORD]: value for word, value in pairs if value in allowed}
        column = self.seen.column(names[0]) if names and names != was.columns.get(fact) else None
        return {word: meaning(fact, None, word) for word in (column.words or {})} if column else {}

    def _events(self, data: QueryDict) -> dict[str, Any] | None:
        if data.get("lines") != "many":
            return None
        told: dict[str, Any] = {"case": data.get("case", ""), "at": data.get("at", "")}
        unanswered = [word for part in data.get("unanswered", "").splitlines() if (word := part.strip())]
        if data.get("state") and unanswered:
            told |= {"state": data["state"], "unanswered": unanswered}
        return told

    def _zone(self, told: str) -> str:
        try:
            checks.zone(told or None)
        except ImportRefusedError as error:
            self.wrong.append(messages.of_file(error.code, {"zone": told[:LONGEST_WORD]}))
            return ""
        return told

    def _chosen(self, data: QueryDict) -> dict[str, Any]:
        content = chosen(self._with_formats(data), self.seen.header, self.choices)
        return dated(content, self.seen) if self.seen.seen else content

    def _with_formats(self, data: QueryDict) -> dict[str, Any]:
        """The mapping of before with the formats that were written beside its columns."""
        formats = {}
        for number, name in enumerate(self.seen.header):
            written = [form for part in str(data.get(f"dates-{number}", "")).split(";") if (form := part.strip())]
            bad = [form for form in written if not checks.is_date_format(form)]
            self.wrong += [messages.of_file("mapping_bad_date_format", {"format": form}) for form in bad]
            if f"dates-{number}" in data:
                formats[name] = [form for form in written if form not in bad]
        layout = {key: value for key, value in self.before.items() if key in LAYOUT}
        return with_columns(self.before, layout, formats.items()) if formats else self.before

    def _source(self, data: QueryDict) -> str:
        told = data.get("source", "")
        return (data.get("new_source", "") if told == NEW_SOURCE else told).strip()[:60]

    # what is wrong

    def problems(self) -> list[str]:
        """What keeps the file from being read with this mapping, a sentence each."""
        told = [*self._lacking(), *self._undecided(), *self.wrong]
        if not told:
            try:
                Mapping.of(self.content)
            except ImportRefusedError as error:
                told.append(messages.of_file(error.code, error.params))
        return told

    def _lacking(self) -> Iterator[str]:
        for fact in NEEDED:
            if fact not in self.content["facts"]:
                said = gettext("No column is chosen for “%(fact)s”. It is needed.")
                yield said % {"fact": of_facts.label(fact)}
        events = self.choices.events
        if events is not None and not (events["case"] and events["at"]):
            yield gettext("Say which columns name the case and the time of its steps.")
        if not (self.choices.source or self.choices.columns.get(SOURCE)):
            yield gettext("Give the source a name.")

    def _undecided(self) -> Iterator[str]:
        for name in sorted(self.open):
            said = gettext("In column “%(column)s” nobody can tell the day from the month. Please say it in step 2.")
            yield said % {"column": name}

    # what is shown

    @property
    def lacking(self) -> list[str]:
        """The facts that are needed and have no column yet, in words."""
        return [of_facts.label(fact) for fact in NEEDED if fact not in self.content["facts"]]

    def groups(self) -> list[tuple[str, list[Option]]]:
        return [(str(name), [(fact, of_facts.label(fact)) for fact in facts]) for name, facts in GROUPS]

    def rows(self) -> list[ColumnRow]:
        """The columns of the file, those that are read first where there are many."""
        reasons = {} if self.known else suggesting.suggestions(self.seen.columns)
        facts = {name: list(self._facts_of(name)) for name in self.seen.header}
        rows = []
        for number, column in enumerate(self.seen.columns):
            said = reasons.get(column.name)
            because = _REASONS[said.by] if said and said.fact in facts[column.name] else ""
            rows.append(
                ColumnRow(
                    number,
                    column.name,
                    [_short(text) for text in column.samples],
                    facts[column.name],
                    str(because),
                    self._formats(column.name, facts[column.name]),
                )
            )
        return rows

    def _facts_of(self, name: str) -> Iterator[str]:
        return (fact for fact, columns in self.choices.columns.items() if name in columns and name)

    def _formats(self, name: str, facts: list[str]) -> str | None:
        """The formats of a column's dates, where there is no file that shows them."""
        if self.seen.seen or not any(fact in DATED for fact in facts):
            return None
        return "; ".join(self.content.get("column_dates", {}).get(name, []))

    def together(self) -> Iterator[str]:
        """What becomes of facts that have several columns, a sentence each."""
        for fact, columns in self.choices.columns.items():
            if len(columns) > 1:
                joined = fact in self.content["facts"] and "join" in self.content["facts"][fact]
                said = (
                    gettext("“%(fact)s” is put together from %(columns)s.")
                    if joined
                    else gettext("“%(fact)s” is the first of these that is filled: %(columns)s.")
                )
                yield said % {"fact": of_facts.label(fact), "columns": enumerated(columns)}

    def words(self) -> Iterator[Words]:
        """The facts whose words have to be understood, with the words that were seen."""
        for fact in IN_WORDS:
            columns = self.choices.columns.get(fact, [])
            column = self.seen.column(columns[0]) if columns else None
            if column is None or not column.words:
                continue
            rule = rule_of(self.content, self.seen.header, fact)
            rows = [
                (word, count, self.choices.answers.get(fact, {}).get(word, meaning(fact, rule, word)))
                for word, count in column.words.most_common(MOST_WORDS)
            ]
            yield Words(fact, of_facts.label(fact), column.name, _meanings(fact), rows)

    def same(self) -> Iterator[tuple[str, str, str, list[Option]]]:
        """Facts that may be the same in every row: fact, words, value, and the choices where there are few."""
        for fact in CONSTANTS:
            if not self.choices.columns.get(fact):
                options = [("", "—"), *Channel.choices] if fact == "channel" else []
                value = self.choices.constants.get(fact, "")
                yield fact, of_facts.label(fact), value, [(key, str(word)) for key, word in options]

    @property
    def repeated(self) -> Column | None:
        """The column of the reference, where one reference comes in many lines: perhaps the file is an event log."""
        names = self.choices.columns.get("reference", [])
        column = self.seen.column(names[0]) if names else None
        return column if column and column.filled > column.distinct else None

    def sources(self) -> list[Option]:
        known = [(source.key, str(source)) for source in Source.objects.filter(organisation=self.organisation)]
        mine = self.choices.source
        if mine and mine not in dict(known):
            known.append((mine, str(Source.OF_THE_PRODUCT.get(mine, mine))))
        return [*known, (NEW_SOURCE, gettext("a new one:"))]

    @property
    def missing(self) -> str:
        return "\n".join(self.choices.missing)

    @property
    def unanswered(self) -> str:
        return "\n".join((self.choices.events or {}).get("unanswered", []))

    @property
    def zones(self) -> list[str]:
        return sorted(available_timezones())


_FACTS = {fact for _, facts in GROUPS for fact in facts}
_REASONS = {suggesting.BY_NAME: _("by its name"), suggesting.BY_CONTENT: _("by what it holds")}


def _meanings(fact: str) -> list[Option]:
    if fact == "channel":
        return [("", gettext("not known: other")), *((key, str(word)) for key, word in Channel.choices)]
    return [("", gettext("says nothing")), ("yes", of_facts.yes_or_no(True)), ("no", of_facts.yes_or_no(False))]


def _short(text: str, longest: int = 48) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"
