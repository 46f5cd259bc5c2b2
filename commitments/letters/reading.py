"""Reading a whole file: letters one after another, each with title, front, clauses, tail, blanks and promises."""

import re
from collections.abc import Iterator, Sequence

from commitments.letters import titles
from commitments.letters.blanks import find_blanks
from commitments.letters.boilerplate import cut
from commitments.letters.clauses import build_clauses
from commitments.letters.definitions import find_definitions
from commitments.letters.disputes import find_disputes
from commitments.letters.documents import read_text
from commitments.letters.errors import NoTextError
from commitments.letters.letter import Blank, ParsedClause, ParsedLetter
from commitments.letters.lines import Line, join_wrapped, read_lines
from commitments.letters.milestones import find_milestones
from commitments.letters.numerals import CHINESE
from commitments.letters.promises import propose
from commitments.letters.resources import find_bands, find_obligations, find_resources
from commitments.letters.scopes import find_scopes

LABELLED = re.compile(r"(?P<label>[^:：。；;]{1,16})[:：]\s*(?P<value>.{0,60})$")
SALUTATION = re.compile(r"(?:尊敬的|致|Dear\b|To\b).{0,40}[:：,，]$")
MEASURE = re.compile(
    rf"[0-9０-９]|百分之|[{CHINESE}]{{1,4}}(?:个|小时|分钟|工作日|日内|天|季度|年)|每|within\b", re.IGNORECASE
)
SIGNATURE_WORDS = re.compile(
    r"签名|签字|签章|盖章|公章|签订日期|签署|日期|承诺人|承诺方|承诺单位|法定代表人|负责人|授权代表|地址|电话"
    r"|联系|甲方|乙方"
    r"|年.{0,12}月.{0,12}日|signed|signature|\bdate\b|on behalf of|\bname\b|\btitle\b",
    re.IGNORECASE,
)
PARTICULARS = re.compile(
    r"编号|文号|承诺(?:人|方|单位|企业|对象)|接收方|[甲乙丙]方|名称|地址|邮编|日期|联系|版本|\b(?:No|number|date|address|version)\b",
    re.IGNORECASE,
)
"""Labels of the lines that stand before a letter's words, whatever figures they hold."""
DATE_LINE = re.compile(r"(?:\d{4}|[〇零一二三四五六七八九]{4})\s*[年./-].{1,12}$")
SIGNATORY = re.compile(r"承诺(?:人|方|单位|企业)|服务提供方|签署单位|signed by|on behalf of", re.IGNORECASE)
SIGNED_ON = re.compile(r"签订日期|签署日期|签订时间|承诺日期|日期|\bdate\b", re.IGNORECASE)
LETTER_NUMBER = re.compile(r"编号|文号|\b(?:No|number|ref(?:erence)?)\b", re.IGNORECASE)
PUNCTUATION = " 　\t。.，,;；"
SENTENCE_END = re.compile(r"[。；;]|\.$|\.\s")
FEW_WORDS = 60
FARTHEST_TITLE = 20


def read_letters(data: bytes, *, name: str) -> list[ParsedLetter]:
    """The letters of a .docx or text file. Raises a :class:`~commitments.letters.errors.LetterError`."""
    return parse_text(read_text(data, name=name))


def parse_text(text: str) -> list[ParsedLetter]:
    """The letters of a pasted text, in order.

    Their sources joined are the text without what :func:`~commitments.letters.boilerplate.cut` takes away.
    """
    lines = join_wrapped(read_lines(cut(text).letter))
    if not lines:
        raise NoTextError("there is no text")
    return [_letter(part) for part in _split(lines)]


def _split(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines of each letter. A heading that the next one follows before any words of its own opens no letter."""
    start = 0
    opened = spoken = numbered = False
    for index, line in enumerate(lines):
        numbered = numbered or line.marker is not None
        if titles.opens_letter(line) or (numbered and titles.repeats_title(line)):
            if numbered or (opened and spoken):
                yield lines[start:index]
                start = index
            opened, spoken, numbered = True, False, False
        else:
            spoken = spoken or not (_is_label(line) or titles.is_title(line))
    yield lines[start:]


def _letter(lines: list[Line]) -> ParsedLetter:
    first = next((index for index, line in enumerate(lines) if line.marker), len(lines))
    title = _title(lines[: first or 1])
    body = title + 1 if title is not None else 0
    begin = _body(lines, body, first)
    end = _tail(lines, begin)
    front, tail = lines[body:begin], lines[end:]
    clauses = build_clauses(lines[begin:end])
    promises = propose(clauses, _source(lines[:begin]))
    return ParsedLetter(
        title=_plain(lines[title]) if title is not None else "",
        number=_labelled([*lines[: title or 0], *front], LETTER_NUMBER),
        signatory=_labelled([*tail, *front], SIGNATORY),
        signed_on=_labelled(tail, SIGNED_ON) or _date(tail),
        cover=_source(lines[: title or 0]),
        title_line=_source(lines[title : title + 1]) if title is not None else "",
        front=_source(front),
        clauses=clauses,
        tail=_source(tail),
        blanks=tuple(_blanks(_source(front), clauses, _source(tail))),
        promises=promises,
        definitions=tuple(find_definitions(clauses)),
        scopes=tuple(find_scopes(clauses)),
        resources=tuple(find_resources(clauses, promises)),
        obligations=tuple(find_obligations(clauses, promises)),
        milestones=tuple(find_milestones(clauses)),
        bands=tuple(find_bands(promises)),
        disputes=tuple(find_disputes(clauses)),
    )


def _title(lines: Sequence[Line]) -> int | None:
    """The line that is the letter's title: the last that carries a letter's number, else the first that reads like a
    title, else line 1."""
    first = next((index for index, line in enumerate(lines[:FARTHEST_TITLE]) if _speaks(line)), FARTHEST_TITLE)
    numbered = [index for index, line in enumerate(lines[:FARTHEST_TITLE]) if titles.opens_letter(line)]
    if numbered:
        return numbered[-1]
    found = next((index for index, line in enumerate(lines[:first]) if titles.is_title(line)), None)
    if found is not None:
        return found
    return 0 if lines and titles.could_be_title(lines[0]) else None


def _speaks(line: Line) -> bool:
    """Whether a line is a sentence with a figure, which no title comes after."""
    return bool(SENTENCE_END.search(line.words) and MEASURE.search(line.words))


def _plain(line: Line) -> str:
    return line.rest.strip("*# ")


def _body(lines: list[Line], start: int, first: int) -> int:
    """The first line of the body: the first number, or an earlier line that measures something; labels are front."""
    for index in range(start, len(lines)):
        line = lines[index]
        if index >= first or not _is_front(line, numbered=first < len(lines)):
            return _heading_before(lines, start, index)
    return len(lines)


def _heading_before(lines: list[Line], start: int, index: int) -> int:
    """A bare heading over the first number belongs to the body."""
    if index > start and index < len(lines):
        before, marker = lines[index - 1], lines[index].marker
        bare = before.marker is None and not titles.PUNCTUATED.search(before.words) and len(before.words) <= 30
        if marker and marker.is_first and bare:
            return index - 1
    return index


def _is_front(line: Line, *, numbered: bool) -> bool:
    if _is_label(line) or SALUTATION.match(line.words):
        return True
    return numbered and not MEASURE.search(line.words)


def _is_label(line: Line) -> bool:
    match = LABELLED.match(line.words)
    if match and len(line.words) <= FEW_WORDS and PARTICULARS.search(match["label"]):
        return True
    return (
        bool(match) and len(line.words) <= FEW_WORDS and not MEASURE.search(_unblanked(match["value"]) if match else "")
    )


def _tail(lines: list[Line], begin: int) -> int:
    """Where the signature begins: the last lines, as far as they are labels, dates and names without a number."""
    end = len(lines)
    while end > begin and _is_signature(lines[end - 1]):
        end -= 1
    return end


def _is_signature(line: Line) -> bool:
    if line.marker or len(line.words) > FEW_WORDS or line.words.endswith(("；", ";")):
        return False
    return bool(SIGNATURE_WORDS.search(line.words) and (LABELLED.match(line.words) or len(line.words) <= 24)) or bool(
        DATE_LINE.fullmatch(line.words)
    )


def _labelled(lines: Sequence[Line], label: re.Pattern[str]) -> str:
    """The value behind a label, empty if it is still a blank."""
    for line in lines:
        match = LABELLED.match(line.words)
        if match and label.search(match["label"]):
            value = match["value"].strip(PUNCTUATION)
            if value and _unblanked(value) == value:
                return value
    return ""


def _unblanked(value: str) -> str:
    for blank in reversed(list(find_blanks(value, place="front"))):
        value = value[: blank.start] + value[blank.end :]
    return value


def _date(lines: Sequence[Line]) -> str:
    return next((line.words for line in lines if DATE_LINE.fullmatch(line.words)), "")


def _blanks(front: str, clauses: Sequence[ParsedClause], tail: str) -> Iterator[Blank]:
    yield from find_blanks(front, place="front")
    for clause in clauses:
        yield from find_blanks(clause.text, place="clause", clause=clause.path)
    yield from find_blanks(tail, place="tail")


def _source(lines: Sequence[Line]) -> str:
    return "".join(line.source for line in lines)
