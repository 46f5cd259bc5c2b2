"""A document as plain data for the typesetter: strings, numbers and lists, pictures as SVG, nothing that is markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from compliance.charts.svg import svg
from compliance.charts.svg.lettering import width_of
from whitepapers.document.blocks import Block, Document, Figure, Note, Table
from whitepapers.document.numbering import numbers

Plain = dict[str, Any]
LANGUAGES = {"zh-hans": ("zh", "cn"), "en": ("en", None)}
WIDTH = 760
"""Pixels of a picture on the width of the text: its words are then as large as those of a table."""
EMS, DENSE_EMS = 55.0, 67.0
"""The width of a table, in the size of its letters; of one with many columns, whose letters are smaller."""
DENSE = 9
"""Columns of a table with letters of the usual size."""
LEAST, MOST = 0.06, 0.3
"""Of the width of a table: no column is narrower, and none takes more for its figures to stay in one piece."""
PADDING, DENSE_PADDING = 1.4, 0.7
LONGEST_WORD, SHORT_WORD = 14, 6
"""Letters of a word that stay together; of Chinese characters."""
MARK = 1.2
"""The width of the mark before a verdict."""
SUB = 7.5 / 8.5
"""The size of the smaller lines in a cell."""
OPENING = 200
"""Letters of a paragraph that goes with the picture or the table below it."""
SHORT = 8
"""Rows of a table that stays on one page."""


def edition(document: Document) -> Plain:
    """A document with what the typesetter says around it."""
    named = numbers(document)
    language, region = LANGUAGES[document.language]
    return {
        "language": language,
        "region": region,
        "title": document.title,
        "subtitle": document.subtitle,
        "organisation": document.organisation,
        "notice": document.notice,
        "digest": document.digest,
        "cover": [[term, list(values)] for term, values in document.cover],
        "brief": blocks(document.brief, named),
        "parts": [{"title": part.title, "blocks": blocks(part.blocks, named)} for part in document.parts],
        "words": words(document.language),
    }


def words(language: str) -> Mapping[str, str]:
    """What paper says of itself. A page number is put in by whoever knows it."""
    with override(language):
        return {
            "contents": _("Contents"),
            "brief": _("The quarter in brief"),
            "tables": _("Tables"),
            "figures": pgettext("numbered pictures", "Figures"),
            "page": _("Page {page} of {pages}"),
            "digest": _("SHA-256 of the data"),
        }


def blocks(told: Sequence[Block], named: Mapping[str, str]) -> list[Plain]:
    """Notes right below a table belong to it, so that no page begins with them alone."""
    found: list[Plain] = []
    for each in told:
        if isinstance(each, Note) and found and found[-1]["kind"] == "table":
            found[-1]["notes"].append(each.text)
        else:
            found.append(_block(each, named))
    return [told | {"leads": _leads(told, after)} for told, after in zip(found, [*found[1:], None], strict=True)]


def _leads(told: Plain, after: Plain | None) -> bool:
    """Whether a short paragraph opens what comes after it, so that no page ends with it."""
    if told["kind"] != "paragraph" or after is None or after["kind"] not in ("figure", "table"):
        return False
    return sum(len(run["text"]) for run in told["runs"]) < OPENING


def _block(told: Block, named: Mapping[str, str]) -> Plain:
    kind = {"kind": type(told).__name__.lower()}
    if isinstance(told, Table):
        return kind | _table(told, named)
    if isinstance(told, Figure):
        return kind | _figure(told, named)
    return kind | asdict(told)


def _table(table: Table, named: Mapping[str, str]) -> Plain:
    return {
        "number": named[table.key],
        "caption": table.caption,
        "columns": [
            asdict(column) | {"share": share} for column, share in zip(table.columns, shares(table), strict=True)
        ],
        "rows": [[asdict(cell) for cell in row] for row in table.rows],
        "short": len(table.rows) <= SHORT,
        "dense": is_dense(table),
        "notes": [],
    }


def is_dense(table: Table) -> bool:
    return len(table.columns) > DENSE


def shares(table: Table) -> list[float]:
    """The widths of the columns, one together: as the document wants them, but wide enough for figures and verdicts to
    stand in one piece; the columns of words give way."""
    total = sum(column.share for column in table.columns) or 1.0
    wanted = [column.share / total for column in table.columns]
    needed = [_needed(table, at) for at in range(len(wanted))]
    if sum(needed) >= 1:
        return [share / sum(needed) for share in needed]
    widths, short = wanted, {at for at, share in enumerate(wanted) if share < needed[at]}
    while any(widths[at] < needed[at] for at in short):
        left = (1 - sum(needed[at] for at in short)) / sum(share for at, share in enumerate(wanted) if at not in short)
        widths = [needed[at] if at in short else share * left for at, share in enumerate(wanted)]
        short |= {at for at, share in enumerate(widths) if share < needed[at]}
    return widths


def _needed(table: Table, at: int) -> float:
    """The share of the width that a column cannot do without: figures, verdicts and short words stay whole; among many
    columns the words of a verdict may stand below each other."""
    column, cells, dense = table.columns[at], [row[at] for row in table.rows], is_dense(table)
    told = [cell.text for cell in cells if column.figures or (cell.verdict and not dense)]
    told += [word[:LONGEST_WORD] for text in (column.title, *(cell.text for cell in cells)) for word in _words(text)]
    widest = max((width_of(text, 1.0) for text in told), default=0.0)
    if column.figures:
        widest = max([widest, *(SUB * width_of(line, 1.0) for cell in cells for line in cell.subs)])
    marked = MARK if any(cell.verdict for cell in cells) else 0.0
    ems, padding = (DENSE_EMS, DENSE_PADDING) if dense else (EMS, PADDING)
    return min(MOST, max(LEAST, (widest + marked + padding) / ems))


def _words(text: str) -> list[str]:
    """What stands between spaces, as far as it is not of Chinese characters, which may be parted anywhere."""
    return [word for word in text.split() if len(word) <= SHORT_WORD or word.isascii()]


def _figure(figure: Figure, named: Mapping[str, str]) -> Plain:
    picture = svg(figure.spec, width=WIDTH, title=figure.caption, about=figure.alt)
    return {"number": named[figure.key], "caption": figure.caption, "alt": in_words(figure), "svg": picture}


def in_words(figure: Figure) -> str:
    """Paper has no table to open below a picture: whoever cannot see it is told its figures in words."""
    return " ".join([figure.alt, *_lines(figure.table)])


def _lines(table: Table | None) -> list[str]:
    return [f"{' '.join(cell.text for cell in row)};" for row in table.rows] if table else []
