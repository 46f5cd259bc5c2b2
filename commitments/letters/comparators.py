"""Words that compare, before and after a figure, and whether they include it (rule book §7, Civil Code 1259)."""

import re
from functools import lru_cache

from commitments.letters.numerals import CHINESE
from commitments.letters.vocabulary import Comparator

_NOT = r"(?:不|未|没有|没|勿|禁止)(?:得|应当?|能够?|会|可|宜|许|予|再)?"
BEFORE = re.compile(
    rf"(?P<ge>(?:大于|高于|超过)或?者?等于|等于或?者?(?:大于|高于)|≧"
    rf"|{_NOT}(?:低于|少于|小于|短于|早于|差于|不足)|至少|最少|最低|起码|≥|>=|不下于|at least|no (?:less"
    rf"|fewer) than"
    r"|not (?:less|fewer) than|a minimum of|minimum)"
    rf"|(?P<le>(?:小于|低于)或?者?等于|等于或?者?(?:小于|低于)|≦"
    rf"|{_NOT}(?:超过|超出|高于|多于|大于|长于|晚于|迟于|突破|超)|至多|最多|最高|最长|最迟|最晚|上限|≤|<="
    r"|控制[在到至]|限于|限定[为在]|(?:压缩|缩短|缩减|降|降低|下降|减少)[至到]|limited to|capped at"
    r"|(?:no|not) (?:more|longer|later|greater) than|(?:not|never|n't) (?:to )?exceed|at most|a maximum of"
    r"|max(?:imum|\b\.?)|up to a maximum of)"
    r"|(?P<gt>高于|超过|超出|大于|多于|(?<![≤<])>(?!=)|more than|greater than"
    r"|longer than|later than|exceed(?:s|ing)?|over|above)"
    r"|(?P<lt>低于|小于|少于|不满|不足|未满|短于|(?<![≥>])<(?!=)|less than|fewer than|shorter than|under|below)"
    r"|(?P<reach>(?<!不)达(?:到|(?![标成]))|保持在?|维持在?|稳定在?|实现|确保在?|保证在?"
    r"|(?:提高|提升|上升)[到至])"
    r"|(?P<eq>为|是|等于|=)",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"[(（]?(?:含本数|含|不含)?[)）]?(?:(?P<ge>及?或?以上|之上|\+|or more|or (?:above|higher|better))"
    r"|(?P<le>为上?限|及?或?以下|之下|以内|之内|内(?![部容网])|或?(?:者)?更(?:短|少|快)(?:的?时间)?"
    r"|or less|or (?:below|fewer|lower)))",
    re.IGNORECASE,
)
EXCLUDED = re.compile(rf".{{0,3}}[(（]不含(?=[)）0-9{CHINESE}本]|$)|.{{0,3}}不含(?:本数)?[)）]")
INCLUDED = re.compile(r"[(（]含")
BASE = 14
"""So many characters may stand between a comparing word and its figure: 不低于|总客服量的|15%."""
NEAR = BASE + 22
"""No comparing word begins farther before its figure than this."""
GROUPS: dict[str, Comparator] = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<", "reach": ">=", "eq": "="}
OPENED: dict[Comparator, Comparator] = {">=": ">", "<=": "<"}
CLOSED: dict[Comparator, Comparator] = {">": ">=", "<": "<="}


def comparator_before(left: str) -> tuple[Comparator, int, str]:
    """The last comparing word before a figure: comparator, where it starts in ``left``, and which group it is of.

    Words that only state (为, 达到) give way to a stronger one just before them. Empty if there is none near.
    """
    begin = max(0, len(left) - NEAR)
    comparator, start, group = _last_before(left[begin:])
    return (comparator, begin + start, group) if comparator else ("", -1, "")


@lru_cache(maxsize=512)
def _last_before(left: str) -> tuple[Comparator, int, str]:
    best: tuple[Comparator, int, str] = ("", -1, "")
    for match in BEFORE.finditer(left):
        if len(left) - match.end() <= BASE:
            group = match.lastgroup or ""
            if not (group in {"reach", "eq"} and best[2] in {"ge", "le"}):
                best = (GROUPS[group], match.start(), group)
    return best


def comparator_after(right: str) -> tuple[Comparator, int]:
    """The comparing word right after a figure (以上, 以内, 内) and its length."""
    match = AFTER.match(right)
    return (GROUPS[match.lastgroup or ""], match.end()) if match else ("", 0)


def marked(comparator: Comparator, right: str) -> Comparator:
    """The comparator after a mark in brackets: （含） closes the end, （不含） opens it."""
    if EXCLUDED.match(right):
        return OPENED.get(comparator, comparator)
    if INCLUDED.match(right):
        return CLOSED.get(comparator, comparator)
    return comparator
