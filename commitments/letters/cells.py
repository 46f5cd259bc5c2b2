"""A figure in a table, a scale or a list under a header: what the words that head it say of it."""

import re
from bisect import bisect_left
from dataclasses import replace

from commitments.letters import lists, subjects
from commitments.letters.comparators import comparator_before
from commitments.letters.findings import Finding
from commitments.letters.places import Place
from commitments.letters.quantities import Quantity
from commitments.letters.tables import CELL, COLUMN, ROW, Columns

CONTEXT = 160
SHARE_COLUMN = re.compile(r"率|满意度|比例|占比|\b(?:uptime|availability|sla|service level)\b", re.IGNORECASE)
CREDITED = re.compile(r"credit|refund|compensation|赔|退|罚|扣", re.IGNORECASE)
SCALE = re.compile(r"(?:退还|退费|赔偿|减免|抵扣|refund|credit)[^。]{0,60}[:：]\s*$", re.IGNORECASE)
"""A line that leads a scale of what is given back."""
SCALE_ROW = re.compile(
    r"\W*(?:less than|below|under|between|from|over|above|[<>≤≥]|低于|不足|高于|超过|[0-9.]+ ?%? ?(?:-|~|to|至))"
    r"[^=:]{0,90}[=:] ?[0-9.]+ ?%",
    re.IGNORECASE,
)
"""Less than 99% but at least 98% = 10%."""
EVERY = re.compile(r"\bevery\s*$|每隔?$", re.IGNORECASE)
CREDIT = Finding(0, 0, "target", subjects.OTHER, "=")
ENDED = re.compile(r"。(?![①-⑳(])")
"""A full stop ends what a header names, unless the next item of its list follows."""
HEADER = re.compile(
    r"(?:不(?:得|应)?超过|时间|时限|期限|时效|周期|工期|以内|标准|如下)[^:。]{0,12}[:]$"
    r"|(?:^|[,。; ])[^,。;: ]{0,6}(?:响应|应答|答复|回复|到场|到达现场|修复|恢复|解决|办结|首响)[:]$"
)


class Cells:
    """What heads the figures of one clause."""

    def __init__(
        self, text: str, headings: str, columns: Columns, quantities: list[Quantity], *, pays_back: bool = False
    ) -> None:
        self.text = text
        self.headings = headings
        self.ruled = columns.ruled
        self.pays_back = pays_back
        self._edges = [match.start() for match in CELL.finditer(text)] if self.ruled else []
        measured = [quantity.start for quantity in quantities if quantity.dimension in {"time", "share", "ring"}]
        paired = zip(measured, columns.named, strict=True) if len(measured) == len(columns.named) else ()
        self._names = dict(paired)
        self._credits = any(map(CREDITED.search, [*self.ruled, *columns.named]))

    def limit(self, place: Place) -> Finding | None:
        """A bare time under a column, or in a row, that names a limit."""
        column, row = self.column(place), self.row(place)
        if self._measures(column) and not EVERY.search(place.left):
            return lists.headed(place, column)
        return lists.headed(place, row) if ROW.search(row) else None

    def amend(self, place: Place, found: Finding | None) -> Finding | None:
        """A figure alone in its cell (≤30分钟) measures what the column names; of credits only their column is read."""
        column = self.column(place)
        if place.quantity.dimension == "share" and self._credits:
            return self._credit(place) if CREDITED.search(column) else None
        if place.quantity.dimension == "share" and self._is_scale(place):
            return self._on_scale(place, found)
        row = self.row(place)
        column = column if self._measures(column) else row if ROW.search(row) else ""
        if found is None or not column or found.comparator == ">=" or found.kind == "obligation":
            return found
        alone = not place.left.strip(" ≤<") and not place.right.strip()
        said = subjects.names_action(place.left) or (not self.ruled and subjects.names_action(place.right))
        if not alone and (said or (self.ruled and found.metric != subjects.OTHER)):
            return found
        metric = subjects.action_metric("", column[-40:])
        return replace(found, metric=metric, kind="target" if metric in subjects.CASE_CLOCKS else found.kind)

    def share(self, place: Place) -> Finding | None:
        """A bare share under a column that names a rate."""
        column = self.column(place)
        bare = not place.left.strip() and not place.right.strip()
        if not (bare or self._names) or not SHARE_COLUMN.search(column) or self._credits:
            return None
        return lists.alike(place, Finding(0, 0, "target", subjects.share_metric(column), ">="))

    def column(self, place: Place) -> str:
        """The heading of the table column in which the figure stands."""
        if not self.ruled:
            return self._names.get(place.quantity.start, "")
        cell = bisect_left(self._edges, place.quantity.start)
        return self.ruled[cell] if cell < len(self.ruled) else ""

    def _measures(self, column: str) -> bool:
        """Whether a heading names a time or a rate; one that was found by its name does."""
        return bool(column) and (not self.ruled or COLUMN.search(column) is not None)

    def row(self, place: Place) -> str:
        """The first cell of the row in which the figure has a cell of its own; empty if it stands in none."""
        start, end = place.sentence.parts[place.part_index]
        if end - start > CONTEXT or start == place.sentence.start:
            return ""
        around = self.text[start : place.quantity.start] + self.text[place.quantity.end : end]
        if around.strip(" <≤()") or self.text[start - 1 : start] not in {"|", "\t"}:
            return ""
        row = self.text[place.sentence.start : min(start, place.sentence.start + CONTEXT)].strip(" |")
        return CELL.split(row, maxsplit=1)[0]

    def header(self, place: Place) -> str:
        """The words that end in a colon before the figure and name a limit for all that follows: 时间不超过：."""
        before = self.text[max(0, place.quantity.start - CONTEXT) : place.quantity.start]
        colon = before.rfind(":")
        header = before[: colon + 1] if colon >= 0 else self.headings.rstrip()
        if SCALE.search(header):
            return ""
        return header if HEADER.search(header) and not ENDED.search(before[colon + 1 :]) else ""

    def _is_scale(self, place: Place) -> bool:
        """Whether the sentence is a row of a scale: under its lead, or of its shape where credits are spoken of."""
        if SCALE.search(self.headings):
            return True
        end = min(place.sentence.end, place.sentence.start + CONTEXT)
        return self.pays_back and SCALE_ROW.match(self.text, place.sentence.start, end) is not None

    def _on_scale(self, place: Place, found: Finding | None) -> Finding | None:
        """In a scale of credits what stands before the colon is the condition, a share after it what is given back."""
        start, end = place.sentence.start, min(place.sentence.end, place.sentence.start + CONTEXT)
        parted = max(self.text.find(":", start, end), self.text.rfind("=", start, end))
        if parted < 0:
            return found
        if place.quantity.start < parted:
            return None
        capped = comparator_before(self.text[parted + 1 : place.quantity.start])[2] == "le"
        is_read = found and found.comparator in {"<=", "="} and (capped or self.text[parted] == ":")
        return found if is_read else self._credit(place)

    @staticmethod
    def _credit(place: Place) -> Finding:
        found = lists.alike(place, CREDIT)
        return replace(found, end=place.quantity.end + min(len(place.right), lists.BRACKETED))
