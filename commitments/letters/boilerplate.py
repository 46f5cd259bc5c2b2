"""What a web page or a printer puts around and into a letter, and where the letter itself begins and ends.

Only text that a download site gives away by several of its own words is cut, and what was cut is handed back, so
that a person can look at it.
"""

import re
from dataclasses import dataclass

from commitments.letters.lines import Line, read_lines
from commitments.letters.titles import is_title, names_collection

SITE_WORDS = re.compile(
    r"VIP|会员|下载|付费|版权|侵权|举报|网友|上传|贡献者|查看更多|收藏|实名认证|文档|\.(?:docx?|pdf|pptx?)\b"
    r"|https?://|www\.|cookies?\b|sign in|download",
    re.IGNORECASE,
)
SITE_ENDINGS = re.compile(
    r"(?:文档评论|发表评论|评论)\s*[（(]?\d*[）)]?|相关(?:文档|推荐|文章|阅读)|猜你喜欢|查看更多|实名认证|文档贡献者"
    r"|下载(?:本|此|该)?文档|版权声明|展开阅读全文|继续阅读.{0,20}|点击(?:下载|阅读|查看).{0,20}|(?:上|下)一篇.{0,60}"
    r"|免责声明.{0,10}|related (?:documents|articles)|comments? ?\(\d+\)|download (?:this )?(?:file|document).{0,40}",
    re.IGNORECASE,
)
PAGE_LINES = re.compile(
    r"第?\s*=?\s*PAGE\b.{0,40}|.{0,20}NUMPAGES.{0,30}|第\s*\d{1,4}\s*页(?:\s*[/，,（(]?\s*共\s*\d{1,4}\s*页[）)]?)?"
    r"|[-–—]\s*\d{1,4}\s*[-–—]|page\s+\d{1,4}(?:\s+of\s+\d{1,4})?",
    re.IGNORECASE,
)
ENOUGH = 3
"""So many lines with a site's words make a page of a download site out of a letter with a link in it."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A text without its surroundings: ``letter`` is kept; ``before``, ``after`` and the ``pages`` lines are not."""

    before: str
    letter: str
    after: str
    pages: tuple[str, ...] = ()


def cut(text: str) -> Cut:
    """Cut away a download site's words before and after the letters, and the page numbers between their lines."""
    lines = read_lines(text)
    first, last = _first(lines), len(lines)
    if _site_lines(lines[:first]) < ENOUGH:
        first = 0
    last = _last(lines, first)
    kept = lines[first:last]
    return Cut(
        before=_source(lines[:first]),
        letter=_source([line for line in kept if not _is_page(line)]),
        after=_source(lines[last:]),
        pages=tuple(line.words for line in kept if _is_page(line)),
    )


def _first(lines: list[Line]) -> int:
    """The first line that reads as a title and comes after the site's own words."""
    for index, line in enumerate(lines):
        if (is_title(line) or names_collection(line)) and not SITE_WORDS.search(line.words):
            return index
    return 0


def _last(lines: list[Line], first: int) -> int:
    """Where the site goes on after the letter: its first closing line, if what follows holds no clauses."""
    for index in range(first + 1, len(lines)):
        if _is_site_ending(lines[index]) and not any(line.marker for line in lines[index : index + 200]):
            return index
    return len(lines)


def _is_site_ending(line: Line) -> bool:
    return len(line.words) <= 70 and bool(SITE_ENDINGS.fullmatch(line.words))


def _site_lines(lines: list[Line]) -> int:
    return sum(1 for line in lines if SITE_WORDS.search(line.words))


def _is_page(line: Line) -> bool:
    return len(line.words) <= 60 and bool(PAGE_LINES.fullmatch(line.words))


def _source(lines: list[Line]) -> str:
    return "".join(line.source for line in lines)
