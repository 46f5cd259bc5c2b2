"""A mapping: how the columns of one file format become facts (docs/importing.md describes every key).

`Mapping.of(json)` turns the JSON into frozen, checked values or says precisely what is wrong with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Mapping as Object
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from complaints.facts import MOMENTS, OF_COLUMNS, PAUSE_PARTS, UNSTORABLE
from complaints.imports import checks
from complaints.imports.errors import ImportRefusedError
from complaints.models import Channel

KEYS = (
    "title", "about", "source", "source_headers", "zone", "dates", "missing", "encoding", "delimiter", "sheet",
    "skip_lines", "header_lines", "column_dates", "events", "facts",
)  # fmt: skip
RULE_KEYS = (
    "column", "columns", "headers", "optional", "constant", "join", "values", "otherwise", "contains", "before", "take",
    "when", "dates", "about",
)  # fmt: skip
TAKES = ("last", "last_known", "first", "first_known")
YES_OR_NO = ("first_contact", "marked_duplicate")
NEEDED = ("reference", "received_at")
ISO_LIKE = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d",
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日",
)  # fmt: skip
MOST_HEADER_LINES = 3
LARGEST = 256 * 1024  # bytes of a mapping: more is no mapping


@dataclass(frozen=True, slots=True)
class Condition:
    """Lines of a case that count: those whose column says (or does not say) one of these words."""

    column: str
    words: frozenset[str]
    negated: bool

    def holds(self, cells: Object[str, str]) -> bool:
        return (cells[self.column] in self.words) is not self.negated


@dataclass(frozen=True, slots=True)
class Rule:
    """How one fact comes out of a line, or out of the lines of a case.

    `headers` are names under which one column may come; `fitting` puts the one that a file has into `columns`.
    """

    fact: str
    columns: tuple[str, ...] = ()  # the first that is not missing; with `join` all of them
    headers: tuple[str, ...] = ()
    optional: bool = False  # a file without the column says nothing about the fact
    constant: str | None = None
    join: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    otherwise: str | None = None
    contains: tuple[str, ...] = ()
    before: str | None = None
    take: str = "last"
    when: Condition | None = None
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Events:
    """The file is an event log: the lines with the same `case`, ordered by the time `at`, are one complaint."""

    case: str
    at: str
    take: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """A checked mapping. `zone` is None where the project's own zone is meant.

    `column_dates` are the formats of single columns; the others have those of `dates`. The header has `header_lines`
    lines (0: there is none, and the columns are A, B, C) and stands under `skip_lines` lines of title.

    `source_headers` name a column that says, row by row, within which source the reference is unique; a row that names
    none, and a file without the column, belong to `source`. `fitting` puts the column a file has into `source_column`.
    """

    rules: tuple[Rule, ...]
    dates: tuple[str, ...]
    missing: frozenset[str]
    events: Events | None = None
    zone: ZoneInfo | None = None
    source: str = ""
    source_headers: tuple[str, ...] = ()
    source_column: str = ""
    title: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    skip_lines: int = 0
    header_lines: int = 1
    column_dates: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, content: Any) -> Mapping:
        """Raises ImportRefusedError with a code `mapping_…`."""
        spec = checks.obj(content, "", KEYS)
        events = _events(spec)
        facts = checks.obj(spec.get("facts"), "facts", OF_COLUMNS, unknown="mapping_unknown_fact")
        for fact in NEEDED:
            if fact not in facts:
                raise ImportRefusedError("mapping_fact_missing", fact=fact)
        return cls(
            rules=tuple(_rule(fact, rule, events) for fact, rule in facts.items()),
            dates=checks.dates(spec.get("dates", ISO_LIKE), "dates"),
            missing=frozenset({"", *checks.words(spec.get("missing", []), "missing")}),
            events=events,
            zone=checks.zone(spec.get("zone")),
            source=checks.text(spec.get("source", ""), "source"),
            source_headers=checks.words(spec.get("source_headers", []), "source_headers"),
            title=checks.text(spec.get("title", ""), "title"),
            encoding=checks.encoding(spec.get("encoding", "auto")),
            delimiter=checks.delimiter(spec.get("delimiter", "auto")),
            sheet=checks.text(spec.get("sheet", ""), "sheet"),
            skip_lines=checks.count(spec.get("skip_lines", 0), "skip_lines"),
            header_lines=checks.count(spec.get("header_lines", 1), "header_lines", most=MOST_HEADER_LINES),
            column_dates=_column_dates(spec.get("column_dates", {})),
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, each once, in the order of the mapping; a file must have them."""
        return tuple(dict.fromkeys(self._columns()))

    @property
    def told(self) -> frozenset[str]:
        """The facts this source knows at all; others of a complaint already on record are left alone.

        A source with level-2 categories alone knows level 1 too: that there is none, or a changed level 2 would hang
        under the level 1 of before.
        """
        facts = {"pauses" if rule.fact in PAUSE_PARTS else rule.fact for rule in self.rules}
        return frozenset(facts | {"category"} if "subcategory" in facts else facts)

    @property
    def forgiving(self) -> bool:
        """Whether a file may lack columns of this mapping."""
        return any(rule.optional for rule in self.rules)

    def _columns(self) -> Iterator[str]:
        if self.events:
            yield from (self.events.case, self.events.at)
        if self.source_column:
            yield self.source_column
        for rule in self.rules:
            yield from rule.columns
            if rule.when:
                yield rule.when.column


def parse(text: str | bytes) -> dict[str, Any]:
    """The JSON of a mapping file, checked. Raises ImportRefusedError; says line and column of a slip of the pen."""
    if len(text) > LARGEST:
        raise ImportRefusedError("mapping_too_large", longest=LARGEST // 1024)
    try:
        content = json.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text)
    except UnicodeDecodeError as error:
        raise ImportRefusedError("mapping_not_utf8") from error
    except json.JSONDecodeError as error:
        raise ImportRefusedError("mapping_not_json", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise ImportRefusedError("mapping_not_json", line=1, column=1) from error
    if any(UNSTORABLE.search(text) for text in _texts(content)):
        raise ImportRefusedError("mapping_unstorable")
    Mapping.of(content)
    return dict(content)


def _texts(content: Any) -> Iterator[str]:
    """Every text in a piece of JSON, the keys too."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield from (key, *_texts(value))
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)


def _rule(fact: str, content: Any, events: Events | None) -> Rule:
    where = f"facts.{fact}"
    spec = checks.obj({"column": content} if isinstance(content, str) else content, where, RULE_KEYS)
    columns = checks.words(spec.get("columns", [spec["column"]] if "column" in spec else []), where)
    headers = checks.words(spec.get("headers", []), f"{where}.headers")
    if [bool(columns), bool(headers), "constant" in spec].count(True) != 1:
        raise ImportRefusedError("mapping_column_or_constant", where=where)
    values = checks.obj(spec.get("values", {}), f"{where}.values")
    rule = Rule(
        fact=fact,
        columns=columns,
        headers=headers,
        optional=checks.flag(spec.get("optional", False), f"{where}.optional"),
        constant=checks.text(spec["constant"], where) if "constant" in spec else None,
        join=checks.text(spec["join"], where) if "join" in spec else None,
        values=tuple((word.strip().casefold(), checks.text(value, where)) for word, value in values.items()),
        otherwise=checks.text(spec["otherwise"], where) if "otherwise" in spec else None,
        contains=tuple(word.casefold() for word in checks.words(spec.get("contains", []), where)),
        before=checks.text(spec["before"], where) if spec.get("before") else None,
        take=_take(spec.get("take", events.take if events else "last"), where),
        when=_condition(spec["when"], where) if "when" in spec else None,
        dates=checks.dates(spec["dates"], where) if "dates" in spec else (),
    )
    _check(rule, where, events)
    return rule


def _check(rule: Rule, where: str, events: Events | None) -> None:
    if rule.contains and rule.fact not in YES_OR_NO:
        raise ImportRefusedError("mapping_contains_only_yes_or_no", where=where)
    if rule.dates and rule.fact not in (*MOMENTS, "loss_confirmed_on"):
        raise ImportRefusedError("mapping_bad_value", where=f"{where}.dates")
    if rule.optional and (rule.fact in NEEDED or rule.constant is not None):
        raise ImportRefusedError("mapping_bad_value", where=f"{where}.optional")
    if rule.when and not events:
        raise ImportRefusedError("mapping_when_without_events", where=where)
    if rule.fact == "channel":
        named = [rule.constant, rule.otherwise, *(value for _, value in rule.values)]
        for name in named:
            if name is not None and name not in Channel.values:
                raise ImportRefusedError("mapping_unknown_channel", channel=name, known=", ".join(Channel.values))


def _condition(content: Any, where: str) -> Condition:
    spec = checks.obj(content, f"{where}.when", ("column", "is", "is_not"))
    if "column" not in spec or ("is" in spec) == ("is_not" in spec):
        raise ImportRefusedError("mapping_bad_value", where=f"{where}.when")
    words = checks.words(spec.get("is", spec.get("is_not")), f"{where}.when")
    return Condition(checks.text(spec["column"], where), frozenset(words), negated="is_not" in spec)


def _events(spec: Object[str, Any]) -> Events | None:
    if spec.get("events") is None:
        return None
    events = checks.obj(spec["events"], "events", ("case", "at", "take", "about"))
    for key in ("case", "at"):
        if not events.get(key):
            raise ImportRefusedError("mapping_bad_value", where=f"events.{key}")
    case, at = checks.text(events["case"], "events.case"), checks.text(events["at"], "events.at")
    return Events(case, at, _take(events.get("take", "last"), "events.take"))


def _take(value: Any, where: str) -> str:
    if value not in TAKES:
        raise ImportRefusedError("mapping_bad_take", where=where, known=", ".join(TAKES))
    return str(value)


def _column_dates(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    where = "column_dates"
    told = checks.obj(value, where)
    return tuple((checks.text(name, where), checks.dates(formats, where)) for name, formats in told.items())
