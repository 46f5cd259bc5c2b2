"""Where a text names parts of a company, and whether it names them as one closed list of what it is about.

Reads words only; what a list limits is decided in `commitments.limiting`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from commitments.letters.folding import fold
from commitments.letters.scopes import CHANNELS
from commitments.parts import Part

CUSTOMERS = r"(?:客户|用户|消费者|业主|群体)"
CUSTOMERS_ENGLISH = r"(?:customers?|users?|clients?|consumers?|subscribers?)"
ENDS_IN_CUSTOMERS = re.compile(rf"(?:{CUSTOMERS}|\s+{CUSTOMERS_ENGLISH})$", re.IGNORECASE)
PARSED_AS = {"social_media": "social"}
"""Keys of the letter's reader that the record calls otherwise."""
BEFORE_CHANNEL, AFTER_CHANNEL = r"(?:电子|官方|客服|服务|投诉|人工|企业)*", r"(?:客服|支持|互动|平台|号码|服务)*"
MANY_WAYS = re.compile(r"线上|线下|网上|online", re.IGNORECASE)
"""Each stands for several channels at once."""
JOINED = re.compile(r"\s*(?:[、,;/]|和|及|与|或|以及|还有|\band\b|\bor\b)*\s*", re.IGNORECASE)
JOINS_ON = re.compile(r"\s*(?:[、/]|和|及|与|或|以及|\band\b|\bor\b)", re.IGNORECASE)
JOINS_BEFORE = re.compile(r"(?:[、/]|和|及|与|或|以及|\band|\bor)\s*$", re.IGNORECASE)
OPEN_AFTER = re.compile(r"\s*(?:等(?!待|候|级)|,?\s*etc\b|\bamong others\b)", re.IGNORECASE)
OPEN_BEFORE = re.compile(
    r"(?:包括但不限于|例如|譬如|比如|\bsuch as|\bincluding|\bfor example,?|\be\.g\.,?)\s*$", re.IGNORECASE
)
EXCEPTED = re.compile(
    r"除[^,;。]{0,40}?外|除非|不含|不包括|不适用|\b(?:except|excluding|other than|unless|not)\b", re.IGNORECASE
)


class Why(StrEnum):
    """Why words that speak of a part limit nothing by themselves."""

    UNKNOWN = "unknown"  # nothing the company has is called so
    PARTLY = "partly"  # beside names that nothing bears
    OPEN = "open"  # a list that is not closed
    EXCEPTED = "excepted"  # an exception, not a limit
    AMBIGUOUS = "ambiguous"  # two things are called so
    ASIDE = "aside"  # named, but not as what the promise is about
    KNOWN_NOW = "known_now"  # it would limit, but was not known when the letter was read


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, and every part that bears it."""

    start: int
    end: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Mentions that follow each other as one list: `text[start:end]` of the folded text. `why` is empty where the
    list is closed and each of its names means one thing."""

    start: int
    end: int
    parts: tuple[Part, ...]
    why: str


class Names:
    """The names of a company's parts, ready to be looked for."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._patterns = [found for part in parts for found in _patterns(part)]

    def lists(self, text: str) -> list[Listed]:
        """Every list of names in a folded text, in its order."""
        return [_listed(text, run) for run in _runs(text, self._mentions(text))]

    def _mentions(self, text: str) -> list[Mention]:
        """The longest names first, none inside another; one span may bear several parts."""
        bearing: dict[tuple[int, int], dict[tuple[str, int | str], Part]] = defaultdict(dict)
        for pattern, part in self._patterns:
            for match in pattern.finditer(text):
                bearing[match.span()][part.key, part.value] = part
        taken: list[tuple[int, int]] = []
        for start, end in sorted(bearing, key=lambda span: (span[0] - span[1], span)):
            if all(end <= first or start >= last for first, last in taken):
                taken.append((start, end))
        return [Mention(*span, tuple(bearing[span].values())) for span in sorted(taken)]


def _patterns(part: Part) -> Iterator[tuple[re.Pattern[str], Part]]:
    if part.key == "channels":
        for pattern, key in CHANNELS:
            if PARSED_AS.get(key, key) == part.value:
                ways = f"{BEFORE_CHANNEL}(?:{pattern.pattern}){AFTER_CHANNEL}"
                yield re.compile(ways, re.IGNORECASE), part
        return
    name = fold(part.name.strip()).text
    stem = ENDS_IN_CUSTOMERS.sub("", name) if part.key == "segments" else name
    if len(stem) > 1:
        yield re.compile(_whole(stem) + _ending(part.key, bare=stem == name), re.IGNORECASE), part


def _whole(name: str) -> str:
    """The name, not as a part of another Latin word."""
    before = r"(?<![A-Za-z0-9])" if name[0].isascii() else ""
    after = r"(?![A-Za-z0-9])" if name[-1].isascii() else ""
    return before + re.escape(name) + after


def _ending(key: str, *, bare: bool) -> str:
    """A segment may be told with other words for customers: 签约客户 as 签约用户, VIP as VIP customers."""
    if key != "segments":
        return ""
    ending = rf"(?:{CUSTOMERS}|\s+{CUSTOMERS_ENGLISH}\b)"
    return f"{ending}?" if bare else ending


def _runs(text: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    run: list[Mention] = []
    for mention in mentions:
        if run and not JOINED.fullmatch(text[run[-1].end : mention.start]):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def _listed(text: str, run: Sequence[Mention]) -> Listed:
    start, end = run[0].start, run[-1].end
    parts = tuple(dict.fromkeys(part for mention in run for part in mention.parts))
    return Listed(start, end, parts, _why(text, run, parts))


def _why(text: str, run: Sequence[Mention], parts: Sequence[Part]) -> str:
    start, end = run[0].start, run[-1].end
    several = any(len(mention.parts) > 1 or MANY_WAYS.search(text, mention.start, mention.end) for mention in run)
    if EXCEPTED.search(text):
        return Why.EXCEPTED
    if OPEN_AFTER.match(text, end) or OPEN_BEFORE.search(text[:start]):
        return Why.OPEN
    if several or len({part.key for part in parts}) > 1:
        return Why.AMBIGUOUS
    return Why.PARTLY if JOINS_ON.match(text, end) or JOINS_BEFORE.search(text[:start]) else ""
