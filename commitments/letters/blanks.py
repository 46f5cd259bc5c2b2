"""Gaps in a letter that somebody must still fill in."""

import re
from collections.abc import Iterator

from commitments.letters.letter import Blank
from commitments.letters.vocabulary import Place

BLANK = re.compile(
    r"(?:_|＿){2,}"
    r"|第\s{1,20}(?=[条款项章])"
    r"|(?<![A-Za-z0-9])[XxＸ×]{2,}(?![A-Za-z0-9])"
    r"|\[(?:[XxＸ_ ]{1,20}|[^\[\]\n0-9]{1,20})\](?!\()"
    r"|【(?:[ 　_]{0,20}|[^【】\n0-9]{0,20}填[^【】\n]{0,20})】"
    r"|(?<!\*)\*{2,}(?=[\u4e00-\u9fff%％年月日]|$)(?![^*\n]{1,80}\*\*)"
    r"|[□◻☐]"
    r"|…{3,}|\.{6,}"
)


def find_blanks(text: str, *, place: Place, clause: str = "") -> Iterator[Blank]:
    """Every gap of ``text`` in order: ``____``, ``[具体小时数]``, ``XX``, ``**``, ``第  条``, ``□``."""
    for match in BLANK.finditer(text):
        if match[0].strip("*") or "**" not in text[max(0, match.start() - 80) : match.start()]:
            yield Blank(place, clause, match.start(), match.end(), match[0])
