"""Where a letter begins: its title line, and the lines that open a second or third letter of the same file."""

import re

from commitments.letters.lines import Line
from commitments.letters.numerals import CHINESE

KINDS = r"(?:承诺书|承诺函|承诺|公约|保证书|协议书?|公示|守则|章程|条例|规定|办法|规范|标准|细则|制度)"
_ORDINAL = rf"(?:[0-9０-９]{{1,2}}|[{CHINESE}]{{1,3}})"
NUMBERED_TITLE = re.compile(
    rf".{{0,55}}篇\s*{_ORDINAL}\s*[）)】\]]?$"
    rf"|.{{0,50}}(?:承诺书|承诺函|承诺|保证书|范文|范本|模板|样本|Letter|Charter)\s*[（(【\[]?\s*"
    rf"(?:第|No\.?|#)?\s*{_ORDINAL}\s*篇?\s*[）)】\]]?$",
    re.IGNORECASE,
)
COLLECTION = re.compile(rf"(?:通用|精选|合集|汇编|共|热门|最新|优秀)?\s*[（(]?{_ORDINAL}\s*篇[）)]?$")
"""A line that names how many letters follow, not one of them."""
TITLE = re.compile(rf".{{0,50}}{KINDS}(?:[（(][^（()）]{{1,20}}[）)])?$")
LETTER_TITLE = re.compile(r".{0,50}(?:承诺书|承诺函)(?:[（(][^（()）]{1,20}[）)])?$")
ENGLISH_TITLE = re.compile(
    r".{0,80}\b(?:Charter|Commitments?|Service Level Agreement|SLA|Letter|Promise|Guarantee|Pledge)\b.{0,30}$",
    re.IGNORECASE,
)
PUNCTUATED = re.compile(r"[。；;，,！!？?：:、_＿|\t]|\.$|\.\s|\.(?:docx?|pdf|txt)", re.IGNORECASE)
LONGEST = 60


def is_title(line: Line) -> bool:
    """Whether a line reads as the title of a letter: short, unpunctuated, ending in the name of such a paper."""
    return _is_plain(line) and bool(
        NUMBERED_TITLE.match(line.words) or TITLE.match(line.words) or ENGLISH_TITLE.match(line.words)
    )


def opens_letter(line: Line) -> bool:
    """Whether a line opens a letter wherever it stands: its title carries the letter's number in the file (篇2)."""
    if not _is_plain(line) or COLLECTION.search(line.words):
        return False
    return bool(NUMBERED_TITLE.match(line.words))


def repeats_title(line: Line) -> bool:
    """Whether a line is the bare title of a commitment letter, which opens a new one once a letter has clauses."""
    return _is_plain(line) and bool(LETTER_TITLE.match(line.words))


def names_collection(line: Line) -> bool:
    """Whether a line names the whole file: 服务承诺书通用8篇."""
    return _is_plain(line) and bool(COLLECTION.search(line.words)) and not opens_letter(line)


def _is_plain(line: Line) -> bool:
    if line.marker is not None and line.marker.style != "markdown":
        return False
    return len(line.words) <= LONGEST and not PUNCTUATED.search(line.words)


def could_be_title(line: Line) -> bool:
    """Whether a first line may stand as the title though it does not say so: short and without punctuation."""
    return _is_plain(line)
