"""Numbers as letters write them: 98, ９８, 1,000, 九十八, 两, 半, 百分之五十, twenty-four."""

import re
from decimal import Decimal

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10_000, "亿": 100_000_000}
CHINESE = "零〇一二两三四五六七八九十百千万亿"
ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENTHS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
WORDS = {word: value for value, word in enumerate(ONES)} | TENTHS
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
ENGLISH = rf"(?:(?:{'|'.join(TENTHS)})[ -](?:{'|'.join(ONES[1:10])})|{_WORD})"
"""A pattern for a number below one hundred in English words."""
MAX_DIGITS = 12
"""Longer runs of digits are no measure of anything a letter promises."""


def read_number(written: str) -> Decimal | None:
    """The value of a number in digits, Chinese numerals or English words; ``None`` if it is none."""
    plain = written.replace(",", "").strip()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", plain):
        return Decimal(plain) if len(plain) <= MAX_DIGITS else None
    if plain and all(character in CHINESE or character == "点" for character in plain):
        return read_chinese(plain)
    return read_english(plain.lower())


def read_chinese(written: str) -> Decimal | None:
    """九十八 → 98, 一百二十 → 120, 二〇二四 → 2024; ``None`` for what is no number (百百)."""
    whole, _point, decimals = written.partition("点")
    if decimals:
        return _with_decimals(whole, decimals)
    if len(written) > MAX_DIGITS or not written:
        return None
    if all(character in DIGITS for character in written):
        return Decimal("".join(str(DIGITS[character]) for character in written))
    value = _read_places(written)
    return value if value is not None and value < 10**MAX_DIGITS else None


def _with_decimals(whole: str, decimals: str) -> Decimal | None:
    """一点五 → 1.5, 九十九点九五 → 99.95."""
    value = read_chinese(whole)
    if value is None or not all(character in DIGITS for character in decimals):
        return None
    return value + Decimal("0." + "".join(str(DIGITS[character]) for character in decimals))


def _read_places(written: str) -> Decimal | None:
    total, section, digit, last = 0, 0, None, 10**12
    for character in written:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in TENS:
            if TENS[character] >= last:
                return None
            section += (1 if digit is None else digit) * TENS[character]
            digit, last = None, TENS[character]
        else:
            total = (total + section + (digit or 0)) * BIG[character]
            section, digit, last = 0, None, 10**12
    return Decimal(total + section + (digit or 0))


def read_english(written: str) -> Decimal | None:
    """``two`` → 2, ``twenty-four`` → 24."""
    parts = re.split(r"[ -]", written)
    if not all(part in WORDS for part in parts):
        return None
    return Decimal(sum(WORDS[part] for part in parts))


def chinese_numeral(value: int) -> str:
    """23 → 二十三, as Word's chineseCounting writes it, up to 9999."""
    if not 0 < value < 10_000:
        return str(value)
    written = ""
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, place)
        if digit:
            written += "零一二三四五六七八九"[digit] + sign
        elif written and value and not written.endswith("零"):
            written += "零"
    return written.removeprefix("一") if written.startswith("一十") else written
