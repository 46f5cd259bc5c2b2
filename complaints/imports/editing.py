"""A mapping as choices on a page, and the choices as a mapping again. Pure.

A mapping can say more than the page shows. What the page does not show stays as it was as long as its fact is read from
the same columns, so a mapping that is only looked at comes back exactly as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from complaints.facts import OF_COLUMNS
from complaints.imports import words
from complaints.imports.fitting import fit
from complaints.imports.mapping import Mapping as CheckedMapping
from complaints.imports.mapping import Rule
from complaints.models import Channel

Content = dict[str, Any]
SOURCE = "source"  # beside the facts: the column that says the source row by row
IN_WORDS = ("channel", "first_contact", "marked_duplicate")  # facts whose words are mapped one by one
CONSTANTS = ("unit", "channel", "category", "subcategory", "segment", "severity")
OF_A_COLUMN = ("column", "columns", "headers", "optional", "constant")
PARAGRAPHS = "\n\n"  # between columns that are put together as one text
ADDED_LATER = {"text": {"join": PARAGRAPHS}}
LAYOUT = ("skip_lines", "header_lines", "encoding", "delimiter", "sheet")


@dataclass
class Choices:
    """What somebody chose. `columns` are the columns of each fact, in the order in which they are asked, `answers` what
    each word of a column means, and `events` describes an event log: case, at, take, and when a case counts as
    answered (the first line whose `state` is none of `unanswered`)."""

    columns: dict[str, list[str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    events: dict[str, Any] | None = None
    source: str = ""
    zone: str = ""
    missing: list[str] = field(default_factory=list)


def choices(content: Content, header: Sequence[str]) -> Choices:
    """What a mapping says of a file with this header; a mapping without facts says nothing yet."""
    rules = _rules(content, header)
    columns = {fact: list(rule.columns) for fact, rule in rules.items() if rule.constant is None}
    if column := _source_column(content, header):
        columns[SOURCE] = [column]
    constants = {fact: rule.constant for fact, rule in rules.items() if rule.constant is not None}
    return Choices(
        columns=columns,
        constants=constants,
        events=_events(content),
        source=content.get("source", ""),
        zone=content.get("zone") or "",
        missing=list(content.get("missing", [])),
    )


def chosen(content: Content, header: Sequence[str], made: Choices) -> Content:
    """The mapping that says what was chosen."""
    before, rules = choices(content, header), _rules(content, header)
    facts = {}
    for fact in [*content.get("facts", {}), *(fact for fact in OF_COLUMNS if fact not in content.get("facts", {}))]:
        old = content.get("facts", {}).get(fact)
        columns, constant = made.columns.get(fact, []), made.constants.get(fact, "")
        unchanged = (columns, constant) == (before.columns.get(fact, []), before.constants.get(fact, ""))
        if old is not None and unchanged:
            facts[fact] = old
        elif columns or constant:
            facts[fact] = _spec(fact, old, columns, constant)
        if fact in facts and fact in made.answers and columns:
            facts[fact] = _answered(fact, facts[fact], rules.get(fact), made.answers[fact])
    told = {**content, "facts": facts}
    if made.columns.get(SOURCE) != before.columns.get(SOURCE):
        _tell(told, "source_headers", made.columns.get(SOURCE), None)
    _tell_events(told, made.events, before.events)
    _tell(told, "source", made.source, before.source)
    _tell(told, "zone", made.zone, before.zone)
    _tell(told, "missing", made.missing, before.missing)
    return told


def understood(fact: str, rule: Rule | None, word: str) -> str:
    """What a mapping makes of a word: a channel, yes, no; empty where it does not know it."""
    plain = word.strip().casefold()
    known = dict(rule.values).get(plain) if rule else None
    otherwise = (rule.otherwise or "") if rule else ""
    if fact == "channel":
        otherwise = "" if otherwise == Channel.OTHER.value else otherwise
        return known or (plain if plain in Channel.values else otherwise)
    if rule and rule.contains:
        return "yes" if any(part in (known or plain).casefold() for part in rule.contains) else "no"
    if known == "":
        return ""
    return next(filter(None, (words.yes_or_no(each) for each in (known or "", word, otherwise))), "")


def meaning(fact: str, rule: Rule | None, word: str) -> str:
    """What a word means for a fact as far as the mapping says it, or, where that says nothing of words, as far as it
    is known anyway."""
    if rule is not None and (rule.values or rule.contains or rule.otherwise):
        return understood(fact, rule, word)
    return understood(fact, rule, word) or (words.channel(word) if fact == "channel" else words.answer(fact, word))


def rule_of(content: Content, header: Sequence[str], fact: str) -> Rule | None:
    """The rule by which a fact is read from a file with this header."""
    return _rules(content, header).get(fact)


def words_of(content: Content) -> dict[str, list[str]]:
    """The words that a mapping knows, by the fact they say."""
    told = {
        fact: spec for fact, spec in content.get("facts", {}).items() if fact in IN_WORDS and isinstance(spec, dict)
    }
    return {fact: list(spec.get("values", {})) for fact, spec in told.items()}


def _rules(content: Content, header: Sequence[str]) -> dict[str, Rule]:
    """The rules of a mapping laid upon a header, also of one that is not complete; a rule whose column is not there is
    not among them."""
    if not content.get("facts"):
        return {}
    whole = {**content, "facts": {"reference": "", "received_at": "", **content["facts"]}}
    laid = fit(CheckedMapping.of(whole), header).mapping
    rules = {rule.fact: rule for rule in laid.rules if rule.fact in content["facts"]}
    return {fact: rule for fact, rule in rules.items() if not set(rule.columns) - set(header)}


def _is_told(fact: str, rule: Rule | None, word: str) -> bool:
    """Whether a mapping knows that a word says nothing. A channel that it does not know is no question."""
    return fact == "channel" or (rule is not None and word.strip().casefold() in dict(rule.values))


def _source_column(content: Content, header: Sequence[str]) -> str:
    return next((name for name in content.get("source_headers", []) if name in header), "")


def _spec(fact: str, old: Any, columns: Sequence[str], constant: str) -> Any:
    """How a fact is read from now on; what else was said about it goes on."""
    if not columns:
        return {"constant": constant}
    told = {key: value for key, value in old.items() if key not in OF_A_COLUMN} if isinstance(old, dict) else {}
    if len(columns) > 1:
        return {"columns": list(columns), **ADDED_LATER.get(fact, {}), **told}
    told.pop("join", None)
    return {"column": columns[0], **told} if told else columns[0]


def _answered(fact: str, spec: Any, rule: Rule | None, answers: Mapping[str, str]) -> Any:
    """The rule with what its words mean, if that is anything new."""
    told: Content = {"column": spec} if isinstance(spec, str) else dict(spec)
    if all(
        answer == understood(fact, rule, word) and (answer or _is_told(fact, rule, word))
        for word, answer in answers.items()
    ):
        return spec
    kept = {} if told.pop("contains", None) else dict(told.get("values", {}))
    known = {word.strip().casefold() for word in answers}
    kept = {word: value for word, value in kept.items() if word.strip().casefold() not in known}
    told["values"] = {**kept, **{word: answer for word, answer in answers.items() if answer or fact != "channel"}}
    if fact == "channel":
        told.setdefault("otherwise", Channel.OTHER.value)
    return told


def _events(content: Content) -> dict[str, Any] | None:
    if not content.get("events"):
        return None
    told = content.get("facts", {}).get("responded_at")
    when = told.get("when", {}) if isinstance(told, dict) else {}
    answered = {"state": when["column"], "unanswered": list(when["is_not"])} if "is_not" in when else {}
    return {"case": content["events"].get("case", ""), "at": content["events"].get("at", ""), **answered}


def _tell_events(told: Content, made: dict[str, Any] | None, before: dict[str, Any] | None) -> None:
    """Write down that the file is an event log, or that it is none. One that is not described yet is none."""
    if made == before or (made is not None and not (made["case"] and made["at"])):
        return
    for key in ("when", "take"):
        for fact, spec in told["facts"].items():
            if isinstance(spec, dict) and (made is None or fact == "responded_at"):
                told["facts"][fact] = {name: value for name, value in spec.items() if name != key}
    if made is None:
        told.pop("events", None)
        return
    told["events"] = {**(told.get("events") or {"take": "last"}), "case": made["case"], "at": made["at"]}
    if made.get("state") and made.get("unanswered"):
        when = {"column": made["state"], "is_not": list(made["unanswered"])}
        told["facts"]["responded_at"] = {"column": made["at"], "take": "first", "when": when}


def _tell(told: Content, key: str, value: Any, before: Any) -> None:
    if value == before and key in told:
        return
    if value:
        told[key] = value
    else:
        told.pop(key, None)


def with_columns(content: Content, layout: Content, dates: Iterable[tuple[str, list[str]]]) -> Content:
    """The mapping with the layout of this file, and with formats for columns; a column without any loses its own."""
    told = {key: value for key, value in content.items() if key not in (*LAYOUT, "column_dates")} | layout
    formats = {**content.get("column_dates", {}), **dict(dates)}
    formats = {name: each for name, each in formats.items() if each}
    if formats:
        told["column_dates"] = formats
    return told
