"""The number at the beginning of a line: which style it has and which number it is.

Styles known: 第三条 (and 章, 节, 编, 部分, 阶段), 一、, （一）, 1. 1、 1．, 1.1 and 2.3.1 with or without a space,
(1), 1), ①, a) A., (iv), L1, bullets, and the headings of Markdown.
"""

import re
from dataclasses import dataclass

from commitments.letters.numerals import CHINESE, read_chinese

FIXED_RANKS = {"part": 0, "chapter": 1, "section": 2, "article": 3, "phase": 20}
"""The outer and inner order of styles that name their own rank; all other styles nest as the letter uses them."""
LIST_STYLES = {"cn_paren", "dec_paren", "dec_half", "circle", "letter", "roman", "bullet", "grade", "phase"}
"""Styles of list items: a bare paragraph after them belongs to what the list stands in."""
NAMED = {
    "编": "part",
    "部分": "part",
    "章": "chapter",
    "节": "section",
    "条": "article",
    "阶段": "phase",
    "步": "phase",
}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
FULL_WIDTH = str.maketrans("０１２３４５６７８９（）．", "0123456789().")
MAX_COUNT = 500
"""A "number" above this at the start of a line is a year or a telephone number."""
_N = r"[0-9０-９]{1,3}"
_C = rf"[{CHINESE}]{{1,6}}"
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("named", re.compile(rf"第(?P<n>{_C}|{_N})(?P<kind>编|部分|章|节|条|阶段|步)(?P<of>之{_C})?(?P<end>[:：、.．])?")),
    ("cn", re.compile(rf"(?P<n>{_C})(?P<end>[、．.])(?![0-9])")),
    ("cn_paren", re.compile(rf"[（(]\s?(?P<n>{_C})\s?[）)](?P<end>[、．.])?")),
    ("decimal", re.compile(rf"(?P<n>{_N}(?:[.．]{_N}){{1,5}})(?P<end>[、.．])?(?![0-9０-９])")),
    ("decimal", re.compile(rf"(?P<n>{_N})(?P<end>、|[.．](?![0-9０-９])|[:：](?![0-9]))")),
    ("dec_paren", re.compile(rf"[（(]\s?(?P<n>{_N})\s?[）)](?P<end>[、．.])?")),
    ("dec_half", re.compile(rf"(?P<n>{_N})[）)](?P<end>[、．.])?")),
    ("circle", re.compile(rf"(?P<n>[{CIRCLED}])(?P<end>[、．.])?")),
    ("grade", re.compile(r"L(?P<n>[1-9])(?P<end>[:：、.．])?(?![0-9A-Za-z])")),
    ("roman", re.compile(r"[（(](?P<n>[ivx]{1,6}|[IVX]{1,6})[）)](?P<end>\.)?")),
    ("letter", re.compile(r"[（(]?(?P<n>[A-Za-z])[）)](?P<end>\.)?")),
    ("letter", re.compile(r"(?P<n>[A-Za-z])(?P<end>[.．、])(?=\s|[^\x00-\x7f])")),
    ("markdown", re.compile(r"(?P<n>#{1,6})(?P<end>)(?=\s)")),
    ("bullet", re.compile(r"(?P<n>[-–—*+])(?P<end>)(?=\s)|[•●■◆▪·○◇]")),
    ("bare", re.compile(rf"(?P<n>{_N})(?P<end>)(?=[ \t　])")),
)
MEASURES = re.compile(
    r"\s*(?:[%％‰°℃倍万亿]|年(?!度|报|终)|月(?!度)|日(?!常|志|期)|天(?!然)|周(?!期|边|到|密)|时(?!效|限|间)|秒|元"
    r"|个(?!人|性|别)|小时|分钟|工作日|名(?!称|单)|人(?!员|工|力|民|才)|次(?!要|序)|[-~～至到–—][0-9０-９]"
    r"|(?:(?:working|business|office|clear|calendar|clock|full)[ -])?(?:hours?|hrs?|days?|weeks?|months?)\b"
    r"|(?:minutes?|mins?|seconds?|secs?|rings|percent|per cent)\b"
    r"|(?i:(?:(?:working|business|calendar) )?(?:hours?|minutes?|days?|weeks?)\W*$))"
)
CITED = re.compile(r"(?:之?规定|所|的|至|和|或|与|及|第|款|项|中|内|各)")
"""What follows a 第三条 that is cited in running words."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A number as found at the start of a line (after its indent)."""

    text: str
    """As written, with its punctuation."""
    number: str
    """Without the punctuation that only closes it."""
    style: str
    ordinals: tuple[int, ...]
    """The count, level by level for 2.3.1; empty for bullets and Markdown headings' own counting."""

    @property
    def is_first(self) -> bool:
        """Whether a list begins here."""
        return bool(self.ordinals) and self.ordinals[-1] == 1

    @property
    def is_open(self) -> bool:
        """A decimal number that no punctuation closes, so that it might as well be the figure of a measure."""
        return self.style == "decimal" and self.text == self.number


def read_marker(line: str) -> Marker | None:
    """The marker at the very start of ``line``, or ``None`` for a line of plain words.

    A number that measures something (``2.5小时``, ``24 hours``, ``100%``) is no marker.
    """
    for name, pattern in PATTERNS:
        match = pattern.match(line)
        if match:
            marker = _marker(name, match)
            if marker and not _measures(marker, line[match.end() :]):
                return marker
    return None


def _marker(name: str, match: re.Match[str]) -> Marker | None:
    groups = match.groupdict()
    style, ordinals = name, _ordinals(name, groups["n"] or "")
    if name == "named":
        style = NAMED[groups["kind"]]
    elif name == "bare":
        style = "decimal"
    if ordinals is None:
        return None
    number = match[0].removesuffix(groups["end"] or "")
    return Marker(match[0], number, style, ordinals)


def _ordinals(name: str, written: str) -> tuple[int, ...] | None:
    """The count a marker stands for, empty where its style does not count, ``None`` if it cannot be a number."""
    if name == "markdown":
        return (len(written),)
    if name == "bullet":
        return ()
    if name == "circle":
        return (CIRCLED.index(written) + 1,)
    if name == "roman":
        return (_roman_value(written.lower()),)
    if name == "letter":
        return (ord(written.lower()) - ord("a") + 1,)
    return _counted(written)


def _counted(written: str) -> tuple[int, ...] | None:
    parts = [_count(part) for part in written.translate(FULL_WIDTH).split(".")]
    if any(part is None or part > MAX_COUNT for part in parts):
        return None
    return tuple(part for part in parts if part is not None)


def _count(written: str) -> int | None:
    if written.isascii() and written.isdecimal():
        return int(written)
    value = read_chinese(written)
    return None if value is None else int(value)


def _roman_value(written: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[sign] for sign in written]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _measures(marker: Marker, rest: str) -> bool:
    """Whether the supposed number is none: an article cited in running words, the figure of a measure."""
    if marker.style == "markdown":
        return "://" in rest
    if marker.style in {"article", "chapter", "section", "part"}:
        return bool(CITED.match(rest))
    return marker.is_open and len(marker.ordinals) < 3 and bool(MEASURES.match(rest))
