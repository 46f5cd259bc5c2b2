"""Word's automatic numbers, written out as the reader of the document sees them.

Word keeps a paragraph's number apart from its text (numbering.xml: number format, start and pattern per level).
A letter is signed as it looks, so the number is computed and put before the text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from commitments.letters.numerals import chinese_numeral

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SUFFIXES = {"tab": " ", "space": " ", "nothing": ""}
MAX_LEVEL = 8
MAX_LINKS = 4
DIGITS = "〇一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
ROMAN_ONES = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(slots=True)
class Level:
    """How one level of a numbered list is counted and written."""

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    suffix: str = " "
    restart: int | None = None
    """Counted anew after a number of a level above this one; ``None``: of any level above, 0: never."""
    is_legal: bool = False
    """Numbers of the levels above are written as digits (第一条, 1.1)."""
    style: str = ""
    """The paragraph style that stands for this level."""


@dataclass(slots=True)
class WordList:
    """A numbered list: its levels and how far each has been counted."""

    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next_number(self, level: int) -> str:
        """Count one paragraph on ``level`` and give its number with the space after it."""
        if level not in self.levels:
            return ""
        self.counts[level] = self._count(level) + 1
        self.counts = {deep: count for deep, count in self.counts.items() if deep <= level or self._stays(deep, level)}
        if self.levels[level].format == "bullet":
            return "• "
        legal = self.levels[level].is_legal
        shown = re.sub(r"%([1-9])", lambda match: self._written(int(match[1]) - 1, legal), self.levels[level].pattern)
        return shown + self.levels[level].suffix if shown else ""

    def _stays(self, deep: int, level: int) -> bool:
        """Whether a deeper level goes on counting after a number on ``level``."""
        restart = self.levels[deep].restart if deep in self.levels else None
        return restart is not None and level >= restart

    def _count(self, level: int) -> int:
        return self.counts.get(level, self.levels[level].start - 1)

    def _written(self, level: int, legal: bool) -> str:
        if level not in self.levels:
            return ""
        count = self.counts.setdefault(level, self.levels[level].start)
        return str(count) if legal else written_number(count, self.levels[level].format)


class WordNumbering:
    """The lists of one document; ask for the paragraphs' numbers in reading order."""

    def __init__(self, document: Any) -> None:
        self._lists: dict[str, WordList] = {}
        self._styles = {style.get(f"{W}styleId"): style for style in document.styles.element.iter(f"{W}style")}
        self._root = self._numbering_part(document)

    def number(self, paragraph: Any) -> str:
        """The number before ``paragraph`` (a ``w:p``), or an empty string."""
        properties = self._properties(paragraph)
        if properties is None:
            return ""
        list_id, level = properties
        return self._list(list_id).next_number(level)

    @staticmethod
    def _numbering_part(document: Any) -> Any:
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                return relation.target_part.element
        return None

    def _properties(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and level of a paragraph: its own, or those of its style and the styles that one is based on."""
        list_id: str | None = None
        level: int | None = None
        for holder in (paragraph, *self._style_chain(paragraph)):
            list_id = list_id or _value(holder, "numId")
            written = _value(holder, "ilvl")
            level = int(written) if level is None and written and written.isdecimal() else level
        if not list_id or list_id == "0" or self._root is None:
            return None
        if level is None:
            level = self._level_of_style(list_id, _attribute(paragraph.find(f"{W}pPr/{W}pStyle")) or "")
        return list_id, min(level, MAX_LEVEL)

    def _level_of_style(self, list_id: str, style: str) -> int:
        levels = self._list(list_id).levels
        return next((index for index, level in levels.items() if style and level.style == style), 0)

    def _style_chain(self, paragraph: Any) -> list[Any]:
        chain: list[Any] = []
        name = _attribute(paragraph.find(f"{W}pPr/{W}pStyle"))
        while name in self._styles and len(chain) < 10:
            chain.append(self._styles[name])
            name = _attribute(self._styles[name].find(f"{W}basedOn"))
        return chain

    def _list(self, list_id: str) -> WordList:
        if list_id not in self._lists:
            self._lists[list_id] = self._read_list(list_id)
        return self._lists[list_id]

    def _read_list(self, list_id: str) -> WordList:
        instance = _with_id(self._root, "num", "numId", list_id)
        if instance is None:
            return WordList({})
        abstract_id = _attribute(instance.find(f"{W}abstractNumId")) or ""
        overrides = {int(o.get(f"{W}ilvl") or 0): o for o in instance.iterchildren(f"{W}lvlOverride")}
        if not overrides and abstract_id:
            shared = f"abstract:{abstract_id}"
            self._lists.setdefault(shared, WordList(self._levels(abstract_id)))
            return self._lists[shared]
        levels = self._levels(abstract_id)
        for index, override in overrides.items():
            written = override.find(f"{W}lvl")
            if written is not None:
                levels[index] = _read_level(written)
            start = _attribute(override.find(f"{W}startOverride"))
            if index in levels and start and start.isdecimal():
                levels[index].start = int(start)
        return WordList(levels)

    def _abstract_of_style(self, name: str) -> str:
        """The list that a list style stands for."""
        style = self._styles.get(name)
        instance = _with_id(self._root, "num", "numId", (_value(style, "numId") if style is not None else None) or "")
        return (_attribute(instance.find(f"{W}abstractNumId")) or "") if instance is not None else ""

    def _levels(self, abstract_id: str, seen: int = 0) -> dict[int, Level]:
        abstract = _with_id(self._root, "abstractNum", "abstractNumId", abstract_id)
        if abstract is None:
            return {}
        linked = _attribute(abstract.find(f"{W}numStyleLink"))
        if linked and seen < MAX_LINKS:
            return self._levels(self._abstract_of_style(linked), seen + 1)
        return {int(level.get(f"{W}ilvl") or 0): _read_level(level) for level in abstract.iterchildren(f"{W}lvl")}


def _read_level(level: Any) -> Level:
    start = _attribute(level.find(f"{W}start")) or "1"
    restart = _attribute(level.find(f"{W}lvlRestart"))
    return Level(
        start=int(start) if start.isdecimal() else 1,
        format=_attribute(level.find(f"{W}numFmt")) or "decimal",
        pattern=_attribute(level.find(f"{W}lvlText")) or "",
        suffix=SUFFIXES.get(_attribute(level.find(f"{W}suff")) or "tab", " "),
        restart=int(restart) if restart and restart.isdecimal() else None,
        is_legal=level.find(f"{W}isLgl") is not None and _attribute(level.find(f"{W}isLgl")) not in {"0", "false"},
        style=_attribute(level.find(f"{W}pStyle")) or "",
    )


def _with_id(root: Any, tag: str, attribute: str, wanted: str) -> Any:
    return next((e for e in root.iterchildren(f"{W}{tag}") if e.get(f"{W}{attribute}") == wanted), None)


def _value(holder: Any, name: str) -> str | None:
    return _attribute(holder.find(f"{W}pPr/{W}numPr/{W}{name}"))


def _attribute(element: Any) -> str | None:
    return None if element is None else element.get(f"{W}val")


def written_number(count: int, number_format: str) -> str:
    """``count`` in one of Word's number formats; formats we do not know are written as digits."""
    return FORMATS.get(number_format, str)(count)


def _letter(count: int) -> str:
    index = max(0, count - 1)
    return chr(ord("a") + index % 26) * (index // 26 % 10 + 1)


def _roman(count: int) -> str:
    written, rest = "", max(0, count) % 4000
    for value, sign in ROMAN + ROMAN_ONES:
        written += sign * (rest // value)
        rest %= value
    return written


def _circled(count: int) -> str:
    return CIRCLED[count - 1] if 1 <= count <= len(CIRCLED) else f"({count})"


def _full_width(count: int) -> str:
    return str(count).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})


def _formal(count: int) -> str:
    """12 → 壹拾贰: formal numerals never leave out the one before ten."""
    numeral = chinese_numeral(count)
    return ("一" + numeral if numeral.startswith("十") else numeral).translate(FORMAL)


FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese_numeral,
    "chineseCountingThousand": chinese_numeral,
    "japaneseCounting": chinese_numeral,
    "taiwaneseCounting": chinese_numeral,
    "taiwaneseCountingThousand": chinese_numeral,
    "ideographDigital": lambda count: "".join(DIGITS[int(digit)] for digit in str(count)),
    "taiwaneseDigital": lambda count: "".join(DIGITS[int(digit)] for digit in str(count)),
    "japaneseDigitalTenThousand": lambda count: "".join(DIGITS[int(digit)] for digit in str(count)),
    "chineseLegalSimplified": lambda count: _formal(count),
    "ideographLegalTraditional": lambda count: _formal(count),
    "ideographTraditional": lambda count: STEMS[(count - 1) % 10],
    "ideographZodiac": lambda count: BRANCHES[(count - 1) % 12],
    "decimalEnclosedParen": lambda count: f"({count})",
    "decimalEnclosedFullstop": lambda count: f"{count}.",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": _full_width,
    "decimalZero": lambda count: f"{count:02d}",
    "lowerLetter": _letter,
    "upperLetter": lambda count: _letter(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "none": lambda _count: "",
}
